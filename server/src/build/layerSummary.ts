import type { Instruction } from "../syntax/dockerfile";
import { type Answer, anyOf } from "../syntax/value";
import type { BuildContext } from "../workspace/surroundings";
import type { Build } from "./build";
import { contextFiles, takesFile } from "./contextFiles";
import type { GoCommand } from "./goCommand";
import { type ContextCause, causesOf, type LayerCause, makesLayer, startCauses } from "./layerCauses";
import { type ContextInput, takesGoSource } from "./layers";
import type { Stage, Step } from "./stage";

/** When a FROM, COPY, ADD, RUN or WORKDIR is carried out again instead of being taken from the build cache. */
export interface LayerSummary {
  readonly instruction: Instruction;
  readonly stage: Stage;
  /** `undefined` for the FROM of a stage. */
  readonly step: Step | undefined;
  /** Whether it belongs to building a Go program: a go command, what one stands on, or its result. */
  readonly isGoStep: boolean;
  /** All that the layer depends on, the lowest layer's first. */
  readonly causes: readonly LayerCause[];
  readonly renewal: Renewal;
  readonly modules: ModuleRenewal;
}

export type Renewal =
  /** Nothing certain: no build context, a listing that was cut, a source that a variable decides. */
  | { readonly kind: "unknown" }
  /** With every edit of a Go source file. */
  | { readonly kind: "source"; readonly figures: Figures | undefined }
  /** With every edit of the whole build context. */
  | { readonly kind: "context"; readonly figures: Figures | undefined }
  /** When one of a few things changes. */
  | {
      readonly kind: "things";
      readonly things: readonly [LayerThing, ...LayerThing[]];
      readonly figures: Figures | undefined;
    }
  /** Only when the Dockerfile changes. */
  | { readonly kind: "instruction" };

/** One thing that a layer waits for. */
export type LayerThing =
  | { readonly kind: "path"; readonly path: string; readonly form: "file" | "folder" | "pattern" }
  | { readonly kind: "stage"; readonly stage: Stage }
  | { readonly kind: "image"; readonly name: string }
  | { readonly kind: "remote"; readonly address: string }
  | { readonly kind: "argument"; readonly name: string };

/** The files of the build context that a layer depends on, without those that the ignore file keeps out. */
export interface Figures {
  readonly files: number;
  /** Their size; `undefined` while it is not measured, or where that would cost too much. */
  readonly bytes: number | undefined;
  /** Whether there are more that were not listed. */
  readonly isLowerBound: boolean;
}

/**
 * What becomes of the Go modules when the step runs again: fetched from the network, kept in a cache mount, taken from a
 * layer below, none needed, or not known.
 */
export type ModuleRenewal = "downloaded" | "kept" | "inLayer" | "none" | "unknown";

/** Files that are measured for one layer; more cost too many questions to the disk. */
const maximumMeasured = 500;

/**
 * A summary for each FROM, COPY, ADD, RUN and WORKDIR in the order of the file. Sizes that nobody has asked for before
 * are put on the demand of the build's surroundings and are `undefined` until it is fulfilled.
 */
export function summarizeLayers(build: Build): readonly LayerSummary[] {
  const inputs = new InputFigures(build.surroundings.context);
  const goSteps = stepsOfGo(build);
  return build.stages.flatMap((stage) => {
    const causes = startCauses(stage);
    const start: LayerSummary = {
      instruction: stage.from,
      stage,
      step: undefined,
      isGoStep: goSteps.has(stage),
      causes,
      renewal: renewalOf(causes, inputs),
      modules: "none",
    };
    const steps = stage.steps.filter(makesLayer).map((step): LayerSummary => {
      const stepCauses = causesOf(step);
      return {
        instruction: step.instruction,
        stage,
        step,
        isGoStep: goSteps.has(step),
        causes: stepCauses,
        renewal: renewalOf(stepCauses, inputs),
        modules: modulesOf(step),
      };
    });
    return [start, ...steps];
  });
}

function renewalOf(causes: readonly LayerCause[], inputs: InputFigures): Renewal {
  const taken = causes.filter((cause) => cause.kind === "context");
  const source = anyOf(taken.map(({ input }) => inputs.takesSource(input)));
  if (source === "yes") return { kind: "source", figures: inputs.figures(taken) };
  if (source === "unknown" || causes.some(({ kind }) => kind === "hidden")) return { kind: "unknown" };
  if (taken.some(({ input }) => input.path === "")) return { kind: "context", figures: inputs.figures(taken) };
  const things = thingsOf(causes, inputs);
  if (things === undefined) return { kind: "unknown" };
  const [first, ...others] = things;
  if (first) {
    // Files that are named one by one need no figures.
    const isBroad = things.some((thing) => thing.kind === "path" && thing.form !== "file");
    return { kind: "things", things: [first, ...others], figures: isBroad ? inputs.figures(taken) : undefined };
  }
  const images = causes.filter((cause) => cause.kind === "image");
  if (images.some(({ name }) => name === undefined)) return { kind: "unknown" };
  const [image, ...more] = images
    .filter(({ isPinned }) => !isPinned)
    .map(({ name = "" }): LayerThing => ({ kind: "image", name }));
  if (image) return { kind: "things", things: [image, ...more], figures: undefined };
  return { kind: "instruction" };
}

/** What a layer waits for beside base images, each once; `undefined` where something of it has no name. */
function thingsOf(causes: readonly LayerCause[], inputs: InputFigures): readonly LayerThing[] | undefined {
  const things = new Map<string, LayerThing>();
  for (const cause of causes) {
    switch (cause.kind) {
      case "context":
        for (const thing of inputs.thingsOf(cause.input)) things.set(`path ${thing.path}`, thing);
        break;
      case "stage":
        if (cause.paths.includes(undefined)) return undefined;
        things.set(`stage ${cause.stage.index}`, { kind: "stage", stage: cause.stage });
        break;
      case "remote":
        if (!cause.isPinned) things.set(`remote ${cause.address}`, { kind: "remote", address: cause.address });
        break;
      case "argument":
        if (cause.isHook) things.set(`argument ${cause.name}`, { kind: "argument", name: cause.name });
        break;
    }
  }
  return [...things.values()];
}

/** Answers about parts of one build context, each worked out once. */
class InputFigures {
  private readonly taken = new Map<string, readonly string[] | undefined>();
  private readonly sources = new Map<string, Answer>();
  private readonly sums = new Map<string, Figures | undefined>();

  constructor(private readonly context: BuildContext | undefined) {}

  /** Whether an edit of some Go source file changes it. A file that is named by itself is not "the source". */
  takesSource(input: ContextInput): Answer {
    if (!this.context || input.path === undefined) return "unknown";
    const key = keyOf(input);
    let answer = this.sources.get(key);
    if (answer === undefined) {
      answer = this.findSource(input, this.context);
      this.sources.set(key, answer);
    }
    return answer;
  }

  private findSource(input: ContextInput, context: BuildContext): Answer {
    if (this.isSingleFile(input)) return "no";
    const files = this.filesOf(input);
    if (files === undefined) return "unknown";
    if (files.some((file) => file.endsWith(".go"))) return "yes";
    if (!contextFiles(context).isCut) return "no";
    return input.copy?.excludes.length ? "unknown" : takesGoSource(input, context);
  }

  /** What a source is called: the files that a pattern matches, else the path as it is. */
  thingsOf(input: ContextInput): readonly (LayerThing & { readonly kind: "path" })[] {
    const path = input.path ?? "";
    if (!input.hasWildcard) return [{ kind: "path", path, form: this.isSingleFile(input) ? "file" : "folder" }];
    const files = this.filesOf(input) ?? [];
    if (files.length === 0 || files.length > 3) return [{ kind: "path", path, form: "pattern" }];
    return files.map((file) => ({ kind: "path", path: file, form: "file" }));
  }

  /** The files behind some causes, those that several take counted once; `undefined` where they cannot be counted. */
  figures(causes: readonly ContextCause[]): Figures | undefined {
    const { context } = this;
    if (!context || causes.length === 0) return undefined;
    const key = [...new Set(causes.map(({ input }) => keyOf(input)))].sort().join("\n");
    if (!this.sums.has(key)) this.sums.set(key, this.sum(causes, context));
    return this.sums.get(key);
  }

  private sum(causes: readonly ContextCause[], context: BuildContext): Figures | undefined {
    const files = new Set<string>();
    for (const { input } of causes) {
      const found = this.filesOf(input);
      if (found === undefined) return undefined;
      for (const file of found) files.add(file);
    }
    const { unlisted, isCut } = contextFiles(context);
    const isLowerBound =
      isCut || causes.some(({ input }) => unlisted.some((folder) => takesFile(input)(folder) !== "no"));
    if (files.size === 0) return undefined;
    return { files: files.size, bytes: isLowerBound ? undefined : bytesOf(files, context), isLowerBound };
  }

  private isSingleFile({ path, hasWildcard }: ContextInput): boolean {
    if (hasWildcard || path === undefined || path === "") return false;
    const kind = this.context?.listing.kindOf(path);
    return kind === "file" || kind === "link" || (kind === undefined && /\.[a-z]\w*$/i.test(path));
  }

  /** The files that an input takes in; `undefined` where that is not known. */
  private filesOf(input: ContextInput): readonly string[] | undefined {
    const key = keyOf(input);
    if (!this.taken.has(key)) this.taken.set(key, this.findFiles(input));
    return this.taken.get(key);
  }

  private findFiles(input: ContextInput): readonly string[] | undefined {
    if (!this.context) return undefined;
    const takes = takesFile(input);
    const files: string[] = [];
    for (const file of contextFiles(this.context).files) {
      const answer = takes(file);
      if (answer === "unknown") return undefined;
      if (answer === "yes") files.push(file);
    }
    return files;
  }
}

function keyOf({ path, copy }: ContextInput): string {
  return [path ?? "?", ...(copy?.excludes ?? [])].join(" ");
}

function bytesOf(files: ReadonlySet<string>, { listing }: BuildContext): number | undefined {
  if (files.size > maximumMeasured) return undefined;
  let sum: number | undefined = 0;
  // Every file is asked for, so that one round of reading is enough.
  for (const file of files) {
    const bytes = listing.bytes(file);
    sum = bytes === undefined || sum === undefined ? undefined : sum + bytes;
  }
  return sum;
}

function modulesOf(step: Step): ModuleRenewal {
  const found = new Set(step.goCommands.map(modulesOfCommand));
  return (["unknown", "downloaded", "kept", "inLayer"] as const).find((renewal) => found.has(renewal)) ?? "none";
}

function modulesOfCommand(go: GoCommand): ModuleRenewal {
  const { downloads, moduleCacheMount } = go;
  if (go.needsModules === "no" || (downloads === "no" && go.isVendored === "yes")) return "none";
  if (go.needsModules === "unknown" || downloads === "unknown" || !go.command.shell.isCertain) return "unknown";
  if (moduleCacheMount?.type === "cache") return "kept";
  if (go.isModuleCacheMounted === "unknown") return "unknown";
  return downloads === "yes" ? "downloaded" : "inLayer";
}

/** The steps, and the stages for their FROM, that building Go programs consists of. */
function stepsOfGo(build: Build): ReadonlySet<Step | Stage> {
  const found = new Set<Step | Stage>();
  for (const { chain, goSteps } of build.stages) {
    const last = goSteps.at(-1);
    if (!last) continue;
    for (const stage of chain) {
      found.add(stage);
      const end = stage === last.stage ? last.index : stage.steps.length;
      for (const step of stage.steps.slice(0, end + 1)) {
        if (step.goCommands.length > 0 || step.copy) found.add(step);
      }
    }
  }
  for (const step of build.steps) {
    const origin = step.copy?.origin;
    if (origin?.kind === "stage" && origin.stage.chain.some(({ goSteps }) => goSteps.length > 0)) found.add(step);
  }
  return found;
}
