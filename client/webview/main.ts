import type { BuildGraph, GraphStep } from "../../server/src/protocol";
import "./buildGraph.css";
import { html } from "./dom";
import { draw } from "./drawing";
import { list } from "./list";
import type { FromPage, PageState, PageTexts, ToPage } from "./messages";
import { standalone } from "./standalone";

declare function acquireVsCodeApi(): {
  postMessage(message: FromPage): void;
  getState(): PageState | undefined;
  setState(state: PageState): void;
};

const vscode = acquireVsCodeApi();
const root = document.body;
const { uri = "", texts: textsJson = "{}" } = root.dataset;
const texts = JSON.parse(textsJson) as PageTexts;

/** What is shown now. */
let graph: BuildGraph | undefined;
let drawing: SVGSVGElement | undefined;
let cursorLine: number | undefined;
/** The step that the keyboard is at; it survives a new drawing. */
let current: string | undefined;

const saveButton = html("button", { type: "button", class: "action" }, texts.save);
const message = html("p", { role: "status" });
const listButton = html("button", { type: "button", class: "action" }, texts.list);
const openButton = html("button", { type: "button", class: "action" }, texts.open);
const graphArea = html("section", { class: "graph", "aria-label": texts.graph });
const listArea = html("section", { class: "list", "aria-label": texts.list });
root.append(
  html("header", {}, message, openButton, listButton, saveButton),
  html("main", {}, graphArea, html("h1", {}, texts.list), listArea),
);

saveButton.addEventListener("click", () => vscode.postMessage({ kind: "save" }));
listButton.addEventListener("click", () => {
  listArea.scrollIntoView();
  listArea.querySelector("button")?.focus();
});
openButton.addEventListener("click", () => vscode.postMessage({ kind: "open" }));
root.addEventListener("click", (event) => {
  const step = stepOf(event.target);
  if (step) reveal(step);
});
graphArea.addEventListener("keydown", moveByKey);
// What fits side by side depends on the width of the view.
new ResizeObserver(() => redrawSoon()).observe(graphArea);
window.addEventListener("scroll", () => keepState(), { passive: true });
window.addEventListener("message", ({ data }: MessageEvent<ToPage>) => receive(data));
keepState();
vscode.postMessage({ kind: "ready" });

function receive(received: ToPage): void {
  switch (received.kind) {
    case "graph":
      show(received.graph ?? undefined, received.file);
      break;
    case "cursor":
      cursorLine = received.line;
      markCursor(true);
      break;
    case "draw":
      vscode.postMessage({ kind: "drawn", svg: drawing && standalone(drawing) });
      break;
    case "download":
      download(received.svg, received.name);
      break;
  }
}

function show(next: BuildGraph | undefined, file: string): void {
  if (next && graph && isSame(next, graph)) return;
  const isFirst = graph === undefined && next !== undefined;
  const hadFocus = stepOf(document.activeElement)?.id;
  const wasInGraph = graphArea.contains(document.activeElement);
  graph = next;
  const isEmpty = next?.stages.length === 0;
  message.textContent = next === undefined ? texts.closed.replace("{0}", file) : isEmpty ? texts.empty : "";
  openButton.hidden = next !== undefined;
  saveButton.disabled = listButton.disabled = next === undefined || isEmpty;
  listArea.replaceChildren();
  graphArea.replaceChildren();
  drawing = undefined;
  if (next && !isEmpty) {
    drawNow(next);
    listArea.append(list(next, texts));
    const ids = stepsOf(next).map(({ id }) => id);
    current = current !== undefined && ids.includes(current) ? current : ids[0];
    setTabStop();
  }
  markCursor(false);
  if (hadFocus !== undefined) {
    (wasInGraph ? graphArea : listArea).querySelector<HTMLElement>(stepSelector(hadFocus))?.focus();
  }
  if (isFirst) restoreScroll();
}

let drawnFor = 0;
let redrawTimer = 0;

function drawNow(shown: BuildGraph): void {
  // Before the first drawing the area takes no room.
  drawnFor = graphArea.clientWidth || document.documentElement.clientWidth;
  drawing = draw(shown, texts, drawnFor);
  graphArea.replaceChildren(drawing);
}

function redrawSoon(): void {
  clearTimeout(redrawTimer);
  redrawTimer = setTimeout(() => {
    if (!graph || !drawing || graphArea.clientWidth === drawnFor) return;
    const hadFocus = graphArea.contains(document.activeElement);
    drawNow(graph);
    setTabStop();
    markCursor(false);
    if (hadFocus) graphArea.querySelector<SVGElement>("[tabindex='0']")?.focus();
  }, 100);
}

/** Whether two graphs look the same; most edits of a Dockerfile change less. */
function isSame(one: BuildGraph, other: BuildGraph): boolean {
  return JSON.stringify({ ...one, version: 0 }) === JSON.stringify({ ...other, version: 0 });
}

function stepsOf({ stages }: BuildGraph): readonly GraphStep[] {
  return stages.flatMap((stage) => [stage.from, ...stage.steps]);
}

function stepOf(target: EventTarget | null): GraphStep | undefined {
  const id = target instanceof Element ? target.closest("[data-step]")?.getAttribute("data-step") : undefined;
  return graph && stepsOf(graph).find((step) => step.id === id);
}

function reveal(step: GraphStep): void {
  current = step.id;
  setTabStop();
  vscode.postMessage({ kind: "reveal", position: step.range.start });
}

/** Arrows go from step to step and from stage to stage, Enter and Space to the step's line. */
function moveByKey(event: KeyboardEvent): void {
  const step = stepOf(event.target);
  if (!graph || !step) return;
  const steps = stepsOf(graph);
  const at = steps.indexOf(step);
  const starts = graph.stages.map(({ from }) => steps.indexOf(from));
  const moves: Readonly<Record<string, number | undefined>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    ArrowRight: starts.find((start) => start > at),
    ArrowLeft: starts.findLast((start) => start < at),
    Home: 0,
    End: steps.length - 1,
  };
  const next = steps[moves[event.key] ?? -1];
  if (event.key === "Enter" || event.key === " ") reveal(step);
  else if (next) {
    current = next.id;
    setTabStop();
    graphArea.querySelector<SVGElement>(stepSelector(next.id))?.focus();
  } else return;
  event.preventDefault();
}

/** Tab stops once in the graph, at the step where the keyboard was last. */
function setTabStop(): void {
  for (const element of graphArea.querySelectorAll("[data-step]")) {
    element.setAttribute("tabindex", element.getAttribute("data-step") === current ? "0" : "-1");
  }
}

/** Lights up the step whose lines hold the cursor. */
function markCursor(scrolls: boolean): void {
  const line = cursorLine;
  const under =
    graph && line !== undefined
      ? stepsOf(graph).find(({ range }) => range.start.line <= line && line <= range.end.line)
      : undefined;
  for (const element of root.querySelectorAll("[data-step]")) {
    const isUnder = element.getAttribute("data-step") === under?.id;
    element.classList.toggle("current", isUnder);
    if (isUnder) element.setAttribute("aria-current", "step");
    else element.removeAttribute("aria-current");
  }
  // Somebody who is working in this page does not want it to move.
  if (scrolls && under && !document.hasFocus()) {
    graphArea.querySelector(stepSelector(under.id))?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}

function stepSelector(id: string): string {
  return `[data-step="${CSS.escape(id)}"]`;
}

function keepState(): void {
  const before = vscode.getState();
  // The scroll position of an empty page says nothing.
  const scroll = graph ? { scrollTop: window.scrollY, scrollLeft: window.scrollX } : { ...before };
  vscode.setState({ ...scroll, uri });
}

function restoreScroll(): void {
  const { scrollTop = 0, scrollLeft = 0 } = vscode.getState() ?? { uri };
  window.scrollTo(scrollLeft, scrollTop);
}

/** The link is in no document: the editor would open it instead of saving what is behind it. */
function download(svg: string, name: string): void {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  html("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
