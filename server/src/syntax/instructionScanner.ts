import type { Span } from "./text";

/** A line of the form `# name=value` at the very top. Source: Dockerfile reference, "Parser directives". */
export interface Directive {
  readonly name: string;
  readonly value: string;
  readonly span: Span;
}

/** A line that is a comment; inside an instruction's continuation Docker drops it as well. */
export interface Comment {
  /** From `#` to the end of the line, without the line break. */
  readonly span: Span;
  /** The text behind `#`, trimmed. */
  readonly text: string;
}

/** One body of `<<NAME`. */
export interface HeredocBody {
  readonly name: string;
  /** From `<<` to the end of the delimiter word. */
  readonly marker: Span;
  /** The lines between, with their line breaks. */
  readonly content: Span;
  /** The closing delimiter; `undefined` where the file ends before it. */
  readonly closing: Span | undefined;
  /** `<<-`: leading tabs are stripped. */
  readonly stripTabs: boolean;
  /** A quoted delimiter: Docker and the shell expand nothing in the body. */
  readonly quoted: boolean;
}

/** The extent of one instruction, found without parsing it. Offsets are those of the whole file. */
export interface ScannedInstruction {
  readonly keyword: string;
  /** From the keyword to the last character, heredocs included, without the line break. */
  readonly span: Span;
  /** The logical line alone: `span` without heredoc bodies. */
  readonly head: Span;
  /** Whole lines, with leading blanks and the last line break. */
  readonly lines: Span;
  /** Parts of `head` that Docker removes when it joins lines: escapes with their line breaks, comment and blank lines. */
  readonly removed: readonly Span[];
  readonly heredocs: readonly HeredocBody[];
}

export interface ScannedDockerfile {
  readonly escape: "\\" | "`";
  readonly directives: readonly Directive[];
  readonly comments: readonly Comment[];
  readonly instructions: readonly ScannedInstruction[];
}

const directivePattern = /^[ \t]*#[ \t]*([a-zA-Z][a-zA-Z0-9]*)[ \t]*=[ \t]*(.+?)[ \t]*$/;
const knownDirectives = new Set(["syntax", "escape", "check"]);
const heredocInstructions = /^(?:ONBUILD[ \t]+)?(?:RUN|COPY|ADD)(?![^ \t])/i;

/**
 * Cuts a Dockerfile into instructions the way BuildKit's line reader does: parser directives first, then logical lines
 * that end where no escape stands at the end of a line, then heredoc bodies. Never throws.
 * Source: moby/buildkit `frontend/dockerfile/parser/parser.go`.
 */
export function scanDockerfile(text: string): ScannedDockerfile {
  const scanner = new Scanner(text);
  return scanner.scan();
}

class Scanner {
  private readonly comments: Comment[] = [];
  private readonly directives: Directive[] = [];
  private readonly instructions: ScannedInstruction[] = [];
  private escape: "\\" | "`" = "\\";
  private offset: number;

  constructor(private readonly text: string) {
    this.offset = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  }

  scan(): ScannedDockerfile {
    this.readDirectives();
    while (this.offset < this.text.length) {
      const line = this.lineAt(this.offset);
      if (this.isBlank(line) || this.readComment(line)) this.offset = line.next;
      else this.readInstruction(line);
    }
    const { escape, directives, comments, instructions } = this;
    return { escape, directives, comments, instructions };
  }

  private readDirectives(): void {
    while (this.offset < this.text.length) {
      const line = this.lineAt(this.offset);
      const match = directivePattern.exec(this.text.slice(line.start, line.end));
      const name = match?.[1]?.toLowerCase();
      if (!match || name === undefined || !knownDirectives.has(name)) return;
      const value = match[2] ?? "";
      const start = line.start + (match[0].length - match[0].trimStart().length);
      this.directives.push({ name, value, span: { start, end: line.end } });
      if (name === "escape" && (value === "`" || value === "\\")) this.escape = value;
      this.offset = line.next;
    }
  }

  private readInstruction(first: Line): void {
    const start = this.firstNonBlank(first);
    const removed: Span[] = [];
    let line = first;
    let end = line.end;
    for (;;) {
      const continuation = this.continuationAt(line);
      if (continuation === undefined) {
        end = line.end;
        break;
      }
      let gapEnd = line.next;
      let next = this.lineAt(line.next);
      // Comment and blank lines inside an instruction vanish; the instruction goes on behind them.
      while (gapEnd < this.text.length && (this.isBlank(next) || this.readComment(next))) {
        gapEnd = next.next;
        next = this.lineAt(gapEnd);
      }
      removed.push({ start: continuation, end: gapEnd });
      if (gapEnd >= this.text.length) {
        end = gapEnd;
        line = { start: gapEnd, end: gapEnd, next: gapEnd };
        break;
      }
      line = next;
    }
    end = this.trimEnd(start, end);
    const head = { start, end };
    const keyword = /^[^\s]+/.exec(this.text.slice(start, Math.min(end, start + 64)))?.[0] ?? "";
    this.offset = line.next;
    const heredocs = this.readHeredocs(head, removed);
    const last = heredocs.at(-1);
    const spanEnd = last ? (last.closing?.end ?? this.trimEnd(last.content.start, last.content.end)) : end;
    this.instructions.push({
      keyword: keyword.toUpperCase(),
      span: { start, end: Math.max(end, spanEnd) },
      head,
      lines: { start: first.start, end: this.offset },
      // What follows decides where a join at the very end stops; inside the instruction it always ends with it.
      removed: removed.map((gap) => ({ start: gap.start, end: Math.min(gap.end, end) })),
      heredocs,
    });
  }

  private readHeredocs(head: Span, removed: readonly Span[]): HeredocBody[] {
    const raw = this.text.slice(head.start, head.end);
    if (!raw.includes("<<") || !heredocInstructions.test(raw)) return [];
    const bodies: HeredocBody[] = [];
    for (const marker of heredocMarkers(maskSpans(raw, removed, head.start), this.escape)) {
      const contentStart = this.offset;
      let closing: Span | undefined;
      let contentEnd = contentStart;
      while (this.offset < this.text.length) {
        const line = this.lineAt(this.offset);
        this.offset = line.next;
        const content = this.text.slice(line.start, line.end);
        if ((marker.stripTabs ? content.replace(/^\t+/, "") : content) === marker.name) {
          closing = { start: line.end - marker.name.length, end: line.end };
          break;
        }
        contentEnd = line.next;
      }
      bodies.push({
        name: marker.name,
        marker: { start: head.start + marker.start, end: head.start + marker.end },
        content: { start: contentStart, end: contentEnd },
        closing,
        stripTabs: marker.stripTabs,
        quoted: marker.quoted,
      });
    }
    return bodies;
  }

  /** Offset of the escape that joins this line to the next, `undefined` when the line ends the instruction. */
  private continuationAt(line: Line): number | undefined {
    let at = line.end - 1;
    while (at >= line.start && (this.text[at] === " " || this.text[at] === "\t")) at--;
    if (at < line.start || this.text[at] !== this.escape) return undefined;
    return at > line.start && this.text[at - 1] === this.escape ? undefined : at;
  }

  private readComment(line: Line): boolean {
    const start = this.firstNonBlank(line);
    if (this.text[start] !== "#" || start >= line.end) return false;
    this.comments.push({ span: { start, end: line.end }, text: this.text.slice(start + 1, line.end).trim() });
    return true;
  }

  private isBlank(line: Line): boolean {
    return this.firstNonBlank(line) >= line.end;
  }

  private firstNonBlank(line: Line): number {
    let at = line.start;
    while (at < line.end && isBlankCode(this.text.charCodeAt(at))) at++;
    return at;
  }

  private trimEnd(start: number, end: number): number {
    let at = end;
    while (at > start && isBlankCode(this.text.charCodeAt(at - 1))) at--;
    return at;
  }

  private lineAt(start: number): Line {
    const at = this.text.indexOf("\n", start);
    if (at < 0) return { start, end: this.text.length, next: this.text.length };
    return { start, end: at > start && this.text[at - 1] === "\r" ? at - 1 : at, next: at + 1 };
  }
}

/** One physical line: `end` stands before the line break, `next` behind it. */
interface Line {
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

function isBlankCode(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xfeff;
}

/**
 * The same text with every span replaced by blanks, so that every offset stays what it was.
 * `base` is the offset of `text` in the file that the spans count in.
 */
export function maskSpans(text: string, spans: readonly Span[], base: number): string {
  if (spans.length === 0) return text;
  let masked = "";
  let at = 0;
  for (const span of spans) {
    const start = Math.max(at, span.start - base);
    const end = Math.min(text.length, span.end - base);
    if (end <= start) continue;
    masked += text.slice(at, start) + " ".repeat(end - start);
    at = end;
  }
  return masked + text.slice(at);
}

/**
 * Words of the form `<<NAME`, `<<-NAME`, `<<"NAME"`, `3<<NAME` outside quotes. `<<` alone (as in `$((1 << 2))`) is none.
 * Source: moby/buildkit parser.go, `reHeredoc = ^(\d*)<<(-?)([^<]*)$` over the words of the line.
 */
function heredocMarkers(line: string, escapeCharacter: string) {
  const markers: { name: string; start: number; end: number; stripTabs: boolean; quoted: boolean }[] = [];
  let at = 0;
  while (at < line.length) {
    while (at < line.length && isBlankCode(line.charCodeAt(at))) at++;
    const start = at;
    let quote = "";
    while (at < line.length && (quote !== "" || !isBlankCode(line.charCodeAt(at)))) {
      const character = line[at] ?? "";
      if (quote === "") {
        if (character === '"' || character === "'") quote = character;
        else if (character === escapeCharacter) at++;
      } else if (character === quote) quote = "";
      else if (character === escapeCharacter && quote === '"') at++;
      at++;
    }
    const match = /^(\d*)<<(-?)([^<]+)$/.exec(line.slice(start, at));
    const rest = match?.[3];
    if (match && rest !== undefined) {
      const name = rest.replace(/["'\\]/g, "");
      if (name !== "") {
        const quoted = name !== rest;
        markers.push({ name, start: start + (match[1]?.length ?? 0), end: at, stripTabs: match[2] === "-", quoted });
      }
    }
  }
  return markers;
}
