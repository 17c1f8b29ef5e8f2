import { strict as assert } from "node:assert";
import { categories } from "../../server/src/lint/metadata";
import { runCli, Sandbox, shippedCommandLine } from "../support/commandLine";
import type { DockerEngine } from "./engine";
import type { ProgramResult } from "./program";

export interface BuildOutcome extends ProgramResult {
  /** Bytes of the build context that the client sent, as BuildKit prints them: rounded to three digits or so. */
  readonly contextBytes: number;
}

export interface FixOptions {
  /** The list that fixes propose; the rules' own otherwise. */
  readonly moduleProxy?: string;
}

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
    files: Readonly<Record<string, string>>,
  ) {
    this.folder = new Sandbox(files);
  }

  write(path: string, text: string): void {
    this.folder.write(path, text);
  }

  /** Builds as a person does after an edit: whatever the engine has cached is used. */
  async build(...options: readonly string[]): Promise<BuildOutcome> {
    const args = ["build", "--progress=plain", "--network=host", "-t", this.image, ...options, this.folder.folder];
    const result = await this.engine.docker(args);
    return { ...result, contextBytes: contextBytes(result.output) };
  }

  /** Builds and fails the test when the build fails. */
  async mustBuild(...options: readonly string[]): Promise<BuildOutcome> {
    const result = await this.build(...options);
    assert.equal(result.code, 0, result.output);
    return result;
  }

  /** Starts the image without any network. */
  run(options: readonly string[] = [], command: readonly string[] = []): Promise<ProgramResult> {
    return this.engine.docker(["run", "--rm", "--network=none", ...options, this.image, ...command]);
  }

  /** What a start of the image leads to, without the time that it took. */
  async outcome(): Promise<Pick<ProgramResult, "code" | "output">> {
    const { code, output } = await this.run();
    return { code, output };
  }

  async imageBytes(): Promise<number> {
    const { code, output } = await this.engine.docker(["image", "inspect", "--format", "{{.Size}}", this.image]);
    assert.equal(code, 0, output);
    return Number(output);
  }

  /** Lets the command line apply what one rule proposes: the rule must have reported, and be silent afterwards. */
  fix(rule: string, how: "--fix" | "--fix-suggestions", options: FixOptions = {}): void {
    assert.deepEqual(this.check(rule, [], options), [rule], "the rule reports the cause");
    assert.deepEqual(this.check(rule, [how], options), [], "nothing is left to report");
  }

  /** @returns the rules of the findings, at most one of each. */
  private check(rule: string, args: readonly string[], { moduleProxy }: FixOptions): readonly string[] {
    const off = categories.map((category) => `  ${category}: off\n`).join("");
    const proxy = moduleProxy === undefined ? "" : `moduleProxy: ${moduleProxy}\n`;
    this.settings.write("config.yaml", `categories:\n${off}rules:\n  ${rule}: error\n${proxy}`);
    const config = this.settings.path("config.yaml");
    const outcome = runCli(shippedCommandLine, ["check", "--format", "json", "--config", config, ...args, "."], {
      cwd: this.folder.folder,
    });
    assert.ok(outcome.code === 0 || outcome.code === 1, outcome.stderr);
    const report: { readonly files: readonly { readonly findings: readonly { readonly rule: string }[] }[] } =
      JSON.parse(outcome.stdout);
    return [...new Set(report.files.flatMap((file) => file.findings.map((finding) => finding.rule)))];
  }

  async remove(): Promise<void> {
    await this.engine.docker(["image", "rm", "--force", this.image]);
    this.folder.remove();
    this.settings.remove();
  }
}

const units: Readonly<Record<string, number>> = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9 };

/** Reads `transferring context: 1.21MB 0.1s done`; the last such line of a build tells the sum. */
function contextBytes(output: string): number {
  const step = /^#(\d+) \[internal\] load build context$/m.exec(output)?.[1];
  const lines = [...output.matchAll(/^#(\d+) transferring context: ([\d.]+)([kMG]?B)/gm)];
  const last = lines.findLast(([, number]) => number === step);
  return last ? Number(last[2]) * (units[last[3] ?? "B"] ?? 1) : 0;
}
