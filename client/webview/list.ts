import type { BuildGraph, GraphEdge, GraphStage, GraphStep } from "../../server/src/protocol";
import { html } from "./dom";
import { findingCount } from "./drawing";
import { fill, type PageTexts } from "./messages";

/** The graph as nested lists: the same steps, hints, findings and origins in words. */
export function list(graph: BuildGraph, texts: PageTexts): HTMLElement {
  return html("ol", { class: "stages" }, ...graph.stages.map((stage) => stageItem(stage, graph, texts)));
}

function stageItem(stage: GraphStage, graph: BuildGraph, texts: PageTexts): HTMLElement {
  const marks = [stage.isFinal ? texts.final : undefined, stage.isNeeded ? undefined : texts.unneeded];
  const title = [stage.name, ...marks.filter((mark) => mark !== undefined)].join(" · ");
  const steps = stage.steps.flatMap((step) => {
    const item = html("li", {}, ...stepParts(step, step.text, graph, texts));
    if (step.id !== stage.firstRenewed) return [item];
    item.prepend(html("p", { class: "boundary" }, texts.boundary));
    return [item];
  });
  return html(
    "li",
    {},
    html("h2", {}, title),
    ...stepParts(stage.from, stage.from.text, graph, texts),
    html("ol", { class: "steps" }, ...steps),
  );
}

function stepParts(step: GraphStep, text: string, graph: BuildGraph, texts: PageTexts): readonly Node[] {
  const button = html(
    "button",
    { type: "button", class: `step ${step.renewal}`, "data-step": step.id, title: step.detail },
    html("code", {}, text),
  );
  const origins = graph.edges
    .filter((edge) => edge.step === step.id)
    .map((edge) => html("p", { class: "quiet" }, fill(texts.takes, edge.paths.join(" "), originName(edge, graph))));
  const hint = step.hint === undefined ? [] : [html("p", { class: "quiet" }, step.hint)];
  const findings =
    step.findings.length === 0
      ? []
      : [
          html(
            "ul",
            { class: "findings", "aria-label": findingCount(step.findings, texts) },
            ...step.findings.map(({ severity, message, rule }) =>
              html(
                "li",
                { class: severity },
                html("strong", {}, `${texts[severity]}: `),
                ...proseOf(`${message} (${rule})`),
              ),
            ),
          ),
        ];
  return [button, ...hint, ...origins, ...findings];
}

/** A message with names in back-ticks. */
function proseOf(message: string): readonly (Node | string)[] {
  return message.split(/`([^`]+)`/).map((part, index) => (index % 2 === 1 ? html("code", {}, part) : part));
}

function originName({ from }: GraphEdge, { stages, images }: BuildGraph): string {
  return stages.find(({ id }) => id === from)?.name ?? images.find(({ id }) => id === from)?.name ?? "";
}
