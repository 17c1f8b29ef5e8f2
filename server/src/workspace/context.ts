import type { BuildReference } from "../syntax/buildReference";
import type { BuildClaim } from "./buildClaims";
import type { ContextHints, SourceCount, SourceProbe } from "./copySources";
import { folderOf, joinPath, resolvePath, upwardFrom } from "./paths";
import type { ContextDecision } from "./surroundings";

export type { ContextHints } from "./copySources";

/** What a person has said about build contexts; folders are relative to the workspace folder. */
export interface ContextOverrides {
  /** The context of every Dockerfile, from the command line. */
  readonly context?: string;
  /** Contexts by path of the Dockerfile, from the project configuration or the editor's settings. */
  readonly contexts?: Readonly<Record<string, string>>;
  /** The file that `contexts` stands in. */
  readonly configurationPath?: string;
}

/** The folder that is the build context, and why. */
export interface DecidedContext {
  readonly root: string;
  readonly decision: ContextDecision;
  readonly isGuess: boolean;
}

/** A claim that names a folder. */
interface FolderClaim extends BuildClaim {
  readonly context: string;
  readonly reference: BuildReference & { readonly kind: Exclude<BuildReference["kind"], "goreleaser"> };
}

/**
 * Finds the build context of a Dockerfile: what a person has said, a compose, bake or Skaffold file, a container action, a
 * build command, the folder that holds the sources, for want of any the only one with an ignore file. The first that has an answer wins.
 *
 * @param dockerfile Its path in the workspace.
 * @param about What the files of the workspace say about it.
 * @returns `undefined` when nothing fits, when the build makes the folder, and when a person has named one that is not in the
 *   workspace
 */
export async function decideContext(
  dockerfile: string,
  hints: ContextHints,
  overrides: ContextOverrides,
  about: readonly BuildClaim[],
  probe: SourceProbe,
): Promise<DecidedContext | undefined> {
  const named = namedByPerson(dockerfile, overrides);
  if (named) {
    const root = resolvePath("", named.folder);
    const isThere = root !== undefined && (await probe.isFolder(root));
    return isThere ? { root, decision: named.decision, isGuess: false } : undefined;
  }

  const candidates = upwardFrom(folderOf(dockerfile));
  const counts = await probe.count(candidates);
  // GoReleaser builds in a folder of its own. A Dockerfile that compiles is not meant for it, whatever the default name says.
  if (!hints.buildsGo && about.some(({ reference }) => reference.kind === "goreleaser")) return undefined;
  const claimed = about.filter(namesFolder);
  // What a file declares goes before the command that somebody wrote for himself.
  const ordered = [...claimed.filter(isDeclared), ...claimed.filter((claim) => !isDeclared(claim))];
  const decided = await decideByClaims(ordered, counts, probe);
  if (decided === "contradicted") return undefined;
  return decided ?? decideBySources(hints, counts, probe);
}

function namesFolder(claim: BuildClaim): claim is FolderClaim {
  return claim.context !== undefined && claim.reference.kind !== "goreleaser";
}

function isDeclared({ reference }: BuildClaim): boolean {
  return ["compose", "bake", "skaffold", "action"].includes(reference.kind);
}

function namedByPerson(
  dockerfile: string,
  { context, contexts, configurationPath }: ContextOverrides,
): { readonly folder: string; readonly decision: ContextDecision } | undefined {
  if (context !== undefined) return { folder: context, decision: { kind: "command-line" } };
  const folder = Object.entries(contexts ?? {}).find(([path]) => resolvePath("", path) === dockerfile)?.[1];
  if (folder === undefined) return undefined;
  const path = configurationPath === undefined ? {} : { path: configurationPath };
  return { folder, decision: { kind: "configuration", ...path } };
}

/**
 * The claimed context. Where build files name several, the sources have to speak for one of them: it holds all that any
 * other one does, and more. A file that names a folder with fewer of them than one above it is out of date, it seems.
 */
async function decideByClaims(
  claims: readonly FolderClaim[],
  upward: readonly SourceCount[],
  probe: SourceProbe,
): Promise<DecidedContext | "contradicted" | undefined> {
  const contexts = [...new Set(claims.map((claim) => claim.context))];
  const isThere = await Promise.all(contexts.map((context) => probe.isFolder(context)));
  const counts = await probe.count(contexts.filter((_, index) => isThere[index]));
  const bestUpward = Math.max(...upward.map(({ literals }) => literals));
  const isAssumed = ({ folder }: SourceCount) =>
    claims.every((claim) => claim.context !== folder || claim.isAssumed === true);

  // Nobody knows where a person starts a script: the assumption must not be worse than what the sources tell.
  const likely = counts.filter((count) => count.literals >= bestUpward || !isAssumed(count));
  const [first, ...others] = [...likely.filter((count) => !isAssumed(count)), ...likely.filter(isAssumed)];
  if (!first) return undefined;
  const best = others.reduce((a, b) => (compareCounts(b, a) > 0 ? b : a), first);
  const isDecided = likely.every(
    (other) =>
      other === best ||
      (holdsAllOf(best, other) && (compareCounts(best, other) > 0 || (isAssumed(other) && !isAssumed(best)))),
  );
  if (!isDecided) return "contradicted";
  if (upward.some((above) => above.literals > best.literals && holdsAllOf(above, best))) return undefined;
  const agreeing = claims.filter(({ context }) => context === best.folder);
  const [claim] = agreeing;
  return claim && { root: best.folder, decision: decisionOf(claim, agreeing), isGuess: false };
}

function holdsAllOf(folder: SourceCount, other: SourceCount): boolean {
  return [...other.held].every((source) => folder.held.has(source));
}

/** @param agreeing All claims of the same context: what they build differently is not known. */
function decisionOf({ path, reference }: FolderClaim, agreeing: readonly FolderClaim[]): ContextDecision {
  const { kind, span, target } = reference;
  const references = agreeing.map((claim) => claim.reference);
  return {
    kind: kind === "command" || kind === "workflow" ? "build-command" : kind,
    path,
    span,
    ...(target !== undefined && references.every((other) => other.target === target) && { target }),
  };
}

/** @param upward Counts for the Dockerfile's own folder and those above it, nearest first. */
async function decideBySources(
  { takesWholeContext, buildsGo }: ContextHints,
  upward: readonly SourceCount[],
  probe: SourceProbe,
): Promise<DecidedContext | undefined> {
  const [own] = upward;
  if (!own) return undefined;
  const guess = (root: string): DecidedContext => ({ root, decision: { kind: "copy-sources" }, isGuess: true });
  if (probe.literalCount > 0 && own.literals === probe.literalCount) return guess(own.folder);
  if (!probe.hasSources && !takesWholeContext) return guess(own.folder);

  const best = upward.reduce((a, b) => (compareCounts(b, a) > 0 ? b : a));
  // With either folder a COPY would fail: the file is built in another way than it seems.
  if (upward.some((other) => !holdsAllOf(best, other))) return undefined;
  const equals = upward.filter((count) => compareCounts(count, best) === 0).map(({ folder }) => folder);
  if (buildsGo) {
    const holdsModule = await Promise.all(equals.map((folder) => probe.exists(joinPath(folder, "go.mod"))));
    const nearest = equals.find((_, index) => holdsModule[index]);
    // A program beside the Dockerfile may well be built in its own folder, as before there were modules.
    const isOwnLikely = nearest !== own.folder && equals.includes(own.folder) && takesWholeContext;
    if (isOwnLikely && nearest !== undefined && (await probe.exists(joinPath(own.folder, "main.go")))) return undefined;
    // What is built lies in none of these folders: it is made first, or the file is a pattern for other projects.
    if (probe.namesGoSources && best.goSources === 0 && takesWholeContext) return undefined;
    if (nearest !== undefined && (takesWholeContext || best.literals + best.wildcards > 0)) return guess(nearest);
  }
  if (probe.hasSources && best.literals + best.wildcards === 0) {
    // Sources that lie in no folder speak for none, but where there is only one folder it is that one: what is copied is
    // made before the image is built.
    if (upward.length === 1) return guess(own.folder);
    // Nobody writes an ignore file for a folder that is no context.
    const isIgnoring = await Promise.all(upward.map(({ folder }) => probe.exists(joinPath(folder, ".dockerignore"))));
    const [only, ...more] = upward.filter((_, index) => isIgnoring[index]);
    if (!only || more.length > 0) return undefined;
    // A folder that holds the way to a source, though not yet the source, has as much to say for itself.
    const starts = await Promise.all(upward.map(({ folder }) => probe.countStarts(folder)));
    const ofOnly = starts[upward.indexOf(only)] ?? 0;
    return starts.some((count) => count > ofOnly) ? undefined : guess(only.folder);
  }
  // Nobody copies a folder as a whole for its Dockerfiles.
  if (!probe.hasSources && best === own && upward.length > 1 && (await probe.holdsOnlyDockerfiles(own.folder)))
    return undefined;
  return guess(best.folder);
}

function compareCounts(a: SourceCount, b: SourceCount): number {
  return a.literals - b.literals || a.wildcards - b.wildcards || a.goSources - b.goSources;
}
