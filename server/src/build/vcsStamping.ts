import { onceFor } from "../syntax/onceFor";
import { textOf, textOrEmpty } from "../syntax/value";
import type { Copy } from "./copy";
import { fileForCommand } from "./files";
import type { GoCommand } from "./goCommand";
import { isGoAtLeast } from "./goToolchain";
import { below, folderOf } from "./imagePaths";
import { packagesIn } from "./packages";
import type { Step } from "./stage";

/** Why git refuses when a go command asks it for the commit that it builds. */
export interface VcsFailure {
  /** `owner`: the repository belongs to another user · `incomplete`: the ignore file keeps a part of `.git` out. */
  readonly cause: "owner" | "incomplete";
  /** The COPY or ADD that brings `.git`. */
  readonly copy: Copy;
  /** The part of `.git` that is missing, as a context path. */
  readonly missing: string | undefined;
}

/**
 * Whether a `go build` or `go install` certainly fails with “error obtaining VCS status”: there is a repository around the
 * module, git is installed, and git will not read it. `undefined` when it works, or nobody can know.
 */
export const vcsFailureOf = onceFor((command: GoCommand): VcsFailure | undefined => {
  const { shell } = command.command;
  if (!/^(?:build|install)$/.test(command.subcommand) || command.isVersioned || !shell.isCertain || shell.mayFail)
    return undefined;
  if (isSwitchedOff(command) || isGoAtLeast(command, "1.19") !== "yes" || !hasGit(command)) return undefined;
  // Files given by name are not stamped.
  if (command.operands.some(({ text }) => /\.go['"]?$/.test(text))) return undefined;
  const found = repositoryAround(command);
  if (found?.copy.origin.kind !== "context" || found.copy.excludes.length > 0) return undefined;
  const { copy, contextPath } = found;
  const missing = missingPart(copy.step, contextPath);
  if (missing !== undefined) return { cause: "incomplete", copy, missing };
  return isForeign(command, copy) && !isAllowed(command, copy) ? { cause: "owner", copy, missing } : undefined;
});

function isSwitchedOff(command: GoCommand): boolean {
  if (command.hasHiddenFlags) return true;
  const given = command.flagValue("buildvcs");
  const value = given.kind === "unset" ? command.goflag("buildvcs") : given;
  return /^(?:false|0|f)$/i.test(textOrEmpty(value) ?? "false");
}

function hasGit({ step }: GoCommand): boolean {
  if (step.stage.base.has("git") === "yes") return true;
  return packagesIn(step.stage, step).some(({ name, command }) => name === "git" && command.shell.isCertain);
}

/** The nearest `.git` above the module, as Go looks for it; a file there belongs to a worktree and is another matter. */
function repositoryAround(command: GoCommand): { copy: Copy; contextPath: string } | undefined {
  const start = command.module.folder;
  const context = command.step.build.surroundings.context;
  if (start === undefined || command.module.presence !== "yes") return undefined;
  for (let folder = start; ; folder = folderOf(folder)) {
    const { presence, contextPath, copy } = fileForCommand(command.command, below(folder, ".git"));
    if (presence === "yes" && copy && contextPath !== undefined) {
      return context?.listing.kindOf(contextPath) === "folder" ? { copy, contextPath } : undefined;
    }
    if (presence !== "no" || folder === "/" || folder === "") return undefined;
  }
}

/** Without these git finds no repository. */
const essential = ["HEAD", "objects", "refs"];

function missingPart({ build }: Step, repository: string): string | undefined {
  const matcher = build.surroundings.context?.ignore?.matcher;
  return essential
    .map((name) => below(repository, name))
    .find((path) => matcher?.decide(path).ignored === true && !matcher.mayReincludeBelow(path));
}

/** Whether the files that a COPY brings belong to another user than the one who runs the command. */
function isForeign(command: GoCommand, { chown }: Copy): boolean {
  const { isRoot } = command.command.user;
  if (chown === undefined) return isRoot === "no";
  const [owner = ""] = chown.split(":");
  return isRoot === "yes" && /^[a-z1-9][\w-]*$/i.test(owner) && owner !== "root";
}

/** Whether somebody changed the owner since, or told git to trust the folder. */
function isAllowed(command: GoCommand, copy: Copy): boolean {
  const { stage } = command.step;
  const steps = stage.allSteps;
  const first = stage.positionOf(copy.step);
  return steps.slice(0, stage.positionOf(command.step) + 1).some((step, at) => {
    if (step.instruction.keyword === "ENV") return step.instruction.pairs.some(({ name }) => /^GIT_/.test(name));
    if (step.instruction.keyword !== "RUN") return step.copy?.sources.some(isGitConfig) === true;
    const changes = step.commands.some(
      ({ name, arguments: words }) =>
        (at > first && name === "chown") || words.some(({ text }) => text.includes("safe.directory")),
    );
    return changes || (at > first && step.isOpaque);
  });
}

function isGitConfig({ path, text }: Copy["sources"][number]): boolean {
  return /(?:^|\/)\.?gitconfig$/.test(textOf(path) ?? text);
}
