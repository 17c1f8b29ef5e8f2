import type { Span } from "./text";

/** A word of a command line, quotation marks and escapes taken away. */
export interface CommandWord {
  readonly text: string;
  /** Whether the shell (or make, or the workflow) expands nothing in it. */
  readonly literal: boolean;
  /** Whether it is nothing but unquoted expansions, and so may become no word, one, or many. */
  readonly expansion: boolean;
  readonly span: Span;
}

/** What stands before a command: a line break counts as `\n`, the start of the text as well; `()` is a function's. */
export type CommandOperator = "\n" | ";" | "&" | "&&" | "|" | "||" | "(" | ")" | "()";

/** Words between two operators, without redirections. */
export interface SimpleCommand {
  readonly before: CommandOperator;
  readonly words: readonly CommandWord[];
}

const operators: readonly CommandOperator[] = ["&&", "||", "()", ";", "&", "|", "(", ")"];

/**
 * Splits shell text into simple commands, as far as finding literal command lines needs it: quotes, escapes, continued lines,
 * comments, expansions, redirections and here-documents. Not a shell parser: grammar words (`if`, `{`) are words. Never throws.
 *
 * @param span - the part of `text` to read.
 * @param folded - whether line breaks are white space, as in a folded YAML scalar.
 */
export function splitCommands(text: string, span: Span, folded = false): SimpleCommand[] {
  return new CommandSplitter(text, span, folded).split();
}

class CommandSplitter {
  private readonly commands: SimpleCommand[] = [];
  private before: CommandOperator = "\n";
  private words: CommandWord[] = [];
  private redirection: "none" | "target" | "heredoc" = "none";
  private readonly heredocs: string[] = [];
  private at: number;

  constructor(
    private readonly text: string,
    private readonly span: Span,
    private readonly folded: boolean,
  ) {
    this.at = span.start;
  }

  split(): SimpleCommand[] {
    while (this.at < this.span.end) {
      const character = this.text.charAt(this.at);
      const continued = this.continuationLength();
      if (continued > 0) this.at += continued;
      else if (character === "\n" || character === "\r") this.lineBreak(character);
      else if (character === " " || character === "\t") this.at++;
      else if (character === "#") this.at = this.lineEnd();
      else if (character === "<" || character === ">" || this.text.startsWith("&>", this.at)) this.redirect();
      else {
        const operator = operators.find((sign) => this.text.startsWith(sign, this.at));
        if (operator) {
          this.finish(operator);
          this.at += operator.length;
        } else this.readWord();
      }
    }
    this.finish("\n");
    return this.commands;
  }

  private finish(next: CommandOperator): void {
    // Operators in a row (`;;`, line breaks) keep the groups: each is a command of its own, if without words.
    if (this.words.length > 0 || this.before === "(" || this.before === ")" || this.before === "()") {
      this.commands.push({ before: this.before, words: this.words });
    }
    this.before = next;
    this.words = [];
    this.redirection = "none";
  }

  private lineBreak(character: string): void {
    this.at++;
    if (character === "\r" || this.folded) return;
    // A line may end with `&&` or `|`: the command goes on.
    const open = this.words.length === 0 && (this.before === "&&" || this.before === "||" || this.before === "|");
    const function_ = this.words.length === 0 && this.before === "()";
    if (!open && !function_) this.finish("\n");
    for (const word of this.heredocs.splice(0)) {
      for (let ended = false; !ended && this.at < this.span.end; ) {
        const end = this.lineEnd();
        ended = this.text.slice(this.at, end).trim() === word;
        this.at = end + 1;
      }
    }
  }

  private redirect(): void {
    // The digits of `2>` are no word of the command.
    const last = this.words.at(-1);
    if (last && last.span.end === this.at && /^\d+$/.test(last.text)) this.words.pop();
    const sign = /^(?:&>>?|<<<|<<-?|<&|<>|>>|>&|>\||[<>])/.exec(this.text.slice(this.at, this.at + 3))?.[0] ?? "<";
    this.at += sign.length;
    this.redirection = sign === "<<" || sign === "<<-" ? "heredoc" : "target";
    // `<(command)` is a file name; what runs inside is not looked into.
    if (this.at < this.span.end && this.text[this.at] === "(") {
      this.at = this.closing(this.at, "(", ")");
      this.redirection = "none";
    }
  }

  private readWord(): void {
    const start = this.at;
    let word = "";
    let literal = true;
    let expansion = true;
    while (this.at < this.span.end) {
      const character = this.text.charAt(this.at);
      const continued = this.continuationLength();
      if (continued > 0) this.at += continued;
      else if (/[ \t\r\n;&|()<>]/.test(character)) break;
      else if (character === "$" || character === "`") {
        literal = false;
        this.skipExpansion(character);
      } else {
        expansion = false;
        if (character === "'" || character === '"') {
          const quoted = this.readQuoted(character);
          word += quoted.text;
          literal &&= quoted.literal;
        } else if (character === "\\") {
          word += this.text.charAt(this.at + 1);
          this.at += 2;
        } else {
          word += character;
          this.at++;
        }
      }
    }
    if (this.redirection === "heredoc") this.heredocs.push(word);
    else if (this.redirection === "none") {
      const span = { start, end: Math.min(this.at, this.span.end) };
      this.words.push({ text: literal ? word : this.text.slice(start, span.end), literal, expansion, span });
    }
    this.redirection = "none";
  }

  private readQuoted(quote: string): { text: string; literal: boolean } {
    let word = "";
    let literal = true;
    for (this.at++; this.at < this.span.end && this.text[this.at] !== quote; ) {
      const character = this.text.charAt(this.at);
      const continued = quote === '"' ? this.continuationLength() : 0;
      if (continued > 0) this.at += continued;
      else if (character === "$" || character === "`") {
        // In single quotes only make and workflows expand, and those are not told apart here.
        literal = false;
        if (quote === '"') this.skipExpansion(character);
        else this.at++;
      } else if (character === "\\" && quote === '"' && /["\\$`]/.test(this.text.charAt(this.at + 1))) {
        word += this.text.charAt(this.at + 1);
        this.at += 2;
      } else {
        word += character;
        this.at++;
      }
    }
    this.at++;
    return { text: word, literal };
  }

  /** Passes `$x`, `${…}`, `$(…)`, `$$` and backquotes. */
  private skipExpansion(character: string): void {
    const next = this.text.charAt(this.at + 1);
    if (character === "`") {
      const end = this.text.indexOf("`", this.at + 1);
      this.at = end < 0 ? this.span.end : end + 1;
    } else if (next === "(") this.at = this.closing(this.at + 1, "(", ")");
    else if (next === "{") this.at = this.closing(this.at + 1, "{", "}");
    else if (next === "$")
      this.at++; // make's `$$`: the shell's dollar sign follows
    else this.at += /^\$(?:\w+|[@*#?!-])?/.exec(this.text.slice(this.at, this.at + 256))?.[0].length ?? 1;
  }

  /** Behind the bracket that closes the one at `from`, quoted ones not counted; the end of the part if none does. */
  private closing(from: number, open: string, close: string): number {
    let depth = 0;
    for (let at = from; at < this.span.end; at++) {
      const character = this.text.charAt(at);
      if (character === "\\") at++;
      else if (character === "'") {
        const end = this.text.indexOf("'", at + 1);
        if (end > 0 && end < this.span.end) at = end;
      } else if (character === open) depth++;
      else if (character === close && --depth === 0) return at + 1;
    }
    return this.span.end;
  }

  /** The length of a backslash with the line break it takes away, else 0. */
  private continuationLength(): number {
    if (this.text[this.at] !== "\\") return 0;
    if (this.text[this.at + 1] === "\n") return 2;
    return this.text.startsWith("\r\n", this.at + 1) ? 3 : 0;
  }

  private lineEnd(): number {
    const end = this.text.indexOf("\n", this.at);
    return end < 0 ? this.span.end : Math.min(end, this.span.end);
  }
}
