import { onceFor } from "../syntax/onceFor";
import { textOf } from "../syntax/value";
import type { StepCommand } from "./command";
import { writesOf } from "./commandWrites";
import { folderOf } from "./imagePaths";
import type { Step } from "./stage";

/** Programs that write nothing a build would read from its own folders, or only where their names say. */
const harmlessPrograms = new Set(
  (
    "go apk apt-get apt dpkg yum dnf microdnf mkdir chown chmod useradd adduser addgroup groupadd usermod echo printf test [ true false set export cd " +
    "unset exit sleep update-ca-certificates rm rmdir cat ls find grep sed awk which id whoami env date uname command hash type ulimit umask setcap " +
    "ssh-keyscan git-config corepack head tail sort wc pwd"
  ).split(" "),
);

/** Programs that write nowhere else than where their words and their working folder say. */
const placedWriters =
  /^(?:curl|wget|tar|bsdtar|unzip|gzip|gunzip|xz|unxz|bzip2|bunzip2|cp|mv|install|ln|touch|tee|dd|openssl|dep|glide)$/;

/** Go commands that make files which a build may read: modules' manifests, generated sources, vendor. */
const writingGoCommands = /^(?:mod (?:init|vendor|tidy|edit)|work|get|generate|run|tool)/;

/** What a command writes for a build to read. */
interface FileWrites {
  /** Single files. */
  readonly paths: readonly string[];
  /** Files or folders, with what lies below them. */
  readonly regions: readonly string[];
}

const nothing: FileWrites = { paths: [], regions: [] };

/** Where commands write, each place with the index of the first one, arranged so that a question takes few steps. */
export class WrittenPlaces {
  /** Single files. */
  private readonly paths = new Map<string, number>();
  private readonly regions = new Map<string, number>();
  /** The folders above the regions. */
  private readonly above = new Map<string, number>();

  get isEmpty(): boolean {
    return this.paths.size + this.regions.size === 0;
  }

  add({ paths, regions }: FileWrites, index: number): void {
    for (const path of paths) setFirst(this.paths, path, index);
    for (const region of regions) {
      setFirst(this.regions, region, index);
      for (const folder of foldersAbove(region)) setFirst(this.above, folder, index);
    }
  }

  /** Everything that a step writes, as written by this one step. */
  addAll(other: WrittenPlaces, index: number): void {
    this.add({ paths: [...other.paths.keys()], regions: [...other.regions.keys()] }, index);
  }

  /** Index of the first command or step after which something may lie at the path. */
  first(path: string): number {
    const found = [this.paths.get(path), this.above.get(path)];
    for (const folder of [path, ...foldersAbove(path)]) found.push(this.regions.get(folder));
    return Math.min(...found.map((index) => index ?? Number.POSITIVE_INFINITY));
  }

  /** Whether the others are the same places, first written by the same commands. */
  isSameAs({ paths, regions }: WrittenPlaces): boolean {
    return isSameMap(this.paths, paths) && isSameMap(this.regions, regions);
  }

  /** How many places are written before an index. */
  countBefore(index: number): number {
    return [...this.paths.values(), ...this.regions.values()].filter((at) => at < index).length;
  }
}

/** The index of the first command of a step that may write any file. */
export const firstWriter = onceFor((step: Step) => {
  const found = step.commands.findIndex((command) => fileWritesOf(command) === undefined);
  return found < 0 ? Number.POSITIVE_INFINITY : found;
});

/** The places that the commands of a step write, with the index of the first that does. */
export const writtenIn = onceFor(
  (step: Step): WrittenPlaces => {
    const written = new WrittenPlaces();
    for (const command of step.commands) written.add(fileWritesOf(command) ?? nothing, command.index);
    return written;
  },
  (a, b) => a.isSameAs(b),
);

/** What a command writes, `undefined` where it may be anything; what npm and its like write is looked at path by path. */
function fileWritesOf(command: StepCommand): FileWrites | undefined {
  if (command.step.npmCommands.some((npm) => npm.command === command)) return nothing;
  if (command.isOpaque) return undefined;
  const regions = regionsOf(command);
  if (!regions) return undefined;
  const paths: string[] = [];
  for (const { operator, target } of command.shell.redirects) {
    if (!/^(?:>|>>|>\||&>|&>>)$/.test(operator) || target?.text === "/dev/null") continue;
    const path = target && textOf(command.pathOf(target));
    if (path === undefined) return undefined;
    paths.push(path);
  }
  return paths.length + regions.length === 0 ? nothing : { paths, regions };
}

/** Where a command writes by itself, redirects aside; `undefined` where that is not known. */
function regionsOf(command: StepCommand): readonly string[] | undefined {
  const name = command.name ?? "";
  if (name === "go" || name === "xx-go" || name === "git") {
    const words = command.arguments.map((word) => word.text).slice(0, 2);
    const isHarmless = name === "git" ? words[0] === "config" : !writingGoCommands.test(words.join(" "));
    return isHarmless ? [] : undefined;
  }
  if (harmlessPrograms.has(name)) return [];
  if (!placedWriters.test(name)) return undefined;
  const { made, possible, anywhere } = writesOf(command);
  return anywhere ? undefined : [...made, ...possible];
}

function isSameMap(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  return a.size === b.size && [...a].every(([place, index]) => b.get(place) === index);
}

function setFirst(map: Map<string, number>, place: string, index: number): void {
  if (!map.has(place)) map.set(place, index);
}

function foldersAbove(path: string): readonly string[] {
  const folders: string[] = [];
  for (let place = path; place !== "/" && place !== ""; ) {
    place = folderOf(place);
    folders.push(place);
  }
  return folders;
}
