import type { StepCommand } from "../../build/command";
import type { Copy } from "../../build/copy";
import { isInside, resolveInImage } from "../../build/imagePaths";
import type { Step } from "../../build/stage";
import type { ShellRedirect, ShellWord } from "../../syntax/shellModel";
import { known, textOf } from "../../syntax/value";

/** Variables that decide what a download does: where from, how it is checked, who it is, where it goes. */
const downloadVariables =
  /^(?:GO(?:PROXY|PRIVATE|NOPROXY|NOSUMDB|SUMDB|INSECURE|VCS|AUTH|FLAGS|TOOLCHAIN|WORK|MODCACHE|PATH|ROOT|ENV|111MODULE)|(?:https?|ftp|all|no)_proxy|HOME|PATH|NETRC|(?:GIT|SSH|XDG|SSL)_\w+)$/i;

const packageManagers = /^(?:apk|apt|apt-get|dnf|microdnf|yum)$/;
const fileTools = /^(?:mkdir|chmod|chown|rm|touch|install|ln)$/;
const otherSetup = /^(?:update-ca-certificates|export|set|true|:|echo|printf|ssh-keyscan)$/;
/** Go commands that neither change go.mod nor set anything for those behind them. */
const neutralGo = /^(?:version|fmt|vet|generate|env|list|help|mod (?:verify|graph|why))$/;

/** The steps between a copy of the sources and a download that go above the sources together with the download. */
export interface Setup {
  readonly steps: readonly Step[];
  /** The working directory behind them; `undefined` when it is not known. */
  readonly workdir: string | undefined;
}

/**
 * What the download of `step` needs of the steps since `source`. `undefined` where one of them may matter to the download
 * and cannot go above the sources.
 *
 * @param folder the module's folder in the image
 * @param manifests context paths of the files that the download reads
 */
export function setupBetween(
  source: Copy,
  step: Step,
  folder: string,
  manifests: ReadonlySet<string>,
): Setup | undefined {
  const moved: Step[] = [];
  const staying: Step[] = [source.step];
  const between = stepsBetween(source.step, step);
  const lastSetup = between.findLast(
    (other) => other.instruction.keyword === "RUN" && roleOfRun(other, folder) === "setup",
  );
  let workdir = textOf(source.step.workdir);
  for (const other of between) {
    // A RUN that moves keeps every variable that it had.
    const isBeforeSetup = lastSetup !== undefined && between.indexOf(other) < between.indexOf(lastSetup);
    const isVariable = /^(?:ENV|ARG)$/.test(other.instruction.keyword);
    const role = isVariable && isBeforeSetup ? "setup" : roleOf(other, { folder, manifests, workdir, staying });
    if (role === "bound" || (role === "setup" && (other.stage !== source.step.stage || isEntangled(other, staying))))
      return undefined;
    if (role === "setup" && other.instruction.keyword === "WORKDIR") workdir = folder;
    (role === "setup" ? moved : staying).push(other);
  }
  return { steps: moved, workdir };
}

/** Steps behind one and before another, over the stages that lie between. */
function stepsBetween(first: Step, last: Step): readonly Step[] {
  const { stage } = last;
  return stage.allSteps.slice(stage.positionOf(first) + 1, stage.positionOf(last));
}

/**
 * What a step between the sources and a download means. `setup`: the download may need it, and it does not need the
 * sources, so that it can go above them · `neutral`: neither needs the other · `bound`: it may do anything.
 */
type Role = "setup" | "neutral" | "bound";

interface Place {
  readonly folder: string;
  readonly manifests: ReadonlySet<string>;
  readonly workdir: string | undefined;
  readonly staying: readonly Step[];
}

function roleOf(step: Step, place: Place): Role {
  switch (step.instruction.keyword) {
    case "RUN":
      return roleOfRun(step, place.folder);
    case "ENV":
    case "ARG":
      return step.instruction.pairs.some((pair) => downloadVariables.test(pair.name)) ? "setup" : "neutral";
    case "WORKDIR":
      return canMoveWorkdir(step, place) ? "setup" : "neutral";
    case "COPY":
    case "ADD":
      return step.copy ? roleOfCopy(step.copy, place) : "bound";
    case "USER":
    case "SHELL":
      return "bound";
    default:
      return "neutral";
  }
}

function roleOfRun(step: Step, folder: string): Role {
  if (!step.script.isComplete || step.mounts.some((mount) => mount.type === "bind")) return "bound";
  if (step.commands.every(isNeutral)) return "neutral";
  return step.commands.every((command) => isSetup(command, folder)) ? "setup" : "bound";
}

/** Only files for the module's own folder are of no interest to a download; those elsewhere may be keys or certificates. */
function roleOfCopy(copy: Copy, { folder, manifests, workdir }: Place): Role {
  const destination = textOf(copy.destination);
  if (destination === undefined) return "bound";
  const isManifests =
    copy.origin.kind === "context" && copy.sources.every(({ path }) => manifests.has(textOf(path) ?? ""));
  const isWhereItWas = copy.destinationText.startsWith("/") || textOf(copy.step.workdir) === workdir;
  if (isManifests && isWhereItWas) return "setup";
  return isInside(destination, folder) || (destination !== "/" && isInside(folder, destination)) ? "neutral" : "bound";
}

/** A WORKDIR that names the module's folder moves where nothing before it depends on the working directory or the owner. */
function canMoveWorkdir(step: Step, { folder, staying }: Place): boolean {
  const text = step.instruction.bodyText;
  if (!/^\/[^$]*$/.test(text) || textOf(resolveInImage(known("/"), step.expand(text))) !== folder) return false;
  return staying.every(({ copy, user, instruction }) => {
    if (instruction.keyword === "RUN" || instruction.keyword === "WORKDIR") return false;
    return !copy || (copy.destinationText.startsWith("/") && copy.chown === undefined && user.isRoot === "yes");
  });
}

/** Whether a step that would move uses a variable of those that stay, or sets one that they use. */
function isEntangled(step: Step, staying: readonly Step[]): boolean {
  return staying.some((other) => usesVariables(step, namesSetBy(other)) || usesVariables(other, namesSetBy(step)));
}

function namesSetBy({ instruction }: Step): readonly string[] {
  return /^(?:ENV|ARG)$/.test(instruction.keyword) ? instruction.pairs.map((pair) => pair.name) : [];
}

function usesVariables({ instruction }: Step, names: readonly string[]): boolean {
  return names.some((name) => new RegExp(`\\$\\{?${name}\\b`).test(instruction.parsed.text));
}

/** Whether a command changes nothing that a download behind it depends on. */
export function isNeutral(command: StepCommand): boolean {
  const { redirects } = command.shell;
  if (redirects.some((redirect) => !isHarmlessRedirect(redirect))) return false;
  const name = command.name ?? "";
  if (/^(?:ls|pwd|cat|echo|true|:|set|date|which|env|id|uname)$/.test(name)) return true;
  if (name !== "go" && name !== "xx-go") return false;
  const go = command.step.goCommands.find((other) => other.command === command);
  if (!go) return false;
  if (go.subcommand === "env") return go.flag("w") === undefined && go.flag("u") === undefined;
  return go.isVersioned || neutralGo.test(go.subcommand);
}

/** Whether a command prepares the image without a look at the sources: packages, Go's and git's settings, keys. */
export function isSetup(command: StepCommand, sources: string): boolean {
  const { redirects } = command.shell;
  if (command.isOpaque || redirects.some((redirect) => !isOutside(redirect, command, sources))) return false;
  const words = command.arguments;
  if (words.some((word) => !isSelfContained(word))) return false;
  const name = command.name ?? "";
  const first = words[0]?.text ?? "";
  if (packageManagers.test(name)) return words.every((word) => !namesRelativeFile(word));
  // Without these options git writes to the repository, which comes with the sources.
  if (name === "git") return first === "config" && words.some(({ text }) => /^--(?:global|system)$/.test(text));
  if (name === "go") return first === "env" || first === "version";
  if (otherSetup.test(name)) return true;
  if (!fileTools.test(name)) return false;
  const operands = words.filter((word) => !/^(?:-|\+|[0-7]{3,4}$|[ugoa]*[+=-])/.test(word.text));
  return operands.every((word) => isOutsidePath(word, command, sources));
}

/** A substitution may read the sources, unless it reads a secret. */
function isSelfContained(word: ShellWord): boolean {
  const count = word.parts.filter((part) => part.kind === "opaque").length;
  const secrets = word.text.match(/\$\(cat \/run\/secrets\/[\w.-]+\)/g)?.length ?? 0;
  return count <= secrets;
}

function namesRelativeFile({ text }: ShellWord): boolean {
  return /^\.{0,2}[^-/:@][^:@]*\/|\.(?:deb|rpm|apk)$/.test(text) && !/^\/|:\/\//.test(text);
}

function isOutside(redirect: ShellRedirect, command: StepCommand, sources: string): boolean {
  if (isHarmlessRedirect(redirect)) return true;
  return (
    redirect.target !== undefined &&
    !redirect.operator.includes("<") &&
    isOutsidePath(redirect.target, command, sources)
  );
}

function isOutsidePath(word: ShellWord, command: StepCommand, sources: string): boolean {
  if (/^['"]?(?:~|\$HOME|\$\{HOME\})\//.test(word.text)) return true;
  const path = textOf(command.valueOf(word));
  if (path === undefined || !path.startsWith("/")) return false;
  const absolute = textOf(resolveInImage(known("/"), known(path)));
  return absolute !== undefined && !isInside(absolute, sources);
}

function isHarmlessRedirect({ operator, target }: ShellRedirect): boolean {
  return target === undefined || target.text === "/dev/null" || (operator.endsWith("&") && /^\d$/.test(target.text));
}
