import type { BuildGraph, GraphFinding, GraphStep } from "../../server/src/protocol";
import { svg } from "./dom";
import { type PlacedEdge, type PlacedImage, type PlacedStage, type Point, place, type Row, sizes } from "./layout";
import { fill, type PageTexts } from "./messages";

const codeFont = "12px var(--vscode-editor-font-family, monospace)";
const inner = 12;
const badgeWidth = 22;

/**
 * The graph as a drawing. Every step is a group with the class `step` and its id in `data-step`.
 *
 * @param room the width in CSS pixels that can be seen without scrolling
 */
export function draw(graph: BuildGraph, texts: PageTexts, room: number): SVGSVGElement {
  const measure = measurer();
  const placed = place(graph, measure, room);
  const width = Math.ceil(placed.width);
  const height = Math.ceil(placed.height);
  return svg(
    "svg",
    { class: "drawing", width, height, viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": texts.graph },
    svg("defs", {}, arrowHead("base"), arrowHead("copy"), arrowHead("mount")),
    ...placed.edges.map(drawEdge),
    ...placed.images.map((image) => drawImage(image, texts)),
    ...placed.stages.map((stage) => drawStage(stage, texts, measure)),
  );
}

function arrowHead(kind: string): SVGElement {
  return svg(
    "marker",
    {
      id: `arrow-${kind}`,
      class: `arrow ${kind}`,
      viewBox: "0 0 8 8",
      refX: 7,
      refY: 4,
      markerWidth: 8,
      markerHeight: 8,
      orient: "auto-start-reverse",
    },
    svg("path", { d: "M 0 0 L 8 4 L 0 8 z" }),
  );
}

function drawEdge({ edge, points, straightFrom }: PlacedEdge): SVGElement {
  const title = edge.paths.length === 0 ? [] : [svg("title", {}, edge.paths.join(" "))];
  return svg(
    "path",
    { class: `edge ${edge.kind}`, d: pathThrough(points, straightFrom), "marker-end": `url(#arrow-${edge.kind})` },
    ...title,
  );
}

/** Curves that leave and arrive vertically, then straight lines. */
function pathThrough(points: readonly Point[], straightFrom: number): string {
  const [first, ...others] = points;
  if (!first) return "";
  let path = `M ${first.x} ${first.y}`;
  let last = first;
  for (const [index, point] of others.entries()) {
    const middle = (last.y + point.y) / 2;
    path +=
      index + 1 > straightFrom
        ? ` L ${point.x} ${point.y}`
        : ` C ${last.x} ${middle} ${point.x} ${middle} ${point.x} ${point.y}`;
    last = point;
  }
  return path;
}

function drawImage({ x, y, width, height, name }: PlacedImage, texts: PageTexts): SVGElement {
  return svg(
    "g",
    { class: "image", role: "img", "aria-label": fill(texts.image, name) },
    svg("rect", { x, y, width, height, rx: height / 2 }),
    svg("text", { class: "code", x: x + width / 2, y: y + height / 2 + 4, "text-anchor": "middle" }, name),
  );
}

function drawStage(placed: PlacedStage, texts: PageTexts, measure: (text: string) => number): SVGElement {
  const { stage, x, y, width, height, rows } = placed;
  const room = width - 2 * inner - (stage.from.findings.length > 0 ? badgeWidth : 0);
  const marks = [stage.isFinal ? texts.final : undefined, stage.isNeeded ? undefined : texts.unneeded];
  const title = [stage.name, ...marks.filter((mark) => mark !== undefined)].join(" · ");
  const { hint } = stage.from;
  // That a layer waits for the image whose name stands here goes without saying.
  const rest = hint === undefined || hint.includes(stage.base) ? "" : ` · ${hint}`;
  const from = `${fill(texts.from, stage.base)}${rest}`;
  const head = svg(
    "g",
    stepAttributes(stage.from, texts, `${title}, ${from}`),
    wholeText(stage.from, from),
    svg("rect", { class: "row", x: x + 1, y: y + 1, width: width - 2, height: sizes.head - 4, rx: 5 }),
    svg("text", { class: "name", x: x + inner, y: y + 19 }, fitted(title, room, measure)),
    svg("text", { class: "quiet", x: x + inner, y: y + 36 }, fitted(from, room, small(measure))),
    ...badge(stage.from.findings, x + width - inner - 8, y + 16, texts),
  );
  return svg(
    "g",
    { class: stage.isNeeded ? "stage" : "stage unneeded", role: "group", "aria-label": stage.name },
    svg("rect", { class: "box", x, y, width, height, rx: 6 }),
    head,
    svg("path", { class: "rule", d: `M ${x} ${y + sizes.head - 2} H ${x + width}` }),
    ...rows.flatMap((row) => drawRow(row, texts, measure)),
  );
}

function drawRow(row: Row, texts: PageTexts, measure: (text: string) => number): SVGElement[] {
  const { step, x, y, width, height, boundary } = row;
  const room = width - 2 * inner - 8 - (step.findings.length > 0 ? badgeWidth : 0);
  const rest = step.text.slice(step.keyword.length);
  const group = svg(
    "g",
    stepAttributes(step, texts, step.text),
    wholeText(step, step.text),
    svg("rect", { class: "row", x: x + 1, y, width: width - 2, height: height - 1, rx: 3 }),
    svg("rect", { class: "mark", x: x + 6, y: y + 4, width: 4, height: height - 9, rx: 2 }),
    svg(
      "text",
      { class: "code", x: x + inner + 6, y: y + 16 },
      svg("tspan", { class: "keyword" }, step.keyword),
      fitted(rest, room - measure(step.keyword), measure),
    ),
    ...(step.hint === undefined
      ? []
      : [svg("text", { class: "quiet", x: x + inner + 6, y: y + 31 }, fittedHint(step.hint, room, small(measure)))]),
    ...badge(step.findings, x + width - inner - 8, y + 12, texts),
  );
  if (boundary === undefined) return [group];
  const measureSmall = small(measure);
  const label = fitted(texts.boundary, width - 4 * inner, measureSmall);
  return [
    svg("path", { class: "boundary", d: `M ${x + 8} ${boundary} H ${x + width - 8}` }),
    svg("rect", {
      class: "boundary-label",
      x: x + width / 2 - measureSmall(label) / 2 - 6,
      y: boundary - 8,
      width: measureSmall(label) + 12,
      height: 16,
      rx: 3,
    }),
    svg("text", { class: "boundary-text", x: x + width / 2, y: boundary + 4, "text-anchor": "middle" }, label),
    group,
  ];
}

/** Shown by the mouse: what the box has no room for. */
function wholeText({ hint, detail }: GraphStep, text: string): SVGElement {
  return svg("title", {}, [text, hint, detail].filter((part) => part !== undefined).join("\n\n"));
}

function stepAttributes(step: GraphStep, texts: PageTexts, text: string) {
  const parts = [text, step.hint, findingCount(step.findings, texts), fill(texts.line, step.range.start.line + 1)];
  return {
    class: `step ${step.renewal}`,
    "data-step": step.id,
    role: "button",
    tabindex: -1,
    "aria-label": parts.filter((part) => part !== undefined && part !== "").join(", "),
  };
}

/** "3 findings"; "" without any. */
export function findingCount(findings: readonly GraphFinding[], texts: PageTexts): string {
  if (findings.length === 0) return "";
  return findings.length === 1 ? texts.oneFinding : fill(texts.findings, findings.length);
}

const severities = ["error", "warning", "information", "hint"] as const;

function badge(findings: readonly GraphFinding[], x: number, y: number, texts: PageTexts): SVGElement[] {
  if (findings.length === 0) return [];
  const worst = severities.find((severity) => findings.some((finding) => finding.severity === severity)) ?? "hint";
  return [
    svg(
      "g",
      { class: `badge ${worst}` },
      svg("title", {}, findings.map(({ severity, message }) => `${texts[severity]}: ${message}`).join("\n")),
      svg("circle", { cx: x, cy: y, r: 8 }),
      svg("text", { x, y: y + 4, "text-anchor": "middle" }, String(findings.length)),
    ),
  ];
}

/** Cuts a text that is wider than there is room for. */
function fitted(text: string, room: number, measure: (text: string) => number): string {
  if (measure(text) <= room) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(`${text.slice(0, middle)}…`) <= room) low = middle;
    else high = middle - 1;
  }
  return `${text.slice(0, low)}…`;
}

/** A hint that is too long loses its figures first: what follows them says more. */
function fittedHint(hint: string, room: number, measure: (text: string) => number): string {
  return fitted(measure(hint) <= room ? hint : hint.replace(/ \([^()]*\)/, ""), room, measure);
}

/** Measures texts in the smaller size of the style sheet. */
function small(measure: (text: string) => number): (text: string) => number {
  return (text) => (measure(text) * 11) / 12;
}

/** Measures texts in the font of the drawing. */
function measurer(): (text: string) => number {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return (text) => text.length * 7.3;
  const family = getComputedStyle(document.body).getPropertyValue("--vscode-editor-font-family") || "monospace";
  context.font = codeFont.replace(/var\(.*\)$/, family);
  return (text) => context.measureText(text).width;
}
