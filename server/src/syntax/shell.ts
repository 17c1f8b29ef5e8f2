import {
  type Assignment,
  type Command,
  type CompoundList,
  type HereDoc,
  parse,
  type Redirect,
  type Statement,
  type SyntaxNode,
} from "unbash";
import { Instruction, type ParsedInstruction } from "./instruction";
import { onceFor } from "./onceFor";
import { afterBuiltin, assigned } from "./shellBuiltins";
import {
  emptyScript,
  isShellName,
  opaqueScript,
  type ShellAssignment,
  type ShellChange,
  type ShellCommand,
  type ShellRedirect,
  type ShellScope,
  type ShellScript,
  type ShellWord,
} from "./shellModel";
import { shiftScript } from "./shellShift";
import { shellTextOf } from "./shellText";
import { ShellWordReader } from "./shellWords";
import { type Unwrapped, unwrap } from "./shellWrappers";
import type { Span } from "./text";

/** Longer bodies and deeper nesting are no hand-written RUN; the parser's time grows with both. */
const maximumLength = 32 * 1024;
const maximumOpeners = 200;
const maximumDepth = 4;

/** Scripts as they count from the start of their instruction, shared by all versions of a document. */
const relativeScriptOf = onceFor((parsed: ParsedInstruction) =>
  readScript(new Instruction(parsed, 0, { start: 0, end: 0 })),
);

/**
 * The commands of a RUN, CMD, ENTRYPOINT or HEALTHCHECK CMD, in the order in which they stand. Shell form, exec form,
 * heredoc and `sh -c` are read; every span counts in the Dockerfile. Never throws. Each text is parsed once; where it
 * only moved, its spans move.
 */
export const scriptOf = onceFor(
  ({ parsed, offset }: Instruction): ShellScript => shiftScript(relativeScriptOf(parsed), offset),
);

function readScript(instruction: Instruction): ShellScript {
  const json = instruction.json;
  if (json) return execForm(json.map((word) => ({ ...word, parts: [{ kind: "text", text: word.text }] })));
  const shell = shellTextOf(instruction);
  return shell ? parseShell(shell.text, shell.base) : opaqueScript;
}

/** The commands of a shell text that stands at offset `base` of the document. */
export function parseShell(text: string, base: number, depth = 0): ShellScript {
  if (text.trim() === "") return emptyScript;
  if (text.length > maximumLength || countOpeners(text) > maximumOpeners || depth > maximumDepth) return opaqueScript;
  const reader = new ScriptReader(text, base, depth);
  return reader.read();
}

/** A command given as separate words, with `sh -c` inside it read as well. */
export function execForm(words: readonly ShellWord[]): ShellScript {
  const reader = new ScriptReader("", 0, 0);
  return reader.readWords(words);
}

function countOpeners(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === "(" || character === "{" || character === "`") count++;
  }
  return count;
}

/** How the command at hand stands in its script. */
interface Place {
  readonly isCertain: boolean;
  readonly mayFail: boolean;
  readonly inPipe: boolean;
}

const plainPlace: Place = { isCertain: true, mayFail: false, inPipe: false };

/** Walks a script in the order of execution and writes down each simple command with the shell's state before it. */
class ScriptReader {
  private readonly commands: ShellCommand[] = [];
  private readonly assignments: ShellAssignment[] = [];
  private scope: ShellScope;
  private isComplete = true;
  /** After `set -e` every statement's failure ends the shell. */
  private exitsOnError = false;
  private readonly words: ShellWordReader;

  constructor(
    private readonly text: string,
    private readonly base: number,
    private readonly depth: number,
  ) {
    this.words = new ShellWordReader(base);
  }

  read(): ShellScript {
    const script = parse(this.text);
    if (script.errors?.length) this.isComplete = false;
    this.statements(script.commands, plainPlace);
    return { commands: this.commands, assignments: this.assignments, isComplete: this.isComplete };
  }

  readWords(words: readonly ShellWord[]): ShellScript {
    const first = words[0];
    const last = words.at(-1);
    if (first && last) {
      const span = { start: first.span.start, end: last.span.end };
      this.simple({ words, assignments: [], redirects: [], span, heredocBody: undefined }, plainPlace);
    }
    return { commands: this.commands, assignments: this.assignments, isComplete: this.isComplete };
  }

  private statements(list: readonly Statement[], place: Place): void {
    list.forEach((statement, index) => {
      const isLast = index === list.length - 1;
      // Without `set -e` only the last statement's failure fails the step; a job in the background never does.
      const goesOn = (!isLast && !this.exitsOnError) || statement.background === true;
      const inner = { ...place, mayFail: place.mayFail || goesOn };
      if (statement.background) this.inSubshell(() => this.node(statement.command, inner));
      else this.node(statement.command, inner);
    });
  }

  private node(node: SyntaxNode, place: Place): void {
    switch (node.type) {
      case "Command":
        this.command(node, place);
        break;
      case "AndOr":
        this.andOr(node.commands, node.operators, place);
        break;
      case "Pipeline":
        if (node.commands.length === 1 && node.commands[0]) this.node(node.commands[0], place);
        else {
          node.commands.forEach((part, index) => {
            const isLast = index === node.commands.length - 1;
            this.inSubshell(() => this.node(part, { ...place, inPipe: true, mayFail: place.mayFail || !isLast }));
          });
        }
        break;
      case "Subshell":
        this.inSubshell(() => this.statements(node.body.commands, place));
        break;
      case "BraceGroup":
        this.statements(node.body.commands, place);
        break;
      case "Redirected":
        this.node(node.command, place);
        break;
      case "If":
        this.statements(node.clause.commands, { ...place, mayFail: true });
        this.branches(
          [
            node.then,
            ...node.elif.flatMap((branch) => [branch.clause, branch.then]),
            ...(node.else ? [node.else] : []),
          ],
          place,
        );
        break;
      case "For":
      case "Select":
        this.blur(new Set([node.name.text]), false);
        this.branches([node.body], place);
        break;
      case "ArithmeticFor":
        this.branches([node.body], place);
        break;
      case "While":
        this.branches([node.clause, node.body], place);
        break;
      case "Case":
        this.branches(
          node.items.map((item) => item.body),
          place,
        );
        break;
      case "Function":
        // A call is not followed; what the body may change is forgotten.
        if ("body" in node.body) this.branches([node.body.body as CompoundList], place);
        this.isComplete = false;
        break;
      case "TestCommand":
      case "ArithmeticCommand":
        break;
      default:
        this.isComplete = false;
    }
  }

  private andOr(parts: readonly SyntaxNode[], operators: readonly string[], place: Place): void {
    parts.forEach((part, index) => {
      const before = operators[index - 1];
      const rescued = operators.slice(index).includes("||");
      const inner = { ...place, mayFail: place.mayFail || rescued };
      if (before === "||") this.branch(() => this.node(part, { ...inner, isCertain: false }));
      else this.node(part, inner);
    });
  }

  private branches(lists: readonly CompoundList[], place: Place): void {
    for (const list of lists) {
      this.branch(() => this.statements(list.commands, { ...place, isCertain: false, mayFail: true }));
    }
  }

  /** Runs what may or may not be executed: afterwards nothing that it changed is known. */
  private branch(walk: () => void): void {
    const before = this.scope;
    walk();
    const names = new Set<string>();
    let directory = false;
    for (let change = this.scope; change && change !== before; change = change.before) {
      if (change.kind === "cd") directory = true;
      else if (change.kind === "blur") {
        for (const name of change.names) names.add(name);
        directory ||= change.directory;
      } else names.add(change.name);
    }
    this.scope = before;
    if (names.size > 0 || directory) this.blur(names, directory);
  }

  private inSubshell(walk: () => void): void {
    const before = this.scope;
    walk();
    this.scope = before;
  }

  private blur(names: ReadonlySet<string>, directory: boolean): void {
    this.scope = { kind: "blur", before: this.scope, names, directory };
  }

  private command(node: Command, place: Place): void {
    const assignments = node.prefix
      .filter((part): part is Assignment => part.type === "Assignment")
      .map((part) => this.words.assignment(part));
    const redirects = node.redirects.map((redirect) => this.words.redirect(redirect as Redirect | HereDoc));
    const words = [
      ...(node.name ? [this.words.word(node.name)] : []),
      ...node.args.map((argument) => this.words.argument(argument)),
    ];
    const heredoc = node.redirects.find((redirect): redirect is HereDoc => redirect.type === "HereDoc");
    const span = { start: this.base + node.pos, end: this.base + (words.length > 0 ? endOf(node) : node.end) };
    this.simple({ words, assignments, redirects, span, heredocBody: heredoc?.body }, place);
  }

  private simple(command: RawCommand, place: Place): void {
    if (command.words.length === 0) {
      for (const assignment of command.assignments) this.scope = assigned(this.scope, assignment, false);
      this.assignments.push(...command.assignments);
      return;
    }
    const unwrapped = unwrap(command.words, command.assignments);
    if (unwrapped.script) {
      this.nested(unwrapped.script, unwrapped, command, place);
      return;
    }
    const name = unwrapped.words[0]?.text ?? "";
    if (command.heredocBody && unwrapped.words.length === 1 && isShellName(name)) {
      const body = command.heredocBody;
      const inner = parseShell(this.text.slice(body.pos, body.end), this.base + body.pos, this.depth + 1);
      this.adopt(inner, { ...unwrapped, wrappers: [...unwrapped.wrappers, name] }, place);
      return;
    }
    if (
      unwrapped.wrappers.length === 0 ||
      unwrapped.wrappers.every((wrapper) => wrapper === "command" || wrapper === "builtin")
    ) {
      const change = afterBuiltin(this.scope, unwrapped.words);
      this.scope = change.scope;
      if (change.isOpaque) this.isComplete = false;
      this.exitsOnError = change.exitsOnError ?? this.exitsOnError;
    }
    this.commands.push(this.toCommand(unwrapped, command, place));
  }

  private toCommand(
    { words, assignments, removed, wrappers, user }: Unwrapped,
    { redirects, span }: RawCommand,
    place: Place,
  ): ShellCommand {
    return { words, assignments, removed, redirects, span, wrappers, shells: [], user, ...place, scope: this.scope };
  }

  /** `sh -c "…"`: reads the inner text where it stands in the file letter by letter; else it stays opaque. */
  private nested(script: ShellWord, unwrapped: Unwrapped, command: RawCommand, place: Place): void {
    const inner = literalSlice(script);
    if (inner === undefined) {
      this.isComplete = false;
      this.commands.push(this.toCommand(unwrapped, command, place));
      return;
    }
    this.adopt(parseShell(inner.text, inner.start, this.depth + 1), unwrapped, place);
  }

  /** Takes over the commands of a shell that this one starts: its own changes end with it. */
  private adopt(inner: ShellScript, outer: Unwrapped, place: Place): void {
    if (!inner.isComplete) this.isComplete = false;
    let start = this.scope;
    for (const name of outer.removed) {
      start =
        name === "*"
          ? { kind: "blur", before: start, names: new Set(["*"]), directory: false }
          : { kind: "unset", before: start, name };
    }
    // A shell that runs as somebody else finds that user's home.
    if (outer.wrappers.some((wrapper) => /^(?:su|sudo|gosu|su-exec)$/.test(wrapper)))
      start = { kind: "blur", before: start, names: new Set(["HOME"]), directory: false };
    for (const { name, value, span } of outer.assignments)
      start = { kind: "assign", before: start, name, value, exported: true, span };
    const moved = new Map<ShellChange, ShellChange>();
    for (const command of inner.commands) {
      this.commands.push({
        ...command,
        wrappers: [...outer.wrappers, ...command.wrappers],
        shells: [...outer.words.slice(0, 1), ...command.shells],
        user: command.user ?? outer.user,
        isCertain: command.isCertain && place.isCertain,
        mayFail: command.mayFail || place.mayFail,
        inPipe: command.inPipe || place.inPipe,
        scope: onTopOf(start, command.scope, moved),
      });
    }
  }
}

interface RawCommand {
  readonly words: readonly ShellWord[];
  readonly assignments: readonly ShellAssignment[];
  readonly redirects: readonly ShellRedirect[];
  readonly span: Span;
  readonly heredocBody: { readonly pos: number; readonly end: number } | undefined;
}

/** End of the last word: a redirection's end may lie behind a heredoc's body. */
function endOf(node: Command): number {
  return Math.max(node.name?.end ?? node.pos, ...node.args.map((argument) => argument.end));
}

/** The inside of a quoted word that holds no escape, with its offset; `undefined` when letters and file differ. */
function literalSlice(word: ShellWord): { text: string; start: number } | undefined {
  const text = word.text;
  const quote = text[0];
  if ((quote === '"' || quote === "'") && text.length >= 2 && text.at(-1) === quote) {
    const inner = text.slice(1, -1);
    if (inner.includes(quote) || (quote === '"' && /[\\$`]/.test(inner))) return undefined;
    return { text: inner, start: word.span.start + 1 };
  }
  // A JSON string of the exec form: `text` is decoded, the span holds the quotes.
  if (word.span.end - word.span.start === text.length + 2) return { text, start: word.span.start + 1 };
  return /["'\\$`]/.test(text) ? undefined : { text, start: word.span.start };
}

/** The inner shell's chain of changes with the outer shell's state below it. Its commands share what `moved` keeps. */
function onTopOf(base: ShellScope, scope: ShellScope, moved: Map<ShellChange, ShellChange>): ShellScope {
  const changes: ShellChange[] = [];
  let change = scope;
  for (; change && !moved.has(change); change = change.before) changes.push(change);
  let before = change ? moved.get(change) : base;
  for (const next of changes.reverse()) {
    const copy: ShellChange = { ...next, before };
    moved.set(next, copy);
    before = copy;
  }
  return before;
}
