/** What is known of a value: its text, that it is not set, or nothing. On `unknown` rules keep silent. */
export type Value =
  | { readonly kind: "known"; readonly text: string }
  | { readonly kind: "unset" }
  | { readonly kind: "unknown" };

export const unset: Value = Object.freeze({ kind: "unset" });
export const unknown: Value = Object.freeze({ kind: "unknown" });

/** Linux hands no longer text to a program, so that a value beyond it is nobody's. Source: execve(2), MAX_ARG_STRLEN. */
export const maximumValueLength = 131_072;

/** A known value. */
export function known(text: string): Value {
  return { kind: "known", text };
}

/** The text of a known value, `undefined` for the others. */
export function textOf(value: Value): string | undefined {
  return value.kind === "known" ? value.text : undefined;
}

/** The text where it is known, with "known unset" read as the empty text, as Docker, shells and Go do; else `undefined`. */
export function textOrEmpty(value: Value): string | undefined {
  return value.kind === "known" ? value.text : value.kind === "unset" ? "" : undefined;
}

export function sameValue(a: Value, b: Value): boolean {
  return a.kind === b.kind && textOf(a) === textOf(b);
}

/** Joins two answers for the same thing, one from each of two possible paths: where they differ, nothing is known. */
export function joinValues(a: Value, b: Value): Value {
  return sameValue(a, b) ? a : unknown;
}

/** `yes`, `no`, or nobody can know. */
export type Answer = "yes" | "no" | "unknown";

/** `yes` when one is, `no` when all are, else `unknown`. */
export function anyOf(answers: Iterable<Answer>): Answer {
  let result: Answer = "no";
  for (const answer of answers) {
    if (answer === "yes") return "yes";
    if (answer === "unknown") result = "unknown";
  }
  return result;
}
