import { simulate } from "../../server/src/build/build";
import { parseDockerfile } from "../../server/src/syntax/dockerfile";

/** The same file written in another way, in which a rule must report the same. */
export interface Variant {
  readonly name: string;
  /** How many lines stand before the first line of the original. */
  readonly addedLines: number;
  /** Rewrites the main file, and with it what a fix is expected to make of it. */
  readonly main: (text: string) => string;
  /** Rewrites any other file, and the expected texts of ranges. */
  readonly other: (text: string) => string;
}

const same = (text: string) => text;
const toCrlf = (text: string) => text.replace(/\r?\n/g, "\r\n");
const withBackTicks = (text: string) => text.replace(/\\(?=[ \t]*\r?\n)/g, "`");

export const plain: Variant = { name: "as written", addedLines: 0, main: same, other: same };

export const crlf: Variant = { name: "with CRLF", addedLines: 0, main: toCrlf, other: toCrlf };

export const byteOrderMark: Variant = {
  name: "with a byte order mark",
  addedLines: 0,
  main: (text) => `\uFEFF${text}`,
  other: same,
};

export const backTickEscape: Variant = {
  name: "with the back-tick as escape",
  addedLines: 1,
  main: (text) => `# escape=\`\n${withBackTicks(text)}`,
  other: withBackTicks,
};

/** Why a Dockerfile cannot be rewritten with another escape character mechanically; `undefined` when it can. */
export function obstacleToBackTicks(text: string): string | undefined {
  const syntax = parseDockerfile(text);
  const { directives, instructions } = syntax;
  if (directives.length > 0) return "it has parser directives";
  if (text.includes("`")) return "it holds back-ticks";
  if (/\\(?![ \t]*\r?\n)/.test(text)) return "it holds other backslashes";
  const bodies = instructions.flatMap((instruction) =>
    instruction.parsed.heredocs.map((heredoc) => ({ instruction, heredoc })),
  );
  const holdsBackslash = bodies.some(({ instruction, heredoc }) => {
    const { start, end } = heredoc.content;
    return text.slice(instruction.offset + start, instruction.offset + end).includes("\\");
  });
  if (holdsBackslash) return "a heredoc holds backslashes";
  // Before a back-tick file on an unknown base the simulation rightly thinks of Windows and knows less.
  const surroundings = {
    dockerfile: "Dockerfile",
    context: undefined,
    builds: {},
    demand: { texts: new Set<string>(), sizes: new Set<string>(), answers: 0 },
  };
  const { stages } = simulate(syntax, surroundings);
  const mayBeWindows = stages.some(({ base }) => base.family === undefined && base.shell === "unknown");
  return mayBeWindows ? "an unknown base with back-ticks may be Windows" : undefined;
}
