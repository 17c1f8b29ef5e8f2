import type { Instruction, Span } from "../syntax/dockerfile";
import type { Subject } from "../syntax/onceFor";
import { type Answer, known, textOf, unknown, type Value } from "../syntax/value";
import { cleanContextPath, resolveInImage } from "./imagePaths";
import type { Stage, Step } from "./stage";

/** Where a COPY takes its files from. */
export type CopyOrigin =
  | { readonly kind: "context" }
  | { readonly kind: "stage"; readonly stage: Stage }
  /** An image, or a name that the build command may define: nothing is known of its files. */
  | { readonly kind: "image"; readonly name: Value };

export interface CopySource {
  /** As written. */
  readonly text: string;
  readonly span: Span;
  readonly kind: "path" | "url" | "heredoc";
  /** Clean path in the context, or absolute in a stage; `unknown` when a variable decides. */
  readonly path: Value;
  readonly hasWildcard: boolean;
}

/** A COPY or ADD, understood. */
export interface Copy extends Subject {
  readonly step: Step;
  readonly instruction: Instruction;
  readonly origin: CopyOrigin;
  readonly sources: readonly CopySource[];
  /** Absolute in the image. */
  readonly destination: Value;
  /** As written. */
  readonly destinationText: string;
  readonly destinationSpan: Span;
  /** Whether the destination is certainly a folder by its form: trailing slash, `.`, or WORKDIR itself. */
  readonly toFolder: Answer;
  readonly chown: string | undefined;
  readonly keepsParents: boolean;
  /** Patterns of `--exclude`. */
  readonly excludes: readonly string[];
}

/** What ADD fetches from elsewhere. Source: Dockerfile reference, ADD. */
const remote = /^(?:https?:\/\/|git@|git:\/\/|ssh:\/\/)/;

/** Reads the COPY or ADD of a step; `undefined` when it is malformed. */
export function copyOf(step: Step): Copy | undefined {
  const instruction = step.instruction;
  if (instruction.keyword !== "COPY" && instruction.keyword !== "ADD") return undefined;
  const words = instruction.json ?? instruction.words;
  const last = words.at(-1);
  if (!last || words.length < 2) return undefined;
  const origin = originOf(step);
  const { heredocs } = instruction;
  const sources = words.slice(0, -1).map((word): CopySource => {
    const isHeredoc = heredocs.some(({ marker }) => marker.start === word.span.start);
    const value = step.expand(word.text);
    const text = textOf(value);
    const isUrl = instruction.keyword === "ADD" && remote.test(text ?? word.text.replace(/^["']/, ""));
    const path =
      text === undefined
        ? value
        : known(origin.kind === "context" ? cleanContextPath(text) : `/${cleanContextPath(text)}`);
    return {
      text: word.text,
      span: word.span,
      kind: isHeredoc ? "heredoc" : isUrl ? "url" : "path",
      path,
      hasWildcard: /[*?[]/.test(text ?? word.text),
    };
  });
  const destinationValue = step.expand(last.text);
  const destination = resolveInImage(step.workdir, destinationValue);
  const written = textOf(destinationValue);
  const isWorkdir =
    destination.kind === "known" && step.workdir.kind === "known" && destination.text === step.workdir.text;
  const toFolder: Answer =
    written === undefined ? "unknown" : /(?:^|\/)\.{0,2}$/.test(written) || isWorkdir ? "yes" : "unknown";
  return {
    facts: undefined,
    step,
    instruction,
    origin,
    sources,
    destination,
    destinationText: last.text,
    destinationSpan: last.span,
    toFolder,
    chown: instruction.flag("chown")?.value,
    keepsParents: instruction.flag("parents") !== undefined && instruction.flag("parents")?.value !== "false",
    excludes: instruction.flags.filter((flag) => flag.name === "exclude").map((flag) => flag.value ?? ""),
  };
}

function originOf(step: Step): CopyOrigin {
  const from = step.instruction.flag("from");
  if (!from) return { kind: "context" };
  const name = step.expand(from.value ?? "");
  const stage = name.kind === "known" ? step.build.stageNamed(name.text, step.stage) : undefined;
  if (stage) return { kind: "stage", stage };
  return { kind: "image", name: step.build.isNamedContext(textOf(name) ?? "") ? unknown : name };
}
