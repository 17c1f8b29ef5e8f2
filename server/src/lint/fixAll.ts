import type { FileEdit, Fix, FixSafety } from "../rules/define";
import type { FileReport, Linter, LintFinding, LintRequest } from "./engine";
import { applyEdits, editsByPath, editsConflict, type FixSelection, fixToApply } from "./fixes";

/** Passes after which fixing ends, whatever is left: fixes that enable one another are few. */
const maximumPasses = 10;

export interface FixAllRequest extends LintRequest {
  readonly selection: FixSelection;
  /**
   * Whether fixes may change and create other files too. The workspace then gets every changed text as a buffer, so that
   * what is linted next sees it; whoever owns the workspace saves the buffers or drops them.
   */
  readonly otherFiles: boolean;
}

export interface AppliedFix {
  readonly rule: string;
  readonly title: string;
  readonly safety: FixSafety;
  /** Line of the finding, zero-based, in the text as it was in that pass. */
  readonly line: number;
}

/** The text of one file before and after; `before` is `undefined` for a file that is created. */
export interface FileChange {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string;
}

export interface FixAllResult {
  /** Files whose text differs, the linted one first. */
  readonly changes: readonly FileChange[];
  readonly applied: readonly AppliedFix[];
  /** The linted file as it is after all fixes. */
  readonly report: FileReport;
  /** False when fixes undo one another, or the passes did not suffice. */
  readonly isStable: boolean;
}

interface Chosen {
  readonly finding: LintFinding;
  readonly title: string;
  readonly safety: FixSafety;
  readonly edits: readonly FileEdit[];
}

/**
 * Applies the fixes of a file that need no choice, lints again, and so on until none is left. In one pass only fixes
 * that have nothing to do with one another are applied; the others get their turn in the next, on the new text.
 */
export async function fixAll(linter: Linter, path: string, request: FixAllRequest): Promise<FixAllResult> {
  const { workspace } = linter;
  const texts = new Map<string, { readonly before: string | undefined; readonly after: string }>();
  const applied: AppliedFix[] = [];
  let report = await linter.lint(path, request);
  const seen = new Set([report.file.text]);
  let isStable = false;
  for (let pass = 0; pass <= maximumPasses; pass++) {
    const chosen = await chooseFixes(linter, report, request);
    isStable = chosen.length === 0;
    if (isStable || pass === maximumPasses) break;
    for (const { finding, title, safety } of chosen) {
      applied.push({ rule: finding.rule.meta.id, title, safety, line: report.lines.lineAt(finding.span.start) });
    }
    for (const [target, edits] of editsByPath(chosen.flatMap((each) => each.edits))) {
      const now = target === path ? report.file.text : await workspace.readText(target);
      const after = applyEdits(now ?? "", edits);
      const first = texts.get(target);
      texts.set(target, { before: first ? first.before : now, after });
      if (request.otherFiles) workspace.setBuffer(target, after);
    }
    const text = texts.get(path)?.after ?? report.file.text;
    report = await linter.lint(path, { ...request, text, previous: report });
    const state = [...texts.values()].map(({ after }) => after).join("\0");
    if (seen.has(state)) break;
    seen.add(state);
  }
  const changes = [...texts]
    .map(([changed, { before, after }]) => ({ path: changed, before, after }))
    .filter(({ before, after }) => before !== after)
    .sort((a, b) => Number(b.path === path) - Number(a.path === path));
  return { changes, applied, report, isStable };
}

/** What a fix is about: the instructions of its finding, of its related places and of its edits. */
interface Reach {
  /** Instructions, and offsets outside of any. */
  readonly places: ReadonlySet<unknown>;
  /** Whether it edits several places or brings a step: what others do at one of its places was worked out without that. */
  readonly isWide: boolean;
}

const step = /^[ \t]*(?:RUN|COPY|ADD)[ \t]/im;

function reachOf({ syntax, path }: FileReport, finding: LintFinding, edits: readonly FileEdit[]): Reach | undefined {
  if (!syntax) return undefined;
  const placeAt = (offset: number) => syntax.instructionAt(offset) ?? offset;
  const edited = new Set(edits.filter((edit) => edit.path === path).map(({ span }) => placeAt(span.start)));
  const related = finding.related.filter((place) => place.path === undefined || place.path === path);
  const named = [finding, ...related].map(({ span }) => placeAt(span.start));
  return {
    places: new Set<unknown>([...edited, ...named]),
    isWide: edited.size > 1 || edits.some(({ newText }) => step.test(newText)),
  };
}

/** Whether one of two fixes moves or spares something that the other is about: that is judged again on the new text. */
function spoils(a: Reach | undefined, b: Reach | undefined): boolean {
  if (!a || !b || !(a.isWide || b.isWide)) return false;
  return [...a.places].some((place) => b.places.has(place));
}

/**
 * The fixes of one pass, in the order of the findings; none meets another, or changes what another is about. Those that
 * change other files have a pass for themselves: what the rest would write was worked out from those files as they were,
 * such as the COPY of a file that a new ignore file leaves out.
 */
async function chooseFixes(linter: Linter, report: FileReport, request: FixAllRequest): Promise<readonly Chosen[]> {
  const chosen: Chosen[] = [];
  const taken: FileEdit[] = [];
  const reaches: (Reach | undefined)[] = [];
  for (const finding of report.findings) {
    const fix = fixToApply(finding.fixes, request.selection);
    if (fix === undefined) continue;
    const edits = editsOf(fix);
    if (edits.length === 0 || edits.some((edit) => taken.some((other) => editsConflict(edit, other)))) continue;
    if (!request.otherFiles && edits.some((edit) => edit.path !== report.path)) continue;
    if (!(await areApplicable(linter, report, edits))) continue;
    const reach = reachOf(report, finding, edits);
    if (reaches.some((other) => spoils(reach, other))) continue;
    chosen.push({ finding, title: fix.title, safety: fix.safety, edits });
    reaches.push(reach);
    taken.push(...edits);
  }
  const elsewhere = chosen.filter(({ edits }) => edits.some((edit) => edit.path !== report.path));
  return elsewhere.length > 0 ? elsewhere : chosen;
}

/** Whether the files that a fix changes exist, those that it creates do not, and its edits fit into them. */
async function areApplicable(linter: Linter, report: FileReport, edits: readonly FileEdit[]): Promise<boolean> {
  for (const [path, ofFile] of editsByPath(edits)) {
    const text = path === report.path ? report.file.text : await linter.workspace.readText(path);
    if (ofFile.some((edit) => (edit.create === true) === (text !== undefined))) return false;
    try {
      applyEdits(text ?? "", ofFile);
    } catch {
      return false;
    }
  }
  return true;
}

/** A rule that throws while it computes a fix costs that fix only. */
function editsOf(fix: Fix): readonly FileEdit[] {
  try {
    return fix.edits();
  } catch {
    return [];
  }
}
