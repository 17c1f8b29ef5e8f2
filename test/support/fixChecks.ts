import assert from "node:assert/strict";
import type { FileReport, Linter, LintFinding, LintRequest } from "../../server/src/lint/engine";
import { applyEdits, editsByPath } from "../../server/src/lint/fixes";
import { confidences, isAtLeast } from "../../server/src/lint/settings";
import type { FileEdit, FileKind, Fix } from "../../server/src/rules/define";
import { type DockerfileSyntax, parseDockerfile } from "../../server/src/syntax/dockerfile";
import { parseDockerignore } from "../../server/src/syntax/dockerignore";
import { parseNpmrc } from "../../server/src/syntax/npmrc";
import { scriptOf } from "../../server/src/syntax/shell";
import { lintableKindOf } from "../../server/src/workspace/fileKinds";

const keywords = new Set(
  "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR".split(
    " ",
  ),
);

/** What applying one fix came to. */
export interface FixOutcome {
  /** The texts of the files that it changed or created, by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** One sentence for each thing that a fix must not do and that this one did. */
  readonly faults: readonly string[];
}

/** A fix of a finding of a linted file. */
export interface FixInQuestion {
  readonly report: FileReport;
  readonly finding: LintFinding;
  readonly fix: Fix;
}

/**
 * Applies a fix in memory and checks what must hold for every fix of every rule: it is pure; its edits fit; what comes out
 * parses, keeps line breaks, comments and parser directives; the finding is gone; nothing new of error or warning severity
 * appears; and applying it again ends with nothing to apply. The workspace is as before afterwards.
 *
 * @param linter with all rules; `request.settings` must show findings of low confidence.
 */
export async function checkFix(
  linter: Linter,
  { report, finding, fix }: FixInQuestion,
  request: LintRequest,
): Promise<FixOutcome> {
  const faults: string[] = [];
  const edits = fix.edits();
  if (!isDeepEqual(edits, fix.edits())) faults.push("asked twice, it gives different edits");
  if (edits.length === 0) return { texts: new Map(), faults: [...faults, "it changes nothing"] };
  const overlay = new Overlay(linter);
  try {
    await overlay.apply(edits);
    for (const [path, { before, after }] of overlay.changes) {
      const kind = path === report.path ? report.kind : lintableKindOf(path);
      if (before === after) faults.push(`it leaves ${path} as it was`);
      faults.push(...damage(kind, before, after));
    }
    const texts = new Map([...overlay.changes].map(([path, { after }]) => [path, after]));
    const after = await linter.lint(report.path, request);
    faults.push(...broughtFindings(report, after, finding.rule.meta.id));
    faults.push(...(await appliedUntilGone(linter, overlay, { report, finding, fix }, after, request)));
    return { texts, faults };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { texts: new Map(), faults: [...faults, error.message] };
  } finally {
    overlay.drop();
  }
}

/** Texts that stand in the workspace in place of those on the disk. */
class Overlay {
  readonly changes = new Map<string, { readonly before: string | undefined; readonly after: string }>();

  constructor(private readonly linter: Linter) {}

  async apply(edits: readonly FileEdit[]): Promise<void> {
    const { workspace } = this.linter;
    for (const [path, ofFile] of editsByPath(edits)) {
      const now = await workspace.readText(path);
      const creates = ofFile.some((edit) => edit.create === true);
      if (creates && now !== undefined) throw new RangeError(`it creates ${path}, which exists`);
      if (!creates && now === undefined) throw new RangeError(`it changes ${path}, which does not exist`);
      const after = applyEdits(now ?? "", ofFile);
      const first = this.changes.get(path);
      this.changes.set(path, { before: first ? first.before : now, after });
      workspace.setBuffer(path, after);
    }
  }

  drop(): void {
    for (const path of this.changes.keys()) this.linter.workspace.setBuffer(path, undefined);
    this.linter.workspace.changed(this.changes.keys());
  }
}

/** Each application must take one finding away, and the last one leave no such fix. */
async function appliedUntilGone(
  linter: Linter,
  overlay: Overlay,
  { report, finding, fix }: FixInQuestion,
  afterFirst: FileReport,
  request: LintRequest,
): Promise<readonly string[]> {
  const { id } = finding.rule.meta;
  const count = (of: FileReport) => of.findings.filter((each) => each.rule.meta.id === id).length;
  let left = count(report);
  for (let now = afterFirst; ; now = await linter.lint(report.path, request)) {
    if (count(now) >= left) return [`its finding is still there afterwards: ${finding.message}`];
    left = count(now);
    const again = now.findings
      .flatMap((each) => (each.rule.meta.id === id ? each.fixes : []))
      .find((each) => each.title === fix.title);
    if (again === undefined) return [];
    await overlay.apply(again.edits());
  }
}

/**
 * One sentence for each rule that has more findings of error or warning severity than before, and for each that fails.
 * @param fixedRule a rule whose findings do not count.
 */
export function broughtFindings(before: FileReport, after: FileReport, fixedRule?: string): readonly string[] {
  const faults = after.ruleErrors.map(({ rule, error }) => `afterwards the rule ${rule} fails: ${String(error)}`);
  const grave = (report: FileReport, id: string) =>
    report.findings.filter((each) => each.rule.meta.id === id && isShown(each) && isAtLeast(each.severity, "warning"));
  for (const id of new Set(after.findings.map((each) => each.rule.meta.id))) {
    const now = grave(after, id);
    if (id !== fixedRule && now.length > grave(before, id).length) {
      faults.push(`it brings a finding of ${id}: ${now.map((each) => each.message).join(" | ")}`);
    }
  }
  return faults;
}

function isShown(finding: LintFinding): boolean {
  return confidences.indexOf(finding.confidence) >= confidences.indexOf("medium");
}

/** What a change of a text must not do, whatever it is for. */
export function damage(kind: FileKind | undefined, before: string | undefined, after: string): readonly string[] {
  const faults = lineBreakFaults(before, after);
  const old = readAgain(kind, before ?? "");
  const now = readText(kind, after);
  if (old.marks !== undefined && now.marks !== undefined) faults.push(...dockerfileFaults(old.marks, now.marks));
  if (now.refused > old.refused) faults.push("it writes a pattern that Docker refuses");
  const lost = missingFrom(old.comments, now.comments);
  for (const comment of lost) if (!/go-hints:/.test(comment)) faults.push(`it loses the comment: ${comment}`);
  return faults;
}

/** What of a text has to outlast a change. */
interface TextRead {
  readonly comments: readonly string[];
  /** Patterns of an ignore file that Docker refuses. */
  readonly refused: number;
  /** Of a Dockerfile only. */
  readonly marks?: DockerfileMarks;
}

function readText(kind: FileKind | undefined, text: string): TextRead {
  const textsOf = (comments: readonly { readonly text: string }[]) => comments.map((comment) => comment.text);
  if (kind === "dockerfile") {
    const syntax = parseDockerfile(text);
    return { comments: textsOf(syntax.comments), refused: 0, marks: dockerfileMarks(syntax) };
  }
  if (kind === "npmrc") return { comments: textsOf(parseNpmrc(text).comments), refused: 0 };
  if (kind !== "dockerignore") return { comments: [], refused: 0 };
  const { comments, patterns } = parseDockerignore(text);
  return {
    comments: textsOf(comments),
    refused: patterns.filter((pattern) => pattern.invalid !== undefined).length,
  };
}

let lastRead: { readonly kind: FileKind | undefined; readonly text: string; readonly read: TextRead } | undefined;

/** The same, remembered for the last text: all fixes of a file are compared with one. */
function readAgain(kind: FileKind | undefined, text: string): TextRead {
  if (lastRead?.text !== text || lastRead.kind !== kind) lastRead = { kind, text, read: readText(kind, text) };
  return lastRead.read;
}

function lineBreakFaults(before: string | undefined, after: string): string[] {
  const faults: string[] = [];
  const usesCrlf = before !== undefined && /\r\n/.test(before) && !/(?<!\r)\n/.test(before);
  if (usesCrlf && /(?<!\r)\n/.test(after)) faults.push("it writes LF into a file with CRLF");
  if (!/\r/.test(before ?? "") && /\r/.test(after)) faults.push("it writes CR into a file without");
  // A file without lines has no last one to end; the mark is no part of its text, and no editor shows it as such.
  const isEmpty = /^\uFEFF?$/.test(after);
  if (before?.endsWith("\n") && !isEmpty && !after.endsWith("\n")) faults.push("it loses the last line break");
  if (before?.startsWith("\uFEFF") && !after.startsWith("\uFEFF")) faults.push("it loses the byte order mark");
  return faults;
}

function dockerfileFaults(old: DockerfileMarks, now: DockerfileMarks): readonly string[] {
  const faults: string[] = [];
  const isNew = (name: keyof typeof now) => now[name].length > old[name].length;
  if (isNew("unknown")) faults.push(`it writes what is no instruction: ${now.unknown.join(", ")}`);
  if (isNew("empty")) faults.push(`it leaves an instruction without arguments: ${now.empty.join(", ")}`);
  if (isNew("open")) faults.push("it leaves a heredoc or a continuation open");
  if (isNew("unread")) faults.push(`it writes a RUN that no shell reads: ${now.unread.join(" | ")}`);
  const lost = missingFrom(old.directives, now.directives);
  if (lost.length > 0) faults.push(`it switches off a parser directive: ${lost.join(", ")}`);
  return faults;
}

interface DockerfileMarks {
  /** Keywords that are none. */
  readonly unknown: readonly string[];
  /** Instructions without arguments. */
  readonly empty: readonly string[];
  /** Instructions that the end of the file cuts off. */
  readonly open: readonly unknown[];
  /** RUNs that a shell cannot read to the end. */
  readonly unread: readonly string[];
  readonly directives: readonly string[];
}

function dockerfileMarks({ text, instructions, directives, escape }: DockerfileSyntax): DockerfileMarks {
  const texts = (list: typeof instructions) => list.map((each) => text.slice(each.span.start, each.span.end));
  const last = instructions.at(-1);
  return {
    unknown: instructions.map((each) => each.keyword).filter((keyword) => !keywords.has(keyword)),
    empty: texts(instructions.filter((each) => each.body.end <= each.body.start)),
    open: instructions.filter(
      (each) =>
        each.parsed.heredocs.some((heredoc) => heredoc.closing === undefined) ||
        (each === last && text.slice(each.span.start, each.span.end).trimEnd().endsWith(escape)),
    ),
    unread: texts(instructions.filter((each) => each.keyword === "RUN" && !scriptOf(each).isComplete)),
    directives: directives.map(({ name, value }) => `${name}=${value}`),
  };
}

/** What `before` holds more often than `after`. */
function missingFrom(before: readonly string[], after: readonly string[]): readonly string[] {
  const left = [...after];
  return before.filter((each) => {
    const at = left.indexOf(each);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function isDeepEqual(a: unknown, b: unknown): boolean {
  try {
    assert.deepEqual(a, b);
    return true;
  } catch {
    return false;
  }
}
