import type { CompletionList, Position } from "vscode-languageserver";
import type { FileReport } from "../../lint/engine";
import type { RuleOptions } from "../../rules/define";
import type { ClientFeatures } from "../clientFeatures";
import { goVariables } from "../goVariables";
import { type Suggestions, suggestionItems } from "../suggestion";
import {
  assignmentAt,
  type Caret,
  type CaretWord,
  caretAt,
  headRegion,
  type Region,
  shellRegion,
  wordAt,
  wordsBefore,
} from "./caret";
import { imageItems } from "./imageItems";
import { mountItems } from "./mountItems";
import { snippetItems } from "./snippetItems";
import { copyFromItems } from "./stageItems";
import { variableNameItems, variableValueItems } from "./variableItems";

/** Characters that begin something and belong to no word: a value, the next of a list, a tag, a path. */
export const dockerfileTriggerCharacters = ["=", ",", "|", ":", "/"];

/**
 * What can stand at a position of a Dockerfile, as far as it is about Go: variables and their values, targets of mounts, images,
 * what other stages make. Keywords, flags and names of stages are left to the language server for Dockerfiles.
 *
 * @returns `null` where there is nothing to say
 */
export function dockerfileCompletion(
  report: FileReport,
  position: Position,
  options: RuleOptions,
  features: ClientFeatures,
): CompletionList | null {
  const offset = report.lines.offsetAt(position);
  const suggestions = suggestionsAt(report, offset, options, features.completionSnippets);
  if (!suggestions || suggestions.all.length === 0) return null;
  // A value in quotes may go on over several lines; editors replace a part of one.
  const { start, end } = suggestions.span;
  if (report.lines.lineAt(start) !== report.lines.lineAt(end)) return null;
  return {
    isIncomplete: suggestions.isIncomplete === true,
    items: suggestionItems(suggestions, report.lines, features),
  };
}

function suggestionsAt(
  report: FileReport,
  offset: number,
  options: RuleOptions,
  snippets: boolean,
): Suggestions | undefined {
  const caret = caretAt(report, offset);
  if (!caret || offset <= caret.instruction.keywordSpan.end) {
    const isComment = report.syntax?.comments.some(({ span }) => offset > span.start && offset <= span.end);
    return snippets && !isComment ? snippetItems(report, offset, options) : undefined;
  }
  switch (caret.instruction.keyword) {
    case "FROM":
      return imageItems(caret);
    case "ENV":
    case "ARG":
      return settingItems(caret, options);
    case "COPY":
    case "ADD":
      return isInHead(caret) ? copyFromItems(caret) : undefined;
    case "RUN":
      return runItems(caret, options);
    default:
      return undefined;
  }
}

/** Whether the caret stands in the logical line, and not in the body of a heredoc. */
function isInHead({ instruction, offset }: Caret): boolean {
  return instruction.heredocs.length === 0 || offset <= instruction.head.end;
}

/** In ENV and ARG: `NAME=value`, and `ENV NAME value`. */
function settingItems(caret: Caret, options: RuleOptions): Suggestions | undefined {
  const { instruction, offset } = caret;
  const region = headRegion(caret);
  const word = wordAt(region, offset, instruction.escape);
  const assignment = assignmentAt(word, offset);
  if (assignment) return variableValueItems(caret, assignment, options, false);
  const [, name, ...rest] = wordsBefore(region, word);
  if (instruction.keyword === "ENV" && name !== undefined && /^\w+$/.test(name)) {
    const value = { start: word.span.start, end: word.span.end };
    return rest.length === 0 ? variableValueItems(caret, { name, value, isQuoted: false }, options, false) : undefined;
  }
  const written = nameSpan(word, offset);
  if (!written) return undefined;
  const taken = instruction.pairs.filter(({ nameSpan: { start } }) => start !== word.span.start);
  return variableNameItems(written, new Set(taken.map((pair) => pair.name)), word.text.includes("="));
}

/** In RUN: flags, then what its shell reads. */
function runItems(caret: Caret, options: RuleOptions): Suggestions | undefined {
  const { instruction, offset } = caret;
  if (isInHead(caret)) {
    const region = headRegion(caret);
    const word = wordAt(region, offset, instruction.escape);
    const isFlagPlace = wordsBefore(region, word)
      .slice(1)
      .every((each) => each.startsWith("--"));
    if (isFlagPlace && /^-/.test(word.text)) return mountItems(caret, word);
  }
  const region = shellRegion(caret);
  return region && shellItems(caret, region, options);
}

/** Characters that end a word of the shell. */
const shellBreaks = /[\s;&|()]/;

function shellItems(caret: Caret, region: Region, options: RuleOptions): Suggestions | undefined {
  const { offset } = caret;
  const word = wordAt(region, offset, "\\", shellBreaks);
  const assignment = assignmentAt(word, offset);
  if (assignment) {
    return goVariables.has(assignment.name) ? variableValueItems(caret, assignment, options, true) : undefined;
  }
  const written = nameSpan(word, offset);
  if (!written) return undefined;
  const before = region.text.slice(0, word.span.start - region.base);
  const [command = ""] = /[^\n;&|()]*$/.exec(before) ?? [];
  // Behind `export`, `env` and `go env -w` any name may come; at the start of a command, names of programs.
  const isAsked = /(?:^|\s)(?:export|env|go\s+env\s+-w)\s(?:.*\s)?$/.test(command);
  const isBegun = /^[A-Z][A-Z0-9_]*$/.test(word.text) && /^\s*(?:\w+=\S*\s+)*$/.test(command);
  return isAsked || isBegun ? variableNameItems(written, new Set(), word.text.includes("=")) : undefined;
}

/** The name that is written around the caret, with what stands behind it; `undefined` where no name can stand. */
function nameSpan({ text, span }: CaretWord, offset: number): { start: number; end: number } | undefined {
  const [name = ""] = /^\w*/.exec(text) ?? [];
  const end = span.start + name.length;
  const isName = name.length === text.length || text[name.length] === "=";
  return isName && offset <= end ? { start: span.start, end } : undefined;
}
