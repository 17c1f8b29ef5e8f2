import type { Random } from "./random";

/** Pieces that mean something to one of the readers, or that readers stumble over. */
const pieces = [
  "\\",
  "\\\n",
  "\\\r\n",
  "`",
  "`\n",
  "\n",
  "\r",
  "\r\n",
  "\n\n",
  "\t",
  "\0",
  "\u001b[31m",
  "\u2028",
  "\uFEFF",
  "\u00a0",
  "é",
  "世",
  "\u{1F433}",
  "\ud83d",
  '"',
  "'",
  "$",
  "$$",
  "${",
  "${x:-",
  "$(",
  ")",
  "}",
  "{",
  "{0}",
  "[",
  "]",
  "<<",
  "<<EOF",
  "<<-'E O F'\n",
  "\nEOF\n",
  "&&",
  "||",
  ";",
  "|",
  "&",
  ">",
  ">>",
  "<(",
  "((",
  "#",
  "# go-hints: ignore",
  "# go-hints: ignore[",
  "# escape=`\n",
  "=",
  ",",
  ":",
  "@",
  "/",
  "//",
  "../",
  "..",
  "*",
  "**",
  "?",
  "!",
  "%2e",
  "--mount=",
  "--from=",
  "--platform=",
  "FROM ",
  "RUN ",
  "ENV ",
  "ONBUILD ",
  "if ",
  " then ",
  "fi",
  "case x in ",
  "esac",
  "for x in ",
  "do ",
  "done",
  "function f() {",
  "&anchor ",
  "*anchor",
  "<<: *anchor",
  "!!binary ",
  "- ",
  "? ",
  "|\n",
  "require (",
  "replace x => ./y",
  "https://user:pass@host/",
  "${NPM_TOKEN}",
  "[section]",
  "__proto__",
  "constructor",
  "toString",
];

/** Characters that open something which a reader may follow by calling itself. */
const openers = [
  "(",
  "[",
  "{",
  "$(",
  "${a:-",
  '"',
  "`",
  "((",
  "- ",
  "!",
  "if ",
  "{ ",
  "../",
  "**/",
  "a&&",
  "\\\n",
  "[^",
];

type Mutation = (text: string, random: Random) => string;

const byteMutations: readonly Mutation[] = [
  // Insertions twice: they break less of what follows than removals.
  (text, random) => insert(text, random, random.pick(pieces)),
  (text, random) => insert(text, random, random.pick(pieces)),
  (text, random) => {
    const [start, end] = range(text, random);
    return text.slice(0, start) + text.slice(end);
  },
  (text, random) => {
    const [start, end] = range(text, random);
    return text.slice(0, end) + text.slice(start);
  },
  (text, random) => {
    const [start, end] = range(text, random);
    return text.slice(0, start) + text.slice(start, end).toUpperCase() + text.slice(end);
  },
  (text, random) => {
    const [start, end] = range(text, random);
    return insert(text.slice(0, start) + text.slice(end), random, text.slice(start, end));
  },
  (text, random) => insert(text, random, String.fromCharCode(random.below(random.chance(0.8) ? 0x80 : 0x10000))),
];

const lineMutations: readonly Mutation[] = [
  (text, random) => withLines(text, (lines) => lines.splice(random.below(lines.length), 1)),
  (text, random) => withLines(text, (lines) => lines.splice(random.below(lines.length), 0, random.pick(lines) ?? "")),
  (text, random) =>
    withLines(text, (lines) => {
      const [line = ""] = lines.splice(random.below(lines.length), 1);
      lines.splice(random.below(lines.length + 1), 0, line);
    }),
  (text, random) =>
    withLines(text, (lines) => {
      const at = random.below(lines.length);
      lines.splice(at, 2, `${lines[at] ?? ""} ${lines[at + 1] ?? ""}`);
    }),
];

const rareMutations: readonly Mutation[] = [
  (text, random) => text.slice(0, random.below(text.length + 1)),
  (text) => text.replace(/\r?\n/g, "\r\n"),
  (text) => `\uFEFF${text}`,
  (text) => text.replace(/\n$/, ""),
  (text, random) => insert(text, random, random.pick(openers).repeat(random.size(4000))),
  (text, random) => insert(text, random, random.pick(pieces).repeat(random.size(2000))),
  (text, random) => {
    const [start, end] = range(text, random);
    return insert(text, random, text.slice(start, end).repeat(random.size(60)));
  },
];

/** The text after one change such as a person, a merge or a broken disk makes. */
export function mutate(text: string, random: Random): string {
  const kind = random.next();
  return random.pick(kind < 0.65 ? byteMutations : kind < 0.92 ? lineMutations : rareMutations)(text, random);
}

/** Some changes, mostly few. */
export function mutateOften(text: string, random: Random, most = 12): string {
  let result = text;
  for (let left = random.size(most); left > 0 && result.length < 60_000; left--) result = mutate(result, random);
  return result;
}

function insert(text: string, random: Random, piece: string): string {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + piece + text.slice(at);
}

function range(text: string, random: Random): [start: number, end: number] {
  const start = random.below(text.length + 1);
  return [start, Math.min(text.length, start + random.size(40))];
}

function withLines(text: string, change: (lines: string[]) => void): string {
  const lines = text.split("\n");
  change(lines);
  return lines.join("\n");
}
