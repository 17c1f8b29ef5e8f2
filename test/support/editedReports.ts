import assert from "node:assert/strict";
import { type LayerSummary, type LayerThing, summarizeLayers } from "../../server/src/build/layerSummary";
import { type FileReport, Linter, type LintRequest } from "../../server/src/lint/engine";
import { resolveSettings } from "../../server/src/lint/settings";
import type { Fix, Related } from "../../server/src/rules/define";
import { allRules } from "../../server/src/rules/index";
import type { Span } from "../../server/src/syntax/text";
import { MemoryFileSystem } from "../../server/src/workspace/memoryFileSystem";
import { Workspace } from "../../server/src/workspace/workspace";
import { Random } from "../fuzz/random";
import { EditScript, type TextEdit } from "./editScript";

export { EditScript } from "./editScript";

/** What came of following an editor. */
export interface Followed {
  readonly edits: number;
  /** In all reports together. */
  readonly findings: number;
  /** Edits after which something else is said than before them. */
  readonly changes: number;
}

/** Lints one version of a file; of a linter that follows edits `previous` is its report on the version before. */
export type Lint = (linter: Linter, path: string, request: LintRequest) => Promise<FileReport>;

/** One lint of so many is overtaken by the next. */
const lintsPerOvertaken = 3;

/** Edits of a neighbouring file among those of the Dockerfile: seldom, as each makes all of its surroundings stale. */
const neighbourShare = 0.03;

/** How often what a workspace keeps, which both linters share, is left out of the comparison too. */
const editsPerWorkspace = 10;

/** Every rule is on, also those that are off by default, and doubtful findings are shown. */
const settings = resolveSettings(
  { minimumConfidence: "low" },
  {
    rules: Object.fromEntries(
      allRules.filter(({ meta }) => meta.offByDefault === true).map(({ meta }) => [meta.id, meta.severity]),
    ),
  },
  "en",
);

/** Variables whose values hovers tell. */
const variables = ["GOPROXY", "GOFLAGS", "PATH"] as const;

/**
 * What a report says, one line of JSON for each finding, rule that threw and reason to skip the file. Places are lines and
 * characters: offsets of a report that follows edits count in a text of its own.
 */
export function describeReport(report: FileReport): string {
  const findings = report.findings.map(({ rule, severity, confidence, message, span, related, fixes }) =>
    JSON.stringify({
      rule: rule.meta.id,
      severity,
      confidence,
      message,
      at: rangeOf(report, span),
      related: related.map((place) => describeRelated(report, place)),
      fixes: fixes.map(describeFix),
    }),
  );
  const errors = report.ruleErrors.map(({ rule, error }) => JSON.stringify({ rule, error: String(error) }));
  const skipped = report.skipped === undefined ? [] : [JSON.stringify({ skipped: report.skipped })];
  return [...findings, ...errors, ...skipped].join("\n");
}

/** What else editors show of a report: where instructions stand, values of variables, stages and layers. */
export function describeFacts(report: FileReport): string {
  const { syntax, build } = report;
  const instructions = syntax?.instructions.map((instruction) =>
    JSON.stringify({ instruction: instruction.keyword, at: rangeOf(report, instruction.span) }),
  );
  if (build === undefined) return [...(instructions ?? [])].join("\n");
  const stages = build.stages.map(({ index, name, isReachable, parent, base }) =>
    JSON.stringify({ stage: index, name, isReachable, parent: parent?.index, family: base.family }),
  );
  const steps = build.steps.map((step) => {
    const settingsOfStep = variables.map((name) => {
      const { value, origin } = step.variable(name);
      return [name, value, origin && [origin.kind, rangeOf(report, origin.instruction.span)]];
    });
    return JSON.stringify({ step: [step.stage.index, step.index], variables: settingsOfStep });
  });
  const layers = summarizeLayers(build).map((layer) => describeLayer(report, layer));
  return [...(instructions ?? []), ...stages, ...steps, ...layers].join("\n");
}

/**
 * Edits a Dockerfile again and again and lints it after each edit as a server does for an editor that shows it: with the
 * report before. Each time a linter that knows of no earlier version has to say the same.
 *
 * @param lint how the linter that follows is asked; the tests of this function pass one that goes wrong
 * @throws AssertionError that tells how to see the difference again
 */
export async function followEdits(
  files: Readonly<Record<string, string>>,
  dockerfilePath: string,
  seed: number,
  count: number,
  lint: Lint = (linter, path, request) => linter.lint(path, request),
): Promise<Followed> {
  const workspace = new Workspace(new MemoryFileSystem(files));
  const linter = new Linter(workspace);
  const script = new EditScript(files[dockerfilePath] ?? "", seed);
  const neighbours = new Neighbours(workspace, files, dockerfilePath, seed);
  workspace.setBuffer(dockerfilePath, files[dockerfilePath] ?? "");
  let previous = await lint(linter, dockerfilePath, { settings, isEdited: true });
  let said = describeReport(previous);
  let findings = 0;
  let changes = 0;
  for (let number = 1; number <= count; number++) {
    const neighbour = neighbours.edit();
    // Also the same text once more, among other files.
    const edit = neighbour !== "" && number % 2 === 0 ? script.pause() : script.next();
    const text = edit.after;
    workspace.setBuffer(dockerfilePath, text);
    // All is compared before the next edit: what a report that follows edits was made from changes with it.
    previous = await lint(linter, dockerfilePath, { settings, text, previous, isEdited: true });
    const fresh = await new Linter(workspace).lint(dockerfilePath, { settings, text });
    const place = `seed ${seed}, edit ${number} (${edit.what}${neighbour})`;
    const now = describeReport(previous);
    expectSame(place, edit, now, describeReport(fresh));
    expectSame(`${place}, what hovers and layers show`, edit, describeFacts(previous), describeFacts(fresh));
    if (number % editsPerWorkspace === 0) {
      const other = new Workspace(new MemoryFileSystem(files));
      neighbours.openIn(other);
      other.setBuffer(dockerfilePath, text);
      const anew = await new Linter(other).lint(dockerfilePath, { settings, text });
      expectSame(`${place}, in a workspace that is read anew`, edit, now, describeReport(anew));
    }
    findings += fresh.findings.length;
    if (now !== said) changes++;
    said = now;
  }
  return { edits: count, findings, changes };
}

/**
 * Lints as a server does for a person who types faster than it answers: now and then the text is another one before the
 * lint of a version is done. The next one then begins with the report that was the last one to be finished, and nothing of
 * the one between may be left in what it says.
 */
export function overtakenLint(): Lint {
  let asked = 0;
  return async (linter, path, request) => {
    const { text = "", previous } = request;
    if (previous === undefined || ++asked % lintsPerOvertaken !== 0) return linter.lint(path, request);
    const lines = text.split("\n");
    lines.splice(asked % lines.length, 1, "ENV GOPROXY=off");
    const overtaken = linter.lint(path, { ...request, text: lines.join("\n") });
    const report = linter.lint(path, request);
    await overtaken;
    return report;
  };
}

/** Other files that are open in the editor and edited too: what is kept must not outlive a change of theirs either. */
class Neighbours {
  private readonly random: Random;
  private readonly paths: readonly string[];
  private readonly changed = new Map<string, string>();

  constructor(
    private readonly workspace: Workspace,
    private readonly files: Readonly<Record<string, string>>,
    dockerfilePath: string,
    seed: number,
  ) {
    this.random = new Random(seed, 1);
    this.paths = Object.keys(files).filter((path) => path !== dockerfilePath && (files[path] ?? "").includes("\n"));
  }

  /** Shows in another workspace what is open here. */
  openIn(workspace: Workspace): void {
    for (const [path, text] of this.changed) workspace.setBuffer(path, text);
  }

  /** Takes a line out of one of them now and then, or puts it back; returns what it did. */
  edit(): string {
    if (this.paths.length === 0 || !this.random.chance(neighbourShare)) return "";
    const path = this.random.pick(this.paths);
    if (this.changed.delete(path)) {
      this.workspace.setBuffer(path, undefined);
      return `, ${path} as it was`;
    }
    const lines = (this.files[path] ?? "").split("\n");
    const [line = ""] = lines.splice(this.random.below(lines.length), 1);
    const text = lines.join("\n");
    this.changed.set(path, text);
    this.workspace.setBuffer(path, text);
    return `, ${path} without ${JSON.stringify(line)}`;
  }
}

function expectSame(place: string, edit: TextEdit, followed: string, fresh: string): void {
  if (followed === fresh) return;
  const [left, right] = [followed.split("\n"), fresh.split("\n")];
  const at = left.findIndex((line, index) => line !== right[index]);
  const first = at < 0 ? left.length : at;
  const [before, after] = editedLines(edit);
  const message = [
    `${place}: following the edits says something else than reading the text anew`,
    `  before:   ${before}`,
    `  after:    ${after}`,
    `  followed: ${left[first] || "(nothing)"}`,
    `  fresh:    ${right[first] || "(nothing)"}`,
  ].join("\n");
  throw new assert.AssertionError({ message });
}

/** The lines of both texts where they begin to differ, each with its number. */
function editedLines({ before, after }: TextEdit): readonly [before: string, after: string] {
  let at = 0;
  while (at < before.length && before[at] === after[at]) at++;
  const start = before.lastIndexOf("\n", at - 1) + 1;
  const number = before.slice(0, start).split("\n").length;
  const show = (text: string) => `${number}: ${JSON.stringify(/^.*/.exec(text.slice(start))?.[0] ?? "")}`;
  return [show(before), show(after)];
}

function rangeOf({ lines }: FileReport, { start, end }: Span): string {
  const [first, last] = [lines.positionAt(start), lines.positionAt(end)];
  return `${first.line}:${first.character}-${last.line}:${last.character}`;
}

/** Other files are the same for both linters, so that offsets in them can be compared. */
function describeRelated(report: FileReport, { path, message, span }: Related): object {
  const isHere = path === undefined || path === report.path;
  return { path, message, at: isHere ? rangeOf(report, span) : span };
}

/** Without its edits: those of a report that follows edits count in its own text. */
function describeFix({ title, safety, preferred }: Fix): object {
  return { title, safety, preferred: preferred === true };
}

/** Without sizes in bytes, which are known once somebody has asked for them before. */
function describeLayer(report: FileReport, { instruction, isGoStep, causes, renewal, modules }: LayerSummary): string {
  const { kind } = renewal;
  const files = "figures" in renewal ? renewal.figures?.files : undefined;
  const isLowerBound = "figures" in renewal ? renewal.figures?.isLowerBound : undefined;
  const things = kind === "things" ? renewal.things.map(describeThing) : [];
  const because = causes.map((cause) => [cause.kind, rangeOf(report, cause.span)]);
  const at = rangeOf(report, instruction.span);
  return JSON.stringify({ layer: at, isGoStep, because, renewal: kind, things, files, isLowerBound, modules });
}

function describeThing(thing: LayerThing): object {
  return thing.kind === "stage" ? { kind: thing.kind, stage: thing.stage.index } : thing;
}
