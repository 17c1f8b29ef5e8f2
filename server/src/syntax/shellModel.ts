import type { Lookup } from "./expansion";
import { Kept } from "./kept";
import type { Span } from "./text";
import { joinValues, known, maximumValueLength, textOrEmpty, unknown, unset, type Value } from "./value";

/** A word of a shell command. */
export interface ShellWord {
  /** As written. */
  readonly text: string;
  readonly span: Span;
  readonly parts: readonly ShellPart[];
}

export type ShellPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "glob"; readonly text: string }
  | {
      readonly kind: "variable";
      readonly name: string;
      readonly span: Span;
      /** `:-`, `-`, `:=`, `=`, `:+`, `+`, `:?`, `?`; `undefined` for a plain use; `other` for what is not computed. */
      readonly operator: string | undefined;
      readonly operand: ShellWord | undefined;
    }
  /** A command substitution, arithmetic or anything else that only a run can tell. */
  | { readonly kind: "opaque" };

export interface ShellAssignment {
  readonly name: string;
  /** `undefined` for arrays and appends, whose result is not computed. */
  readonly value: ShellWord | undefined;
  readonly span: Span;
}

export interface ShellRedirect {
  readonly operator: string;
  readonly target: ShellWord | undefined;
  readonly span: Span;
}

/** One simple command, with what the shell did before it in the same process. Wrappers such as `env` are seen through. */
export interface ShellCommand {
  /** Name and arguments behind assignments and wrappers; at least one. */
  readonly words: readonly ShellWord[];
  /** `A=b` before the command and those given to `env` or `sudo`: they reach this command alone. */
  readonly assignments: readonly ShellAssignment[];
  /** Variables that a wrapper takes away (`env -u X`); `"*"` when it takes all. */
  readonly removed: readonly string[];
  readonly redirects: readonly ShellRedirect[];
  /** From the first assignment or wrapper to the last word. */
  readonly span: Span;
  /** Names of the wrappers, outermost first: `sudo`, `env`, `sh`, `timeout`, … */
  readonly wrappers: readonly string[];
  /** Where the shells are named that run the command, outermost first: the first word of `bash -c "…"`, of `su -c "…"`. */
  readonly shells: readonly ShellWord[];
  /** The user that a wrapper switches to (`su`, `sudo -u`, `gosu`). */
  readonly user: ShellWord | undefined;
  /** False for a command in a branch, a loop, a function or behind `||`: it may not run. */
  readonly isCertain: boolean;
  /** True where the script goes on although the command failed (`|| true`, a pipe's left side, the last but `;`). */
  readonly mayFail: boolean;
  /** Whether the command's input or output is a pipe. */
  readonly inPipe: boolean;
  readonly scope: ShellScope;
}

/** What a shell process remembers, as a chain of changes; `undefined` is the state at its start. */
export type ShellScope = ShellChange | undefined;

export type ShellChange = { readonly before: ShellScope } & (
  | {
      readonly kind: "assign";
      readonly name: string;
      readonly value: ShellWord | undefined;
      readonly exported: boolean;
      readonly span: Span;
    }
  | { readonly kind: "export"; readonly name: string; readonly span: Span }
  | { readonly kind: "unset"; readonly name: string }
  | { readonly kind: "cd"; readonly target: ShellWord | undefined }
  /** Something that may have changed these names (`"*"`: all) and, when `directory`, the working directory. */
  | { readonly kind: "blur"; readonly names: ReadonlySet<string>; readonly directory: boolean }
);

export interface ShellScript {
  readonly commands: readonly ShellCommand[];
  /** Assignments without a command (`A=b C=d`), in order: they change variables of the shell itself. */
  readonly assignments: readonly ShellAssignment[];
  /** False where a syntax error or a form that is not modelled leaves parts unread. */
  readonly isComplete: boolean;
}

export const emptyScript: ShellScript = { commands: [], assignments: [], isComplete: true };

/** A script of which nothing is known. */
export const opaqueScript: ShellScript = { commands: [], assignments: [], isComplete: false };

/** The value of a word when `lookup` answers for the variables in force; a glob counts as its pattern's text. */
export function wordValue(word: ShellWord, lookup: Lookup): Value {
  let text = "";
  for (const part of word.parts) {
    if (part.kind === "opaque") return unknown;
    if (part.kind !== "variable") {
      text += part.text;
      continue;
    }
    const value = variableValue(part, lookup);
    if (value.kind === "unknown") return unknown;
    text += textOrEmpty(value) ?? "";
    if (text.length > maximumValueLength) return unknown;
  }
  return known(text);
}

/** The text of a word without variables and substitutions; `undefined` for others. */
export function literalOf(word: ShellWord | undefined): string | undefined {
  if (!word) return undefined;
  let text = "";
  for (const part of word.parts) {
    if (part.kind !== "text") return undefined;
    text += part.text;
  }
  return text;
}

function variableValue(part: Extract<ShellPart, { kind: "variable" }>, lookup: Lookup): Value {
  const value = lookup(part.name);
  if (part.operator === undefined) return value;
  const operand = part.operand ? wordValue(part.operand, lookup) : known("");
  const isEmpty = value.kind === "unset" || (value.kind === "known" && value.text === "" && part.operator[0] === ":");
  switch (part.operator) {
    case ":-":
    case "-":
    case ":=":
    case "=":
      return value.kind === "unknown" ? unknown : isEmpty ? operand : value;
    case ":+":
    case "+":
      return value.kind === "unknown" ? joinValues(operand, known("")) : isEmpty ? known("") : operand;
    case ":?":
    case "?":
      return value;
    case "#":
    case "%": {
      const text = textOrEmpty(value);
      const pattern = textOrEmpty(operand);
      if (text === undefined || pattern === undefined || /[*?[]/.test(pattern)) return unknown;
      if (part.operator === "#") return known(text.startsWith(pattern) ? text.slice(pattern.length) : text);
      return known(text.endsWith(pattern) ? text.slice(0, text.length - pattern.length) : text);
    }
    default:
      return unknown;
  }
}

/** Assignments that build on one another deeper than this are no hand-written RUN; each level is a call within a call. */
const maximumReferences = 200;

/**
 * The value of `$name` in the shell at `scope`.
 *
 * @param environment answers for what the shell was started with; must be the same function for the same shell
 */
export function shellVariable(scope: ShellScope, name: string, environment: Lookup): Value {
  return variableAt(scope, name, environment, 0);
}

function variableAt(scope: ShellScope, name: string, environment: Lookup, depth: number): Value {
  for (let change = scope; change; change = change.before) {
    if (change.kind === "assign" && change.name === name) return assignedValue(change, environment, depth);
    if (change.kind === "unset" && change.name === name) return unset;
    if (change.kind === "blur" && (change.names.has(name) || change.names.has("*"))) return unknown;
  }
  return environment(name);
}

/**
 * Kept for each shell: with `a=$a$a` in every line, asking anew would double the work at each of them. Each value goes with
 * what the environment was asked for, and with its change: the environment outlives many a script.
 */
const assignedValues = new WeakMap<Lookup, WeakMap<ShellChange, Kept<Value>>>();

function assignedValue(change: Extract<ShellChange, { kind: "assign" }>, environment: Lookup, depth: number): Value {
  const { value: word, before } = change;
  if (!word || depth >= maximumReferences) return unknown;
  const values = assignedValues.get(environment) ?? new WeakMap<ShellChange, Kept<Value>>();
  assignedValues.set(environment, values);
  const earlier = values.get(change);
  if (earlier) return earlier.get();
  const kept = new Kept(() => wordValue(word, (inner) => variableAt(before, inner, environment, depth + 1)));
  values.set(change, kept);
  return kept.get();
}

/** Where the value that a command started at `scope` gets for `name` was written, when the shell itself set it. */
export interface ShellSetting {
  readonly value: Value;
  /** The assignment in the script; `undefined` when the value comes from the environment or cannot be traced. */
  readonly span: Span | undefined;
}

/** What a command started by the shell at `scope` finds in its environment: exported variables only. */
export function exportedVariable(scope: ShellScope, name: string, environment: Lookup): ShellSetting {
  let assigned: Extract<ShellChange, { kind: "assign" }> | undefined;
  for (let change = scope; change; change = change.before) {
    if (change.kind === "blur" && (change.names.has(name) || change.names.has("*")))
      return { value: unknown, span: undefined };
    if (change.kind === "unset" && change.name === name) {
      // A later plain assignment of an unset variable stays inside the shell.
      return { value: unset, span: undefined };
    }
    if (change.kind === "export" && change.name === name) {
      return {
        value: shellVariable(scope, name, environment),
        span: assigned?.span ?? assignmentSpan(change.before, name),
      };
    }
    if (change.kind === "assign" && change.name === name) {
      if (change.exported) return { value: shellVariable(scope, name, environment), span: (assigned ?? change).span };
      assigned ??= change;
    }
  }
  const inherited = environment(name);
  if (!assigned || inherited.kind === "unset") return { value: inherited, span: undefined };
  // The variable came from the environment, so that an assignment without `export` changes it for commands as well.
  return inherited.kind === "unknown"
    ? { value: unknown, span: undefined }
    : { value: shellVariable(scope, name, environment), span: assigned.span };
}

function assignmentSpan(scope: ShellScope, name: string): Span | undefined {
  for (let change = scope; change; change = change.before) {
    if (change.kind === "assign" && change.name === name) return change.span;
  }
  return undefined;
}

/** Whether a program of this name or path reads POSIX shell. */
export function isShellName(program: string): boolean {
  return /(?:^|\/)(?:ba|da|a|z|k)?sh$/.test(program);
}

/** `NAME=value` written as an argument (of `export`, `env`, `sudo`). */
export function assignmentIn(word: ShellWord): ShellAssignment | undefined {
  const first = word.parts[0];
  if (first?.kind !== "text") return undefined;
  const match = /^([A-Za-z_][A-Za-z0-9_]*)=/.exec(first.text);
  const name = match?.[1];
  if (!match || name === undefined) return undefined;
  const rest = first.text.slice(match[0].length);
  const parts: ShellPart[] = [...(rest ? [{ kind: "text", text: rest } as const] : []), ...word.parts.slice(1)];
  const prefix = word.text.indexOf("=") + 1;
  const value = { text: word.text.slice(prefix), span: { start: word.span.start + prefix, end: word.span.end }, parts };
  return { name, value, span: word.span };
}
