import type { Build } from "../../build/build";
import type { StepCommand } from "../../build/command";
import { fileForCommand } from "../../build/files";
import { below, cleanContextPath, isInside } from "../../build/imagePaths";
import type { NpmCommand } from "../../build/npmCommand";
import { hidesPackages, packagesIn } from "../../build/packages";
import type { Stage } from "../../build/stage";
import { onceFor, type Subject } from "../../syntax/onceFor";
import { isShellName, literalOf, type ShellWord } from "../../syntax/shellModel";
import { textOf } from "../../syntax/value";
import type { BuildContext } from "../../workspace/surroundings";
import { CalledFiles, readsRepository } from "./calledFiles";
import { contextInputsOf } from "./contextInputs";
import { npmScriptOf } from "./npmScripts";

/** Programs that do what a file of the project says, with the names of that file and the flags that name its folder. */
const taskRunners: Readonly<Record<string, { readonly files: readonly string[]; readonly folderFlag: RegExp }>> = {
  make: { files: ["GNUmakefile", "makefile", "Makefile"], folderFlag: /^(?:-C|--directory)$/ },
  task: {
    files: [
      "Taskfile.yml",
      "taskfile.yml",
      "Taskfile.yaml",
      "taskfile.yaml",
      "Taskfile.dist.yml",
      "Taskfile.dist.yaml",
    ],
    folderFlag: /^(?:-d|--dir)$/,
  },
  just: { files: ["justfile", "Justfile", ".justfile"], folderFlag: /^(?:-d|--working-directory)$/ },
  mage: { files: ["magefile.go", "mage.go", "magefiles"], folderFlag: /^-d$/ },
};
const runnerNames = new Map([
  ["gmake", "make"],
  ["go-task", "task"],
]);

/** Go sources that are read to see whether the program shows the commit that it was built from. */
const maximumSources = 120;
const likelySource = /version|build|info|vcs|main|about|root|cmd/i;

/**
 * Tells of the builds of one context whether they ask the repository for something. Files that are not read yet are put on
 * the demand, and `isPending` says that the answer is not final.
 */
export class RepositoryUse implements Subject {
  facts: unknown[] | undefined = undefined;
  private readonly files: CalledFiles;

  constructor(private readonly context: BuildContext) {
    this.files = new CalledFiles(context);
  }

  get isPending(): boolean {
    return this.files.isPending;
  }

  /** Whether there were more files than are followed. */
  get isCut(): boolean {
    return this.files.isCut;
  }

  /** `yes` a step asks git, or the program shows what git says · `unknown` the program is stamped, and may show it. */
  needOf(build: Build): "yes" | "unknown" | "no" {
    let need: "unknown" | "no" = "no";
    for (const step of build.steps) {
      if (step.instruction.keyword !== "RUN") continue;
      // Substitutions are no commands of their own here, and a version is mostly asked for in one.
      if (readsRepository.test(step.instruction.parsed.text)) return "yes";
      if (step.commands.some((command) => this.isAskedBy(command))) return "yes";
      for (const command of step.goCommands) {
        const stamps = textOf(command.flagValue("buildvcs"));
        if (stamps === "true") return "yes";
        if (!command.compiles || stamps === "false" || !hasGit(step.stage)) continue;
        if (this.showsStamp()) return "yes";
        need = "unknown";
      }
    }
    return need;
  }

  /** Programs that are made for it, and those of the project by their text. */
  private isAskedBy(command: StepCommand): boolean {
    const { name = "" } = command;
    if (name === "goreleaser" || /^git-./.test(name)) return true;
    const program = programOfGo(command) ?? name;
    const runner = runnerNames.get(program) ?? program;
    if (Object.hasOwn(taskRunners, runner)) return this.isAskedByRunner(command, runner);
    const npm = command.step.npmCommands.find((each) => each.command === command);
    if (npm) return this.isAskedByScript(npm);
    return sourcesRunBy(command).some((word) => {
      const path = textOf(command.pathOf(word));
      const file = path === undefined ? undefined : fileForCommand(command, path).contextPath;
      return file !== undefined && this.files.scriptAsks(file);
    });
  }

  /** By its text, or, whatever plug-ins of the bundler ask, in a stage that installs git and has no module of Go to fetch. */
  private isAskedByScript(npm: NpmCommand): boolean {
    const scripts = npmScriptOf(npm);
    if (scripts.some(({ folder, name }) => this.files.npmScriptAsks(folder, name))) return true;
    if (npm.installsProject !== "no" || !installsGit(npm.command.step.stage)) return false;
    return scripts.some(({ folder, name }) => this.files.hasNpmScript(folder, name));
  }

  private isAskedByRunner(command: StepCommand, runner: string): boolean {
    const { files, folderFlag } = taskRunners[runner] ?? { files: [], folderFlag: /^$/ };
    const { folder, file } = chosenPlace(command, folderFlag);
    const names = file ? [file] : files;
    const start = folder ? textOf(command.pathOf(folder)) : textOf(command.directory);
    const traced = start === undefined ? [] : names.map((name) => this.contextFile(command, below(start, name)));
    const found = traced.filter((path) => path !== undefined);
    if (found.length > 0) return found.some((path) => this.files.taskFileAsks(path));
    // Where the command works is not known: the nearest files of that name speak for it, if the build has them at all.
    const folders = new Set([cleanContextPath(literalOf(folder) ?? ""), ""]);
    const nearest = [...folders].flatMap((each) => names.map((name) => below(each, name)));
    return nearest.some((path) => isTakenIn(command.step.build, path) && this.files.taskFileAsks(path));
  }

  private contextFile(command: StepCommand, path: string): string | undefined {
    const { contextPath } = fileForCommand(command, path);
    return contextPath !== undefined && this.context.listing.kindOf(contextPath) !== undefined
      ? contextPath
      : undefined;
  }

  /** Whether a Go source of the context names what the stamp is read by. Source: package runtime/debug, BuildSetting. */
  private showsStamp(): boolean {
    return stampShownBy(this);
  }

  /** For `showsStamp`, which keeps the answer. */
  findStamp(): boolean {
    const likely: string[] = [];
    const others: string[] = [];
    for (const file of this.context.listing.files("")) {
      if (!file.endsWith(".go") || file.endsWith("_test.go")) continue;
      (likelySource.test(file) ? likely : others).push(file);
      if (likely.length >= maximumSources) break;
    }
    const sources = [...likely, ...others].slice(0, maximumSources);
    // All of them are put on the demand at once.
    const texts = sources.map((file) => this.files.textOf(file) ?? "");
    return texts.some((text) => /\bvcs\.(?:revision|time|modified)\b/.test(text));
  }
}

const stampShownBy = onceFor((use: RepositoryUse) => use.findStamp());

/** Whether an instruction takes in a file of the context, as far as that is known. */
function isTakenIn(build: Build, file: string): boolean {
  return contextInputsOf(build).some(
    ({ path, hasWildcard }) => path === undefined || hasWildcard || isInside(file, path),
  );
}

/** The program that `go run github.com/magefile/mage@v1.15.0` or `go tool mage` starts, by the last part of its path. */
function programOfGo({ name, arguments: words }: StepCommand): string | undefined {
  if (name !== "go") return undefined;
  const [subcommand, path] = words.map((word) => word.text).filter((text) => !text.startsWith("-"));
  // The first part of a module's path is a host.
  const isOther = subcommand === "tool" || (subcommand === "run" && /^[^./]+\.[^/]+\//.test(path ?? ""));
  if (!isOther || path === undefined) return undefined;
  const parts = path.replace(/@.*$/, "").split("/");
  return parts.findLast((part) => !/^v\d+$/.test(part));
}

/** The folder that a task runner is sent to, and the file that it is given instead of the usual one. */
function chosenPlace(
  { arguments: words }: StepCommand,
  folderFlag: RegExp,
): { readonly folder: ShellWord | undefined; readonly file: string | undefined } {
  let folder: ShellWord | undefined;
  let file: string | undefined;
  words.forEach((word, at) => {
    const next = words[at + 1];
    if (folderFlag.test(word.text)) folder = next;
    else if (/^(?:-f|--file|--makefile|--taskfile|--justfile)$/.test(word.text)) file = literalOf(next);
  });
  return { folder, file };
}

/** The words of a command that name what it runs: a script, by its path or as a shell's first operand, or the Go of `go run`. */
function sourcesRunBy({ shell, name }: StepCommand): readonly ShellWord[] {
  const [program, ...rest] = shell.words;
  const operands = rest.filter((word) => !word.text.startsWith("-"));
  if (isShellName(name ?? "") || /^(?:python3?|node|ruby|perl|bun|deno|source|\.)$/.test(name ?? "")) {
    return operands.slice(0, 1);
  }
  if (name === "go") return literalOf(operands[0]) === "run" ? operands.slice(1, 2) : [];
  return program?.text.includes("/") ? [program] : [];
}

/** Whether git is there, so that `go build` writes the commit into the program. Source: `go help build`, `-buildvcs`; cmd/go/internal/load. */
function hasGit(stage: Stage): boolean {
  if (stage.base.has("git") !== "no" || hidesPackages(stage)) return true;
  return packagesIn(stage).some(({ name }) => name === "git");
}

/** Whether a stage without Go installs git. */
function installsGit(stage: Stage): boolean {
  return (
    packagesIn(stage).some(({ name }) => name === "git") && stage.allSteps.every((step) => step.goCommands.length === 0)
  );
}
