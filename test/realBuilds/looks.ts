import { strict as assert } from "node:assert";
import { programLines } from "./buildOutput";
import { type Observation, withoutChance } from "./evidence";
import type { Lab } from "./lab";
import type { BuildOptions, BuildOutcome, Project } from "./project";

/** Builds or starts a project, fails the test when it does not see what it expects, and tells what it has seen. */
export type Look = (project: Project, lab: Lab) => Promise<Observation>;

type Options = BuildOptions | ((project: Project) => BuildOptions);

const given = (options: Options, project: Project) => (typeof options === "function" ? options(project) : options);

/** The build stops with a message. */
export function buildFails(message: RegExp, options: Options = {}): Look {
  return async (project) => {
    const { code, output, milliseconds } = await project.build(given(options, project));
    assert.notEqual(code, 0, `the build should have failed:\n${output}`);
    return { command: "docker build", succeeded: false, said: line(output, message), seconds: milliseconds / 1000 };
  };
}

/** The build succeeds, and one of its lines matches where one is asked for. */
export function builds(options: Options = {}, message?: RegExp): Look {
  return async (project) => {
    const { output, milliseconds } = await project.mustBuild(given(options, project));
    const said = message === undefined ? {} : { said: line(output, message) };
    return { command: "docker build", succeeded: true, ...said, seconds: milliseconds / 1000 };
  };
}

interface RunOptions {
  readonly build?: Options;
  /** More words for `docker run`. */
  readonly options?: readonly string[];
  readonly command?: readonly string[];
}

/** The build succeeds, the image starts, and its program writes exactly this. */
export function prints(expected: string, { build = {}, options, command }: RunOptions = {}): Look {
  return async (project) => {
    const built = await project.mustBuild(given(build, project));
    const { code, output } = await project.run(options, command);
    assert.deepEqual({ code, output }, { code: 0, output: expected });
    return seen(options, true, withoutChance(expected.trim().split("\n").at(-1) ?? ""), built);
  };
}

/** The build succeeds, and the start of the image, or a command in it, leads to a failure with a message. */
export function startFails(message: RegExp, { build = {}, options, command }: RunOptions = {}): Look {
  return async (project) => {
    const built = await project.mustBuild(given(build, project));
    const { code, output } = await project.run(options, command);
    assert.notEqual(code, 0, `the start should have failed:\n${output}`);
    return seen(options, false, line(output, message), built);
  };
}

/** Builds, then takes figures, which must be the expected ones. `command` tells the reader what was done. */
export function counts(
  command: string,
  expected: Readonly<Record<string, number>>,
  count: (project: Project, lab: Lab, built: BuildOutcome) => Promise<Readonly<Record<string, number>>>,
  options: Options = {},
): Look {
  return async (project, lab) => {
    lab.proxy.takeRequests();
    const built = await project.mustBuild(given(options, project));
    const figures = await count(project, lab, built);
    assert.deepEqual(figures, expected);
    return { command, succeeded: true, figures, seconds: built.milliseconds / 1000 };
  };
}

/** Builds for another machine than this one; says for which one the program in the image is. */
export function programIsFor(platform: string, architecture: string, path = "/shop"): Look {
  return async (project) => {
    const { milliseconds } = await project.mustBuild({ options: ["--platform", platform] });
    assert.equal(await project.architectureOf(path), architecture);
    const said = `the program is for ${architecture}`;
    const succeeded = platform === `linux/${architecture}`;
    return { command: `docker build --platform ${platform}`, succeeded, said, seconds: milliseconds / 1000 };
  };
}

/** Starts the program and stops it: what it wrote last, and its exit code. */
export function stops(lastWords: string, exitCode: number): Look {
  return async (project) => {
    const built = await project.mustBuild();
    const { code, output } = await project.startAndStop();
    assert.deepEqual({ code, last: output.trim().split("\n").at(-1) }, { code: exitCode, last: lastWords });
    const said = `last words “${lastWords}”, exit code ${exitCode}`;
    return { command: "docker stop", succeeded: exitCode === 0, said, seconds: built.milliseconds / 1000 };
  };
}

/** The image of the repaired project is smaller by so many bytes at least, and its program still succeeds. */
export function imageShrinks(by: number): { readonly before: Look; readonly after: Look } {
  const sizes: number[] = [];
  const look: Look = async (project) => {
    const { milliseconds } = await project.mustBuild();
    const { code, output } = await project.run();
    assert.equal(code, 0, output);
    const bytes = await project.imageBytes();
    sizes.push(bytes);
    const [first = bytes] = sizes;
    if (sizes.length > 1) assert.ok(first - bytes >= by, `${first} bytes before, ${bytes} after`);
    const figures = { "bytes of the image": bytes };
    return { command: "docker image inspect", succeeded: true, figures, seconds: milliseconds / 1000 };
  };
  return { before: look, after: look };
}

/** Builds; the client sends a build context of a size between two bounds, in bytes. */
export function sendsContext(atLeast: number, atMost: number): Look {
  return async (project) => {
    const { milliseconds, contextBytes } = await project.mustBuild();
    assert.ok(contextBytes >= atLeast && contextBytes <= atMost, `${contextBytes} bytes`);
    const figures = { "bytes of the context": contextBytes };
    return { command: "docker build", succeeded: true, figures, seconds: milliseconds / 1000 };
  };
}

/** Builds, and says whether a text stands in the image's configuration, history or layers. */
export function imageHolds(text: string, expected: boolean, options: Options = {}): Look {
  return async (project) => {
    const built = await project.mustBuild(given(options, project));
    assert.equal(await project.imageHolds(text), expected, `"${text}" in the image`);
    const said = expected ? "the image holds it" : "the image does not hold it";
    return { command: "docker save", succeeded: !expected, said, seconds: built.milliseconds / 1000 };
  };
}

/** How many archives of modules were fetched since the last question. */
export const fetched = (lab: Lab) => ({ "modules fetched": lab.proxy.takeDownloads().length });

/** Builds, edits a file, builds again: how many modules were fetched, and which figures follow, in the second build only. */
export function afterEdit(
  path: string,
  edit: (text: string) => string,
  expected: Readonly<Record<string, number>>,
  count: (project: Project, lab: Lab, rebuilt: BuildOutcome) => Readonly<Record<string, number>> = (_, lab) =>
    fetched(lab),
): Look {
  return async (project, lab) => {
    await project.mustBuild();
    project.write(path, edit(project.read(path)));
    lab.proxy.takeRequests();
    const rebuilt = await project.mustBuild();
    const figures = count(project, lab, rebuilt);
    assert.deepEqual(figures, expected);
    const command = `docker build after an edit of ${path}`;
    return { command, succeeded: true, figures, seconds: rebuilt.milliseconds / 1000 };
  };
}

function seen(
  options: readonly string[] | undefined,
  succeeded: boolean,
  said: string,
  built: BuildOutcome,
): Observation {
  const command = ["docker run", ...(options ?? [])].join(" ");
  return { command, succeeded, said, seconds: built.milliseconds / 1000 };
}

/** The first line that matches. */
function line(output: string, message: RegExp): string {
  const found = programLines(output).find((each) => message.test(each));
  assert.ok(found !== undefined, `no line like ${message} in:\n${output}`);
  return withoutChance(found);
}
