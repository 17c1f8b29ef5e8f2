import type { SettingPlace } from "../../build/settingPlaces";
import { literalOf } from "../../syntax/shellModel";
import type { Span } from "../../syntax/text";
import { textOf } from "../../syntax/value";

/** A GOPROXY list of which Docker or the shell takes only the first part for the value. */
export interface SplitGoproxy {
  /** From the name to the end of what was meant as the value. */
  readonly span: Span;
  /** What became something else. */
  readonly rest: string;
  /** `ENV`: Docker refuses the instruction · `ARG`: the rest becomes another argument · `shell`: it runs as a command. */
  readonly by: "ENV" | "ARG" | "shell";
  /** The list that was meant; `undefined` where more follows. */
  readonly meant: string | undefined;
  /** Whether the build certainly stops there. */
  readonly isFatal: boolean;
}

const listEntry = /^(?:direct|off|https?:\/\/[^\s]+)$/;

/** A blank in an unquoted list of ENV or ARG, or an unquoted `|` or `;` in a RUN; `undefined` for a list in one piece. */
export function splitGoproxy(place: SettingPlace): SplitGoproxy | undefined {
  return place.pair ? splitPair(place) : splitCommand(place);
}

function splitPair({ pair, instruction, value, span }: SettingPlace): SplitGoproxy | undefined {
  const list = textOf(value);
  const index = pair ? instruction.pairs.indexOf(pair) : -1;
  if (!pair || pair.legacy || list === undefined || index < 0) return undefined;
  const behind = instruction.pairs.slice(index + 1);
  const end = behind.findIndex((each) => each.rawValue !== undefined || !listEntry.test(each.name));
  const rest = end < 0 ? behind : behind.slice(0, end);
  const last = rest.at(-1);
  if (!last) return undefined;
  const names = rest.map((each) => each.name);
  return {
    span: { start: span.start, end: last.span.end },
    rest: names.join(" "),
    by: instruction.keyword === "ENV" ? "ENV" : "ARG",
    meant: list.replace(/[,|]\s*$/, "") + (list.trim().endsWith("|") ? "|" : ",") + names.join(","),
    isFatal: instruction.keyword === "ENV",
  };
}

/** `export GOPROXY=https://a|direct`: the last word before a pipe or a semicolon, with an entry of a list behind it. */
function splitCommand({ command, form, value, span }: SettingPlace): SplitGoproxy | undefined {
  const list = textOf(value);
  if (!command || form === "inline" || list === undefined || command.shell.words.at(-1)?.span.end !== span.end)
    return undefined;
  const next = command.step.commands[command.index + 1];
  const word = literalOf(next?.shell.words[0]);
  if (!next || word === undefined || !listEntry.test(word)) return undefined;
  const between = command.step.build.syntax.text.slice(command.span.end, next.span.start);
  const operator = /^[ \t]*([|;])[ \t]*$/.exec(between)?.[1];
  if (operator === undefined) return undefined;
  return {
    span: { start: span.start, end: next.span.end },
    rest: word,
    by: "shell",
    meant: next.shell.words.length === 1 ? `${list}${operator === "|" ? "|" : ","}${word}` : undefined,
    isFatal: next.shell.isCertain && !next.shell.mayFail,
  };
}
