import { growingFor } from "../syntax/onceFor";
import { literalOf } from "../syntax/shellModel";
import { type Answer, textOf } from "../syntax/value";
import { bringsAccounts } from "./accountFiles";
import { baseHolds } from "./baseFiles";
import type { BaseImage } from "./baseImages";
import type { StepCommand } from "./command";
import { writesOf } from "./commandWrites";
import type { Copy } from "./copy";
import { fileAfter } from "./files";
import { folderOf, isInside, nameOf, resolveInImage } from "./imagePaths";
import type { Mount } from "./mount";
import { afterChmod, afterChown, namedOwner, type Owner, ownerOfUser, permission, rootOwner } from "./owner";
import type { Stage, Step } from "./stage";
import { accountCreatedBy, type StepUser } from "./user";

/** What is known of a folder in an image. */
export interface FolderState {
  readonly presence: Answer;
  readonly owner: Owner;
  /** The step that made it or gave it away; `undefined` for the base image's folders. */
  readonly origin: Step | undefined;
}

const unknownOwner: Owner = { kind: "unknown" };
const undecided: FolderState = { presence: "unknown", owner: unknownOwner, origin: undefined };
const absent: FolderState = { presence: "no", owner: unknownOwner, origin: undefined };

/** The folder at an absolute path before a step. */
export function folderAt(step: Step, path: string): FolderState {
  return stateBefore(step.stage, step.index, path);
}

/** The folder at an absolute path when a command of a RUN starts; mounts are not looked at. */
export function folderBefore({ step, index }: StepCommand, path: string): FolderState {
  let state = folderAt(step, path);
  if (isUnderMount(step, path)) return undecided;
  for (const earlier of step.commands.slice(0, index)) state = afterCommand(earlier, path, state);
  return state;
}

/** Whether a user may make something, with the folder that decides it. */
export interface Making {
  readonly answer: Answer;
  /** The nearest folder that is there. */
  readonly folder: string;
  /** What is known of that folder; nothing where a mount decides. */
  readonly state: FolderState;
}

/** Whether the user of a command may write into a folder, and make it with all that lacks above it. */
export function mayMakeFolder(command: StepCommand, path: string): Making {
  for (let folder = path; ; folder = folderOf(folder)) {
    const mount = mountOver(command.step, folder);
    if (mount) return { answer: permission(command.user, ownerOfMount(mount)), folder, state: undecided };
    const state = folderBefore(command, folder);
    if (state.presence === "yes" || state.owner.kind === "anyone") {
      return { answer: permission(command.user, state.owner), folder, state };
    }
    if (state.presence === "unknown" || folder === "/" || folder === "") return { answer: "unknown", folder, state };
  }
}

/**
 * Whether the account of a user of a step is known, or that there is none: no other program or file changes `/etc/passwd`,
 * and no account has got a number of its own.
 */
export function knowsAccount(step: Step, user: StepUser): boolean {
  const { accounts, allSteps, base } = step.stage;
  if (base.accounts === undefined) return false;
  if (user.name === undefined && accounts.some(({ uid }) => uid === undefined)) return false;
  for (const other of allSteps) {
    if (other === step) break;
    if (other.copy && bringsAccounts(other.copy)) return false;
    if (other.instruction.keyword !== "RUN") continue;
    if (!other.script.isComplete || other.commands.some(hidesAccounts)) return false;
  }
  return true;
}

/** A cache belongs to root unless it says otherwise; builders read `mode` in different ways. */
export function ownerOfMount(mount: Mount): Owner {
  if (mount.type !== "cache" || mount.from.kind !== "unset" || mount.option("mode")) return unknownOwner;
  if (
    (mount.option("uid") && mount.uid === undefined) ||
    (mount.option("gid")?.value === undefined) !== (mount.gid === undefined)
  )
    return unknownOwner;
  return (mount.uid ?? 0) === 0 ? rootOwner : { kind: "user", name: undefined, uid: mount.uid };
}

/** The innermost mount of a step that holds a path. */
export function mountOver(step: Step, path: string): Mount | undefined {
  let found: Mount | undefined;
  let length = -1;
  for (const mount of step.mounts) {
    const target = textOf(mount.target);
    if (target === undefined || !/^(?:cache|bind|tmpfs)$/.test(mount.type) || !isInside(path, target)) continue;
    if (target.length < length) continue;
    found = mount;
    length = target.length;
  }
  return found;
}

/** For each path that was asked for, the answer before each step, as far as it was worked out. */
const timelinesOf = growingFor((stage: Stage, path: string): FolderState[] => [initialState(stage, path)]);

function stateBefore(stage: Stage, step: number, path: string): FolderState {
  return timelinesOf(stage, path, (timeline) => stateIn(timeline, stage, step, path));
}

function stateIn(timeline: FolderState[], stage: Stage, step: number, path: string): FolderState {
  for (let at = timeline.length; at <= step; at++) {
    const before = timeline[at - 1] ?? undecided;
    const done = stage.steps[at - 1];
    timeline.push(done ? afterStep(done, path, before) : before);
  }
  return timeline[step] ?? undecided;
}

function initialState({ base, parent }: Stage, path: string): FolderState {
  return parent ? stateBefore(parent, parent.steps.length, path) : inBase(base, path);
}

/** Official images, as published: what is not for everybody belongs to root, homes to their accounts. */
function inBase(base: BaseImage, path: string): FolderState {
  const here = (owner: Owner, presence: Answer = "yes"): FolderState => ({ presence, owner, origin: undefined });
  const presence = baseHolds(base, path);
  if (base.family === undefined || base.family === "windows") return undecided;
  // The whole GOPATH is for everybody; /go/pkg comes with the first use.
  if (/^\/go(?:\/(?:src|bin|pkg))?$/.test(path) && base.hasGo === "yes" && textOf(base.environment("GOPATH")) === "/go")
    return here({ kind: "anyone" }, presence);
  if (presence === "no") return absent;
  if (/^\/(?:var\/)?tmp$/.test(path)) return base.family === "scratch" ? absent : here({ kind: "anyone" });
  if (presence === "yes") return here(rootOwner);
  const account = base.accounts?.find(({ home }) => textOf(home) === path);
  return account && /^(?:nonroot|node)$/.test(account.name) ? here(namedOwner(account.name, account.uid)) : undecided;
}

function afterStep(step: Step, path: string, before: FolderState): FolderState {
  switch (step.instruction.keyword) {
    case "WORKDIR": {
      const folder = textOf(resolveInImage(step.workdir, step.expand(step.instruction.bodyText)));
      if (folder === undefined) return before.presence === "no" ? undecided : before;
      // BuildKit makes it, and what lacks above it, for the user in force.
      return isInside(folder, path) ? made(before, ownerOfUser(step.user), step) : before;
    }
    case "COPY":
    case "ADD":
      return step.copy ? afterCopy(step.copy, path, before) : undecided;
    case "RUN":
      return afterRun(step, path, before);
    default:
      return before;
  }
}

/** A folder that a step makes if it is not there. */
function made(before: FolderState, owner: Owner, origin: Step): FolderState {
  if (before.presence === "yes") return before;
  return { presence: "yes", owner: before.presence === "no" ? owner : unknownOwner, origin };
}

/** What remains known when something may have made or changed the folder. */
function doubted(before: FolderState): FolderState {
  return { presence: before.presence === "no" ? "unknown" : before.presence, owner: unknownOwner, origin: undefined };
}

/** Files belong to root or to `--chown`; a folder that is there keeps its owner. */
function afterCopy(copy: Copy, path: string, before: FolderState): FolderState {
  const { step, instruction } = copy;
  const destination = textOf(copy.destination);
  if (destination === undefined) return before.presence === "no" ? undecided : before;
  if (!isInside(destination, path) && !isInside(path, destination)) return before;
  const isUnpacked =
    instruction.keyword === "ADD" && copy.sources.some(({ text }) => /\.(?:tar|tgz|tbz|txz)\b/.test(text));
  if (isUnpacked) return doubted(before);
  const owner = ownerOfCopied(copy);
  const isFolder = copy.toFolder === "yes" || copy.sources.length > 1 || isFolderCopied(copy);
  const target = isFolder ? destination : folderOf(destination);
  if (isInside(target, path)) {
    // Whose the folders above the destination are with --chown is not documented.
    return made(before, path === target || copy.chown === undefined ? owner : unknownOwner, step);
  }
  if (path === destination) return before.presence === "no" ? undecided : before;
  const brought = fileAfter(step, path).presence;
  if (brought === "no") return before;
  if (brought === "yes" && before.presence === "no") return { presence: "yes", owner, origin: step };
  const isSame = before.owner.kind === "root" && owner.kind === "root";
  return isSame ? before : doubted(before);
}

function ownerOfCopied({ step, chown, instruction }: Copy): Owner {
  const owner =
    chown === undefined ? rootOwner : afterChown(rootOwner, textOf(step.expand(chown)), step.stage.accounts);
  const mode = instruction.flag("chmod")?.value;
  return mode === undefined ? owner : afterChmod(owner, mode);
}

function isFolderCopied({ origin, sources, step }: Copy): boolean {
  const path = textOf(sources[0]?.path ?? { kind: "unknown" });
  if (origin.kind !== "context" || path === undefined) return false;
  return path === "" || step.build.surroundings.context?.listing.kindOf(path) === "folder";
}

function afterRun(step: Step, path: string, before: FolderState): FolderState {
  if (!step.script.isComplete) return doubted(before);
  // What lies in a mount is gone afterwards; old builders leave its point and the folders above.
  const isNearMount = step.mounts.some(({ target }) => isInside(textOf(target) ?? path, path));
  if (isUnderMount(step, path)) return before.presence === "yes" ? before : doubted(before);
  const after = step.commands.reduce((state, command) => afterCommand(command, path, state), before);
  return isNearMount && after.presence === "no" ? undecided : after;
}

function isUnderMount(step: Step, path: string): boolean {
  return step.mounts.some(
    ({ type, target }) => type !== "secret" && type !== "ssh" && isInside(path, textOf(target) ?? path),
  );
}

function afterCommand(command: StepCommand, path: string, before: FolderState): FolderState {
  const after = changedBy(command, path, before);
  if (after === before || (command.shell.isCertain && !command.shell.mayFail)) return after;
  const isSame = after.presence === before.presence;
  return { presence: isSame ? after.presence : "unknown", owner: unknownOwner, origin: undefined };
}

function changedBy(command: StepCommand, path: string, before: FolderState): FolderState {
  switch (command.name) {
    case "chown":
    case "chmod":
      return withPermissions(command, path, before);
    case "useradd":
    case "adduser":
      return withHome(command, path, before);
  }
  const { made: makes, possible, removed, anywhere } = writesOf(command);
  if (removed.some((gone) => isInside(path, gone))) return absent;
  if (anywhere) return doubted(before);
  if (fillsCache(command, path)) return made(before, ownerOfUser(command.user), command.step);
  if (makes.some((file) => isInside(file, path))) {
    const isPlain =
      !/^(?:cp|mv|install|ln)$/.test(command.name ?? "") && !command.arguments.some(({ text }) => /^-\w*m/.test(text));
    return made(before, isPlain ? ownerOfUser(command.user) : unknownOwner, command.step);
  }
  const unused = unusedCaches(command);
  const isNear = possible.some((place) => !unused.includes(place) && (isInside(place, path) || isInside(path, place)));
  if (!isNear) return before;
  // Archives bring owners along.
  const changesOwners = /^(?:tar|bsdtar|unzip|cpio|cp|mv|install)$/.test(command.name ?? "");
  return before.presence === "yes" && !changesOwners ? before : doubted(before);
}

/** Go makes its caches with all folders above them when it writes to them. */
function fillsCache(command: StepCommand, path: string): boolean {
  const go = command.step.goCommands.find((each) => each.command === command);
  if (!go) return false;
  const modules = textOf(go.moduleCache);
  const isBelowCache = modules !== undefined && (isInside(modules, path) || path === `${modules}/cache`);
  if (go.isModuleCacheMounted === "no" && isBelowCache) {
    if (go.isVersioned || go.downloads === "yes") return true;
  }
  const builds = textOf(go.buildCache);
  return builds !== undefined && go.isBuildCacheMounted === "no" && go.compiles && isInside(builds, path);
}

/** The caches of a go command that it certainly leaves alone. */
function unusedCaches(command: StepCommand): readonly (string | undefined)[] {
  const go = command.step.goCommands.find((each) => each.command === command);
  if (!go) return [];
  const usesModules = go.isVersioned || go.needsModules !== "no";
  return [go.compiles ? undefined : textOf(go.buildCache), usesModules ? undefined : textOf(go.moduleCache)];
}

function withPermissions(command: StepCommand, path: string, before: FolderState): FolderState {
  const isRecursive = command.arguments.some(({ text }) => /^-\w*R|^--recursive$/.test(text));
  const operands = command.arguments.filter(({ text }) => !/^-(?:[RcfvhHLP]+$|-)/.test(text));
  const [rule, ...targets] = operands;
  const covers = targets.map((word) => {
    const target = textOf(resolveInImage(command.directory, command.valueOf(word)));
    if (target === undefined) return "unknown";
    if (word.parts.some(({ kind }) => kind === "glob")) return isInside(path, folderOf(target)) ? "unknown" : "no";
    return target === path || (isRecursive && isInside(path, target)) ? "yes" : "no";
  });
  if (covers.every((each) => each === "no") || before.presence === "no") return before;
  const text = rule ? textOf(command.valueOf(rule)) : undefined;
  if (!covers.includes("yes") || command.arguments.some(({ text: word }) => /^--(?:reference|from)/.test(word)))
    return { ...before, owner: unknownOwner };
  const owner =
    command.name === "chown"
      ? afterChown(before.owner, text, command.step.stage.accounts)
      : text === undefined
        ? unknownOwner
        : afterChmod(before.owner, text);
  return { presence: before.presence, owner, origin: command.step };
}

function withHome(command: StepCommand, path: string, before: FolderState): FolderState {
  const account = accountCreatedBy(command.shell, command.step.index);
  const home = account ? textOf(account.home) : undefined;
  if (!account || home === undefined) return path === `/home/${nameOf(path)}` || !account ? doubted(before) : before;
  if (home !== path || account.hasHome === "no") return before;
  if (before.presence !== "no" || account.hasHome === "unknown") return doubted(before);
  return { presence: "yes", owner: namedOwner(account.name, account.uid), origin: command.step };
}

function hidesAccounts(command: StepCommand): boolean {
  const { name = "" } = command;
  if (name === "useradd" || name === "adduser") {
    if (command.arguments.some((word) => literalOf(word) === undefined)) return true;
    const isMembership =
      name === "adduser" && command.arguments.filter(({ text }) => !text.startsWith("-")).length === 2;
    return !isMembership && accountCreatedBy(command.shell, command.step.index) === undefined;
  }
  if (name === "usermod" || name === "newusers") return true;
  if (/^(?:apk|apt-get|apt|dpkg|yum|dnf|microdnf|groupadd|addgroup|passwd|chpasswd)$/.test(name)) return false;
  const { made: makes, possible, anywhere } = writesOf(command);
  return anywhere || [...makes, ...possible].some((place) => isInside("/etc/passwd", place));
}
