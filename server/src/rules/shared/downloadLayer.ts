import type { StepCommand } from "../../build/command";
import type { Copy } from "../../build/copy";
import { fileAt } from "../../build/files";
import type { GoCommand } from "../../build/goCommand";
import { below, isInside, pathBehind } from "../../build/imagePaths";
import { type ManifestFolder, type Manifests, manifestsFor } from "../../build/manifests";
import { textOf } from "../../syntax/value";
import type { FileEdit, FixSafety, RuleOptions } from "../define";
import { holdsUrlCredentials } from "./credentials";
import { DockerfileEdits } from "./edits";
import { isNeutral, isSetup, type Setup, setupBetween } from "./setupSteps";
import { isSoundSetting } from "./soundSettings";

/** A layer that only downloads, made above the copy of the sources. */
export interface DownloadLayer {
  /** `safe` for a module by itself; where other modules of the build context are needed, a person looks at it. */
  readonly safety: FixSafety;
  /** Whether a RUN that does nothing but download moves up; else one is inserted. */
  readonly movesDownload: boolean;
  readonly edits: () => readonly FileEdit[];
}

/** Settings that a command may get in its own RUN, and that a download in another RUN needs as well. */
const carriedSettings =
  /^(?:GO(?:PROXY|PRIVATE|NOPROXY|NOSUMDB|SUMDB|INSECURE|VCS|AUTH|TOOLCHAIN|MODCACHE|PATH)|(?:http|https|no)_proxy)$/i;

/** Settings whose value stops every go command, or a download, when it starts. Source: cmd/go/internal/cfg, internal/buildcfg. */
const checkedSettings = [
  "GO111MODULE",
  "GOARM",
  "GOARM64",
  "GOAMD64",
  "GO386",
  "GOMIPS",
  "GOMIPS64",
  "GOPPC64",
  "GORISCV64",
];

/** More lines than this nobody wants to read. */
const maximumFolders = 8;

/**
 * Plans `COPY go.mod go.sum` and `go mod download` above the COPY that brings the sources in.
 *
 * @param command the first command of its chain that downloads
 * @returns `undefined` where the build might break: something between the two may matter to the download, a manifest is
 * missing or not certain, another user comes in between.
 */
export function planDownloadLayer(command: GoCommand, source: Copy, options: RuleOptions): DownloadLayer | undefined {
  const { folder, goMod } = command.module;
  const manifests = manifestsFor(command);
  if (!manifests || manifests.folders.length > maximumFolders || folder === undefined || goMod.mount) return undefined;
  if (hasOwnSurroundings(command, folder)) return undefined;
  const setup = setupBetween(source, command.step, folder, pathsOf(manifests));
  // Who writes `/go/src/…` does not count on the folder that the image happens to begin in.
  const isOfBase = setup?.workdir !== folder && source.step.before.workdirOrigin === undefined;
  const seenFrom = isOfBase && source.destinationText.startsWith("/") ? undefined : setup?.workdir;
  const copies = setup && copyLines(missingManifests(manifests, source, setup), source.chown, seenFrom);
  if (!setup || !copies) return undefined;

  const movesDownload = isDownloadAlone(command, source, setup.workdir, folder);
  const run = movesDownload ? command.step.instruction : downloadLine(command, seenFrom, folder, options);
  if (run === undefined) return undefined;
  const items = [...setup.steps.map((step) => step.instruction), ...copies, run];
  return {
    safety: manifests.isSingleModule && (movesDownload || !maySwitchModulesOff(command)) ? "safe" : "suggestion",
    movesDownload,
    edits: () => new DockerfileEdits(command.step.build).arrangeBefore(source.instruction, items),
  };
}

/** Whether an ARG lets the build command pass `GO111MODULE=off`, at which a download stops and a build may not. */
function maySwitchModulesOff({ step }: GoCommand): boolean {
  return step.stage.chain.some((stage) =>
    stage.environment.historyOf("GO111MODULE").some(({ origin }) => origin?.kind === "ARG"),
  );
}

/** Whether the command runs under conditions that another RUN above the sources would not have. */
function hasOwnSurroundings(go: GoCommand, folder: string): boolean {
  const { step, command } = go;
  if (!step.hasPosixShell || command.user !== step.user) return true;
  if (step.mounts.some((mount) => mount.type !== "secret" && mount.type !== "ssh" && mount.type !== "cache"))
    return true;
  // What the RUN corrects for itself (`GOARM=${GOARM#v}`, `GO111MODULE=on` under an ENV with `off`) another one would find as it was.
  if (checkedSettings.some((name) => go.setting(name).inline && step.variable(name).value.kind !== "unset"))
    return true;
  // A certificate or a key that comes with the sources.
  const files = ["SSL_CERT_FILE", "SSL_CERT_DIR", "NETRC", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_CONFIG_GLOBAL"];
  return files.some((name) => textOf(command.variable(name).value)?.includes(folder) ?? false);
}

function pathsOf(manifests: Manifests): ReadonlySet<string> {
  return new Set(manifests.folders.flatMap(({ folder, names }) => names.map((name) => below(folder, name))));
}

/** Those that neither lie there before the sources come nor move up with a COPY of their own. */
function missingManifests({ folders }: Manifests, source: Copy, setup: Setup): readonly ManifestFolder[] {
  const moved = setup.steps.flatMap((step) => step.copy?.sources.map((each) => textOf(each.path)) ?? []);
  return folders
    .map(({ folder, image, names }) => ({
      folder,
      image,
      names: names.filter((name) => {
        const path = below(folder, name);
        const before = fileAt(source.step, below(image, name));
        return !moved.includes(path) && !(before.presence === "yes" && before.contextPath === path);
      }),
    }))
    .filter(({ names }) => names.length > 0);
}

function copyLines(
  folders: readonly ManifestFolder[],
  chown: string | undefined,
  workdir: string | undefined,
): readonly string[] | undefined {
  const lines = folders.map(({ folder, image, names }) =>
    ["COPY", ...(chown === undefined ? [] : [`--chown=${chown}`]), ...names.map((name) => below(folder, name))].concat(
      folderSeenFrom(workdir, image),
    ),
  );
  // Such names would need another form of COPY.
  if (lines.flat().some((word) => /[\s"'$\\*?[\]`]/.test(word))) return undefined;
  return lines.map((words) => words.join(" "));
}

/** A destination that is a folder for certain. */
function folderSeenFrom(workdir: string | undefined, folder: string): string {
  if (workdir === undefined || !isInside(folder, workdir)) return `${folder}/`;
  const rest = pathBehind(folder, workdir);
  return rest === "" ? "./" : `./${rest}/`;
}

/** Whether the RUN of the command downloads and prepares, and nothing else, in the place where it would move to. */
function isDownloadAlone(command: GoCommand, source: Copy, workdir: string | undefined, folder: string): boolean {
  const { step } = command;
  if (command.subcommand !== "mod download" || step.stage !== source.step.stage) return false;
  if (workdir === undefined || textOf(step.workdir) !== workdir || textOf(command.directory) !== folder) return false;
  return step.commands.every(
    (other) =>
      other.name === "cd" ||
      isSetup(other, folder) ||
      step.goCommands.some((go) => go.command.index === other.index && /^mod (?:download|verify)$/.test(go.subcommand)),
  );
}

/** A RUN that downloads as the command does: same settings, secrets, keys and network. */
function downloadLine(
  command: GoCommand,
  workdir: string | undefined,
  folder: string,
  options: RuleOptions,
): string | undefined {
  const { step } = command;
  const { instruction, build } = step;
  if (!step.commands.slice(0, command.command.index).every(leavesDownloadAsItIs)) return undefined;
  const settings = carriedAssignments(command, options);
  if (!settings) return undefined;
  const mounts = step.mounts
    .filter((mount) => mount.type === "secret" || mount.type === "ssh")
    .map((mount) => mount.flag);
  const flags = instruction.flags.filter((flag) => mounts.includes(flag) || /^(?:network|security)$/.test(flag.name));
  const rest = workdir !== undefined && isInside(folder, workdir) ? pathBehind(folder, workdir) : folder;
  const words = [...flags.map((flag) => build.syntax.slice(flag.span)), ...(rest === "" ? [] : [`cd ${rest} &&`])];
  return ["RUN", ...words, ...settings, "go mod download"].join(" ");
}

function leavesDownloadAsItIs(command: StepCommand): boolean {
  return /^(?:cd|export|mkdir)$/.test(command.name ?? "") || isNeutral(command) || /^go env\b/.test(textIn(command));
}

function textIn(command: StepCommand): string {
  return command.shell.words.map((word) => word.text).join(" ");
}

/** What the RUN itself sets for the command, as assignments; `undefined` where a value is not known, a secret or faulty. */
function carriedAssignments(command: GoCommand, options: RuleOptions): readonly string[] | undefined {
  const { span } = command.step.instruction;
  const assignments: string[] = [];
  for (const name of namesSetIn(command)) {
    if (!carriedSettings.test(name)) continue;
    const setting = command.setting(name);
    if (!setting.inline || setting.inline.start < span.start || setting.inline.end > span.end) continue;
    const value = textOf(setting.value);
    if (value === undefined || holdsUrlCredentials(value) || /['\n]/.test(value)) return undefined;
    if (!isSoundSetting(command, name, value, options)) return undefined;
    assignments.push(`${name}=${/^[\w.,:/@%+=~^-]*$/.test(value) ? value : `'${value}'`}`);
  }
  return assignments;
}

/** Names that look like an assignment anywhere in the RUN, in the order in which they come. */
function namesSetIn({ step }: GoCommand): readonly string[] {
  const text = step.build.syntax.slice(step.instruction.span);
  return [...new Set([...text.matchAll(/\b([A-Za-z_]\w*)=/g)].map((match) => match[1] ?? ""))];
}
