import type { BuildGraph, PlainPosition } from "../../server/src/protocol";

/** What the extension says to the page of the build graph. */
export type ToPage =
  /** `null` where there is no graph: the file is closed, or no Dockerfile. */
  | { readonly kind: "graph"; readonly graph: BuildGraph | null; readonly file: string }
  /** The cursor is in this line of the file. */
  | { readonly kind: "cursor"; readonly line: number }
  | { readonly kind: "draw" }
  /** The browser is to keep the drawing as a file: there is no place that the extension could write to. */
  | { readonly kind: "download"; readonly svg: string; readonly name: string };

/** What the page says to the extension. */
export type FromPage =
  | { readonly kind: "ready" }
  | { readonly kind: "reveal"; readonly position: PlainPosition }
  | { readonly kind: "open" }
  | { readonly kind: "save" }
  /** The answer to `draw`; `undefined` while there is no graph. */
  | { readonly kind: "drawn"; readonly svg: string | undefined };

/** What the page keeps while it is hidden, and over restarts of the window. */
export interface PageState {
  readonly uri: string;
  readonly scrollTop?: number;
  readonly scrollLeft?: number;
}

/** Texts of the page in the person's language; `{0}` stands for what is put in. */
export interface PageTexts {
  readonly graph: string;
  readonly list: string;
  readonly save: string;
  readonly open: string;
  readonly closed: string;
  readonly empty: string;
  readonly image: string;
  readonly final: string;
  readonly unneeded: string;
  readonly from: string;
  readonly boundary: string;
  readonly takes: string;
  readonly findings: string;
  readonly oneFinding: string;
  readonly error: string;
  readonly warning: string;
  readonly information: string;
  readonly hint: string;
  readonly line: string;
}

/** Puts values into a text of {@link PageTexts}. */
export function fill(text: string, ...values: readonly (string | number)[]): string {
  return text.replace(/\{(\d)\}/g, (whole, index: string) => String(values[Number(index)] ?? whole));
}
