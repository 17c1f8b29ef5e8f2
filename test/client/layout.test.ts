import assert from "node:assert/strict";
import { type Box, type Placed, place, sizes } from "../../client/webview/layout";
import type { BuildGraph, GraphEdge, GraphStage, GraphStep } from "../../server/src/protocol";

const nowhere = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** A step by its id; the text behind a slash is its hint. */
function step(name: string): GraphStep {
  const [id = "", hint] = name.split("/");
  return {
    id,
    keyword: "RUN",
    text: id,
    range: nowhere,
    renewal: "none",
    findings: [],
    ...(hint !== undefined && { hint }),
  };
}

function stage(id: string, steps: readonly string[] = [], firstRenewed?: string): GraphStage {
  return {
    id,
    name: id,
    base: "image",
    isFinal: false,
    isNeeded: true,
    from: step(`${id}.from`),
    steps: steps.map(step),
    ...(firstRenewed !== undefined && { firstRenewed }),
  };
}

/** `image > stage` is a base, `stage > other @step` a copy into a step. */
function edge(text: string): GraphEdge {
  const [, from = "", to = "", into] = /^(\S+) > (\S+)(?: @(\S+))?$/.exec(text) ?? [];
  return into === undefined
    ? { from, to, kind: "base", paths: [] }
    : { from, to, step: into, kind: "copy", paths: ["/app"] };
}

function graph(stages: readonly GraphStage[], edges: readonly string[] = []): BuildGraph {
  const parsed = edges.map(edge);
  const isStage = (id: string) => stages.some((each) => each.id === id);
  const images = [...new Set(parsed.map(({ from }) => from))].filter((id) => !isStage(id));
  return { uri: "", version: 1, images: images.map((id) => ({ id, name: id })), stages, edges: parsed };
}

/** Every character of an image's name is so wide. */
const characterWidth = 8;
const placed = (of: BuildGraph, room = 2000) => place(of, (text) => text.length * characterWidth, room);

/** The box of a stage or an image. */
function box({ stages, images }: Placed, id: string): Box {
  const found = stages.find((each) => each.stage.id === id) ?? images.find((each) => each.id === id);
  assert.ok(found, `${id} is placed`);
  return found;
}

const below = (upper: Box, lower: Box) => upper.y + upper.height <= lower.y;
const leftOf = (one: Box, other: Box) => one.x + one.width <= other.x;
const apart = (one: Box, other: Box) =>
  below(one, other) || below(other, one) || leftOf(one, other) || leftOf(other, one);

/** A program and web pages that are built side by side and copied into a third stage. */
const service = graph(
  [
    stage("web", ["w1/cached until web/ changes", "w2"]),
    stage("build", ["b1", "b2/cached until go.mod changes", "b3", "b4"], "b3"),
    stage("final", ["f1", "f2", "f3"]),
  ],
  ["node:22 > web", "golang:1.26 > build", "alpine:3.22 > final", "web > final @f1", "build > final @f3"],
);

describe("the layout of the build graph", () => {
  it("is empty for a file without stages", () => {
    const { images, stages, edges } = placed(graph([]));
    assert.deepEqual({ images, stages, edges }, { images: [], stages: [], edges: [] });
  });

  describe("inside of a stage", () => {
    const { rows, y, height } = placed(service).stages.find((each) => each.stage.id === "build") ?? assert.fail();

    it("stands a row for each step, one below the other, below the head", () => {
      assert.deepEqual(
        rows.map((row) => row.step.id),
        ["b1", "b2", "b3", "b4"],
      );
      assert.equal(rows[0]?.y, y + sizes.head);
      for (const [index, row] of rows.slice(1).entries()) assert.ok(below(rows[index] ?? row, row), row.step.id);
    });

    it("is a second line in the rows that have a hint, and nothing more in the others", () => {
      assert.deepEqual(
        rows.map((row) => row.height),
        [sizes.row, sizes.rowWithHint, sizes.row, sizes.row],
      );
    });

    it("has the boundary of the cache between the steps that it divides, and nowhere else", () => {
      const [, above, first] = rows;
      assert.ok(above && first?.boundary !== undefined);
      assert.ok(first.boundary > above.y + above.height && first.boundary < first.y);
      assert.deepEqual(
        rows.map((row) => row.boundary !== undefined),
        [false, false, true, false],
      );
    });

    it("ends with the last row", () => {
      const last = rows.at(-1);
      assert.ok(last);
      assert.equal(last.y + last.height + sizes.foot, y + height);
    });
  });

  // Wide enough for two stages beside one another, and for one.
  for (const [name, room] of [
    ["side by side", 2000],
    ["in one column", 500],
  ] as const) {
    describe(`of three stages, ${name}`, () => {
      const whole = placed(service, room);

      it("stands what is taken above what takes it", () => {
        for (const { from, to } of service.edges) {
          assert.ok(below(box(whole, from), box(whole, to)), `${from} above ${to}`);
        }
      });

      it("keeps boxes apart and inside of the drawing, all of them as wide as they need", () => {
        const boxes = [...whole.stages, ...whole.images];
        for (const [index, one] of boxes.entries()) {
          assert.ok(one.x >= 0 && one.y >= 0);
          assert.ok(one.x + one.width <= whole.width && one.y + one.height <= whole.height);
          for (const other of boxes.slice(index + 1)) assert.ok(apart(one, other));
        }
        for (const each of whole.stages) assert.equal(each.width, sizes.stageWidth);
        for (const { name, width } of whole.images) assert.ok(width > name.length * characterWidth, name);
      });

      it("leads each line from the lower side of its origin to the top of a stage, or to the step that takes something", () => {
        for (const { edge, points } of whole.edges) {
          const from = box(whole, edge.from);
          const to = box(whole, edge.to);
          const start = points.at(0);
          const end = points.at(-1);
          assert.ok(start && end);
          assert.equal(start.y, from.y + from.height);
          assert.ok(start.x > from.x && start.x < from.x + from.width);
          if (edge.step === undefined) {
            assert.deepEqual(end, { x: to.x + to.width / 2, y: to.y });
          } else {
            const row = whole.stages.flatMap(({ rows }) => rows).find((each) => each.step.id === edge.step);
            assert.ok(row);
            assert.deepEqual(end, { x: to.x, y: row.y + row.height / 2 });
          }
        }
      });

      it("leads lines into steps beside the box, each in a lane of its own", () => {
        const lanes = whole.edges.flatMap(({ edge, points }) => (edge.step === undefined ? [] : [points.at(-2)?.x]));
        assert.equal(new Set(lanes).size, 2);
        for (const x of lanes) assert.ok(x !== undefined && x >= 0 && x < box(whole, "final").x);
      });
    });
  }

  it("stands stages that do not need one another side by side where there is room", () => {
    const whole = placed(service, 2000);
    assert.ok(leftOf(box(whole, "web"), box(whole, "build")) || leftOf(box(whole, "build"), box(whole, "web")));
    assert.ok(whole.width <= 2000);
  });

  it("stands them in the order of the file where there is none", () => {
    const whole = placed(service, 500);
    assert.ok(below(box(whole, "web"), box(whole, "build")) && below(box(whole, "build"), box(whole, "final")));
    assert.ok(whole.width <= 600, `${whole.width} pixels`);
  });

  it("makes no column of more than ten stages: its lines would take seconds", () => {
    const many = (count: number) => graph(Array.from({ length: count }, (_, index) => stage(`s${index}`)));
    assert.ok(placed(many(10), 500).width < 600);
    assert.ok(placed(many(11), 500).width > 11 * sizes.stageWidth);
  });

  it("begins lines of the same origin at different places", () => {
    const shared = graph(
      [stage("base"), stage("one", ["o1"]), stage("two", ["t1"])],
      ["base > one", "base > two", "base > two @t1"],
    );
    const starts = placed(shared).edges.map(({ points }) => points[0]?.x);
    assert.equal(new Set(starts).size, 3);
  });

  it("leaves out a line from what the file does not have", () => {
    const broken: BuildGraph = { ...graph([stage("only", ["o1"])]), edges: [edge("gone > only @o1")] };
    assert.deepEqual(placed(broken).edges, []);
  });
});
