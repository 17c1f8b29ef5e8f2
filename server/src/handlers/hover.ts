import * as l10n from "@vscode/l10n";
import { type Hover, MarkupKind, type Position } from "vscode-languageserver";
import type { FileReport, LintFinding } from "../lint/engine";
import { type Span, spanTouches } from "../syntax/text";
import type { ClientFeatures } from "./clientFeatures";
import { contextHover } from "./contextHover";
import { goVariableHover } from "./goVariableHover";
import { code, link, messageMarkdown, toPlainText } from "./markdown";
import { npmrcKeyHover } from "./npmrcKeyHover";
import { rulePageAddress } from "./rulePageLinks";
import { rangeOf } from "./toDiagnostic";

/** One thing to say about a place in a file. */
export interface HoverPart {
  readonly span: Span;
  readonly markdown: string;
}

/** What the person reads when the mouse rests on `position`; `null` where there is nothing to say. */
export function hoverAt(report: FileReport, position: Position, features: ClientFeatures): Hover | null {
  const offset = report.lines.offsetAt(position);
  const findings = report.findings.filter(({ span }) => spanTouches(span, offset));
  const parts: HoverPart[] = findings.map((finding) => ({
    span: finding.span,
    markdown: findingMarkdown(report, finding, features),
  }));
  const about = goVariableHover(report, offset) ?? npmrcKeyHover(report, offset) ?? contextHover(report, offset);
  if (about) parts.push(about);
  const smallest = parts.map((part) => part.span).sort((a, b) => a.end - a.start - (b.end - b.start))[0];
  if (!smallest) return null;
  const markdown = parts.map((part) => part.markdown).join("\n\n---\n\n");
  return {
    contents: features.markdownHover
      ? { kind: MarkupKind.Markdown, value: markdown }
      : { kind: MarkupKind.PlainText, value: toPlainText(markdown) },
    range: rangeOf(report.lines, smallest),
  };
}

/** Cause, effect and remedy of a finding, and where to read more. The cause only where the client does not show it itself. */
function findingMarkdown(report: FileReport, { rule, message }: LintFinding, features: ClientFeatures): string {
  const { effect, remedy } = rule.text;
  const paragraphs = [
    ...(features.diagnosticsInHover ? [] : [`**${l10n.t("Cause")}** ${messageMarkdown(message)}`]),
    `**${l10n.t("Effect")}** ${messageMarkdown(effect())}`,
    `**${l10n.t("Remedy")}** ${messageMarkdown(remedy())}`,
  ];
  const { id } = rule.meta;
  const more = link(features.clientCommands ? l10n.t("Explain {0}", id) : id, rulePageAddress(id, features));
  const context =
    rule.meta.category === "build-context" || rule.meta.category === "layer-cache" ? report.contextRoot : null;
  paragraphs.push(
    context === null ? more : `${more} · ${l10n.t("build context {0}", code(context === "" ? "." : context))}`,
  );
  return paragraphs.join("\n\n");
}
