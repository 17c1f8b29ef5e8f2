import type { Build } from "../build/build";
import type { LayerCause } from "../build/layerCauses";
import type { LayerSummary } from "../build/layerSummary";
import type { Stage, Step } from "../build/stage";
import type { FileReport, LintFinding } from "../lint/engine";
import type { BuildGraph, GraphEdge, GraphFinding, GraphImage, GraphRenewal, GraphStage, GraphStep } from "../protocol";
import { maskSecrets } from "../reports/secrets";
import type { Instruction } from "../syntax/dockerfile";
import { textOf } from "../syntax/value";
import { layerLabel, layerTooltip, stageName } from "./layerText";
import { toPlainText } from "./markdown";
import { rangeOf } from "./toDiagnostic";

/** Characters of an instruction that the graph shows. */
const maximumText = 200;

/** The build that a Dockerfile describes as a graph: images, stages with their steps, and what is taken from where. */
export function buildGraphOf(
  report: FileReport,
  summaries: readonly LayerSummary[],
  { uri, version }: { readonly uri: string; readonly version: number },
): BuildGraph {
  const { build } = report;
  if (!build) return { uri, version, images: [], stages: [], edges: [] };
  const images = new Map<string, GraphImage>();
  const edges: GraphEdge[] = [];
  const summaryOf = new Map(summaries.map((summary) => [summary.instruction, summary]));
  const findings = findingsByInstruction(report, build);
  const describe = (instruction: Instruction) => description(report, instruction, summaryOf, findings);

  /** The node of an image, made at its first use. */
  const imageId = (name: string): string => {
    const id = `image ${name}`;
    images.set(id, { id, name });
    return id;
  };

  const stages = build.stages.map((stage): GraphStage => {
    const id = stageId(stage);
    const base = baseOf(stage, imageId);
    if (base !== undefined) edges.push({ from: base, to: id, kind: "base", paths: [] });
    const steps = stage.steps.map((step): GraphStep => {
      edges.push(...edgesInto(step, imageId, build));
      return { id: stepId(step), ...describe(step.instruction) };
    });
    const firstRenewed = steps.find(({ renewal }) => renewal === "source")?.id;
    return {
      id,
      name: stageName(stage),
      base: maskSecrets(stage.imageText),
      isFinal: stage.isFinal,
      isNeeded: stage.isReachable,
      ...(firstRenewed !== undefined && { firstRenewed }),
      from: { id: `${id} FROM`, ...describe(stage.from) },
      steps,
    };
  });
  return { uri, version, images: [...images.values()], stages, edges };
}

function stageId({ index }: Stage): string {
  return `stage ${index}`;
}

function stepId({ stage, index }: Step): string {
  return `step ${stage.index} ${index}`;
}

function baseOf(stage: Stage, imageId: (name: string) => string): string | undefined {
  if (stage.parent) return stageId(stage.parent);
  const name = textOf(stage.image);
  return name === "scratch" || name === "" ? undefined : imageId(maskSecrets(name ?? stage.imageText));
}

/** What a step takes from stages and images: one edge for each COPY or bind mount. */
function edgesInto(step: Step, imageId: (name: string) => string, build: Build): readonly GraphEdge[] {
  const to = stageId(step.stage);
  const place = { to, step: stepId(step) };
  const { copy } = step;
  if (copy && copy.origin.kind !== "context") {
    const { origin } = copy;
    const from =
      origin.kind === "stage"
        ? stageId(origin.stage)
        : imageId(textOf(origin.name) ?? step.instruction.flag("from")?.value ?? "?");
    return [{ from, ...place, kind: "copy", paths: copy.sources.map(({ text }) => text) }];
  }
  if (step.instruction.keyword !== "RUN") return [];
  return step.mounts.flatMap((mount): readonly GraphEdge[] => {
    if (mount.type !== "bind" || mount.from.kind !== "known") return [];
    const stage = build.stageNamed(mount.from.text, step.stage);
    const from = stage ? stageId(stage) : imageId(mount.from.text);
    return [{ from, ...place, kind: "mount", paths: [`/${textOf(mount.source) ?? "?"}`] }];
  });
}

function description(
  { lines }: FileReport,
  instruction: Instruction,
  summaryOf: ReadonlyMap<Instruction, LayerSummary>,
  findings: ReadonlyMap<Instruction, readonly GraphFinding[]>,
): Omit<GraphStep, "id"> {
  const summary = summaryOf.get(instruction);
  const hint = summary && layerLabel(summary);
  const text = maskSecrets(instruction.joined(instruction.head).replace(/\s+/g, " ").trim());
  return {
    keyword: instruction.keyword,
    text: text.length > maximumText ? `${text.slice(0, maximumText - 1)}…` : text,
    range: rangeOf(lines, instruction.span),
    renewal: renewalOf(summary),
    ...(hint !== undefined && { hint }),
    ...(summary && hint !== undefined && { detail: toPlainText(layerTooltip(summary, lines)) }),
    findings: findings.get(instruction) ?? [],
  };
}

function renewalOf(summary: LayerSummary | undefined): GraphRenewal {
  if (!summary) return "none";
  const { renewal, causes } = summary;
  if (renewal.kind === "source" || renewal.kind === "context") return "source";
  if (renewal.kind === "unknown") return "unknown";
  return causes.some(isFromStage) ? "result" : "cached";
}

function isFromStage({ kind }: LayerCause): boolean {
  return kind === "stage";
}

function findingsByInstruction(report: FileReport, build: Build): ReadonlyMap<Instruction, readonly GraphFinding[]> {
  const byInstruction = new Map<Instruction, GraphFinding[]>();
  for (const finding of report.findings) {
    const instruction = build.syntax.instructionAt(finding.span.start);
    if (!instruction) continue;
    const list = byInstruction.get(instruction);
    if (list) list.push(toGraph(report, finding));
    else byInstruction.set(instruction, [toGraph(report, finding)]);
  }
  return byInstruction;
}

function toGraph({ lines }: FileReport, { rule, severity, message, span }: LintFinding): GraphFinding {
  return { rule: rule.meta.id, severity, message, range: rangeOf(lines, span) };
}
