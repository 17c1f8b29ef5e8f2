import { onceFor } from "../syntax/onceFor";
import type { ShellWord } from "../syntax/shellModel";
import { known, textOf } from "../syntax/value";
import type { StepCommand } from "./command";
import { type Place, placeOf, regionOf } from "./commandPlaces";
import { writesOfGo } from "./goWrites";
import { below, folderOf, nameOf, resolveInImage } from "./imagePaths";
import { writesOfNpm } from "./npmWrites";

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

/** What a command of a RUN writes. Programs that are not known, scripts and `make` may write anywhere. */
export const writesOf = onceFor((command: StepCommand): CommandWrites => findWrites(command));

/** Programs that create no file or folder; they print, test, or change what is there. */
const harmless = words(
  "cd echo printf test [ [[ true false : set shopt export unset local read exit return shift wait sleep ls cat grep egrep fgrep awk which " +
    "id whoami groups env printenv date uname arch hostname nproc command hash type ulimit umask trap setcap getcap chmod chown chgrp stat " +
    "file ldd du df head tail sort uniq wc pwd basename dirname realpath readlink sha256sum sha512sum sha1sum md5sum cmp diff tr cut rev seq " +
    "expr sed strip nm objdump readelf size kill ps sync strings pkg-config getent locale apt-mark dpkg-query",
);

/** They write where they stand, and where their words say. */
const localWriters = words(
  "tar bsdtar unzip gunzip gzip xz unxz bzip2 bunzip2 zip curl wget git svn hg patch openssl dd ar cpio jq yq base64 split upx " +
    "ssh-keygen ssh-keyscan swag sqlc templ buf protoc wire mockgen stringer easyjson gofmt goimports golangci-lint staticcheck",
);

/** Subcommands of git that leave the working folder alone; `config` writes hidden files. */
const readingGit =
  /^(?:config|describe|rev-parse|rev-list|log|show|status|diff|ls-remote|ls-files|remote|version|--version)$/;

const packageManagers = words("apk apt-get apt aptitude dpkg yum dnf microdnf tdnf rpm update-ca-certificates");
const accountTools = words(
  "useradd adduser addgroup groupadd usermod groupmod deluser delgroup passwd chpasswd gpasswd",
);

/** Where packages of a distribution put files. Source: Filesystem Hierarchy Standard 3.0; Debian Policy 9.1.2 for /usr/local. */
const packageFolders = (
  "/bin /boot /etc /home /lib /lib32 /lib64 /libx32 /opt /root /run /sbin /srv /tmp /usr/bin /usr/games /usr/include /usr/lib " +
  "/usr/lib32 /usr/lib64 /usr/libexec /usr/local/lib /usr/local/share /usr/sbin /usr/share /usr/src /var"
).split(" ");

function findWrites(command: StepCommand): CommandWrites {
  const written = command.shell.redirects.flatMap(({ operator, target }) =>
    operator.includes(">") && target && !/^(?:\d+|-)$/.test(target.text) ? [placeOf(command, target)] : [],
  );
  const writes = withMade(writesOfProgram(command), written);
  // A command that may not run, or whose failure is passed over, makes nothing for certain.
  const isSure = command.shell.isCertain && !command.shell.mayFail;
  return isSure ? writes : { ...writes, made: [], possible: [...writes.possible, ...writes.made] };
}

function writesOfProgram(command: StepCommand): CommandWrites {
  const { name } = command;
  if (name === undefined) return anything;
  if (name === "go" || name === "xx-go") {
    const go = command.step.goCommands.find((other) => other.command === command);
    if (!go) return nothing;
    const { made, places } = writesOfGo(go);
    return withPossible({ ...nothing, made }, places);
  }
  const npm = command.step.npmCommands.find((other) => other.command === command);
  if (npm) return writesOfNpm(npm) ?? anything;
  if (command.isOpaque) return anything;
  if (harmless.has(name)) return nothing;
  if (packageManagers.has(name)) return isForOtherRoot(command) ? anything : { ...nothing, possible: packageFolders };
  if (accountTools.has(name))
    return withPossible({ ...nothing, possible: ["/home", "/etc", "/var"] }, placesOfAccounts(command));
  if (name === "git" && command.arguments.some(({ text }) => readingGit.test(text))) return nothing;
  if (localWriters.has(name)) {
    const places = placesIn(command);
    return withPossible(nothing, namesItsPlace(command) ? places : [regionOf(command), ...places]);
  }
  switch (name) {
    case "dep":
    case "glide":
      return withPossible({ ...nothing, possible: ["/root", "/home", "/go/pkg"] }, vendoringPlaces(command));
    case "corepack":
      return { ...nothing, possible: ["/usr/local", "/root", "/home"] };
    case "mkdir":
    case "touch":
    case "tee":
      return makeAll(command);
    case "cp":
    case "mv":
    case "install":
    case "ln":
      return writesOfCopy(command, name);
    case "rm":
    case "rmdir":
      return { ...nothing, removed: pathsOf(placesIn(command)) };
    case "find":
      return command.arguments.some(({ text }) => /^-(?:exec|ok|fprint|fls)/.test(text)) ? anything : nothing;
  }
  return anything;
}

/** Whether the words of a command say where all that it writes goes, so that its working folder gets nothing. */
function namesItsPlace({ name = "", arguments: words }: StepCommand): boolean {
  const has = (pattern: RegExp) => words.some(({ text }) => pattern.test(text));
  switch (name) {
    case "curl":
      // Without an option it prints.
      return !has(/^-[a-zA-Z#]*(?:[OJ]|o[^/]+$)|^--remote-/);
    case "wget":
      return has(/^-[a-zA-Z]*O(?:$|[/-])|^--output-document/);
    case "tar":
      return has(/^-[a-zA-Z]*C(?:$|\/)|^--directory/) && !has(/^-?[a-zA-Z]*P[a-zA-Z]*$|^--absolute-names/);
  }
  return false;
}

/** What `dep` and `glide` write beside a project's sources: they are older than modules, and make no go.mod. */
function vendoringPlaces(command: StepCommand): readonly Place[] {
  const folder = textOf(command.directory);
  if (folder === undefined) return [regionOf(command)];
  return ["vendor", "Gopkg.lock", "Gopkg.toml", "glide.lock", "glide.yaml"].map((each) => {
    return { kind: "path", path: below(folder, each) };
  });
}

function isForOtherRoot(command: StepCommand): boolean {
  return command.arguments.some(({ text }) =>
    /^--(?:root|installroot|prefix|relocate|instdir|extract)|^-[pxr]$/.test(text),
  );
}

function makeAll(command: StepCommand): CommandWrites {
  const operands = command.arguments.filter(({ text }) => !text.startsWith("-"));
  // bash expands braces, dash makes folders with braces in their names.
  if (operands.some(({ text }) => /(?<!\$)\{/.test(text))) return anything;
  return withMade(
    nothing,
    operands.map((word) => placeOf(command, word)),
  );
}

function writesOfCopy(command: StepCommand, name: string): CommandWrites {
  const options = command.arguments.filter(({ text }) => text.startsWith("-"));
  if (options.some(({ text }) => /^-[a-zA-Z]*t|^--(?:target-directory|parents)/.test(text))) return anything;
  if (name === "install" && options.some(({ text }) => /^-[a-zA-Z]*d|^--directory/.test(text))) return makeAll(command);
  const operands = command.arguments.filter(({ text }) => !text.startsWith("-"));
  const last = operands.at(-1);
  if (!last || operands.length < 2) return anything;
  const destination = placeOf(command, last);
  if (destination.kind !== "path") return withPossible(nothing, [destination]);
  const words = operands.slice(0, -1);
  const sources = words.map((word) => placeOf(command, word));
  if (name === "ln")
    return { ...nothing, made: [destination.path], possible: linked(command, destination.path, words) };
  const removed = name === "mv" ? pathsOf(sources.filter((_, index) => !isPattern(words[index]))) : [];
  // Folders bring what is in them; patterns bring what nobody lists here.
  const isPlain = name !== "mv" && options.length === 0 && !words.some(isPattern);
  const { path } = destination;
  const arrived = isPlain && sources.every(({ kind }) => kind === "path");
  const possible = arrived ? pathsOf(sources).map((source) => below(path, nameOf(source))) : [path];
  return { made: [path], possible, removed, anywhere: false };
}

/** What goes through a link arrives where it leads, which a relative one says from its own folder. */
function linked(command: StepCommand, path: string, targets: readonly ShellWord[]): readonly string[] {
  const places = targets.flatMap((word) => textOf(resolveInImage(known(folderOf(path)), command.valueOf(word))) ?? []);
  return [path, ...places];
}

function isPattern(word: ShellWord | undefined): boolean {
  return word?.parts.some(({ kind }) => kind === "glob") ?? false;
}

/** The places of all arguments. */
function placesIn(command: StepCommand): readonly Place[] {
  return command.arguments.map((word) => placeOf(command, word));
}

/** Options of `useradd`, `usermod` and both `adduser` programs whose value is a folder. */
const homeOption = /^(?:-[a-zA-Z]*[dhb]|--home|--home-dir|--base-dir)$/;

/** Names of users and groups are no places, though folders are often called like them; homes are. */
function placesOfAccounts(command: StepCommand): readonly Place[] {
  const { name = "", arguments: words } = command;
  const makesHomes = /^(?:useradd|adduser|usermod)$/.test(name);
  const places = words.filter((word, at) => {
    const value = textOf(command.valueOf(word));
    const isHome = makesHomes && homeOption.test(words[at - 1]?.text ?? "");
    return value === undefined || /^[-/~]/.test(value) || isHome;
  });
  return places.map((word) => placeOf(command, word));
}

function pathsOf(places: readonly Place[]): readonly string[] {
  return places.flatMap((place) => (place.kind === "path" ? [place.path] : []));
}

function withMade(writes: CommandWrites, places: readonly Place[]): CommandWrites {
  const rest = withPossible(
    writes,
    places.filter(({ kind }) => kind !== "path"),
  );
  return { ...rest, made: [...writes.made, ...pathsOf(places)] };
}

function withPossible(writes: CommandWrites, places: readonly Place[]): CommandWrites {
  const added = places.flatMap((place) =>
    place.kind === "path" ? [place.path] : place.kind === "inside" ? [place.folder] : [],
  );
  const isOpen = places.some(({ kind }) => kind === "anywhere");
  return { ...writes, possible: [...writes.possible, ...added], anywhere: writes.anywhere || isOpen };
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}
