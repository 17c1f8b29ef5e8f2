import { type CodeLens, type InlayHint, MarkupKind, type Range } from "vscode-languageserver";
import type { LayerSummary } from "../build/layerSummary";
import type { FileReport } from "../lint/engine";
import { clientCommands } from "../protocol";
import type { ClientFeatures } from "./clientFeatures";
import type { LayerHints } from "./editorSettings";
import { layerLabel, layerTooltip } from "./layerText";
import { toPlainText } from "./markdown";
import { rangeOf } from "./toDiagnostic";

/** What a hint keeps until its tooltip is asked for. */
export interface HintData {
  readonly uri: string;
}

/** A layer with what is said about it. */
interface Labelled {
  readonly summary: LayerSummary;
  readonly label: string;
}

/** The layers that the person wants to hear about. */
function labelled(summaries: readonly LayerSummary[], which: LayerHints): readonly Labelled[] {
  if (which === "off") return [];
  return summaries.flatMap((summary) => {
    if (summary.step?.instruction.keyword === "WORKDIR" || (which === "go" && !summary.isGoStep)) return [];
    const label = layerLabel(summary);
    return label === undefined ? [] : [{ summary, label }];
  });
}

/** The inlay hints in a part of a Dockerfile: each at the end of the first line of its instruction. */
export function inlayHintsIn(
  report: FileReport,
  summaries: readonly LayerSummary[],
  which: LayerHints,
  { uri, range, features }: { readonly uri: string; readonly range: Range; readonly features: ClientFeatures },
): InlayHint[] {
  return labelled(summaries, which).flatMap(({ summary, label }): InlayHint[] => {
    const { line } = report.lines.positionAt(summary.instruction.offset);
    if (line < range.start.line || line > range.end.line) return [];
    const position = report.lines.positionAt(endOfLine(report, summary.instruction.offset));
    const hint: InlayHint = { position, label, paddingLeft: true };
    if (features.resolvesHintTooltips) {
      const data: HintData = { uri };
      return [{ ...hint, data }];
    }
    return [{ ...hint, ...tooltipOf(report, summary, features) }];
  });
}

/** The hint with its tooltip; unchanged when the document is another one by now. */
export function resolvedHint(
  hint: InlayHint,
  report: FileReport,
  summaries: readonly LayerSummary[],
  features: ClientFeatures,
): InlayHint {
  // By its line: offsets are not those of the report that the hint was made from once the document is written in.
  const { line } = hint.position;
  const summary = summaries.find(({ instruction }) => report.lines.lineAt(instruction.offset) === line);
  return summary ? { ...hint, ...tooltipOf(report, summary, features) } : hint;
}

function tooltipOf(
  report: FileReport,
  summary: LayerSummary,
  { markdownHover }: ClientFeatures,
): Pick<InlayHint, "tooltip"> {
  const value = layerTooltip(summary, report.lines);
  return { tooltip: markdownHover ? { kind: MarkupKind.Markdown, value } : toPlainText(value) };
}

/** The same as lenses above the instructions; each opens the build graph at its step. */
export function codeLensesOf(
  report: FileReport,
  summaries: readonly LayerSummary[],
  which: LayerHints,
  uri: string,
  features: ClientFeatures,
): CodeLens[] {
  return labelled(summaries, which).map(({ summary, label }) => {
    const range = rangeOf(report.lines, summary.instruction.keywordSpan);
    const command = features.clientCommands
      ? { title: label, command: clientCommands.showBuildGraph, arguments: [uri, range.start.line] }
      : { title: label, command: "" };
    return { range, command };
  });
}

/** Offset behind the last character of the line that is no blank. */
function endOfLine({ file: { text } }: FileReport, offset: number): number {
  const lineBreak = text.indexOf("\n", offset);
  const line = text.slice(offset, lineBreak < 0 ? text.length : lineBreak);
  return offset + line.trimEnd().length;
}
