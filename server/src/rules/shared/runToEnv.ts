import type { Step } from "../../build/stage";
import { maskSpans } from "../../syntax/instructionScanner";
import { literalOf, type ShellAssignment, type ShellWord } from "../../syntax/shellModel";
import type { Span } from "../../syntax/text";
import type { FileEdit } from "../define";
import type { DockerfileEdits } from "./edits";

/** What stands around the assignments of a RUN that does nothing but set variables. */
const around = /(?:&&|;|\bexport\b|\bgo[ \t]+env[ \t]+-w\b)[ \t]*/g;

/**
 * The assignments as pairs of an ENV in the place of `step`; `undefined` where Docker would read a value otherwise than the
 * shell: a substitution, a variable that only the shell has, one assignment that uses another.
 */
export function envPairs(step: Step, assignments: readonly ShellAssignment[]): readonly string[] | undefined {
  const names = new Set(assignments.map(({ name }) => name));
  if (names.size < assignments.length) return undefined;
  const pairs = assignments.map((assignment) => envPair(step, assignment, names));
  return pairs.every((pair) => pair !== undefined) ? pairs : undefined;
}

/** Whether the RUN does nothing but set these variables. */
export function setsOnly({ instruction }: Step, assignments: readonly ShellAssignment[], text: string): boolean {
  const [heredoc, ...more] = instruction.heredocs;
  if (more.length > 0) return false;
  const region = heredoc ? heredoc.content : instruction.body;
  if (heredoc && (heredoc.marker.start !== instruction.body.start || heredoc.marker.end !== instruction.body.end))
    return false;
  const spans = [...assignments.map(({ span }) => span), ...(heredoc ? [] : instruction.removed)];
  spans.sort((a, b) => a.start - b.start);
  const masked = maskSpans(text.slice(region.start, region.end), spans, region.start);
  const rest = instruction.json === undefined ? masked : masked.replace(/"(?:go|env|-w)"|[[\],]/g, "");
  return (
    rest
      .replace(/\bset[ \t]+-[a-z]+\b/g, "")
      .replace(around, "")
      .trim() === ""
  );
}

/**
 * An ENV instead of a RUN that does nothing but set these variables, with its comments and line joins.
 *
 * @param pairs what `envPairs` gives for the assignments
 */
export function runToEnv(
  edits: DockerfileEdits,
  { instruction }: Step,
  assignments: readonly ShellAssignment[],
  pairs: readonly string[],
): readonly FileEdit[] | undefined {
  const { text } = edits;
  if (instruction.heredocs.length > 0 || instruction.json !== undefined) {
    if (/(?:^|\n)[ \t]*#/.test(text.slice(instruction.span.start, instruction.span.end))) return undefined;
    return [edits.replaceWithLines(instruction, [`ENV ${pairs.join(" ")}`])];
  }
  const result: FileEdit[] = [];
  let at = instruction.offset;
  assignments.forEach(({ span }, index) => {
    const gap = text.slice(at, span.start);
    result.push(
      edits.replace(
        { start: at, end: span.start },
        index === 0 ? edits.inCaseOf(instruction, startOf(gap)) : betweenPairs(gap),
      ),
    );
    const pair = pairs[index] ?? "";
    if (text.slice(span.start, span.end) !== pair) result.push(edits.replace(span, pair));
    at = span.end;
  });
  const tail: Span = { start: at, end: instruction.body.end };
  if (tail.end > tail.start) {
    if (edits.holdsComment(tail)) return undefined;
    result.push(edits.replace(tail, ""));
  }
  return result;
}

/** `RUN --network=none export ` becomes `ENV `; line joins and comments in it stay. */
function startOf(gap: string): string {
  const breaksOff = gap.indexOf("\n");
  return breaksOff < 0 ? "ENV " : `ENV ${gap.slice(gap.search(/[\\`][ \t]*\r?\n/)).replace(around, "")}`;
}

function betweenPairs(gap: string): string {
  const lines = gap.split("\n").map((line) => (/^[ \t]*#/.test(line) ? line : line.replace(around, "")));
  const result = lines.join("\n");
  return /^\s/.test(result) ? result : ` ${result}`;
}

function envPair(step: Step, { name, value, span }: ShellAssignment, own: ReadonlySet<string>): string | undefined {
  if (!value) return undefined;
  const written = step.build.syntax.slice(span);
  if (!written.startsWith(`${name}=`)) return quotedPair(name, literalOf(value));
  const raw = written.slice(name.length + 1);
  if (/[\\`\r\n]|^~|:~/.test(raw)) return undefined;
  const others = new Set([...own].filter((each) => each !== name));
  return value.parts.every((part) => isSameForDocker(step, part, others)) ? `${name}=${raw}` : undefined;
}

/** `"NAME=value"`, quoted as a whole. */
function quotedPair(name: string, value: string | undefined): string | undefined {
  if (value === undefined || /["$\\`\r\n]/.test(value)) return undefined;
  return /\s/.test(value) ? `${name}="${value}"` : `${name}=${value}`;
}

/** @param others variables that the same ENV would set, whose values it does not see yet */
function isSameForDocker(
  { stage, index }: Step,
  part: ShellWord["parts"][number],
  others: ReadonlySet<string>,
): boolean {
  if (part.kind === "text" || part.kind === "glob") return true;
  if (part.kind === "opaque" || others.has(part.name)) return false;
  if (part.operator !== undefined && !/^:?[-+]$/.test(part.operator)) return false;
  return stage.environment.get(part.name, index).value.kind !== "unset";
}
