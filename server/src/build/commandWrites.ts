import type { ShellWord } from "../syntax/shellModel";
import { known, textOf } from "../syntax/value";
import { outputsOf } from "./builtPrograms";
import type { StepCommand } from "./command";
import type { GoCommand } from "./goCommand";
import { below, folderOf, isInside, nameOf, resolveInImage } from "./imagePaths";
import type { Step } from "./stage";

/** What a command leaves in the image, as far as it is known. Paths are absolute. */
export interface CommandWrites {
  /** Files and folders that are there when the command has run. */
  readonly made: readonly string[];
  /** Files and folders that may be there, with anything below them. */
  readonly possible: readonly string[];
  /** Files and folders that are gone, with all below them. */
  readonly removed: readonly string[];
  /** Whether it may write to any place. */
  readonly anywhere: boolean;
}

const nothing: CommandWrites = { made: [], possible: [], removed: [], anywhere: false };
const anything: CommandWrites = { ...nothing, anywhere: true };

const writesByCommand = new WeakMap<StepCommand, CommandWrites>();

/** What a command of a RUN writes. Programs that are not known, scripts and `make` may write anywhere. */
export function writesOf(command: StepCommand): CommandWrites {
  let writes = writesByCommand.get(command);
  if (!writes) {
    writes = findWrites(command);
    writesByCommand.set(command, writes);
  }
  return writes;
}

/** Programs that create no file or folder; they print, test, or change what is there. */
const harmless = words(
  "cd echo printf test [ [[ true false : set shopt export unset local read exit return shift wait sleep ls cat grep egrep fgrep awk which id " +
    "whoami groups env printenv date uname arch hostname nproc command hash type ulimit umask trap setcap getcap chmod chown chgrp stat file ldd " +
    "du df head tail sort uniq wc pwd basename dirname realpath readlink sha256sum sha512sum sha1sum md5sum cmp diff tr cut rev seq expr sed " +
    "strip upx apk-key nm objdump readelf size kill ps sync strings pkg-config getent locale dpkg-architecture apt-mark dpkg-query rc-update",
);

/** They write where they stand and where their words say. */
const writersInPlace = words(
  "tar bsdtar unzip gunzip gzip xz unxz bzip2 bunzip2 zip curl wget git svn hg patch openssl dd ar cpio jq yq base64 tee touch " +
    "ssh-keygen ssh-keyscan split swag sqlc templ buf protoc wire mockgen stringer easyjson go-bindata gofmt goimports golangci-lint staticcheck " +
    "update-ca-certificates find",
);

const packageManagers = words("apk apt-get apt aptitude dpkg yum dnf microdnf tdnf rpm");
const accountTools = words("useradd adduser addgroup groupadd usermod groupmod deluser delgroup passwd chpasswd gpasswd");

/** Where packages of a distribution put files. `/usr/local` is the administrator's. Source: FHS 3.0; Debian Policy 9.1. */
const packageFolders =
  "/bin /boot /etc /home /lib /lib32 /lib64 /libx32 /opt /root /run /sbin /srv /tmp /usr/bin /usr/include /usr/lib /usr/lib32 /usr/lib64 /usr/libexec /usr/local/lib /usr/local/share /usr/sbin /usr/share /usr/src /var".split(
    " ",
  );

function findWrites(command: StepCommand): CommandWrites {
  const own = writesOfProgram(command);
  const redirected = command.shell.redirects
    .filter(({ operator, target }) => operator.includes(">") && target !== undefined && !/^(?:\d+|-)$/.test(target.text))
    .map(({ target }) => (target ? placeOf(command, target) : undefined));
  const merged = redirected.reduce((writes: CommandWrites, place) => merge(writes, place, "made"), own);
  // A command that may not run, or whose failure is passed over, makes nothing for certain.
  const isSure = command.shell.isCertain && !command.shell.mayFail;
  return isSure ? merged : { ...merged, made: [], possible: [...merged.possible, ...merged.made] };
}

function writesOfProgram(command: StepCommand): CommandWrites {
  const { name } = command;
  if (name === undefined) return anything;
  if (name === "go" || name === "xx-go") {
    const go = command.step.goCommands.find((other) => other.command === command);
    return go ? writesOfGo(go) : nothing;
  }
  if (command.isOpaque) return anything;
  if (harmless.has(name)) return name === "sed" || name === "sort" ? withOptions(command) : nothing;
  if (packageManagers.has(name)) return isForOtherRoot(command) ? anything : { ...nothing, possible: packageFolders };
  if (accountTools.has(name)) return merge({ ...nothing, possible: ["/home", "/etc", "/var"] }, ...placesIn(command));
  switch (name) {
    case "mkdir":
      return makeAll(command);
    case "cp":
    case "mv":
    case "install":
    case "ln":
      return writesOfCopy(command, name);
    case "rm":
    case "rmdir":
      return { ...nothing, removed: placesIn(command).flatMap((place) => (place?.path === undefined ? [] : [place.path])) };
  }
  if (!writersInPlace.has(name)) return anything;
  if (name === "find" && !command.arguments.some(({ text }) => /^-(?:exec|execdir|ok|fprint)/.test(text))) return nothing;
  if (name === "find") return anything;
  if (name === "touch" || name === "tee") return makeAll(command);
  const here = regionOf(command);
  return here === undefined ? anything : merge({ ...nothing, possible: [here] }, ...placesIn(command));
}

/** `-o FILE` and `-w FILE` of programs that otherwise only print. */
function withOptions(command: StepCommand): CommandWrites {
  return command.arguments.some(({ text }) => /^-o|^--output|^-n?w$/.test(text)) ? anything : nothing;
}

function isForOtherRoot(command: StepCommand): boolean {
  return command.arguments.some(({ text }) => /^(?:--root|--installroot|-p$|--prefix|--relocate|--instdir|-x$|--extract|-r$)/.test(text));
}

function makeAll(command: StepCommand): CommandWrites {
  const operands = command.arguments.filter(({ text }) => !text.startsWith("-"));
  // bash expands braces, dash makes folders with braces in their names.
  if (operands.some(({ text }) => text.includes("{") && !text.includes("${"))) return anything;
  return operands.reduce((writes: CommandWrites, word) => merge(writes, placeOf(command, word), "made"), nothing);
}

function writesOfCopy(command: StepCommand, name: string): CommandWrites {
  const options = command.arguments.filter(({ text }) => text.startsWith("-"));
  if (options.some(({ text }) => /^(?:-[a-zA-Z]*t|--target-directory|--parents)/.test(text))) return anything;
  if (name === "install" && options.some(({ text }) => /^-[a-zA-Z]*d|^--directory/.test(text))) return makeAll(command);
  const operands = command.arguments.filter(({ text }) => !text.startsWith("-"));
  const last = operands.at(-1);
  const destination = last && operands.length > 1 ? placeOf(command, last) : undefined;
  if (destination === undefined) return anything;
  if (destination.path === undefined) return merge(nothing, destination);
  const { path } = destination;
  const sources = operands.slice(0, -1).map((word) => ({ word, place: placeOf(command, word) }));
  const brings = name === "mv" || options.length > 0 || sources.some(({ place, word }) => place?.path === undefined || isGlob(word));
  const possible = brings ? [path] : sources.map(({ place }) => below(path, nameOf(place?.path ?? "")));
  const removed = name === "mv" ? sources.flatMap(({ place, word }) => (place?.path === undefined || isGlob(word) ? [] : [place.path])) : [];
  return { made: [path], possible, removed, anywhere: false };
}

const writesNothing = /^(?:|version|env|fmt|vet|list|help|doc|clean|telemetry|bug)$/;

function writesOfGo(go: GoCommand): CommandWrites {
  if (writesNothing.test(go.subcommand)) return nothing;
  const caches = { ...nothing, possible: [textOf(go.moduleCache), textOf(go.buildCache), "/tmp"].filter((path) => path !== undefined) };
  const outputs = outputsOf(go);
  if (outputs.length > 0 && isCertainOutput(go)) {
    // A folder given to -o, or an extension that the target system adds, leaves the exact place open.
    return { ...caches, made: outputs, possible: [...caches.possible, ...outputs, ...outputs.map((path) => `${path}.exe`)] };
  }
  switch (go.subcommand) {
    case "build":
    case "test":
      return go.hasHiddenFlags ? anything : merge(caches, regionPlace(go), ...outputPlaces(go));
    case "install":
      return merge(caches, placeOfText(installFolder(go)));
    case "get":
      return merge(caches, placeOfText(installFolder(go)), regionPlace(go));
    case "mod download":
    case "mod verify":
    case "mod graph":
    case "mod why":
    case "mod tidy":
    case "mod vendor":
    case "mod init":
    case "mod edit":
    case "work sync":
    case "work use":
    case "work init":
    case "work edit":
    case "work vendor":
      return merge(caches, ...manifestPlaces(go));
    default:
      // `go run`, `go generate` and `go tool` start programs that are not known.
      return anything;
  }
}

/** Without `-o` the module's name names the program, which a go.mod that is not seen may change. */
function isCertainOutput(go: GoCommand): boolean {
  if (go.flagValue("o").kind !== "unset") return true;
  if (go.operands.some((word) => word.text.includes("*") || word.text.includes("?"))) return false;
  return go.subcommand === "install" ? go.operands.length > 0 : go.module.presence !== "unknown";
}

function outputPlaces(go: GoCommand): readonly (Place | undefined)[] {
  return go.flags
    .filter(({ name }) => /^(?:o|coverprofile|cpuprofile|memprofile|outputdir|trace)$/.test(name))
    .map(({ valueWord, valueOffset }) => (valueWord ? placeOf(go.command, valueWord, valueOffset) : undefined));
}

function installFolder(go: GoCommand): string | undefined {
  const given = go.setting("GOBIN").value;
  if (given.kind !== "unset") return textOf(given);
  const path = textOf(go.setting("GOPATH").value)?.split(":")[0];
  return path === undefined || path === "" ? textOf(go.command.variable("HOME").value) : below(path, "bin");
}

function manifestPlaces(go: GoCommand): readonly (Place | undefined)[] {
  const folder = go.module.folder ?? textOf(go.directory);
  if (folder === undefined) return [regionPlace(go)];
  return ["go.mod", "go.sum", "go.work", "go.work.sum", "vendor"].map((name) => placeOfText(below(folder, name)));
}

function regionPlace(go: GoCommand): Place | undefined {
  const directory = textOf(go.directory);
  return placeOfText(directory ?? (go.flag("C") ? undefined : regionOf(go.command)));
}

/** A file or folder that a word names, or the folder that it lies in when only its beginning is known. */
type Place = { readonly path: string; readonly folder?: undefined } | { readonly path?: undefined; readonly folder: string };

function placeOfText(path: string | undefined): Place | undefined {
  return path === undefined ? undefined : { folder: path };
}

function merge(writes: CommandWrites, ...places: [Place | undefined, "made"] | (Place | undefined)[]): CommandWrites {
  let { made, possible, anywhere } = writes;
  const isMade = places.includes("made" as never);
  for (const place of places as (Place | undefined | "made")[]) {
    if (place === "made") continue;
    if (place === undefined) anywhere = true;
    else if (place.path !== undefined && isMade) made = [...made, place.path];
    else possible = [...possible, place.path ?? place.folder];
  }
  return { ...writes, made, possible, anywhere };
}
