import {
  type ArithmeticExpression,
  type Assignment,
  type Command,
  type CommandExpansionPart,
  parse,
  type Redirection,
  type Statement,
  type SyntaxNode,
  type TestExpression,
  type Word,
  type WordPart,
} from "unbash";
import { Instruction, type ParsedInstruction } from "./instruction";
import { onceFor } from "./onceFor";
import { shellTextOf } from "./shellText";
import { type Span, shiftSpan } from "./text";

/** One `$NAME` or `${NAME…}` that a shell expands. */
export interface VariableRead {
  readonly name: string;
  /** With `$` and braces. */
  readonly span: Span;
  /** Whether the script copes with an unset variable here (`${x:-y}`, `${x:+y}`, `${x?}`). */
  readonly hasDefault: boolean;
  /** `condition`: a word of `test`, `[`, `[[` or `case`, which may ask whether the variable is set at all. */
  readonly place: "word" | "condition" | "heredoc";
}

/** One `$(…)` of a shell. */
export interface Substitution {
  readonly span: Span;
  /** The program that it runs first, as far as it is written out. */
  readonly program: string;
  readonly programSpan: Span;
  /** Whether nothing but the name of the program stands in it. */
  readonly isAlone: boolean;
  readonly place: VariableRead["place"];
}

/** The variables of one shell text, wherever in it they stand: in branches, substitutions and heredocs as well. */
export interface ShellVariables {
  /** In the order of the text. */
  readonly reads: readonly VariableRead[];
  /** Names that the script itself may set, anywhere. */
  readonly assigned: ReadonlySet<string>;
  /** Those that begin with a program, the outer one first. */
  readonly substitutions: readonly Substitution[];
  /** False where a syntax error, `eval` or a sourced file leaves open what else is read and set. */
  readonly isComplete: boolean;
}

/** Longer and more deeply nested bodies are no hand-written RUN. */
const maximumLength = 32 * 1024;
const maximumDepth = 60;

const nothing: ShellVariables = { reads: [], assigned: new Set(), substitutions: [], isComplete: true };
const opaque: ShellVariables = { ...nothing, isComplete: false };

const relativeVariablesOf = onceFor((parsed: ParsedInstruction) =>
  readVariables(new Instruction(parsed, 0, { start: 0, end: 0 })),
);

/** The variables that the shell of a RUN expands and sets; spans count in the Dockerfile. Never throws. Each text is parsed once. */
export function variablesOf(instruction: Instruction): ShellVariables {
  const found = relativeVariablesOf(instruction.parsed);
  const { offset } = instruction;
  if (offset === 0 || found.reads.length + found.substitutions.length === 0) return found;
  return {
    ...found,
    reads: found.reads.map((read) => ({ ...read, span: shiftSpan(read.span, offset) })),
    substitutions: found.substitutions.map((each) => ({
      ...each,
      span: shiftSpan(each.span, offset),
      programSpan: shiftSpan(each.programSpan, offset),
    })),
  };
}

function readVariables(instruction: Instruction): ShellVariables {
  const shell = shellTextOf(instruction);
  if (!shell) return instruction.json ? nothing : opaque;
  if (shell.text.length > maximumLength) return opaque;
  const walker = new VariableWalker(shell.base);
  const script = parse(shell.text);
  if (script.errors?.length) return opaque;
  walker.statements(script.commands);
  return walker.result();
}

const declaring = /^(?:export|declare|typeset|readonly|local)$/;

class VariableWalker {
  private readonly reads: VariableRead[] = [];
  private readonly assigned = new Set<string>();
  private readonly substitutions: Substitution[] = [];
  private isComplete = true;
  private depth = 0;
  private place: VariableRead["place"] = "word";

  constructor(private readonly base: number) {}

  result(): ShellVariables {
    const reads = this.reads.sort((a, b) => a.span.start - b.span.start);
    return { reads, assigned: this.assigned, substitutions: this.substitutions, isComplete: this.isComplete };
  }

  statements(list: readonly Statement[]): void {
    if (this.depth >= maximumDepth) {
      this.isComplete = false;
      return;
    }
    this.depth++;
    for (const { command } of list) this.node(command);
    this.depth--;
  }

  private node(node: SyntaxNode): void {
    switch (node.type) {
      case "Command":
        this.command(node);
        break;
      case "AndOr":
      case "Pipeline":
        for (const part of node.commands) this.node(part);
        break;
      case "Subshell":
      case "BraceGroup":
        this.statements(node.body.commands);
        break;
      case "Redirected":
        this.node(node.command);
        for (const redirect of node.redirects) this.redirect(redirect);
        break;
      case "If":
        for (const { clause, then } of [node, ...node.elif]) {
          this.statements(clause.commands);
          this.statements(then.commands);
        }
        if (node.else) this.statements(node.else.commands);
        break;
      case "For":
      case "Select":
        this.assigned.add(node.name.text);
        this.words(node.wordlist ?? []);
        this.statements(node.body.commands);
        break;
      case "While":
        this.statements(node.clause.commands);
        this.statements(node.body.commands);
        break;
      case "Case":
        this.within("condition", () => this.word(node.word));
        for (const item of node.items) {
          this.words(item.pattern);
          this.statements(item.body.commands);
        }
        break;
      case "Function":
        if (node.body.type === "CompoundList") this.statements(node.body.commands);
        else this.node(node.body);
        break;
      case "TestCommand":
        this.within("condition", () => this.test(node.expression));
        break;
      case "ArithmeticCommand":
        this.arithmetic(node.expression);
        break;
      default:
        this.isComplete = false;
    }
  }

  private command(node: Command): void {
    for (const part of node.prefix) {
      if (part.type === "Assignment") this.assignment(part);
      else this.redirect(part);
    }
    const name = node.name === undefined ? undefined : literalText(node.name);
    if (node.name) this.word(node.name);
    if (name === "eval" || name === "source" || name === ".") this.isComplete = false;
    // `export $(cat .env)`: nobody sees which names it sets.
    if (
      declaring.test(name ?? "") &&
      node.suffix.some((part) => part.type === "Word" && literalText(part) === undefined)
    )
      this.isComplete = false;
    this.within(name === "[" || name === "test" ? "condition" : this.place, () => {
      for (const part of node.suffix) {
        if (part.type === "Assignment") this.assignment(part);
        else if (part.type === "Word") this.word(part);
        else this.redirect(part);
      }
    });
    const texts = node.args.map((part) => (part.type === "Word" ? literalText(part) : undefined));
    for (const text of namesSetBy(name, texts)) if (/^[A-Za-z_]\w*$/.test(text ?? "")) this.assigned.add(text ?? "");
  }

  private assignment({ name, value }: Assignment): void {
    this.assigned.add(name);
    if (value.type === "Word") this.word(value);
    else this.words(value.elements);
  }

  private redirect(redirect: Redirection): void {
    if (redirect.type !== "HereDoc") {
      if (redirect.target) this.word(redirect.target);
      return;
    }
    if (!redirect.delimiter?.quoted) this.within("heredoc", () => this.parts(redirect.body.parts ?? []));
  }

  private test(expression: TestExpression): void {
    switch (expression.type) {
      case "TestUnary":
        this.word(expression.operand);
        break;
      case "TestBinary":
        this.words([expression.left, expression.right]);
        break;
      case "TestLogical":
        for (const operand of expression.operands) this.test(operand);
        break;
      case "TestNot":
        this.test(expression.operand);
        break;
      case "TestGroup":
        this.test(expression.expression);
        break;
    }
  }

  /** Arithmetic reads names without `$` and may set them: those count as the script's own. */
  private arithmetic(expression: ArithmeticExpression | undefined): void {
    switch (expression?.type) {
      case "ArithmeticBinary":
        this.arithmetic(expression.left);
        this.arithmetic(expression.right);
        break;
      case "ArithmeticUnary":
        this.arithmetic(expression.operand);
        break;
      case "ArithmeticTernary":
        for (const part of [expression.test, expression.consequent, expression.alternate]) this.arithmetic(part);
        break;
      case "ArithmeticGroup":
        this.arithmetic(expression.expression);
        break;
      case "ArithmeticWord":
        if (/^[A-Za-z_]\w*$/.test(expression.value)) this.assigned.add(expression.value);
        if (expression.parts) this.parts(expression.parts);
        else this.read(/^\$\{?(\w+)\}?$/.exec(expression.value)?.[1] ?? "", expression, false);
        break;
      case "ArithmeticCommandExpansion":
        this.substitution(expression.script);
        break;
    }
  }

  private words(words: readonly Word[]): void {
    for (const word of words) this.word(word);
  }

  private word(word: Word): void {
    this.parts(word.parts ?? []);
  }

  private parts(parts: readonly WordPart[]): void {
    for (const part of parts) this.part(part);
  }

  private part(part: WordPart): void {
    switch (part.type) {
      case "DoubleQuoted":
      case "LocaleString":
        this.parts(part.parts);
        break;
      case "Glob":
      case "ExtendedGlob":
      case "BraceExpansion":
        this.parts(part.parts ?? []);
        break;
      case "SimpleExpansion":
        this.read(part.text.slice(1), part, false);
        break;
      case "ParameterExpansion": {
        const { operation, parameter } = part;
        const copes = part.prefix !== undefined || operation?.type === "Default";
        this.read(parameter, part, copes);
        if (operation?.type === "Default" && /=$/.test(operation.operator)) this.assigned.add(parameter);
        if (operation && "operand" in operation && operation.operand) this.word(operation.operand);
        if (operation?.type === "Replace") this.words([operation.pattern, operation.replacement]);
        break;
      }
      case "CommandExpansion":
        this.noteSubstitution(part);
        this.substitution(part.script);
        break;
      case "ProcessSubstitution":
        this.substitution(part.script);
        break;
      case "ArithmeticExpansion":
        this.arithmetic(part.expression);
        break;
    }
  }

  private noteSubstitution({ text, pos, end, script }: CommandExpansionPart): void {
    const [first, ...others] = script?.commands ?? [];
    if (!first || script?.source !== undefined || !text.startsWith("$(")) return;
    let node: SyntaxNode | undefined = first.command;
    while (node?.type === "AndOr" || node?.type === "Pipeline") node = node.commands[0];
    if (node?.type !== "Command" || !node.name || node.prefix.length > 0) return;
    const program = literalText(node.name);
    if (program === undefined) return;
    const spanOf = (part: { readonly pos: number; readonly end: number }) => ({
      start: this.base + part.pos,
      end: this.base + part.end,
    });
    const isAlone = others.length === 0 && node === first.command && node.suffix.length === 0;
    const [span, programSpan] = [spanOf({ pos, end }), spanOf(node.name)];
    this.substitutions.push({ span, program, programSpan, isAlone, place: this.place });
  }

  private substitution(script: CommandExpansionPart["script"]): void {
    // The positions inside escaped back-ticks count in another text.
    if (!script || script.source !== undefined || script.errors?.length) this.isComplete = false;
    else this.within("word", () => this.statements(script.commands));
  }

  private read(name: string, part: { readonly pos: number; readonly end: number }, hasDefault: boolean): void {
    if (!/^[A-Za-z_]\w*$/.test(name)) return;
    const span = { start: this.base + part.pos, end: this.base + part.end };
    this.reads.push({ name, span, hasDefault, place: this.place });
  }

  private within(place: VariableRead["place"], walk: () => void): void {
    const before = this.place;
    this.place = place;
    walk();
    this.place = before;
  }
}

/** The text of a word without expansions; `undefined` for others. */
function literalText(word: Word): string | undefined {
  return word.parts?.some((part) => part.type !== "Literal" && part.type !== "SingleQuoted") ? undefined : word.value;
}

/** Words of a command that may name variables which it sets. */
function namesSetBy(
  command: string | undefined,
  words: readonly (string | undefined)[],
): readonly (string | undefined)[] {
  if (command === "printf")
    return words.includes("-v") ? words.slice(words.indexOf("-v") + 1, words.indexOf("-v") + 2) : [];
  return command !== undefined && /^(?:read|getopts|mapfile|readarray)$/.test(command) ? words : [];
}
