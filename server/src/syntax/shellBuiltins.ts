import {
  assignmentIn,
  literalOf,
  type ShellAssignment,
  type ShellPart,
  type ShellScope,
  type ShellWord,
} from "./shellModel";
import type { Span } from "./text";

/** What a command that the shell itself carries out leaves behind. */
export interface BuiltinEffect {
  readonly scope: ShellScope;
  /** The builtin runs commands that are not read (`eval`, `source`). */
  readonly isOpaque?: true;
  /** Set by `set -e` and `set +e`. */
  readonly exitsOnError?: boolean;
}

/** The shell's state after a command; only builtins change it. Source: POSIX.1-2024, Shell Command Language 2.15. */
export function afterBuiltin(scope: ShellScope, words: readonly ShellWord[]): BuiltinEffect {
  const [name, ...rest] = words;
  switch (name?.text) {
    case "export":
    case "declare":
    case "typeset":
    case "readonly":
    case "local":
      return { scope: declared(scope, name.text, rest) };
    case "unset": {
      const names = rest.map((word) => word.text).filter((text) => !text.startsWith("-"));
      return {
        scope: names.reduce<ShellScope>((before, variable) => ({ kind: "unset", before, name: variable }), scope),
      };
    }
    case "read":
      return {
        scope: { kind: "blur", before: scope, names: new Set(rest.map((word) => word.text)), directory: false },
      };
    case "set":
      return { scope, ...errorOption(rest) };
    case "cd":
    case "chdir": {
      const target = rest.find((word) => !/^-[LPe@]+$/.test(word.text)) ?? homeWord(name.span);
      return { scope: { kind: "cd", before: scope, target: target.text === "-" ? undefined : target } };
    }
    case "pushd":
      return { scope: { kind: "cd", before: scope, target: rest[0] } };
    case "popd":
      return { scope: { kind: "cd", before: scope, target: undefined } };
    case "eval":
    case "source":
    case ".":
      return { scope: { kind: "blur", before: scope, names: new Set(["*"]), directory: true }, isOpaque: true };
    default:
      return { scope };
  }
}

/** The shell's state after an assignment. */
export function assigned(before: ShellScope, assignment: ShellAssignment, exported: boolean): ShellScope {
  return { kind: "assign", before, ...assignment, exported };
}

function declared(scope: ShellScope, builtin: string, words: readonly ShellWord[]): ShellScope {
  const exported = builtin === "export" || words.some((word) => /^-\w*x/.test(word.text));
  let after = scope;
  for (const word of words) {
    if (word.text.startsWith("-")) continue;
    const assignment = assignmentIn(word);
    if (assignment) after = assigned(after, assignment, exported);
    // `export $(cat .env)`: the names come from a file.
    else if (literalOf(word) === undefined)
      after = { kind: "blur", before: after, names: new Set(["*"]), directory: false };
    else if (exported) after = { kind: "export", before: after, name: word.text, span: word.span };
  }
  return after;
}

function errorOption(words: readonly ShellWord[]): { exitsOnError?: boolean } {
  let result: { exitsOnError?: boolean } = {};
  for (const [index, { text }] of words.entries()) {
    if (/^-\w*e/.test(text)) result = { exitsOnError: true };
    else if (/^\+\w*e/.test(text)) result = { exitsOnError: false };
    else if (text === "errexit") result = { exitsOnError: words[index - 1]?.text.startsWith("-") ?? false };
  }
  return result;
}

function homeWord(span: Span): ShellWord {
  const part: ShellPart = { kind: "variable", name: "HOME", span, operator: undefined, operand: undefined };
  return { text: "$HOME", span, parts: [part] };
}
