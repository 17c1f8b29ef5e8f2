import { Graph, layout } from "@dagrejs/dagre";
import type { BuildGraph, GraphEdge, GraphStage, GraphStep } from "../../server/src/protocol";

/** All numbers are CSS pixels; positions count from the drawing's top left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A step's place in its stage's box. */
export interface Row extends Box {
  readonly step: GraphStep;
  /** Where the line stands below which every step runs again with each source edit, if it is this step's. */
  readonly boundary: number | undefined;
}

export interface PlacedStage extends Box {
  readonly stage: GraphStage;
  readonly rows: readonly Row[];
}

export interface PlacedImage extends Box {
  readonly id: string;
  readonly name: string;
}

export interface PlacedEdge {
  readonly edge: GraphEdge;
  /** From the lower side of its origin to the stage, or to the step that takes something. */
  readonly points: readonly Point[];
  /** The points behind the last bend lie beside the box: they are joined by straight lines. */
  readonly straightFrom: number;
}

export interface Placed {
  readonly width: number;
  readonly height: number;
  readonly images: readonly PlacedImage[];
  readonly stages: readonly PlacedStage[];
  readonly edges: readonly PlacedEdge[];
}

/** Sizes of what is drawn. */
export const sizes = {
  stageWidth: 400,
  head: 48,
  /** A step without and with a line about when it runs again. */
  row: 24,
  rowWithHint: 40,
  boundary: 24,
  foot: 6,
  image: 30,
  margin: 20,
  gutter: 18,
  gutterStep: 8,
} as const;

/** In a longer column lines pass so many stages that finding their ways takes seconds. */
const maximumColumn = 10;

/**
 * Places images, stages and edges, what is taken from above what takes it. Stages that do not need one another stand side
 * by side where there is room for it, else all of them in one column in the order of the file. Pure.
 *
 * @param widthOf measures the name of an image
 * @param room the width that can be seen without scrolling
 */
export function place(graph: BuildGraph, widthOf: (text: string) => number, room: number): Placed {
  const wide = arrange(graph, widthOf, false);
  const fits = wide.width <= room || graph.stages.length > maximumColumn;
  return fits ? wide : arrange(graph, widthOf, true);
}

function arrange(graph: BuildGraph, widthOf: (text: string) => number, isColumn: boolean): Placed {
  const nodes = new Graph({ multigraph: true });
  nodes.setGraph({
    rankdir: "TB",
    nodesep: isColumn ? 16 : 48,
    ranksep: isColumn ? 30 : 52,
    edgesep: 16,
    marginx: sizes.margin,
    marginy: sizes.margin,
  });
  nodes.setDefaultEdgeLabel(() => ({}));
  for (const { id, name } of graph.images) nodes.setNode(id, { width: widthOf(name) + 32, height: sizes.image });
  const gutters = guttersOf(graph.edges);
  for (const stage of graph.stages) {
    const lanes = gutters.get(stage.id)?.length ?? 0;
    const left = lanes > 0 ? sizes.gutter + (lanes - 1) * sizes.gutterStep : 0;
    nodes.setNode(stage.id, { width: sizes.stageWidth + 2 * left, height: heightOf(stage) });
  }
  for (const [index, { from, to }] of graph.edges.entries()) {
    if (nodes.hasNode(from) && nodes.hasNode(to)) nodes.setEdge(from, to, {}, String(index));
  }
  if (isColumn) {
    // Each stage below the one before, with a rank between them for images.
    for (const [index, stage] of graph.stages.entries()) {
      const above = graph.stages[index - 1];
      if (above) nodes.setEdge(above.id, stage.id, { minlen: 2, weight: 0 }, "order");
    }
  }
  layout(nodes);

  const boxes = new Map<string, Box>();
  for (const id of nodes.nodes()) boxes.set(id, boxOf(nodes.node(id)));
  const stages = graph.stages.flatMap((stage): PlacedStage[] => {
    const box = boxes.get(stage.id);
    // The room that was kept for lines beside the box is not part of it.
    return box
      ? [placeStage(stage, { ...box, x: box.x + (box.width - sizes.stageWidth) / 2, width: sizes.stageWidth })]
      : [];
  });
  for (const { stage, x, y, width, height } of stages) boxes.set(stage.id, { x, y, width, height });
  const rows = new Map(stages.flatMap((each) => each.rows.map((row) => [row.step.id, row] as const)));
  const edges = graph.edges.flatMap((edge, index): PlacedEdge[] => {
    const from = boxes.get(edge.from);
    const to = boxes.get(edge.to);
    if (!from || !to) return [];
    const label = nodes.edge(edge.from, edge.to, String(index));
    const points = label?.points ?? [];
    // Between neighbouring ranks nothing has to be gone round.
    const bends = points.length > 3 ? points.slice(1, -1) : [];
    const start = { x: from.x + from.width * exitOf(graph.edges, edge), y: from.y + from.height };
    const row = edge.step === undefined ? undefined : rows.get(edge.step);
    if (!row) return [{ edge, points: [start, ...bends, { x: to.x + to.width / 2, y: to.y }], straightFrom: Infinity }];
    const lane = gutters.get(edge.to)?.indexOf(edge) ?? 0;
    const x = to.x - sizes.gutter - lane * sizes.gutterStep;
    const y = row.y + row.height / 2;
    return [
      {
        edge,
        points: [start, ...bends, { x, y: to.y - 6 - lane * 6 }, { x, y }, { x: to.x, y }],
        straightFrom: bends.length + 1,
      },
    ];
  });
  // Lines may run left of the leftmost box.
  const left = Math.min(0, ...edges.flatMap(({ points }) => points.map(({ x }) => x - sizes.margin / 2)));
  const { width = 0, height = 0 } = nodes.graph() as { readonly width?: number; readonly height?: number };
  return shifted({ width: width - left, height, images: placeImages(graph, boxes), stages, edges }, -left);
}

function placeImages({ images }: BuildGraph, boxes: ReadonlyMap<string, Box>): readonly PlacedImage[] {
  return images.flatMap(({ id, name }) => {
    const box = boxes.get(id);
    return box ? [{ ...box, id, name }] : [];
  });
}

function placeStage(stage: GraphStage, box: Box): PlacedStage {
  let y = box.y + sizes.head;
  const rows = stage.steps.map((step): Row => {
    const hasBoundary = step.id === stage.firstRenewed;
    const boundary = hasBoundary ? y + sizes.boundary / 2 : undefined;
    if (hasBoundary) y += sizes.boundary;
    const height = heightOfRow(step);
    const row = { step, x: box.x, y, width: box.width, height, boundary };
    y += height;
    return row;
  });
  return { ...box, stage, rows };
}

function heightOf({ steps, firstRenewed }: GraphStage): number {
  const boundary = firstRenewed === undefined ? 0 : sizes.boundary;
  return sizes.head + boundary + steps.reduce((sum, step) => sum + heightOfRow(step), 0) + sizes.foot;
}

function heightOfRow({ hint }: GraphStep): number {
  return hint === undefined ? sizes.row : sizes.rowWithHint;
}

/** The edges that end at steps, by stage: each runs down its own lane beside the box. */
function guttersOf(edges: readonly GraphEdge[]): ReadonlyMap<string, readonly GraphEdge[]> {
  const byStage = new Map<string, GraphEdge[]>();
  for (const edge of edges) {
    if (edge.step === undefined) continue;
    const lanes = byStage.get(edge.to);
    if (lanes) lanes.push(edge);
    else byStage.set(edge.to, [edge]);
  }
  return byStage;
}

/** Where on the lower side of its origin an edge begins, from 0 to 1: edges do not begin at the same place. */
function exitOf(edges: readonly GraphEdge[], edge: GraphEdge): number {
  const all = edges.filter(({ from }) => from === edge.from);
  return (all.indexOf(edge) + 1) / (all.length + 1);
}

function boxOf({ x = 0, y = 0, width = 0, height = 0 }: Partial<Box>): Box {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

function shifted(placed: Placed, by: number): Placed {
  const move = <Each extends Point>(each: Each): Each => ({ ...each, x: each.x + by });
  return {
    ...placed,
    images: placed.images.map(move),
    stages: placed.stages.map((stage) => ({ ...move(stage), rows: stage.rows.map(move) })),
    edges: placed.edges.map((edge) => ({ ...edge, points: edge.points.map(move) })),
  };
}
