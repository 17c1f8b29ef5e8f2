import type { StepCommand } from "../../build/command";
import { writesOf } from "../../build/commandWrites";
import type { GoCommand } from "../../build/goCommand";
import { importClosureOf } from "../../build/goImports";
import { isInside, resolveInImage } from "../../build/imagePaths";
import { packagesOf } from "../../build/packages";
import type { Stage, Step } from "../../build/stage";
import { textOf } from "../../syntax/value";

/** Go commands that leave nothing behind but programs and caches. */
const goSubcommands =
  /^(?:build|install|get|vet|test|version|env|list|clean|fmt|mod (?:download|tidy|verify|vendor|init|edit))$/;
/** Programs and builtins that write no file, or change the built program in place. */
const harmless =
  /^(?:cd|export|set|unset|echo|printf|test|\[|true|:|ls|cat|pwd|env|date|which|command|type|id|whoami|uname|sleep|strip|upx)$/;
/** Packages that only a build needs, or that every runtime image of ours has. */
const buildPackages =
  /^(?:git|openssh|openssh-client|make|gcc|g\+\+|musl-dev|libc-dev|libc6-dev|build-base|build-essential|ca-certificates|tzdata|upx|binutils)$/;
const packageManagers = /^(?:apk|apt-get|apt)$/;
const packageUpkeep = /^(?:update|upgrade|clean|autoclean|autoremove)$/;
const cacheFolders = ["/var/cache/apk", "/var/lib/apt/lists", "/var/tmp", "/tmp", "/root/.cache", "/go/pkg"];

/** Packages of modules that run `git`. Their sources: go-getter get_git.go, vcs git.go, git-module command.go. */
const gitUsers = /^github\.com\/(?:hashicorp\/go-getter|Masterminds\/vcs|gogs\/git-module)(?:\/|$)/;

/**
 * Whether the built program starts others: `git` or whatever the image brings, which looks as if only the build needed it.
 */
export function mayRunPrograms(command: GoCommand): boolean {
  return [...importClosureOf(command).imports].some((path) => path === "os/exec" || gitUsers.test(path));
}

/** Whether nothing that the RUN steps of a stage make, beside its programs, can be of use to a running program. */
export function onlyBuilds(stage: Stage): boolean {
  return stage.steps.every((step) => {
    if (step.instruction.keyword !== "RUN") return true;
    return step.script.isComplete && step.commands.every((command) => isHarmless(step, command));
  });
}

/**
 * Whether a RUN step of a stage, or of those below it, may leave something in a folder beside the program at `program`: a
 * folder for logs, a page that a tool makes.
 */
export function mayLeaveFiles(stage: Stage, folder: string, program: string): boolean {
  return stage.allSteps.some((step) => {
    if (step.instruction.keyword !== "RUN") return false;
    return !step.script.isComplete || step.commands.some((command) => leavesFiles(step, command, folder, program));
  });
}

function leavesFiles(step: Step, command: StepCommand, folder: string, program: string): boolean {
  if (isHarmless(step, command)) return false;
  const { made, possible, anywhere } = writesOf(command);
  const isLeft = (path: string) => path !== folder && !isInside(program, path) && isInside(path, folder);
  return anywhere || made.some(isLeft) || possible.some((path) => isInside(path, folder));
}

function isHarmless(step: Step, command: StepCommand): boolean {
  const { name, shell } = command;
  if (name === undefined || command.isOpaque || shell.user) return false;
  if (
    shell.redirects.some(
      ({ operator, target }) => operator.includes(">") && !/^(?:\/dev\/null|\d)$/.test(target?.text ?? ""),
    )
  )
    return false;
  const go = step.goCommands.find((other) => other.command === command);
  if (go) return goSubcommands.test(go.subcommand);
  if (packageManagers.test(name)) return installsForBuild(command);
  if (name === "rm")
    return pathsOf(command).every((path) => cacheFolders.some((folder) => isInside(path ?? "", folder)));
  if (name === "mkdir") return pathsOf(command).every((path) => holdsWorkdir(step.stage, path));
  if (name === "chmod") return command.arguments.some(({ text }) => /^(?:[ua]?\+x|0?755)$/.test(text));
  return harmless.test(name);
}

function installsForBuild(command: StepCommand): boolean {
  const { names, isComplete } = packagesOf(command);
  if (names.length > 0) return isComplete && names.every((name) => buildPackages.test(name));
  return command.arguments.some(({ text }) => packageUpkeep.test(text));
}

/** Absolute paths of the operands; `undefined` for one that a variable decides. */
function pathsOf(command: StepCommand): readonly (string | undefined)[] {
  return command.arguments
    .filter(({ text }) => !text.startsWith("-"))
    .map((word) => textOf(resolveInImage(command.directory, command.valueOf(word))));
}

function holdsWorkdir(stage: Stage, path: string | undefined): boolean {
  return stage.steps.some(({ workdir }) => path !== undefined && isInside(textOf(workdir) ?? "", path));
}
