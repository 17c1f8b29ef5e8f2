import { strict as assert } from "node:assert";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { MeasuredBuild } from "./evidence";
import { describeRealBuilds, type Lab } from "./lab";
import { checksumLines } from "./moduleFiles";
import { registryToken } from "./npmRegistry";
import type { Files, Project } from "./project";

const example = "examples/order-service";
const edited = "internal/orders/handler.go";

/** As the page of npmrc-literal-token says it; a Dockerfile that asks for no secret is built as without it. */
const withToken = { options: ["--secret", "id=NPM_TOKEN"], environment: { NPM_TOKEN: registryToken } };

describeRealBuilds("the example", {}, (lab) => {
  it("order-service: as it is, after the safe fixes, and after the suggestions", async function () {
    this.timeout(30 * 60_000);
    const project = lab.project(exampleFiles(lab));
    // The golang images that this fix names do not exist here.
    const off = ["go-image-end-of-life"];
    const options = { moduleProxy: lab.proxy.url, off };

    const asItIs = await measure(lab, project, "as it is");
    assert.equal(asItIs.modulesFetchedAfterEdit, 3);
    assert.match(asItIs.start, /no such file or directory/);

    project.fixAll("--fix", options);
    const safe = await measure(lab, project, "after the safe fixes");
    assert.equal(safe.modulesFetchedAfterEdit, 0);
    assert.match(safe.start, /no such file or directory/);

    project.fixAll("--fix-suggestions", options);
    const suggested = await measure(lab, project, "after the suggestions as well");
    assert.equal(suggested.modulesFetchedAfterEdit, 0);
    assert.match(suggested.start, /listening/);
    assert.ok(suggested.imageBytes < asItIs.imageBytes, "the image is smaller");
  });
});

async function measure(lab: Lab, project: Project, state: string): Promise<MeasuredBuild> {
  await lab.forget();
  const cold = await project.mustBuild(withToken);
  project.write(edited, project.read(edited).replace("try again", "please try again"));
  lab.proxy.takeRequests();
  const rebuilt = await project.mustBuild(withToken);
  const fetched = lab.proxy.takeDownloads().length;
  const measured = {
    state,
    coldSeconds: cold.milliseconds / 1000,
    rebuildSeconds: rebuilt.milliseconds / 1000,
    imageBytes: await project.imageBytes(),
    contextBytes: cold.contextBytes,
    modulesFetchedAfterEdit: fetched,
    start: await firstWords(project),
  };
  lab.record("measured", measured);
  return measured;
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
