import { strict as assert } from "node:assert";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { MeasuredBuild } from "./evidence";
import { describeRealBuilds, type Lab } from "./lab";
import { checksumLines } from "./moduleFiles";
import { registryToken } from "./npmRegistry";
import type { Files, FixMode, Project } from "./project";

const example = "examples/order-service";
const edited = "internal/orders/handler.go";

/** As the page of npmrc-literal-token says it; a Dockerfile that asks for no secret is built as without it. */
const withToken = { options: ["--secret", "id=NPM_TOKEN"], environment: { NPM_TOKEN: registryToken } };

/** The repairs that lead to each state of the example, and what is seen of it whatever the machine. */
const states: readonly { readonly state: string; readonly repairs: readonly FixMode[]; readonly expected: Expected }[] =
  [
    { state: "as it is", repairs: [], expected: { fetched: 3, start: /no such file or directory/ } },
    {
      state: "after the safe fixes",
      repairs: ["--fix"],
      expected: { fetched: 0, start: /no such file or directory/ },
    },
    {
      state: "after the suggestions as well",
      repairs: ["--fix", "--fix-suggestions"],
      expected: { fetched: 0, start: /listening/ },
    },
  ];

interface Expected {
  /** Modules that are fetched again after an edit. */
  readonly fetched: number;
  readonly start: RegExp;
}

const rounds = 3;

describeRealBuilds("the example", {}, (lab) => {
  it("order-service: as it is, after the safe fixes, and after the suggestions", async function () {
    this.timeout(60 * 60_000);
    const projects = states.map(({ repairs }) => {
      const project = lab.project(exampleFiles(lab));
      // The golang images that this fix names do not exist here.
      for (const how of repairs) project.fixAll(how, { moduleProxy: lab.proxy.url, off: ["go-image-end-of-life"] });
      return project;
    });
    const measured: MeasuredBuild[][] = states.map(() => []);
    for (let round = 1; round <= rounds; round++) {
      // They take turns, so that what else the machine has to do falls on all of them.
      for (const [index, project] of projects.entries()) {
        const build = await measure(lab, project, states[index]?.state ?? "");
        assert.equal(build.modulesFetchedAfterEdit, states[index]?.expected.fetched);
        assert.match(build.start, states[index]?.expected.start ?? /^$/);
        measured[index]?.push(build);
      }
    }
    const middle = measured.flatMap(middleOf);
    for (const build of middle) lab.record("measured", build);
    const [asItIs, , suggested] = middle;
    assert.ok(asItIs && suggested && suggested.imageBytes < asItIs.imageBytes, "the image is smaller");
  });
});

async function measure(lab: Lab, project: Project, state: string): Promise<MeasuredBuild> {
  await lab.forget();
  const cold = await project.mustBuild(withToken);
  project.write(edited, project.read(edited).replace("try again", "please try again"));
  lab.proxy.takeRequests();
  const rebuilt = await project.mustBuild(withToken);
  const fetched = lab.proxy.takeDownloads().length;
  return {
    state,
    coldSeconds: cold.milliseconds / 1000,
    rebuildSeconds: rebuilt.milliseconds / 1000,
    imageBytes: await project.imageBytes(),
    contextBytes: cold.contextBytes,
    modulesFetchedAfterEdit: fetched,
    start: await firstWords(project),
  };
}

/** One state of several rounds, with the middle one of the times. */
function middleOf(builds: readonly MeasuredBuild[]): readonly MeasuredBuild[] {
  const middle = (seconds: (build: MeasuredBuild) => number) =>
    builds.map(seconds).sort((a, b) => a - b)[Math.floor(builds.length / 2)] ?? 0;
  return builds.slice(0, 1).map((first) => ({
    ...first,
    rounds: builds.length,
    coldSeconds: middle(({ coldSeconds }) => coldSeconds),
    rebuildSeconds: middle(({ rebuildSeconds }) => rebuildSeconds),
  }));
}

/** What the start leads to: an error of the engine, or what the program writes first. */
async function firstWords(project: Project): Promise<string> {
  const { output } = await project.run(["--stop-timeout=1"], [], 5000);
  const line = output.trim().split("\n")[0] ?? "";
  return line.replace(/^docker: Error response from daemon: |^\S+ \S+ (?=INFO)/g, "");
}

/**
 * The example with what this machine cannot reach replaced: the packages come from the suite's registry, with its token and
 * without the company's proxy, the checksums are those of the modules that the suite serves, and the builder is the engine's own.
 */
function exampleFiles(lab: Lab): Files {
  const entries = readdirSync(example, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name).slice(example.length + 1));
  const files = Object.fromEntries(paths.map((path) => [path, readFileSync(join(example, path), "utf8")]));
  const required = new Set([...(files["go.mod"] ?? "").matchAll(/^\t(\S+) (v\S+)$/gm)].map(([, path]) => path));
  const modules = lab.proxy.known.filter(({ path }) => required.has(path));
  return {
    ...files,
    Dockerfile: (files["Dockerfile"] ?? "").replace(/^# syntax=.*\n/, ""),
    ".npmrc": (files[".npmrc"] ?? "")
      .replace(/^(?:https-)?proxy=.*\n/gm, "")
      .replaceAll("//npm.example.com/repository/npm/", `${lab.proxy.url.replace("http:", "")}/npm/private/`)
      .replace("https:", "http:")
      .replace(/(:_authToken=).*/, `$1${registryToken}`),
    "go.sum": modules.map(checksumLines).join(""),
  };
}
