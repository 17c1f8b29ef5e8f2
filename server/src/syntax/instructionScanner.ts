import { lastAtMost } from "./sorted";
import { detached, type Span } from "./text";
import { changeBetween, type TextChange } from "./textChange";

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

/** The extent of one instruction, found without parsing it. Spans count from its keyword. */
export interface ScannedInstruction {
  readonly keyword: string;
  /** How many blanks stand in front of the keyword, where its region begins. */
  readonly indent: number;
  /** From the keyword to the last character, heredocs included, without the line break. */
  readonly length: number;
  /** The logical line alone: without heredoc bodies. */
  readonly headLength: number;
  /** Whole lines, with the leading blanks and the last line break. */
  readonly linesLength: number;
  /** Parts of the logical line that Docker removes when it joins lines: escapes with their line breaks, comment and blank lines. */
  readonly removed: readonly Span[];
  readonly heredocs: readonly HeredocBody[];
}

/**
 * What stands above the first instruction, or an instruction with what stands below it up to the next one. It says nothing of
 * where it stands, so that versions of a text can share it.
 */
export interface Region {
  /** It begins with the region's first line; `undefined` in the first region. */
  readonly instruction: ScannedInstruction | undefined;
  /** Those inside a continuation among them; spans count from the start of the region. */
  readonly comments: readonly Comment[];
}

export interface ScannedDockerfile {
  readonly text: string;
  readonly escape: "\\" | "`";
  readonly directives: readonly Directive[];
  /** The first one stands above all instructions. */
  readonly regions: readonly Region[];
  /** Where each region starts, and the end of the text. */
  readonly origins: readonly number[];
  /** What it has in common with the version before. */
  readonly kept: KeptRegions;
}

/** How many of the first and of the last regions are those of the version before, and what was replaced between them. */
export interface KeptRegions {
  readonly leading: number;
  readonly trailing: number;
  /** `undefined` where there is no version before. */
  readonly change: TextChange | undefined;
}

const nothingKept: KeptRegions = { leading: 0, trailing: 0, change: undefined };

const directivePattern = /^[ \t]*#[ \t]*([a-zA-Z][a-zA-Z0-9]*)[ \t]*=[ \t]*(.+?)[ \t]*$/;
const knownDirectives = new Set(["syntax", "escape", "check"]);
const heredocInstructions = /^(?:ONBUILD[ \t]+)?(?:RUN|COPY|ADD)(?![^ \t])/i;

/**
 * Cuts a Dockerfile into instructions the way BuildKit's line reader does: parser directives first, then logical lines
 * that end where no escape stands at the end of a line, then heredoc bodies. Never throws.
 * Source: moby/buildkit `frontend/dockerfile/parser/parser.go`.
 *
 * @param before another version of the text: what no edit has touched is not read again
 */
export function scanDockerfile(text: string, before?: ScannedDockerfile): ScannedDockerfile {
  return before === undefined ? new Scanner(text).scan() : scanAgain(text, before);
}

/** Reads from the region in front of the edit, which may swallow what was edited, to the first one behind it that is known. */
function scanAgain(text: string, before: ScannedDockerfile): ScannedDockerfile {
  const { regions, origins } = before;
  const change = changeBetween(before.text, text);
  const leading = Math.max(0, lastAtMost(origins, change.start, regions.length - 1) - 1);
  const scanner = new Scanner(text, leading > 0 ? before : undefined, leading);
  const moved = change.newEnd - change.oldEnd;
  let known = regions.length;
  const read = scanner.scan((offset) => {
    if (offset < change.newEnd || scanner.escape !== before.escape) return false;
    const region = lastAtMost(origins, offset - moved, regions.length - 1);
    if (region === 0 || origins[region] !== offset - moved) return false;
    known = region;
    return true;
  });
  return {
    ...read,
    regions: read.regions.concat(regions.slice(known)),
    origins: read.origins.slice(0, -1).concat(origins.slice(known).map((origin) => origin + moved)),
    kept: { leading, trailing: regions.length - known, change },
  };
}

class Scanner {
  escape: "\\" | "`" = "\\";
  private readonly directives: Directive[] = [];
  private readonly regions: Region[];
  private readonly origins: number[];
  private offset: number;
  /** Of the region that is being read. */
  private comments: Comment[] = [];

  /** @param before a version that is the same as far as into the region behind the `leading` first ones */
  constructor(
    private readonly text: string,
    before?: ScannedDockerfile,
    leading = 0,
  ) {
    this.regions = before?.regions.slice(0, leading) ?? [];
    this.origins = before?.origins.slice(0, leading) ?? [];
    this.offset = before?.origins[leading] ?? (text.charCodeAt(0) === 0xfeff ? 1 : 0);
    if (before === undefined) {
      this.readDirectives();
      this.begin(0);
      this.regions.push({ instruction: undefined, comments: this.comments });
    } else {
      this.directives.push(...before.directives);
      this.escape = before.escape;
    }
  }

  /** @param isKnown whether to stop in front of the instruction whose line starts there */
  scan(isKnown: (offset: number) => boolean = () => false): ScannedDockerfile {
    while (this.offset < this.text.length) {
      const line = this.lineAt(this.offset);
      if (this.isBlank(line) || this.readComment(line)) this.offset = line.next;
      else if (isKnown(line.start)) break;
      else this.readInstruction(line);
    }
    const { text, escape, directives, regions, origins } = this;
    origins.push(text.length);
    return { text, escape, directives, regions, origins, kept: nothingKept };
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
    this.begin(first.start);
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
    const keyword = /^[^\s]+/.exec(this.text.slice(start, Math.min(end, start + 64)))?.[0] ?? "";
    this.offset = line.next;
    // What follows decides where a join at the very end stops; inside the instruction it always ends with it.
    const joins = removed.map((gap) => ({ start: gap.start - start, end: Math.min(gap.end, end) - start }));
    const heredocs = this.readHeredocs(start, end, joins);
    const last = heredocs.at(-1);
    const lastEnd = last
      ? (last.closing?.end ?? this.trimEnd(start + last.content.start, start + last.content.end) - start)
      : 0;
    const instruction: ScannedInstruction = {
      keyword: keyword.toUpperCase(),
      indent: start - first.start,
      length: Math.max(end - start, lastEnd),
      headLength: end - start,
      linesLength: this.offset - first.start,
      removed: joins,
      heredocs,
    };
    this.regions.push({ instruction, comments: this.comments });
  }

  /** Of what is above the first instruction, or of the next one. */
  private begin(origin: number): void {
    this.origins.push(origin);
    this.comments = [];
  }

  /** Spans count from `base`, where the logical line starts that ends at `end`. */
  private readHeredocs(base: number, end: number, removed: readonly Span[]): HeredocBody[] {
    const raw = this.text.slice(base, end);
    if (!raw.includes("<<") || !heredocInstructions.test(raw)) return [];
    const bodies: HeredocBody[] = [];
    for (const { name, start, end, stripTabs, quoted } of heredocMarkers(maskSpans(raw, removed, 0), this.escape)) {
      const contentStart = this.offset;
      let closing: Span | undefined;
      let contentEnd = contentStart;
      while (this.offset < this.text.length) {
        const line = this.lineAt(this.offset);
        this.offset = line.next;
        const content = this.text.slice(line.start, line.end);
        if ((stripTabs ? content.replace(/^\t+/, "") : content) === name) {
          closing = { start: line.end - name.length - base, end: line.end - base };
          break;
        }
        contentEnd = line.next;
      }
      bodies.push({
        name,
        marker: { start, end },
        content: { start: contentStart - base, end: contentEnd - base },
        closing,
        stripTabs,
        quoted,
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
    const origin = this.origins.at(-1) ?? 0;
    const text = detached(this.text.slice(start + 1, line.end).trim());
    this.comments.push({ span: { start: start - origin, end: line.end - origin }, text });
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
      const name = detached(rest.replace(/["'\\]/g, ""));
      if (name !== "") {
        const quoted = name !== rest;
        markers.push({ name, start: start + (match[1]?.length ?? 0), end: at, stripTabs: match[2] === "-", quoted });
      }
    }
  }
  return markers;
}
