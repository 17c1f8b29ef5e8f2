import { type Answer, textOf } from "../syntax/value";
import type { Copy } from "./copy";
import { fileForCommand } from "./files";
import { fromSteps } from "./fromSteps";
import type { GoCommand } from "./goCommand";
import { below, isInside, pathBehind } from "./imagePaths";
import type { Mount } from "./mount";

/** Go commands that leave modules of a workspace there, but not all that a build of one of them needs. */
const fillsInPart = /^work (?:sync|vendor)$/;

/** Go commands that leave every module they need in the module cache. */
const fillsModuleCache = /^(?:mod (?:download|tidy|vendor)|get|build|install|test|vet|list|run)$/;

/**
 * Whether the module cache that `command` sees was filled before: by an earlier command of its chain that used the same
 * cache, or by a stage whose module cache a COPY took over.
 *
 * @param earlier the go commands that ran before it in its chain
 */
export function isModuleCacheFilled(command: GoCommand, earlier: Iterable<GoCommand>): Answer {
  const cache = textOf(command.moduleCache);
  const mount = command.moduleCacheMount;
  const copied = cache === undefined || mount ? "no" : copiedModuleCache(command, cache);
  if (copied === "yes") return "yes";
  let answer = copied;
  for (const other of earlier) {
    if (fillsInPart.test(other.subcommand) && other.needsModules !== "no") answer = "unknown";
    if (other.isVersioned || !fillsModuleCache.test(other.subcommand) || other.needsModules === "no") continue;
    const otherCache = textOf(other.moduleCache);
    const isDoubtful = command.isModuleCacheMounted === "unknown" || other.isModuleCacheMounted === "unknown";
    if (cache === undefined || otherCache === undefined || isDoubtful) answer = "unknown";
    else if (cache !== otherCache || !isSameMount(mount, other.moduleCacheMount)) continue;
    else if (isOtherModule(command, other)) continue;
    else if (other.command.shell.isCertain) return other.needsModules === "yes" ? "yes" : "unknown";
    else answer = "unknown";
  }
  return answer === "no" && mayBeFilledByBuilder(command, cache) ? "unknown" : answer;
}

/** Programs that build a project by rules of its own, most often with Go. */
const builders = /^(?:g?make|ninja|task|mage|just|goreleaser|bazel(?:isk)?)$/;

const buildersIn = fromSteps((step) =>
  step.instruction.keyword === "RUN" ? step.commands.filter(({ name }) => builders.test(name ?? "")) : [],
);

/** Whether `make` or its like ran earlier where the module is, into the same cache: then it may have downloaded what the module needs. */
function mayBeFilledByBuilder(command: GoCommand, cache: string | undefined): boolean {
  const { folder } = command.module;
  if (folder === undefined) return false;
  const { step, index } = command.command;
  return step.stage.chain.flatMap(buildersIn).some((other) => {
    if (other.step === step ? other.index > index : other.step.stage === step.stage && other.step.index > step.index)
      return false;
    const isCached = (mount: Mount) => {
      const target = mount.type === "cache" ? textOf(mount.target) : undefined;
      return target !== undefined && cache !== undefined && isInside(cache, target);
    };
    if (!isSameMount(command.moduleCacheMount, other.step.mounts.findLast(isCached))) return false;
    return fileForCommand(other, below(folder, "go.mod")).presence !== "no";
  });
}

/** Whether two steps see the same cache: no mount at all, or mounts of the same id and owner. */
export function isSameMount(a: Mount | undefined, b: Mount | undefined): boolean {
  if (!a || !b) return a === b;
  return (
    a.type === b.type &&
    (a.id ?? textOf(a.target)) === (b.id ?? textOf(b.target)) &&
    (a.uid ?? 0) === (b.uid ?? 0) &&
    (a.gid ?? 0) === (b.gid ?? 0)
  );
}

/** Whether two commands certainly work for different modules; the same module may be copied to two places. */
export function isOtherModule({ module: a }: GoCommand, { module: b }: GoCommand): boolean {
  if (a.module && b.module) return a.module !== b.module;
  // `go get` outside of any module fetches one tool.
  if ((a.presence === "no") !== (b.presence === "no")) return true;
  return a.folder !== undefined && b.folder !== undefined && a.folder !== b.folder;
}

/** `COPY --from=modules /go/pkg /go/pkg`: a stage of its own downloads, and this one takes the result. */
function copiedModuleCache(command: GoCommand, cache: string): Answer {
  const { stage, index } = command.step;
  let answer: Answer = "no";
  for (const copy of stage.chain.flatMap(copiesFromElsewhere)) {
    if (copy.step.stage === stage && copy.step.index >= index) continue;
    const copied = filledByCopy(copy, cache);
    if (copied === "yes") return "yes";
    if (copied === "unknown") answer = "unknown";
  }
  return answer;
}

/** The COPY steps of a stage that take from other stages and images. */
const copiesFromElsewhere = fromSteps(({ copy }) => (copy && copy.origin.kind !== "context" ? [copy] : []));

function filledByCopy(copy: Copy, cache: string): Answer {
  const destination = textOf(copy.destination);
  if (destination === undefined) return "unknown";
  const takesAll = isInside(cache, destination);
  if (!takesAll && !isInside(destination, cache)) return "no";
  for (const source of copy.sources) {
    const from = textOf(source.path);
    if (from === undefined || copy.origin.kind !== "stage") {
      // Programs are copied to / or /usr as well; only what looks like a cache is one.
      if (from === undefined ? !takesAll : /(?:^|\/)(?:go|pkg|mod|cache)$/.test(from)) return "unknown";
      continue;
    }
    const there = takesAll ? below(from, pathBehind(cache, destination)) : from;
    const filling = copy.origin.stage.chain
      .flatMap((stage) => stage.steps)
      .flatMap((step) => step.goCommands)
      .filter((other) => fillsModuleCache.test(other.subcommand) && !other.isVersioned && !other.moduleCacheMount)
      .filter((other) => {
        const otherCache = textOf(other.moduleCache);
        return otherCache !== undefined && (isInside(there, otherCache) || isInside(otherCache, there));
      });
    if (filling.some((other) => other.needsModules === "yes" && other.command.shell.isCertain)) return "yes";
    if (filling.some((other) => other.needsModules !== "no")) return "unknown";
  }
  return "no";
}
