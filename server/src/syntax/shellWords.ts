import type { Assignment, HereDoc, Redirect, Word, WordPart } from "unbash";
import type { ShellAssignment, ShellPart, ShellRedirect, ShellWord } from "./shellModel";

/** Turns the parser's words into ours; `base` is the offset of the parsed text in the document. */
export class ShellWordReader {
  constructor(private readonly base: number) {}

  assignment(node: Assignment): ShellAssignment {
    const span = { start: this.base + node.pos, end: this.base + node.end };
    const isPlain = !node.append && node.index === undefined && node.value.type === "Word";
    const empty: ShellWord = { text: "", span: { start: span.end, end: span.end }, parts: [] };
    if (!isPlain) return { name: node.name, value: undefined, span };
    return {
      name: node.name,
      value: node.value.type === "Word" && node.value.text ? this.assignedWord(node.value) : empty,
      span,
    };
  }

  /** An argument that looks like an assignment is a word as any other, except to `export` and its like. */
  argument(node: Word | Assignment): ShellWord {
    if (node.type === "Word")
      return /^[A-Za-z_]\w*=/.test(node.text) ? this.assignedWord(node, false) : this.word(node);
    const start = this.base + node.pos;
    const value = node.value.type === "Word" && node.value.text ? this.assignedWord(node.value) : undefined;
    const nameEnd = node.text.length - (value?.text.length ?? 0);
    const isOpaque = node.value.type !== "Word";
    return {
      text: node.text,
      span: { start, end: this.base + node.end },
      parts: [
        { kind: "text", text: node.text.slice(0, isOpaque ? node.text.length : nameEnd) },
        ...(isOpaque ? [{ kind: "opaque" } as const] : (value?.parts ?? [])),
      ],
    };
  }

  redirect(node: Redirect | HereDoc): ShellRedirect {
    const target = "target" in node && node.target ? this.word(node.target) : undefined;
    return { operator: node.operator, target, span: { start: this.base + node.pos, end: this.base + node.end } };
  }

  word(node: Word): ShellWord {
    const word = this.plainWord(node);
    const prefix = /^~[^/]*/.exec(node.text)?.[0];
    return prefix === undefined ? word : { ...word, parts: this.withHome(prefix, word) };
  }

  /** In an assignment a tilde behind a colon is a home as well; arguments that look like one are read so by some shells only. */
  private assignedWord(node: Word, isCertain = true): ShellWord {
    const word = isCertain ? this.word(node) : this.plainWord(node);
    const mayBeHome = isCertain ? /:~/ : /(?:^|[:=])~/;
    if (!mayBeHome.test(node.text) || /^["'][^"']*["']$/.test(node.text)) return word;
    return { ...word, parts: [{ kind: "opaque" }] };
  }

  private plainWord(node: Word): ShellWord {
    const span = { start: this.base + node.pos, end: this.base + node.end };
    const parts: ShellPart[] = [];
    if (node.parts) for (const part of node.parts) this.part(part, parts);
    else parts.push({ kind: "text", text: node.value });
    return { text: node.text, span, parts };
  }

  /**
   * The parts of a word that begins with an unquoted tilde: `~` is `$HOME`, `~name` somebody's home. With a quote or a
   * variable in front of the slash it is a plain letter. Source: POSIX.1-2024, Shell Command Language 2.6.1.
   */
  private withHome(prefix: string, { parts, span }: ShellWord): readonly ShellPart[] {
    const [first, ...rest] = parts;
    if (first?.kind !== "text" || !/^~[\w.+-]*$/.test(prefix)) return parts;
    if (prefix !== "~") return [{ kind: "opaque" }];
    const tilde = { start: span.start, end: span.start + 1 };
    const behind = first.text.slice(1);
    return [
      { kind: "variable", name: "HOME", span: tilde, operator: undefined, operand: undefined },
      ...(behind === "" ? [] : [{ kind: "text", text: behind } as const]),
      ...rest,
    ];
  }

  private part(part: WordPart, into: ShellPart[]): void {
    switch (part.type) {
      case "Literal":
      case "SingleQuoted":
      case "AnsiCQuoted":
        into.push({ kind: "text", text: part.value });
        break;
      case "DoubleQuoted":
      case "LocaleString":
        if (part.parts.length === 0) into.push({ kind: "text", text: "" });
        for (const child of part.parts) this.part(child, into);
        break;
      case "Glob":
      case "ExtendedGlob":
      case "BraceExpansion":
        into.push({ kind: "glob", text: part.text });
        break;
      case "SimpleExpansion":
        into.push({
          kind: "variable",
          name: part.text.slice(1),
          span: { start: this.base + part.pos, end: this.base + part.end },
          operator: undefined,
          operand: undefined,
        });
        break;
      case "ParameterExpansion": {
        const operation = part.operation;
        const isModelled = part.prefix === undefined && part.index === undefined;
        const operator = operation && "operator" in operation ? operation.operator : operation ? "other" : undefined;
        into.push({
          kind: "variable",
          name: part.parameter,
          span: { start: this.base + part.pos, end: this.base + part.end },
          operator: isModelled ? operator : "other",
          // Whether a tilde is a home here depends on the quotes around the variable.
          operand:
            operation && "operand" in operation && operation.operand
              ? this.assignedWord(operation.operand, false)
              : undefined,
        });
        break;
      }
      default:
        into.push({ kind: "opaque" });
    }
  }
}
