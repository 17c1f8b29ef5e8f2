import * as l10n from "@vscode/l10n";
import type { FileReport } from "../lint/engine";
import { spanTouches } from "../syntax/text";
import type { ContextDecision } from "../workspace/surroundings";
import type { HoverPart } from "./hover";
import { code } from "./markdown";

/** On the keyword of a COPY or ADD from the build context: which folder that is, and what told so. */
export function contextHover(report: FileReport, offset: number): HoverPart | undefined {
  const instruction = report.syntax?.instructionAt(offset);
  if (!instruction || !/^(?:COPY|ADD)$/.test(instruction.keyword)) return undefined;
  if (!spanTouches(instruction.keywordSpan, offset) || instruction.flag("from")) return undefined;
  const { contextRoot } = report;
  const span = instruction.keywordSpan;
  const reason = reasonOfContext(report);
  if (contextRoot === null) return { span, markdown: reason };
  const folder = code(contextRoot === "" ? "." : contextRoot);
  return { span, markdown: `${l10n.t("Build context: {0}", folder)}  \n${reason}` };
}

/** What told which folder the build context of a Dockerfile is, as Markdown; or that nothing did. */
export function reasonOfContext({ contextRoot, decision }: Pick<FileReport, "contextRoot" | "decision">): string {
  if (contextRoot !== null && decision !== undefined) return reasonOf(decision);
  return l10n.t(
    "The build context of this Dockerfile is not known, so nothing is said about the files that are copied. Name it in `.go-hints.yaml` under `contexts`.",
  );
}

function reasonOf(decision: ContextDecision): string {
  const by = code(decision.path ?? "");
  switch (decision.kind) {
    case "command-line":
    case "configuration":
      return l10n.t("Set in {0}.", by === "" ? code(".go-hints.yaml") : by);
    case "compose":
    case "bake":
    case "skaffold":
    case "action":
    case "build-command":
      return l10n.t("Named in {0}.", by);
    case "copy-sources":
      return l10n.t(
        "Guessed: it is the folder in which the copied files exist. Name it in `.go-hints.yaml` under `contexts` to be sure.",
      );
  }
}
