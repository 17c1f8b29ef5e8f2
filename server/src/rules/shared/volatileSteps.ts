import type { GoCommand } from "../../build/goCommand";
import { isInside } from "../../build/imagePaths";
import { contextInputs, takesGoSource } from "../../build/layers";
import type { Stage, Step } from "../../build/stage";
import { variablesOf } from "../../syntax/shellVariables";
import { textOf } from "../../syntax/value";

/** Steps before a download that change from build to build although the download needs none of them. */
export interface VolatileSteps {
  readonly download: GoCommand;
  /** In the order of the file; at least one. */
  readonly steps: readonly Step[];
  /** The step behind the download, above which they can go; `undefined` where something in between needs them. */
  readonly next: Step | undefined;
}

/** Names of what a release or a single build is called. `GO_VERSION` and the like name tools, which seldom change. */
const volatileName =
  /^(?:(?:APP_|BUILD_|RELEASE_|IMAGE_|PROJECT_|SERVICE_|PROGRAM_)?VERSION|(?:APP_|BUILD_)?REVISION|VCS_(?:REF|URL|VERSION)|(?:GIT_|CI_|VCS_|BUILD_|SOURCE_|LAST_)*COMMIT(?:_(?:SHA|HASH|ID|REF|REF_NAME|DATE|TIME|SHORT_SHA|TAG|BRANCH))?|COMMITHASH|COMMITSHA|GITCOMMIT|DOCKER_GITCOMMIT|GIT_?(?:SHA|HASH|REV|REVISION|REF(?:_NAME|_TYPE)?|DESCRIBE|DIRTY|BUILD_HASH|SHORT_SHA|TREE_STATE|VERSION|TAG)|GITHUB_(?:SHA|REF(?:_NAME|_TYPE)?|RUN_ID|RUN_NUMBER)|BUILD_?(?:DATE|TIME|TIMESTAMP|STAMP|NUMBER|NO|NUM|ID|HASH|SHA|INFO|REF)|BUILDTIME|BUILDDATE|DATE|SOURCE_DATE_EPOCH|TIMESTAMP|SHA1?|CACHE_?BUST(?:ER)?)$/;

/** What is volatile before the first download of a stage. `undefined` where the download depends on Go sources anyway. */
export function volatileStepsIn(stage: Stage): VolatileSteps | undefined {
  const download = stage.goCommands.find((go) => go.needsModules === "yes" && !go.isVersioned);
  // A mount keeps the modules whatever happens to the layer.
  if (download?.downloads !== "yes" || download.isModuleCacheMounted !== "no") return undefined;
  const { step } = download;
  const context = stage.build.surroundings.context;
  if (contextInputs(step).some((input) => takesGoSource(input, context) !== "no")) return undefined;
  const before = stage.steps.slice(0, step.index);
  const steps = before.filter((other) => isVolatile(other, download));
  const names = steps.flatMap(namesSetBy);
  if (steps.length === 0 || usesAny(step, names)) return undefined;
  const between = stage.steps.slice(steps[0]?.index ?? 0, step.index + 1).filter((other) => !steps.includes(other));
  // What fetches or places the sources by it decides what go.mod says.
  const derived = [...names, ...namesDerived(between, names)];
  if (between.some((other) => /^(?:RUN|COPY|ADD|WORKDIR)$/.test(other.instruction.keyword) && usesAny(other, derived)))
    return undefined;
  const isFree = !between.some((other) => usesAny(other, names) || takesCopied(other, steps));
  const next = stage.steps[step.index + 1];
  // A RUN whose commands are not known may read its environment or any file.
  if (between.some((other) => other.isOpaque)) return undefined;
  return { download, steps, next: isFree ? next : undefined };
}

function isVolatile(step: Step, download: GoCommand): boolean {
  const { keyword, pairs } = step.instruction;
  if (keyword === "ARG") return pairs.length > 0 && pairs.every(({ name }) => volatileName.test(name));
  if (keyword === "ENV") return pairs.length > 0 && pairs.every((pair) => isFromVolatile(step, pair.rawValue ?? ""));
  return isUnrelatedCopy(step, download);
}

/** `ENV VERSION=$VERSION`: nothing but the value of a volatile build argument. */
function isFromVolatile(step: Step, raw: string): boolean {
  const name = /^"?\$\{?([A-Za-z_]\w*)(?::?-[^}]*)?\}?"?$/.exec(raw)?.[1];
  return name !== undefined && volatileName.test(name) && step.variable(name).origin?.kind === "ARG";
}

/** Files of the build context for a place below the module's folder that no go command reads before it compiles. */
function isUnrelatedCopy(step: Step, download: GoCommand): boolean {
  const { copy } = step;
  const { folder, module } = download.module;
  const context = step.build.surroundings.context;
  const destination = copy && textOf(copy.destination);
  if (!copy || !context || !module || folder === undefined || destination === undefined) return false;
  if (copy.origin.kind !== "context" || download.subcommand !== "mod download" || !isInside(destination, folder))
    return false;
  return copy.sources.every(({ path, kind, hasWildcard }) => {
    const from = textOf(path);
    if (kind !== "path" || hasWildcard || from === undefined || from === "") return false;
    if (context.listing.kindOf(from) !== "folder" || context.listing.isOpaque(from)) return false;
    const sent = [...context.listing.files(from)].filter(
      (file) => context.ignore?.matcher.decide(file).ignored !== true,
    );
    return !context.isGuess && !holdsManifest(sent);
  });
}

function holdsManifest(files: readonly string[]): boolean {
  return (
    files.length === 0 ||
    files.some((file) =>
      /(?:^|\/)(?:go\.(?:mod|sum|work|work\.sum)|\.netrc|\.gitconfig|[^/]+\.(?:crt|pem|cer))$/.test(file),
    )
  );
}

function namesSetBy({ instruction }: Step): readonly string[] {
  return /^(?:ENV|ARG)$/.test(instruction.keyword) ? instruction.pairs.map(({ name }) => name) : [];
}

/** Variables that take something of their values from others. */
function namesDerived(steps: readonly Step[], names: readonly string[]): readonly string[] {
  const derived: string[] = [];
  for (const step of steps) if (usesAny(step, [...names, ...derived])) derived.push(...namesSetBy(step));
  return derived;
}

/** Whether an instruction reads one of the variables. */
function usesAny({ instruction }: Step, names: readonly string[]): boolean {
  if (names.length === 0) return false;
  const { text } = instruction.parsed;
  if (names.some((name) => new RegExp(`\\$\\{?${name}\\b`).test(text))) return true;
  return instruction.keyword === "RUN" && !variablesOf(instruction).isComplete;
}

/** Whether a step between may need copied files, or decides where they go and whose they are. */
function takesCopied(step: Step, steps: readonly Step[]): boolean {
  const copies = steps.flatMap(({ copy }) => copy ?? []);
  if (copies.length === 0) return false;
  const { instruction, copy, commands, goCommands } = step;
  if (/^(?:WORKDIR|USER|SHELL)$/.test(instruction.keyword)) return true;
  if (instruction.keyword === "RUN") return commands.length > goCommands.length;
  return copies.some((other) => copy !== undefined && textOf(other.destination) === textOf(copy.destination));
}
