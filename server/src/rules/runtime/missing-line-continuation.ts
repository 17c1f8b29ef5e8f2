import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import type { Instruction } from "../../syntax/dockerfile";
import { instructionKeywords } from "../../syntax/keywords";
import { nearestName } from "../../syntax/nearestName";
import { parseShell } from "../../syntax/shell";
import { defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { listEnd, textOfLine } from "../shared/splitList";

export const missingLineContinuation = defineDockerfileRule({
  meta: {
    id: "missing-line-continuation",
    category: "runtime",
    severity: "error",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A line that should go on lacks its escape"),
    effect: () =>
      l10n.t("Docker takes the next line for an instruction of its own and refuses the file: “unknown instruction”."),
    remedy: () => l10n.t("End the line above with the escape character, `\\` unless a directive says otherwise."),
  },
  check({ build, report }) {
    const { instructions } = build.syntax;
    let last = -1;
    for (const [index, instruction] of instructions.entries()) {
      const above = instructions[index - 1];
      if (index <= last || !above || instructionKeywords.has(instruction.keyword)) continue;
      const endOfList = listEnd(build, index - 1);
      const link = endOfList === undefined ? linkBetween(build, above, instruction, above) : "list";
      if (!link) continue;
      last = endOfList ?? endOfGroup(build, index);
      const group = instructions.slice(index - 1, last + 1);
      const word = { start: instruction.offset, end: instruction.offset + instruction.keyword.length };
      report({
        span: word,
        message: l10n.t(
          "Docker reads `{0}` as an instruction: the line above, which should go on here, does not end with `{1}`.",
          build.syntax.slice(word),
          instruction.escape,
        ),
        related: [{ span: above.keywordSpan, message: l10n.t("The instruction that should go on") }],
        // A heredoc that a joined line opens would swallow the instructions below.
        fixes: group.slice(1).some(({ span }) => build.syntax.slice(span).includes("<<"))
          ? []
          : [joining(build, group, link)],
      });
    }
  },
});

/**
 * `certain`: the text itself asks for more. `list`: the lines are a list in exec form. `indented`: only its form says that
 * the line belongs to the one above.
 */
type Link = "certain" | "list" | "indented";

/** Whether a line that is no instruction continues the one above; `first` is the instruction that the lines belong to. */
function linkBetween(build: Build, above: Instruction, below: Instruction, first: Instruction): Link | undefined {
  if (above.lines.end !== below.lines.start || above.heredocs.length > 0) return undefined;
  const word = build.syntax.slice(below.keywordSpan);
  if (first.keyword === "ENV" || first.keyword === "LABEL") {
    const isPair = /^[\w.-]+=/.test(word) && first.pairs[0]?.legacy === false;
    return isPair && isIndented(build, below, first) ? "certain" : undefined;
  }
  if (first.keyword !== "RUN" || first.json) return undefined;
  if (/(?:&&|\|)$/.test(build.syntax.slice(above.head)) || /^(?:&&|\|)/.test(word)) return "certain";
  // A misspelt keyword is another mistake.
  const isMisspelt = nearestName(below.keyword.replace(/:$/, ""), [...instructionKeywords]) !== undefined;
  return first.isContinued && isIndented(build, below, first) && !isMisspelt ? "indented" : undefined;
}

function isIndented(build: Build, below: Instruction, first: Instruction): boolean {
  const indentOf = ({ lines, offset }: Instruction) =>
    build.syntax.text.slice(lines.start, offset).replace(/\uFEFF/, "");
  return indentOf(below).length > indentOf(first).length;
}

/** Index of the last line that belongs to the same instruction. */
function endOfGroup(build: Build, from: number): number {
  const { instructions } = build.syntax;
  const first = instructions[from - 1];
  let last = from;
  for (let at = from + 1; at < instructions.length; at++) {
    const [above, below] = [instructions[at - 1], instructions[at]];
    if (!first || !above || !below || instructionKeywords.has(below.keyword)) break;
    if (!linkBetween(build, above, below, first)) break;
    last = at;
  }
  return last;
}

function joining(build: Build, group: readonly Instruction[], link: Link): Fix {
  const edits = new DockerfileEdits(build);
  const { escape } = build.syntax;
  return {
    title: l10n.t("Continue the line above with `{0}`", escape),
    safety: link === "certain" && isWhole(build, group) ? "safe" : "suggestion",
    preferred: true,
    edits: () => group.slice(0, -1).map(({ head }) => edits.replace({ start: head.end, end: head.end }, ` ${escape}`)),
  };
}

/** Whether a shell can read the joined lines of a RUN; what it cannot has another mistake. */
function isWhole(build: Build, group: readonly Instruction[]): boolean {
  const [first] = group;
  if (first?.keyword !== "RUN") return true;
  const lines = group.map((line, index) => textOfLine(build, line, index === 0 ? line.body.start : line.offset));
  return parseShell(lines.join(" "), 0).isComplete;
}
