import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import type { Instruction } from "../../syntax/dockerfile";
import { type LooseList, looseListOf } from "../../syntax/looseList";
import type { Fix, Report } from "../define";
import { DockerfileEdits } from "./edits";

/** What to say of an instruction whose list in brackets is no JSON; `undefined` for others and for tests of the shell. */
export function brokenList(build: Build, instruction: Instruction): Report | undefined {
  const list = looseListOf(instruction);
  if (!list || !isMeantAsList(instruction, list)) return undefined;
  const { items, trailingComma, lacksComma } = list;
  const odd = items.find(({ quote, isClosed }) => quote !== '"' || !isClosed);
  if (!odd && !trailingComma && !lacksComma) return undefined;
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

/** `[ -f x ]` and `[ "$a" = b ]` are tests of the shell. */
function isMeantAsList({ keyword, escape }: Instruction, { items, hasCommas, lacksComma, startsWithBlank }: LooseList) {
  const isTest = items.some(({ text, quote }) => quote === "" && /^(?:!|=|==|!=|-[a-zA-Z]{1,2})$/.test(text));
  if (isTest || (escape === "`" && items.some(({ quote }) => quote === "`"))) return false;
  const isQuoted = items.every(({ quote }) => quote !== "");
  if (keyword === "CMD" || keyword === "ENTRYPOINT") return isQuoted || !startsWithBlank;
  return isQuoted && (hasCommas ? !lacksComma : !startsWithBlank && items.length === 1);
}

function reasonFor({ items, trailingComma }: LooseList): string {
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
  return trailingComma
    ? l10n.t(
        "This list is no JSON, because of the comma at its end: a shell looks for a program whose name begins with `[`.",
      )
    : l10n.t(
        "This list is no JSON, because a comma or a quote is missing: a shell looks for a program whose name begins with `[`.",
      );
}

function fixesForList(edits: DockerfileEdits, { items, trailingComma, lacksComma }: LooseList): Fix[] {
  const isPlain = items.every(({ text, quote, isClosed }) => quote !== "" && isClosed && !/["\\]/.test(text));
  if (lacksComma || !isPlain) return [];
  return [
    {
      title: l10n.t("Write the list as JSON"),
      safety: "safe",
      preferred: true,
      edits: () => [
        ...items.filter(({ quote }) => quote !== '"').map(({ span, text }) => edits.replace(span, `"${text}"`)),
        ...(trailingComma ? [edits.replace(trailingComma, "")] : []),
      ],
    },
  ];
}
