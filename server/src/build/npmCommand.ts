import { onceFor, type Subject } from "../syntax/onceFor";
import type { Span } from "../syntax/text";
import { type Answer, known, textOf, unknown, type Value } from "../syntax/value";
import type { BuildContext } from "../workspace/surroundings";
import type { ProcessVariable, StepCommand } from "./command";
import { type FileAnswer, fileForCommand } from "./files";
import { below, folderOf, isInside, resolveInImage } from "./imagePaths";
import type { Mount } from "./mount";
import { type NpmArguments, type NpmProgram, readNpmArguments } from "./npmArguments";
import { type NpmManifest, readNpmManifest } from "./npmManifest";
import type { Step } from "./stage";

/** The package.json that a command works for. */
export interface NpmProject {
  /** The folder in the image that holds it. */
  readonly folder: string;
  /** The folder of the build context that it comes from; `undefined` when it comes from elsewhere or is not known. */
  readonly contextFolder: string | undefined;
  readonly manifestFile: FileAnswer;
  /** What it says; `undefined` while it is not read, and when it is no JSON. */
  readonly manifest: NpmManifest | undefined;
}

/** Lock files of each program; of npm's two the first one wins. Source: docs.npmjs.com/cli/configuring-npm/npm-shrinkwrap-json. */
const lockFiles: Readonly<Record<NpmProgram, readonly string[]>> = {
  npm: ["npm-shrinkwrap.json", "package-lock.json"],
  pnpm: ["pnpm-lock.yaml"],
  yarn: ["yarn.lock"],
};

/** An `npm …`, `pnpm …` or `yarn …` command of a RUN. */
export class NpmCommand implements Subject {
  facts: unknown[] | undefined = undefined;

  constructor(
    readonly command: StepCommand,
    private readonly parsed: NpmArguments,
  ) {}

  get step(): Step {
    return this.command.step;
  }

  get program(): NpmProgram {
    return this.parsed.program;
  }

  /** `ci`, `install`, `config`, … whatever short name was used; "" for the program alone. */
  get subcommand(): string {
    return this.parsed.subcommand;
  }

  /** Program and subcommand: the place that a finding about the command marks. */
  get titleSpan(): Span {
    return this.parsed.titleSpan;
  }

  /** As it is written, for messages: `npm ci`, `pnpm i`. */
  get title(): string {
    return this.step.build.syntax.slice(this.titleSpan).replace(/\s+/g, " ");
  }

  get operands(): readonly string[] {
    return this.parsed.operands;
  }

  /** The names of all flags that are given, without dashes and without `no-`. */
  get flagNames(): readonly string[] {
    return [...this.parsed.flags.keys()];
  }

  /** The value of a flag: "" for a switch, "false" for `--no-…`, `undefined` when it is not given or not known. */
  flag(...names: readonly string[]): string | undefined {
    return names.map((name) => this.parsed.flags.get(name)).find((value) => value !== undefined);
  }

  /** Whether a switch is on. */
  hasSwitch(...names: readonly string[]): boolean {
    const value = this.flag(...names);
    return value !== undefined && value !== "false";
  }

  /** Whether packages go to the place for all projects. */
  get isGlobal(): boolean {
    return (
      this.hasSwitch("global") ||
      this.flag("location") === "global" ||
      (this.program === "yarn" && this.subcommand === "global")
    );
  }

  /** Whether it installs what the project's package.json asks for; `unknown` where a variable may name packages. */
  get installsProject(): Answer {
    const { program, subcommand, operands, hasHiddenWords } = this.parsed;
    if (this.isGlobal) return "no";
    if (program === "yarn" && subcommand === "workspaces") return operands[0] === "focus" ? "yes" : "no";
    const isInstall =
      (program === "yarn" && subcommand === "") ||
      /^(?:install|install-test)$/.test(subcommand) ||
      (program === "npm" && /^(?:ci|install-ci-test)$/.test(subcommand));
    if (!isInstall || this.hasSwitch("help", "h", "version", "v", "package-lock-only", "lockfile-only", "dry-run"))
      return "no";
    // `npm ci` takes no packages; elsewhere they are added to the project, and npm installs the rest along with them.
    if (/ci/.test(subcommand)) return "yes";
    return operands.length > 0 ? "no" : hasHiddenWords ? "unknown" : "yes";
  }

  /** Whether it stops when the lock file does not fit: `npm ci`, `--frozen-lockfile`, `--immutable`. */
  get isFrozen(): Answer {
    if (this.program === "npm") return /ci/.test(this.subcommand) ? "yes" : "no";
    const flag = this.flag("frozen-lockfile", "immutable");
    if (flag !== undefined) return flag === "false" ? "no" : "yes";
    // Both look for a CI around them. Sources: pnpm.io/cli/install; yarnpkg.com/configuration/yarnrc, enableImmutableInstalls.
    const ci = this.command.variable("CI").value;
    if (ci.kind === "unknown" || this.parsed.hasHiddenWords) return "unknown";
    return ci.kind === "known" && !/^(?:false|0|)$/.test(ci.text) ? "yes" : "no";
  }

  /** The names of the lock files that the program reads, the one that wins first. */
  get lockFiles(): readonly string[] {
    return lockFiles[this.program];
  }

  /** Where it works, `--prefix`, `-C` and `--cwd` included. */
  get directory(): Value {
    const names = this.program === "npm" ? ["prefix", "C"] : this.program === "pnpm" ? ["dir", "C"] : ["cwd"];
    const given = names.find((name) => this.parsed.flags.has(name));
    if (given === undefined) return this.command.directory;
    const text = this.flag(given);
    return text === undefined ? unknown : resolveInImage(this.command.directory, known(text));
  }

  /** The project around the command; `undefined` when it is not known which one that is. */
  get project(): NpmProject | undefined {
    return projectOf(this);
  }

  /** Whether a folder above the project may hold another package.json, whose workspace it could be. */
  get isInOtherProject(): Answer {
    const { project } = this;
    if (!project) return "unknown";
    let isDoubtful = false;
    for (let folder = project.folder; folder !== "/" && folder !== ""; ) {
      folder = folderOf(folder);
      const { presence } = this.file(below(folder, "package.json"));
      if (presence === "yes") return "yes";
      if (presence === "unknown") isDoubtful = true;
    }
    return isDoubtful ? "unknown" : "no";
  }

  /** The file at an absolute path of the image when the command starts. */
  file(path: string): FileAnswer {
    return fileForCommand(this.command, path);
  }

  /** The major version of Yarn, by `packageManager` or by the form of the lock file; 2 stands for all later ones. */
  get yarnMajor(): number | undefined {
    return yarnMajorOf(this);
  }

  /**
   * A setting of npm in the environment: `npm_config_registry`, in any case and with `-` or `_`; of several the first one
   * in force. Source: docs.npmjs.com/cli/using-npm/config, "Environment Variables".
   */
  setting(name: string): ProcessVariable {
    const key = `npm_config_${name.replaceAll("-", "_")}`;
    const names = [key, key.toUpperCase(), `NPM_CONFIG_${name.replaceAll("-", "_")}`];
    const found = names.map((each) => this.command.variable(each));
    return found.find(({ value }) => value.kind !== "unset") ?? (found[0] as ProcessVariable);
  }

  /** The file with the settings of the user who runs the command; `undefined` when its place is not known. */
  get userSettings(): string | undefined {
    const given = this.flag("userconfig");
    if (given !== undefined) return textOf(resolveInImage(this.command.directory, known(given)));
    const { value } = this.setting("userconfig");
    if (value.kind !== "unset") return textOf(resolveInImage(this.command.directory, value));
    const home = textOf(this.command.variable("HOME").value);
    return home?.startsWith("/") ? below(home, ".npmrc") : undefined;
  }

  /** A cache mount below which the program keeps what it has downloaded, or that holds the project's packages. */
  get cacheMount(): Mount | undefined {
    return this.step.mounts.find((mount) => {
      const target = textOf(mount.target) ?? mount.rawTarget?.value ?? "";
      return mount.type === "cache" && /npm|yarn|pnpm|\.cache|node_modules|store/.test(target);
    });
  }
}

const projectOf = onceFor((npm: NpmCommand): NpmProject | undefined => {
  const directory = textOf(npm.directory);
  if (directory === undefined) return undefined;
  for (let folder = directory; ; folder = folderOf(folder)) {
    const manifestFile = npm.file(below(folder, "package.json"));
    if (manifestFile.presence === "unknown") return undefined;
    if (manifestFile.presence === "yes") return { folder, manifestFile, ...readManifest(npm, manifestFile) };
    if (folder === "/" || folder === "") return undefined;
  }
});

function readManifest(npm: NpmCommand, { contextPath }: FileAnswer): Pick<NpmProject, "contextFolder" | "manifest"> {
  const text = contextPath === undefined ? undefined : contextOf(npm)?.listing.text(contextPath);
  return {
    contextFolder: contextPath === undefined ? undefined : folderOf(contextPath),
    manifest: text === undefined ? undefined : readNpmManifest(text),
  };
}

const yarnMajorOf = onceFor((npm: NpmCommand): number | undefined => {
  const { manifest, contextFolder } = npm.project ?? {};
  if (manifest?.manager?.name === "yarn" && manifest.manager.major !== undefined) return manifest.manager.major;
  const lock =
    contextFolder === undefined ? undefined : contextOf(npm)?.listing.text(below(contextFolder, "yarn.lock"));
  if (lock === undefined) return undefined;
  if (/^# yarn lockfile v1\b/m.test(lock)) return 1;
  return /^__metadata:/m.test(lock) ? 2 : undefined;
});

function contextOf({ step }: NpmCommand): BuildContext | undefined {
  return step.build.surroundings.context;
}

/** The npm, pnpm and yarn commands of one step. */
export function npmCommandsOf(step: Step): readonly NpmCommand[] {
  return step.commands.flatMap((command) => {
    const parsed = readNpmArguments(command);
    return parsed ? [new NpmCommand(command, parsed)] : [];
  });
}

/** The npm commands that ran before this one in its chain of stages, in order. */
export function earlierNpmCommands({ command, step }: NpmCommand): readonly NpmCommand[] {
  const steps = step.stage.allSteps;
  const before = steps.slice(0, steps.indexOf(step)).flatMap((other) => other.npmCommands);
  return [...before, ...step.npmCommands.filter((other) => other.command.index < command.index)];
}

/** The npm commands that run after this one in its own stage, in order. */
export function laterNpmCommands({ command, step }: NpmCommand): readonly NpmCommand[] {
  const later = step.stage.steps.slice(step.index + 1).flatMap((other) => other.npmCommands);
  return [...step.npmCommands.filter((other) => other.command.index > command.index), ...later];
}

/** Whether two commands work for the same project, as far as that is known. */
export function isSameProject(a: NpmCommand, b: NpmCommand): boolean {
  const [first, second] = [a.project?.folder ?? textOf(a.directory), b.project?.folder ?? textOf(b.directory)];
  return first === undefined || second === undefined || isInside(first, second) || isInside(second, first);
}
