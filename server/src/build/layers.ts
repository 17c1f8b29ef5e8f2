import { onceFor, onceForEach } from "../syntax/onceFor";
import type { Span } from "../syntax/text";
import { type Answer, textOf } from "../syntax/value";
import type { BuildContext } from "../workspace/surroundings";
import type { Copy } from "./copy";
import { expandWildcard } from "./files";
import { countParts, stepsInPart } from "./fromSteps";
import { nameOf } from "./imagePaths";
import type { Mount } from "./mount";
import type { Stage, Step } from "./stage";

/** A part of the build context that a step's layer depends on: when it changes, the step runs again. */
export interface ContextInput {
  /** Clean context path or pattern; `undefined` when a variable decides. */
  readonly path: string | undefined;
  readonly hasWildcard: boolean;
  /** The step that reads it. */
  readonly step: Step;
  readonly copy: Copy | undefined;
  readonly mount: Mount | undefined;
  /** The source word, or the mount. */
  readonly span: Span;
}

/**
 * Everything of the build context that the layer of `step` depends on: COPY, ADD and bind mounts of the steps before it
 * in its stage and below, and what `COPY --from` takes from other stages. In the order of execution.
 */
export function contextInputs(step: Step): readonly ContextInput[] {
  const inputs: ContextInput[] = [];
  collect(step.stage, step.index, inputs, new Set());
  return inputs;
}

function collect(stage: Stage, last: number, into: ContextInput[], seen: Set<Stage>): void {
  if (stage.parent) collect(stage.parent, stage.parent.steps.length - 1, into, seen);
  for (const step of stage.steps.slice(0, last + 1)) {
    if (step.copy?.origin.kind === "stage") enter(step.copy.origin.stage, into, seen);
    into.push(...ownInputs(step));
    if (step.instruction.keyword !== "RUN") continue;
    for (const mount of step.mounts) {
      const name = mount.type === "bind" ? textOf(mount.from) : undefined;
      if (name !== undefined) enter(stage.build.stageNamed(name, stage), into, seen);
    }
  }
}

/** Whether the layer of a step, or one below it in its chain of stages, certainly depends on Go sources of the context. */
export function standsOnSource(step: Step): boolean {
  return step.stage.chain.some((stage) => {
    const first = firstSource(stage);
    return first <= (stage === step.stage ? step.index : stage.steps.length);
  });
}

/** For each stage the index of its first step that takes in Go sources. */
const firstSource = onceFor((stage: Stage): number => {
  for (let part = 0; part < countParts(stage); part++) {
    const found = firstSourceStep(stage, part);
    if (found) return found.index;
  }
  return Number.POSITIVE_INFINITY;
});

const firstSourceStep = onceForEach((stage: Stage, part: number): Step | undefined => {
  const { context } = stage.build.surroundings;
  return stepsInPart(stage, part).find((step) =>
    ownInputs(step).some((input) => takesGoSource(input, context) === "yes"),
  );
});

/** What a step by itself takes from the build context: the sources of its COPY or ADD, or the bind mounts of its RUN. */
export const ownInputs: (step: Step) => readonly ContextInput[] = onceFor(findInputs);

const noInputs: readonly ContextInput[] = [];

function findInputs(step: Step): readonly ContextInput[] {
  const { copy } = step;
  if (copy) {
    if (copy.origin.kind !== "context") return noInputs;
    return copy.sources
      .filter((source) => source.kind === "path")
      .map(({ path, hasWildcard, span }) => ({ path: textOf(path), hasWildcard, step, copy, mount: undefined, span }));
  }
  if (step.instruction.keyword !== "RUN" || step.mounts.length === 0) return noInputs;
  return step.mounts
    .filter((mount) => mount.type === "bind" && mount.from.kind === "unset")
    .map((mount) => ({
      path: textOf(mount.source),
      hasWildcard: false,
      step,
      copy: undefined,
      mount,
      span: mount.flag.span,
    }));
}

function enter(stage: Stage | undefined, into: ContextInput[], seen: Set<Stage>): void {
  if (!stage || seen.has(stage)) return;
  seen.add(stage);
  collect(stage, stage.steps.length - 1, into, seen);
}

/** Whether a part of the context takes in Go source files, so that a source edit changes it. */
export function takesGoSource(input: ContextInput, context: BuildContext | undefined): Answer {
  if (input.path === undefined) return "unknown";
  return pathTakesGoSource(input.path, input.hasWildcard, context, () => true);
}

/**
 * The same for a path or pattern and the files for which `counts` is true. Without a listing only what a name alone
 * shows is answered: the whole context and `*.go` do, manifests do not.
 */
export function pathTakesGoSource(
  path: string,
  hasWildcard: boolean,
  context: BuildContext | undefined,
  counts: (file: string) => boolean,
): Answer {
  if (!context) return withoutListing(path, hasWildcard);
  return pathTakesFile(path, hasWildcard, context, (file) => isGoSource(file) && counts(file));
}

/** Whether a path or pattern takes in a file for which `counts` is true; a cut listing leaves that open below the root. */
export function pathTakesFile(
  path: string,
  hasWildcard: boolean,
  context: BuildContext,
  counts: (file: string) => boolean,
): Answer {
  let answer: Answer = "no";
  for (const item of hasWildcard ? expandWildcard(context, path) : [path]) {
    if (item === undefined) {
      answer = "unknown";
      continue;
    }
    if (context.listing.kindOf(item) === "file") {
      if (counts(item) && !context.ignore?.matcher.decide(item).ignored) return "yes";
      continue;
    }
    for (const file of context.listing.files(item)) {
      if (counts(file) && !context.ignore?.matcher.decide(file).ignored) return "yes";
    }
    if (context.listing.truncated) answer = item === "" ? "yes" : "unknown";
  }
  return answer;
}

function withoutListing(path: string, hasWildcard: boolean): Answer {
  if (path === "" || path === "*" || path === "**") return "yes";
  const name = nameOf(path);
  if (isGoSource(name)) return "yes";
  if (/^(?:go\.(?:mod|sum|work|work\.sum|\*)|vendor)$/.test(name)) return "no";
  return !hasWildcard && /\.[a-z0-9]+$/i.test(name) ? "no" : "unknown";
}

function isGoSource(path: string): boolean {
  return path.endsWith(".go");
}
