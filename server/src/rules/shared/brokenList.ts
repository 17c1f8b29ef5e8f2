import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import type { Step } from "../../build/stage";
import type { Instruction } from "../../syntax/dockerfile";
import { instructionKeywords } from "../../syntax/keywords";
import { type LooseItem, type LooseList, looseListOf } from "../../syntax/looseList";
import { textOf } from "../../syntax/value";
import type { Fix, Report } from "../define";
import { DockerfileEdits } from "./edits";

/** What to say of an instruction whose list in brackets is no JSON; `undefined` for others and for tests of the shell. */
export function brokenList(build: Build, instruction: Instruction): Report | undefined {
  const list = looseListOf(instruction);
  if (!list || !isMeantAsList(instruction, list)) return undefined;
  const { items, trailingComma, lacksComma, missingEnd } = list;
  // Lines without the escape at their ends are another finding.
  if (missingEnd !== undefined && goesOn(build, instruction)) return undefined;
  const odd = items.find(({ quote, isClosed }) => quote !== '"' || !isClosed);
  if (!odd && !trailingComma && !lacksComma && missingEnd === undefined) return undefined;
  if (odd?.quote === "" && odd.text.startsWith("]")) {
    const message = l10n.t(
      "Text follows the closing `]`, so this is no JSON list: Docker hands the whole line to a shell.",
    );
    return { span: { start: odd.span.start, end: instruction.body.end }, message, fixes: [] };
  }
  return {
    span: odd?.span ?? trailingComma ?? instruction.body,
    message: reasonFor(list),
    fixes: fixesForList(new DockerfileEdits(build), list),
  };
}

/**
 * What to say of a VOLUME, COPY or ADD whose list in brackets is no JSON: Docker reads it as plain words then, `[` and commas
 * included. `undefined` for others, for patterns such as `[a-z]*.go`, and where the builder itself names the mistake.
 */
export function brokenPathList(step: Step): Report | undefined {
  const { build, instruction } = step;
  const list = looseListOf(instruction);
  if (!list || instruction.heredocs.length > 0) return undefined;
  const { items, trailingComma, lacksComma, missingEnd } = list;
  if (missingEnd !== undefined && goesOn(build, instruction)) return undefined;
  const odd = items.find(({ quote, isClosed }) => quote !== '"' || !isClosed);
  if (!odd && !trailingComma && !lacksComma && missingEnd === undefined) return undefined;
  // What stands behind `]` or has an escape in it is no list of paths, or one for Windows.
  if (items.some(({ text }) => /[[\]\\]/.test(text))) return undefined;
  const words = instruction.words.map(({ text }) => textOf(step.expand(text)) ?? text.replace(/["']/g, ""));
  const [first = ""] = words;
  const { keyword } = instruction;
  if (keyword !== "VOLUME" && (words.length < 2 || first.includes("]"))) return undefined;
  const quoted = words.map((word) => `\`${word}\``).join(", ");
  return {
    span: odd?.span ?? trailingComma ?? instruction.body,
    message:
      keyword === "VOLUME"
        ? l10n.t("This list is no JSON, and VOLUME takes its words as they stand: it declares {0}.", quoted)
        : l10n.t(
            "This list is no JSON, and {0} takes its words as they stand: it looks for a source `{1}`.",
            keyword,
            first,
          ),
    fixes: fixesForList(new DockerfileEdits(build), list, isPlainPath),
  };
}

/** A word that stands for the same in quotes and without. */
function isPlainPath({ text, quote }: LooseItem): boolean {
  return quote !== "" || /^[\w./$:{}@+-]+$/.test(text);
}

/** Whether the next line begins with no instruction: what it holds may belong to the list. */
function goesOn({ syntax }: Build, instruction: Instruction): boolean {
  const next = syntax.instructions[syntax.instructions.indexOf(instruction) + 1];
  return next !== undefined && !instructionKeywords.has(next.keyword);
}

/** `[ -f x ]` and `[ "$a" = b ]` are tests of the shell. */
function isMeantAsList(
  { keyword, escape }: Instruction,
  { items, hasCommas, lacksComma, startsWithBlank, missingEnd }: LooseList,
) {
  const isTest = items.some(({ text, quote }) => quote === "" && /^(?:!|=|==|!=|-[a-zA-Z]{1,2})$/.test(text));
  if (isTest || (escape === "`" && items.some(({ quote }) => quote === "`"))) return false;
  const isQuoted = items.every(({ quote }) => quote !== "");
  if (keyword === "CMD" || keyword === "ENTRYPOINT") return isQuoted || !startsWithBlank;
  if (missingEnd !== undefined) return false;
  return isQuoted && (hasCommas ? !lacksComma : !startsWithBlank && items.length === 1);
}

function reasonFor({ items, trailingComma, missingEnd }: LooseList): string {
  const quote = items.find((item) => item.quote !== '"')?.quote;
  if (quote === "") {
    return l10n.t(
      "This list is no JSON, because a word in it has no quotes: a shell looks for a program whose name begins with `[`.",
    );
  }
  if (quote !== undefined) {
    return l10n.t(
      "This list is no JSON, because of the quotes `{0}`: a shell looks for a program whose name begins with `[`.",
      quote,
    );
  }
  if (missingEnd !== undefined) {
    return l10n.t(
      "This list is no JSON, because its closing `]` is missing: a shell looks for a program whose name begins with `[`.",
    );
  }
  return trailingComma
    ? l10n.t(
        "This list is no JSON, because of the comma at its end: a shell looks for a program whose name begins with `[`.",
      )
    : l10n.t(
        "This list is no JSON, because a comma or a quote is missing: a shell looks for a program whose name begins with `[`.",
      );
}

function fixesForList(
  edits: DockerfileEdits,
  { items, trailingComma, lacksComma, missingEnd }: LooseList,
  isMeantAsIs: (item: LooseItem) => boolean = ({ quote }) => quote !== "",
): Fix[] {
  const isPlain = items.every((item) => isMeantAsIs(item) && item.isClosed && !/["\\]/.test(item.text));
  if (lacksComma || !isPlain) return [];
  return [
    {
      title: l10n.t("Write the list as JSON"),
      safety: "safe",
      preferred: true,
      edits: () => [
        ...items.filter(({ quote }) => quote !== '"').map(({ span, text }) => edits.replace(span, `"${text}"`)),
        ...(trailingComma ? [edits.replace(trailingComma, "")] : []),
        ...(missingEnd === undefined ? [] : [edits.replace({ start: missingEnd, end: missingEnd }, "]")]),
      ],
    },
  ];
}
