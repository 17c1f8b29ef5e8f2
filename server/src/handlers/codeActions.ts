import * as l10n from "@vscode/l10n";
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  CodeActionTriggerKind,
  type Command,
  type Diagnostic,
  type WorkspaceEdit,
} from "vscode-languageserver";
import type { FileReport, LintFinding } from "../lint/engine";
import { fixAll } from "../lint/fixAll";
import { editsConflict, fixToApply } from "../lint/fixes";
import { unusedSuppression } from "../lint/metadata";
import { suppressionFixes } from "../lint/suppress";
import { clientCommands, diagnosticSource } from "../protocol";
import type { FileEdit, Fix } from "../rules/define";
import type { ClientFeatures } from "./clientFeatures";
import type { Configuration } from "./configuration";
import type { Documents } from "./documents";
import type { Reports } from "./reports";
import { replacementOf } from "./textDifference";
import { rangeOf } from "./toDiagnostic";
import { toWorkspaceEdit } from "./workspaceEdit";
import type { Place } from "./workspaceFolders";

/** Applies every safe fix of a document; part of `source.fixAll`. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.goHints`;

export const codeActionKinds = [CodeActionKind.QuickFix, fixAllKind];

/** Says which edit an action of ours stands for, for `codeAction/resolve`. Small, and free of the text of files. */
interface ActionData {
  readonly uri: string;
  readonly version: number;
  readonly rule: string;
  /** Index of the finding in the report; absent for "fix all of this rule". */
  readonly finding?: number;
  readonly fix?: number;
}

/** The actions that the server offers for a place in a document. */
export class CodeActions {
  constructor(
    private readonly documents: Documents,
    private readonly configuration: Configuration,
    private readonly reports: Reports,
    private readonly features: ClientFeatures,
  ) {}

  /** Answers `textDocument/codeAction` for an open document that is linted. */
  async at(params: CodeActionParams, place: Place): Promise<CodeAction[]> {
    const { only, triggerKind, diagnostics } = params.context;
    const actions: CodeAction[] = [];
    const wantsFixAll = only?.some((kind) => includesKind(kind, fixAllKind)) ?? false;
    const wantsFixes = only?.some((kind) => includesKind(kind, CodeActionKind.QuickFix)) ?? true;
    // Asked for at every move of the cursor: where no finding of ours is shown there is nothing to do.
    const isIdle =
      triggerKind === CodeActionTriggerKind.Automatic && !diagnostics.some(({ source }) => source === diagnosticSource);
    if (wantsFixes && !isIdle) actions.push(...(await this.fixesAt(params, place)));
    if (wantsFixAll) actions.push(...(await this.fixAllOf(place)));
    return actions;
  }

  /** Answers `codeAction/resolve`: adds the edit, unless the document has changed since the action was offered. */
  async resolve(action: CodeAction, placeOf: (uri: string) => Place): Promise<CodeAction> {
    const data = readData(action.data);
    if (!data || action.edit) return action;
    const place = placeOf(data.uri);
    if (this.documents.at(place)?.version !== data.version) return action;
    const edit = await this.editOf(data, place);
    return edit ? { ...action, edit } : action;
  }

  private async fixesAt(params: CodeActionParams, place: Place): Promise<CodeAction[]> {
    const report = await this.reports.of(place);
    const range = {
      start: report.lines.offsetAt(params.range.start),
      end: report.lines.offsetAt(params.range.end),
    };
    const actions: CodeAction[] = [];
    const meant = report.findings.filter(({ span }) => span.start <= range.end && range.start <= span.end);
    for (const finding of meant) {
      const diagnostics = diagnosticsOf(finding, report, params.context.diagnostics);
      const index = report.findings.indexOf(finding);
      for (const [fix, { title, preferred }] of finding.fixes.entries()) {
        const data = this.dataOf(place, finding, { finding: index, fix });
        const action = await this.fixAction(title, place, data);
        if (action) actions.push({ ...action, diagnostics, ...(preferred && this.preferred()) });
      }
      const data = this.dataOf(place, finding, {});
      if (meant.find(({ rule }) => rule === finding.rule) === finding && editsOfRule(report, data.rule).count > 1) {
        const title = l10n.t("Fix all `{0}` in this file", data.rule);
        const action = await this.fixAction(title, place, data);
        if (action) actions.push({ ...action, diagnostics });
      }
    }
    for (const finding of meant) {
      const diagnostics = diagnosticsOf(finding, report, params.context.diagnostics);
      for (const action of await this.suppressions(report, finding, place)) actions.push({ ...action, diagnostics });
      for (const action of this.commands(finding, params.textDocument.uri)) actions.push({ ...action, diagnostics });
    }
    return actions;
  }

  /** An action for a fix: complete, or with what is needed to complete it where the client asks for that. */
  private async fixAction(title: string, place: Place, data: ActionData): Promise<CodeAction | undefined> {
    const action: CodeAction = { title, kind: CodeActionKind.QuickFix };
    if (this.features.resolvesCodeActionEdits && this.features.documentChanges && this.features.createsFiles) {
      return { ...action, data };
    }
    const edit = await this.editOf(data, place);
    return edit && { ...action, edit };
  }

  private async editOf(data: ActionData, place: Place): Promise<WorkspaceEdit | undefined> {
    const edits = editsFor(await this.reports.exactOf(place), data);
    return edits && toWorkspaceEdit(edits, place, this.documents, this.features);
  }

  private async fixAllOf(place: Place): Promise<CodeAction[]> {
    const document = this.documents.at(place);
    if (!document) return [];
    const before = document.getText();
    const { lint } = await this.configuration.of(place.folder);
    const { report } = await fixAll(place.folder.linter, place.path, {
      settings: lint,
      text: before,
      selection: "safe",
      // On save nobody is there to say yes to changes in files that are not open.
      otherFiles: false,
    });
    // The workspace took note of what the fixed text needs; what it has to watch is what the present text needs.
    this.reports.invalidate(place.folder, [place.path]);
    await this.reports.of(place);
    const replacement = replacementOf(before, report.file.text);
    if (!replacement || this.documents.at(place)?.version !== document.version) return [];
    const edit = await toWorkspaceEdit([{ path: place.path, ...replacement }], place, this.documents, this.features);
    return edit ? [{ title: l10n.t("Fix all safe findings of Dockerfile Go Hints"), kind: fixAllKind, edit }] : [];
  }

  private async suppressions(report: FileReport, { rule, span }: LintFinding, place: Place): Promise<CodeAction[]> {
    // An ignore comment about ignore comments helps nobody.
    if (rule === unusedSuppression) return [];
    const actions: CodeAction[] = [];
    for (const fix of suppressionFixes(report.file, report.path, rule.meta.id, span.start)) {
      const edits = fix.edits().map((each) => inDocument(each, report));
      const edit = await toWorkspaceEdit(edits, place, this.documents, this.features);
      if (edit) actions.push({ title: fix.title, kind: CodeActionKind.QuickFix, edit });
    }
    return actions;
  }

  private commands({ rule }: LintFinding, uri: string): CodeAction[] {
    if (!this.features.clientCommands) return [];
    const { id } = rule.meta;
    const action = (command: Command): CodeAction => ({ title: command.title, kind: CodeActionKind.QuickFix, command });
    const { chooseModuleProxy, setRuleSeverity, openRuleDocumentation } = clientCommands;
    const isAboutProxy = id.startsWith("goproxy-");
    return [
      ...(isAboutProxy
        ? [action({ title: l10n.t("Choose my module proxy…"), command: chooseModuleProxy, arguments: [uri] })]
        : []),
      action({ title: l10n.t("Explain `{0}`", id), command: openRuleDocumentation, arguments: [id] }),
      action({ title: l10n.t("Set severity of `{0}`…", id), command: setRuleSeverity, arguments: [id, uri] }),
    ];
  }

  private dataOf(place: Place, { rule }: LintFinding, which: Pick<ActionData, "finding" | "fix">): ActionData {
    const document = this.documents.at(place);
    return { uri: this.documents.uriOf(place), version: document?.version ?? 0, rule: rule.meta.id, ...which };
  }

  private preferred(): { isPreferred?: true } {
    return this.features.preferredCodeActions ? { isPreferred: true } : {};
  }
}

/** Whether a requested kind includes a kind: `source` includes `source.fixAll`. */
function includesKind(requested: string, kind: string): boolean {
  return requested === CodeActionKind.Empty || kind === requested || kind.startsWith(`${requested}.`);
}

/** The edits that an action stands for; `undefined` when the report no longer has its finding. */
function editsFor(report: FileReport, { rule, finding, fix }: ActionData): readonly FileEdit[] | undefined {
  if (finding === undefined || fix === undefined) return editsOfRule(report, rule).edits;
  const found = report.findings[finding];
  if (found?.rule.meta.id !== rule) return undefined;
  const edits = found.fixes[fix]?.edits();
  return edits && edits.length > 0 ? edits : undefined;
}

/** The best fixes of all findings of a rule that change this file only and do not meet. */
function editsOfRule(
  report: FileReport,
  rule: string,
): { readonly edits: readonly FileEdit[]; readonly count: number } {
  const taken: FileEdit[] = [];
  let count = 0;
  for (const finding of report.findings) {
    const fix: Fix | undefined = finding.rule.meta.id === rule ? fixToApply(finding.fixes, "suggestions") : undefined;
    const edits = fix?.edits() ?? [];
    const isUsable = edits.every(
      (edit) => edit.path === report.path && !taken.some((other) => editsConflict(edit, other)),
    );
    if (edits.length === 0 || !isUsable) continue;
    taken.push(...edits);
    count++;
  }
  return { edits: taken, count };
}

/** An edit of the report's own file that copies nothing of it, with its span as it counts in the document. */
function inDocument(edit: FileEdit, { syntax }: FileReport): FileEdit {
  const canvas = syntax?.editing?.canvas;
  const { start, end } = edit.span;
  return canvas ? { ...edit, span: { start: canvas.toDocument(start), end: canvas.toDocument(end) } } : edit;
}

/** The client's own diagnostics of a finding, so that it recognizes them. */
function diagnosticsOf({ rule, span }: LintFinding, report: FileReport, shown: readonly Diagnostic[]): Diagnostic[] {
  const range = rangeOf(report.lines, span);
  return shown.filter(({ source, code, range: { start, end } }) => {
    if (source !== diagnosticSource || code !== rule.meta.id) return false;
    const isSameStart = start.line === range.start.line && start.character === range.start.character;
    return isSameStart && end.line === range.end.line && end.character === range.end.character;
  });
}

/** What comes back from the client is checked: another version of the server may have made it. */
function readData(data: unknown): ActionData | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const { uri, version, rule, finding, fix } = data as Partial<Record<keyof ActionData, unknown>>;
  if (typeof uri !== "string" || typeof version !== "number" || typeof rule !== "string") return undefined;
  return {
    uri,
    version,
    rule,
    ...(typeof finding === "number" && { finding }),
    ...(typeof fix === "number" && { fix }),
  };
}
