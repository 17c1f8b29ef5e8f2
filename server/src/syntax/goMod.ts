/** `go.mod` and `go.work` files, read as golang.org/x/mod/modfile reads them, but keeping all that can be read of a broken file. */

import { unquoteGoString } from "./goStrings";
import type { Span } from "./text";

/** Where a statement's arguments stand. */
interface Located {
  /** From the first argument to the end of the last: without the directive's name and comments. */
  readonly span: Span;
  /** Zero-based. */
  readonly line: number;
}

/** A directive with one argument. */
export interface GoModValue extends Located {
  /** The argument without quotes. */
  readonly value: string;
}

/** A `require` or `exclude` line. */
export interface GoModVersion extends Located {
  readonly path: string;
  /** As written; not checked, so possibly a branch name that the go command has yet to resolve. */
  readonly version: string;
}

export interface GoModRequire extends GoModVersion {
  /** Whether the line ends in `// indirect`. */
  readonly indirect: boolean;
}

export interface GoModReplace extends Located {
  readonly oldPath: string;
  /** `undefined`: every version is replaced. */
  readonly oldVersion: string | undefined;
  /** A module path, or a folder if `isLocal`. */
  readonly newPath: string;
  /** `undefined` for a folder. */
  readonly newVersion: string | undefined;
  /** Whether the replacement is a folder: it begins with `./`, `../` or is absolute. */
  readonly isLocal: boolean;
}

export interface GoModGodebug extends Located {
  readonly key: string;
  readonly value: string;
}

/** What `go.mod` and `go.work` have in common. */
interface GoFileSyntax {
  /** The version in the `go` line. */
  readonly go: GoModValue | undefined;
  /** The name in the `toolchain` line: `go1.24.4` or `default`. */
  readonly toolchain: GoModValue | undefined;
  readonly replace: readonly GoModReplace[];
  readonly godebug: readonly GoModGodebug[];
  /** Statements that the go command refuses. Directives that are not known here are not among them. */
  readonly malformed: readonly Located[];
}

export interface GoModSyntax extends GoFileSyntax {
  /** The module path. */
  readonly module: GoModValue | undefined;
  readonly require: readonly GoModRequire[];
  readonly exclude: readonly GoModVersion[];
  /** Package paths of `tool` lines. */
  readonly tool: readonly GoModValue[];
  /** Folders of `ignore` lines. */
  readonly ignore: readonly GoModValue[];
}

export interface GoWorkSyntax extends GoFileSyntax {
  /** Folders of `use` lines, as written. */
  readonly use: readonly GoModValue[];
}

/** Reads a `go.mod`. Of a directive that may stand once, the first one counts. */
export function parseGoMod(text: string): GoModSyntax {
  const collector = new Collector();
  const require: GoModRequire[] = [];
  const exclude: GoModVersion[] = [];
  for (const statement of statementsOf(text)) {
    if (statement.verb !== "require" && statement.verb !== "exclude") {
      collector.add(statement);
      continue;
    }
    const [path, version, ...rest] = statement.values;
    const refused = statement.broken || rest.length > 0;
    if (refused || path === undefined || version === undefined) collector.refuse(statement);
    else if (statement.verb === "exclude") exclude.push({ ...placeOf(statement), path, version });
    else require.push({ ...placeOf(statement), path, version, indirect: isIndirect(statement.comment) });
  }
  return {
    ...collector.common(),
    module: collector.first("module"),
    require,
    exclude,
    tool: collector.all("tool"),
    ignore: collector.all("ignore"),
  };
}

/** Reads a `go.work`. Of a directive that may stand once, the first one counts. */
export function parseGoWork(text: string): GoWorkSyntax {
  const collector = new Collector();
  for (const statement of statementsOf(text)) collector.add(statement);
  return { ...collector.common(), use: collector.all("use") };
}

const singleValueVerbs: ReadonlySet<string> = new Set(["module", "go", "toolchain", "tool", "ignore", "use"]);
/** Directives that may not stand in front of a block. */
const lineOnlyVerbs: ReadonlySet<string> = new Set(["go", "toolchain"]);

/** Sorts statements by what they say. */
class Collector {
  private readonly values = new Map<string, GoModValue[]>();
  private readonly replace: GoModReplace[] = [];
  private readonly godebug: GoModGodebug[] = [];
  private readonly malformed: Located[] = [];

  add(statement: Statement): void {
    if (statement.broken || (statement.inBlock && lineOnlyVerbs.has(statement.verb))) this.refuse(statement);
    else if (statement.verb === "replace") this.addReplace(statement);
    else if (statement.verb === "godebug") this.addGodebug(statement);
    else if (singleValueVerbs.has(statement.verb)) this.addValue(statement);
  }

  refuse(statement: Statement): void {
    this.malformed.push(placeOf(statement));
  }

  first(verb: string): GoModValue | undefined {
    return this.values.get(verb)?.[0];
  }

  all(verb: string): readonly GoModValue[] {
    return this.values.get(verb) ?? [];
  }

  common(): GoFileSyntax {
    return {
      go: this.first("go"),
      toolchain: this.first("toolchain"),
      replace: this.replace,
      godebug: this.godebug,
      malformed: this.malformed,
    };
  }

  private addValue(statement: Statement): void {
    const [value, ...rest] = statement.values;
    if (value === undefined || rest.length > 0) {
      this.refuse(statement);
      return;
    }
    const values = this.values.get(statement.verb) ?? [];
    values.push({ ...placeOf(statement), value });
    this.values.set(statement.verb, values);
  }

  private addGodebug(statement: Statement): void {
    const [, key, value] = /^([^=]*)=(.*)$/s.exec(statement.values[0] ?? "") ?? [];
    if (key === undefined || value === undefined || statement.values.length > 1) this.refuse(statement);
    else this.godebug.push({ ...placeOf(statement), key, value });
  }

  private addReplace(statement: Statement): void {
    const arrow = statement.values[1] === "=>" ? 1 : 2;
    const [oldPath, oldVersion] = statement.values.slice(0, arrow);
    const [newPath, newVersion, ...rest] = statement.values.slice(arrow + 1);
    const isLocal = newPath !== undefined && isFolder(newPath);
    if (
      oldPath === undefined ||
      newPath === undefined ||
      statement.values[arrow] !== "=>" ||
      rest.length > 0 ||
      isLocal !== (newVersion === undefined)
    ) {
      this.refuse(statement);
      return;
    }
    this.replace.push({ ...placeOf(statement), oldPath, oldVersion, newPath, newVersion, isLocal });
  }
}

/** modfile's `IsDirectoryPath`: the spellings of every system, since a go.mod moves between them. */
function isFolder(path: string): boolean {
  return /^(?:\.{1,2}$|\.{1,2}[/\\]|[/\\]|[A-Za-z]:)/.test(path);
}

function isIndirect(comment: string): boolean {
  return /^\/\/\s*indirect(?:\s*$|;\s*\S)/.test(comment);
}

function placeOf({ span, line }: Statement): Located {
  return { span, line };
}

/** A line that says something: alone, or in the block of its directive. */
interface Statement extends Located {
  readonly verb: string;
  /** Arguments without quotes. */
  readonly values: readonly string[];
  /** The comment behind it with its slashes, or "". */
  readonly comment: string;
  readonly inBlock: boolean;
  /** Whether something in it is no token of the language. */
  readonly broken: boolean;
}

interface Token {
  readonly value: string;
  readonly span: Span;
  readonly broken: boolean;
}

interface Line {
  /** Zero-based. */
  readonly number: number;
  readonly tokens: readonly Token[];
  readonly comment: string;
}

function* statementsOf(text: string): Generator<Statement> {
  let block: string | undefined;
  let start = text.startsWith("\ufeff") ? 1 : 0;
  for (let number = 0; start < text.length; number++) {
    const lineBreak = text.indexOf("\n", start);
    const end = lineBreak === -1 ? text.length : lineBreak;
    const line = { number, ...readLine(text, start, end) };
    start = end + 1;
    const [first, ...rest] = line.tokens;
    if (first === undefined) continue;
    if (block === undefined) {
      const opened = blockOpenedBy(line.tokens);
      if (opened === undefined) yield statementOf(first.value, rest, line, false);
      // `require ()` is a block without lines.
      else if (rest.at(-1)?.value !== ")") block = opened;
    } else if (first.value === ")") {
      block = undefined;
    } else {
      yield statementOf(block, line.tokens, line, true);
    }
  }
}

/** The directive of the block that a line opens: `require (` or `require ()`. */
function blockOpenedBy(tokens: readonly Token[]): string | undefined {
  const words = tokens.map((token) => token.value);
  const closed = words.at(-1) === ")" ? words.slice(0, -1) : words;
  // Words between directive and parenthesis make a block that the go command does not know; its lines are no statements of ours.
  return closed.length > 1 && closed.at(-1) === "(" ? closed.slice(0, -1).join(" ") : undefined;
}

function statementOf(verb: string, args: readonly Token[], line: Line, inBlock: boolean): Statement {
  const located = args.length > 0 ? args : line.tokens;
  const start = located[0]?.span.start ?? 0;
  return {
    verb,
    values: args.map((token) => token.value),
    span: { start, end: located.at(-1)?.span.end ?? start },
    line: line.number,
    comment: line.comment,
    inBlock,
    broken: line.tokens.some((token) => token.broken),
  };
}

const blanks = /[ \t\r]+/y;
const word = /[^ \t\r()[\]{},]+/y;
const quoted = /"[^"\\]*(?:\\.[^"\\]*)*"|`[^`]*`/y;

function readLine(text: string, start: number, end: number): Pick<Line, "tokens" | "comment"> {
  const line = text.slice(start, end);
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    return pattern.exec(line)?.[0] ?? "";
  };
  while (at < line.length) {
    const blank = take(blanks);
    if (blank !== "") {
      at += blank.length;
      continue;
    }
    if (line.startsWith("//", at)) return { tokens, comment: line.slice(at) };
    const literal = take(quoted);
    const value = literal === "" ? undefined : unquoteGoString(literal);
    // A word may hold single slashes; a comment ends it.
    const source = literal || take(word).replace(/\/\/.*/s, "") || line.slice(at, at + 1);
    const broken = literal === "" ? /["'`]|\/\*/.test(source) : value === undefined;
    tokens.push({ value: value ?? source, span: { start: start + at, end: start + at + source.length }, broken });
    at += source.length;
  }
  return { tokens, comment: "" };
}
