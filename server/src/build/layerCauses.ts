import { onceFor } from "../syntax/onceFor";
import type { Span } from "../syntax/text";
import { textOf, type Value } from "../syntax/value";
import type { Copy } from "./copy";
import { platformArguments, predefinedProxyArguments } from "./environment";
import { parseImageReference } from "./imageReference";
import { type ContextInput, ownInputs } from "./layers";
import { type Stage, Step } from "./stage";

/** Something outside of an instruction that its layer depends on: when it changes, the step runs again. */
export type LayerCause =
  | ContextCause
  | StageCause
  | ImageCause
  | { readonly kind: "remote"; readonly address: string; readonly isPinned: boolean; readonly span: Span }
  | {
      readonly kind: "argument";
      readonly name: string;
      /** Whether only the build command gives it a value. */
      readonly isHook: boolean;
      /** Of the ARG. */
      readonly span: Span;
    }
  /** The base image may carry ONBUILD instructions, which are not seen. */
  | { readonly kind: "hidden"; readonly span: Span };

export interface ContextCause {
  readonly kind: "context";
  readonly input: ContextInput;
  readonly span: Span;
}

/** What a COPY or bind mount takes out of another stage. Docker compares its content, not when it was made. */
export interface StageCause {
  readonly kind: "stage";
  readonly stage: Stage;
  /** Absolute paths or patterns in that stage; `undefined` for one that a variable decides. */
  readonly paths: readonly (string | undefined)[];
  readonly span: Span;
}

export interface ImageCause {
  readonly kind: "image";
  /** `undefined` when a variable decides. */
  readonly name: string | undefined;
  /** Whether a digest names it, so that it is the same image in every build. */
  readonly isPinned: boolean;
  readonly span: Span;
}

/** Instructions that make a layer, and so have a place in the cache. All others only change the image's configuration. */
export function makesLayer({ instruction }: Step): boolean {
  return /^(?:RUN|COPY|ADD|WORKDIR)$/.test(instruction.keyword);
}

/** Whether a COPY or ADD makes a layer that does not depend on what lies below it. Source: Dockerfile reference, COPY --link. */
export function isLinked({ instruction }: Step): boolean {
  const flag = instruction.flag("link");
  return flag !== undefined && flag.value !== "false";
}

/**
 * Everything that the layer of a step depends on, the lowest layer's first: its own causes and those of the steps below
 * it in its chain of stages. What a cause of kind `stage` depends on itself is not among them.
 * Sources: BuildKit's cache keys (solver/llbsolver/ops/exec.go, file.go); Dockerfile reference, ARG and COPY --link.
 */
export function causesOf(step: Step): readonly LayerCause[] {
  if (isLinked(step)) return ownCauses(step);
  const causes = [...startCauses(step.stage)];
  for (const other of step.stage.steps.slice(0, step.index + 1)) causes.push(...ownCauses(other));
  return causes;
}

/** What the finished stage depends on. */
function causesOfEnd(stage: Stage): readonly LayerCause[] {
  return [...startCauses(stage), ...stage.steps.flatMap(ownCauses)];
}

/** What the first step of a stage stands on: its image or the stage below, and that one's ONBUILD instructions. */
export const startCauses = onceFor((stage: Stage): readonly LayerCause[] =>
  stage.parent
    ? [...causesOfEnd(stage.parent), ...triggersOf(stage).flatMap(ownCauses)]
    : [...baseCauses(stage), ...hiddenTriggers(stage)],
);

/** The ONBUILD instructions of the stage below, as the steps that they are here. Their indexes lie before the first step. */
export const triggersOf = onceFor((stage: Stage): readonly Step[] => {
  const { parent } = stage;
  const inner = parent?.steps.flatMap(({ instruction }) =>
    instruction.keyword === "ONBUILD" && instruction.inner ? [instruction.inner] : [],
  );
  if (!parent || !inner) return [];
  return inner.map(
    (instruction, at) => new Step(stage, at - inner.length, instruction, stage.build.initialState(stage)),
  );
});

/** The base image, or the build arguments that choose it. */
function baseCauses(stage: Stage): readonly LayerCause[] {
  const { image, imageText, imageSpan: span, build } = stage;
  const cause = imageCause(image, span);
  if (!cause) return none;
  const hooks =
    image.kind === "known" ? [] : variablesIn(imageText).filter((name) => build.globalArgument(name).origin?.isHook);
  return [cause, ...hooks.map((name) => ({ kind: "argument" as const, name, isHook: true, span }))];
}

/** Images made for ONBUILD say so in their names; what their instructions take is not known. */
function hiddenTriggers(stage: Stage): readonly LayerCause[] {
  return /onbuild/i.test(textOf(stage.image) ?? "") ? [{ kind: "hidden", span: stage.imageSpan }] : [];
}

/** What a step by itself takes in. */
export const ownCauses: (step: Step) => readonly LayerCause[] = onceFor(findOwn);

const none: readonly LayerCause[] = [];

function findOwn(step: Step): readonly LayerCause[] {
  const { keyword } = step.instruction;
  if (keyword === "RUN") return [...contextCauses(step), ...mountCauses(step), ...argumentCauses(step)];
  if (keyword !== "COPY" && keyword !== "ADD") return none;
  const { copy } = step;
  if (!copy) return none;
  if (copy.origin.kind === "context") return [...contextCauses(step), ...remoteCauses(copy)];
  if (copy.origin.kind === "stage") {
    const paths = copy.sources.filter(({ kind }) => kind === "path").map(({ path }) => textOf(path));
    return [{ kind: "stage", stage: copy.origin.stage, paths, span: copy.instruction.head }];
  }
  const image = imageCause(copy.origin.name, copy.instruction.flag("from")?.span ?? copy.instruction.head);
  return image ? [image] : none;
}

function contextCauses(step: Step): readonly LayerCause[] {
  return ownInputs(step).map((input) => ({ kind: "context" as const, input, span: input.span }));
}

function mountCauses(step: Step): readonly LayerCause[] {
  return step.mounts.flatMap((mount): readonly LayerCause[] => {
    if (mount.type !== "bind" || mount.from.kind === "unset") return none;
    const name = textOf(mount.from);
    const stage = name === undefined ? undefined : step.build.stageNamed(name, step.stage);
    const path = textOf(mount.source);
    if (stage) return [{ kind: "stage", stage, paths: [path && `/${path}`], span: mount.flag.span }];
    const image = imageCause(mount.from, mount.flag.span);
    return image ? [image] : none;
  });
}

function remoteCauses(copy: Copy): readonly LayerCause[] {
  const hasChecksum = copy.instruction.flag("checksum") !== undefined;
  return copy.sources
    .filter(({ kind }) => kind === "url")
    .map(({ text, span }) => ({
      kind: "remote" as const,
      address: text,
      // A full commit id names the same files for ever.
      isPinned: hasChecksum || /[#=@][0-9a-f]{40}(?:$|[:&])/.test(text),
      span,
    }));
}

function imageCause(value: Value, span: Span): ImageCause | undefined {
  const name = textOf(value) || undefined;
  if (name === "scratch") return undefined;
  const isPinned = name !== undefined && parseImageReference(name).digest !== undefined;
  return { kind: "image", name, isPinned, span };
}

/**
 * The build arguments in the environment of a RUN: all of them are in its cache key, used or not. Those of the platform
 * are left out, because each platform has a cache of its own, and the predefined proxies, which are in no key.
 */
function argumentCauses(step: Step): readonly LayerCause[] {
  const found = new Map<string, LayerCause>();
  const add = (name: string): void => {
    if (platformArguments.has(name) || predefinedProxyArguments.has(name)) return;
    const { origin } = step.variable(name);
    if (origin?.kind === "ARG") {
      found.set(name, { kind: "argument", name, isHook: origin.isHook, span: origin.pair.span });
    } else if (origin?.kind === "ENV" && origin.pair.rawValue !== undefined) {
      // `ENV VERSION=$VERSION` hands an argument on.
      for (const { name: argument, pair, isHook } of argumentsIn(step, origin.pair.rawValue)) {
        found.set(argument, { kind: "argument", name: argument, isHook, span: pair.span });
      }
    }
  };
  for (const stage of step.stage.chainUpwards) {
    for (const other of stage.steps) {
      if (stage === step.stage && other.index >= step.index) break;
      if (/^(?:ARG|ENV)$/.test(other.instruction.keyword)) {
        for (const { name } of other.instruction.pairs) add(name);
      }
    }
  }
  return [...found.values()];
}

/** The ARGs of the step's chain whose variables a value holds. */
function argumentsIn(step: Step, raw: string) {
  return variablesIn(raw).flatMap((name) => {
    const setting = step.stage.chain
      .flatMap((stage) => stage.environment.historyOf(name))
      .find(({ origin }) => origin?.kind === "ARG");
    return setting?.origin ? [{ name, pair: setting.origin.pair, isHook: setting.origin.isHook }] : [];
  });
}

/** The variables that a value holds, without those that BuildKit defines. */
function variablesIn(raw: string): readonly string[] {
  const names = new Set(Array.from(raw.matchAll(/\$\{?(\w+)/g), ([, name = ""]) => name));
  return [...names].filter((name) => !platformArguments.has(name) && !predefinedProxyArguments.has(name));
}
