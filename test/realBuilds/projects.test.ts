import { strict as assert } from "node:assert";
import type { BuiltImage, BuiltProject } from "./evidence";
import { describeRealBuilds, type Lab } from "./lab";
import type { FixMode, ImageConfig, Project } from "./project";
import { type DockerfileShape, dockerfileShapes, type ProjectShape, projectShapes } from "./projectShapes";

type Setting = "User" | "Env" | "Entrypoint" | "Cmd" | "ExposedPorts" | "WorkingDir";

const settings: readonly Setting[] = ["User", "Env", "Entrypoint", "Cmd", "ExposedPorts", "WorkingDir"];

/** What the fix of a rule says it changes of how the image is run. A fix that is not here may change nothing of it. */
const announced: Readonly<Record<string, readonly Setting[]>> = {
  "final-stage-runs-as-root": ["User"],
  "go-env-in-runtime": ["Env"],
  "go-env-write": ["Env"],
  "go-toolchain-in-final-image": settings,
  "go111module-obsolete": ["Env"],
  "goproxy-unset": ["Env"],
  "runtime-path-not-accessible": ["WorkingDir"],
  "shell-form-entrypoint": ["Cmd", "Entrypoint"],
  "user-without-fixed-id": ["User"],
};

/** The golang images that the fix names do not exist here. */
const off = ["go-image-end-of-life"];

describeProjects("projects with safe fixes", "--fix");
describeProjects("projects with safe fixes and suggestions", "--fix-suggestions");

function describeProjects(title: string, how: FixMode): void {
  // Layers that projects share are built once: what counts here is what is in the images.
  describeRealBuilds(title, { keepsCaches: true }, (lab) => {
    for (const shape of projectShapes) {
      for (const dockerfile of dockerfileShapes) {
        const name = `${shape.name}; ${dockerfile.name}`;
        it(`${name}: builds, starts and answers as before`, async () => {
          lab.record("projects", { name, ...(await repair(lab, shape, dockerfile, how)) });
        });
      }
    }
  });
}

async function repair(
  lab: Lab,
  shape: ProjectShape,
  dockerfile: DockerfileShape,
  how: FixMode,
): Promise<Omit<BuiltProject, "name">> {
  const project = lab.project({ ...shape.files, Dockerfile: dockerfile.text(shape) });
  const { config: configBefore, ...before } = await buildAndStart(project, shape.answer);
  const options = { moduleProxy: lab.proxy.url, off };
  const repaired = project.fixAll(how, options);
  const { config: configAfter, ...after } = await buildAndStart(project, shape.answer);
  const mayChange = new Set(repaired.flatMap((rule) => announced[rule] ?? []));
  for (const setting of settings.filter((each) => !mayChange.has(each))) {
    assert.deepEqual(configAfter[setting], configBefore[setting], `${setting} after ${repaired.join(", ")}`);
  }
  return { repaired, before, after };
}

async function buildAndStart(project: Project, answer: string): Promise<BuiltImage & { readonly config: ImageConfig }> {
  await project.mustBuild();
  const { code, output } = await project.run();
  assert.deepEqual({ code, output }, { code: 0, output: answer }, project.read("Dockerfile"));
  return { imageBytes: await project.imageBytes(), config: await project.config() };
}
