import { strict as assert } from "node:assert";
import { readFileSync, rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { categories } from "../../server/src/lint/metadata";
import { runCli, Sandbox, shippedCommandLine } from "../support/commandLine";
import { contextBytes, type StepOutcome, stepsOf } from "./buildOutput";
import type { DockerEngine } from "./engine";
import type { ProgramResult } from "./program";

export type Files = Readonly<Record<string, string>>;

export interface BuildOutcome extends ProgramResult {
  /** Bytes of the build context that the client sent, as BuildKit prints them: rounded to three digits or so. */
  readonly contextBytes: number;
  readonly steps: readonly StepOutcome[];
}

export interface BuildOptions {
  /** More words for `docker build`. */
  readonly options?: readonly string[];
  /** Variables of the client, which `--secret` may take its value from. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Ends the build after this time; its code is null then. */
  readonly timeoutMs?: number;
  /** Builds with the builder that Docker had before BuildKit. */
  readonly isLegacy?: boolean;
}

/** How the command line repairs: with the safe fixes, or with the preferred suggestions as well. */
export type FixMode = "--fix" | "--fix-suggestions";

export interface FixOptions {
  /** The list that fixes propose; the rules' own otherwise. */
  readonly moduleProxy?: string;
  readonly privateModules?: readonly string[];
}

/** What an image says of how it is run. */
export interface ImageConfig {
  readonly User: string;
  readonly Env: readonly string[];
  readonly Entrypoint: readonly string[] | null;
  readonly Cmd: readonly string[] | null;
  readonly ExposedPorts?: Readonly<Record<string, unknown>>;
  readonly WorkingDir: string;
}

/** Values of `e_machine`. Source: the ELF specification. */
const machines: Readonly<Record<number, string>> = { 62: "amd64", 183: "arm64" };

let count = 0;

/** A folder with a Dockerfile, the image that it builds, and the command line at work on it. */
export class Project {
  /** The name that a build gives the image. */
  readonly image = `go-hints/project-${++count}`;
  private readonly folder: Sandbox;
  /** Beside the project and not in it: the configuration is no part of the build context. */
  private readonly settings = new Sandbox();

  constructor(
    private readonly engine: DockerEngine,
    files: Files,
    /** The Dockerfile, from the project's folder. */
    private readonly dockerfile = "Dockerfile",
  ) {
    this.folder = new Sandbox(files);
  }

  write(path: string, text: string): void {
    this.folder.write(path, text);
  }

  read(path: string): string {
    return readFileSync(this.folder.path(path), "utf8");
  }

  /** A file beside the project, for `--secret`. */
  secretFile(name: string, text: string): string {
    this.settings.write(name, text);
    return this.settings.path(name);
  }

  /** Builds as a person does after an edit: whatever the engine has cached is used. */
  async build({ options = [], environment, timeoutMs, isLegacy = false }: BuildOptions = {}): Promise<BuildOutcome> {
    const file = this.folder.path(this.dockerfile);
    const progress = isLegacy ? [] : ["--progress=plain"];
    const args = ["build", ...progress, "--network=host", "-t", this.image, "-f", file, ...options, this.folder.folder];
    const { code, output, milliseconds } = await this.engine.docker(args, {
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      environment: { ...environment, ...(isLegacy ? { DOCKER_BUILDKIT: "0" } : {}) },
    });
    const hidden = output.replaceAll(this.folder.folder, ".");
    return { code, output: hidden, milliseconds, contextBytes: contextBytes(output), steps: stepsOf(output) };
  }

  /** Builds and fails the test when the build fails. */
  async mustBuild(options: BuildOptions = {}): Promise<BuildOutcome> {
    const result = await this.build(options);
    assert.equal(result.code, 0, result.output);
    return result;
  }

  /**
   * Builds, changes one file, builds again.
   * @returns for every step of the second build whether its layer was the one of the first build: what a tool that tells
   * "these steps run again after an edit of that file" can be compared with.
   */
  async stepsAfterEdit(path: string, text: string, options: BuildOptions = {}): Promise<readonly StepOutcome[]> {
    await this.mustBuild(options);
    this.write(path, text);
    return (await this.mustBuild(options)).steps;
  }

  /** Starts the image without any network. */
  run(options: readonly string[] = [], command: readonly string[] = [], timeoutMs?: number): Promise<ProgramResult> {
    const args = ["run", "--rm", "--network=none", ...options, this.image, ...command];
    return this.engine.docker(args, timeoutMs === undefined ? {} : { timeoutMs });
  }

  async config(): Promise<ImageConfig> {
    const { code, output } = await this.engine.docker(["image", "inspect", "--format", "{{json .Config}}", this.image]);
    assert.equal(code, 0, output);
    return JSON.parse(output);
  }

  /** Starts the image, waits until the program has written something, and stops it as `docker stop` does. */
  async startAndStop(): Promise<ProgramResult> {
    const started = await this.engine.docker(["run", "--detach", "--network=none", this.image]);
    assert.equal(started.code, 0, started.output);
    const container = started.output.trim();
    try {
      for (let waited = 0; waited < 100 && (await this.engine.docker(["logs", container])).output === ""; waited++) {
        await delay(100);
      }
      const { milliseconds } = await this.engine.docker(["stop", "--time=3", container]);
      const { output } = await this.engine.docker(["logs", container]);
      const exit = await this.engine.docker(["container", "inspect", "--format", "{{.State.ExitCode}}", container]);
      return { code: Number(exit.output), output, milliseconds };
    } finally {
      await this.engine.docker(["rm", "--force", container]);
    }
  }

  /** The machine that a program in the image is for, as its ELF header says. */
  async architectureOf(path: string): Promise<string> {
    const created = await this.engine.docker(["create", this.image, "none"]);
    assert.equal(created.code, 0, created.output);
    const container = created.output.trim().split("\n").at(-1) ?? "";
    try {
      const { code, output } = await this.engine.docker(["cp", `${container}:${path}`, this.settings.path("program")]);
      assert.equal(code, 0, output);
      const machine = readFileSync(this.settings.path("program")).readUInt16LE(18);
      return machines[machine] ?? String(machine);
    } finally {
      await this.engine.docker(["rm", "--force", container]);
    }
  }

  async imageBytes(): Promise<number> {
    const { code, output } = await this.engine.docker(["image", "inspect", "--format", "{{.Size}}", this.image]);
    assert.equal(code, 0, output);
    return Number(output);
  }

  /** Whether a text stands in the image's configuration, in its history, or in any of its layers, deleted files included. */
  async imageHolds(text: string): Promise<boolean> {
    const archive = this.settings.path("image.tar");
    const { code, output } = await this.engine.docker(["save", "--output", archive, this.image]);
    assert.equal(code, 0, output);
    const isHeld = readFileSync(archive).includes(text);
    rmSync(archive);
    return isHeld;
  }

  /** Lets the command line apply what one rule proposes: the rule must have reported, and be silent afterwards. */
  fix(rule: string, how: FixMode, options: FixOptions = {}): void {
    assert.deepEqual(this.reportedRules({ [rule]: "error" }, [], options), [rule], "the rule reports the cause");
    assert.deepEqual(this.reportedRules({ [rule]: "error" }, [how], options), [], "nothing is left to report");
  }

  /** Writes what a person would who has read the rule's page: the rule must have reported, and be silent afterwards. */
  repairByHand(rule: string, files: Files, options: FixOptions = {}): void {
    assert.deepEqual(this.reportedRules({ [rule]: "error" }, [], options), [rule], "the rule reports the cause");
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    assert.deepEqual(this.reportedRules({ [rule]: "error" }, [], options), [], "nothing is left to report");
  }

  /**
   * Lets the command line apply what all rules propose.
   * @returns the rules that reported something before and nothing afterwards
   */
  fixAll(
    how: FixMode,
    { off = [], ...options }: FixOptions & { readonly off?: readonly string[] } = {},
  ): readonly string[] {
    const config = `rules:\n${yamlMap(Object.fromEntries(off.map((rule) => [rule, "off"])))}`;
    const before = this.check(config, [], options);
    const after = this.check(config, [how], options);
    return before.filter((rule) => !after.includes(rule)).sort();
  }

  /** @returns which of some rules report, all others being off. */
  reportedRules(
    rules: Readonly<Record<string, string>>,
    args: readonly string[] = [],
    options: FixOptions = {},
  ): readonly string[] {
    const off = yamlMap(Object.fromEntries(categories.map((category) => [category, "off"])));
    return this.check(`categories:\n${off}rules:\n${yamlMap(rules)}`, args, options);
  }

  /** @returns the rules of the findings, at most one of each. */
  private check(config: string, args: readonly string[], options: FixOptions): readonly string[] {
    const { moduleProxy, privateModules } = options;
    const proxy = moduleProxy === undefined ? "" : `moduleProxy: ${moduleProxy}\n`;
    const modules = privateModules === undefined ? "" : `privateModules: ${JSON.stringify(privateModules)}\n`;
    this.settings.write("config.yaml", config + proxy + modules);
    const file = this.settings.path("config.yaml");
    const outcome = runCli(shippedCommandLine, ["check", "--format", "json", "--config", file, ...args, "."], {
      cwd: this.folder.folder,
    });
    assert.ok(outcome.code === 0 || outcome.code === 1, outcome.stderr);
    const report: { readonly files: readonly { readonly findings: readonly { readonly rule: string }[] }[] } =
      JSON.parse(outcome.stdout);
    return [...new Set(report.files.flatMap((each) => each.findings.map((finding) => finding.rule)))];
  }

  async remove(): Promise<void> {
    await this.engine.docker(["image", "rm", "--force", this.image]);
    this.folder.remove();
    this.settings.remove();
  }
}

function yamlMap(entries: Readonly<Record<string, string>>): string {
  const lines = Object.entries(entries).map(([key, value]) => `  ${key}: ${value}\n`);
  return lines.length === 0 ? "  {}\n" : lines.join("");
}
