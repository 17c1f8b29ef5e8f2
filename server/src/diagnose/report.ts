import * as l10n from "@vscode/l10n";
import { code, messageMarkdown } from "../handlers/markdown";
import { ruleUrl } from "../lint/metadata";
import { hostOf, withoutCredentials, withoutSecrets } from "./address";
import { type Cause, causeOf } from "./cause";
import { causeSentence, plain, seconds, shownSource, statusOf } from "./causeText";
import type { Attempt, Diagnosis, ModuleDiagnosis } from "./diagnosis";
import type { FoundFix } from "./fixes";
import { durationOf, type Phase } from "./probe";
import { joined, limitsText, noLookupText, variableSourceText } from "./reportText";
import { numberOf } from "./target";

export interface ReportOptions {
  readonly fixes: readonly FoundFix[];
  /** The Dockerfile's path as the person would write it. */
  readonly path: string;
  readonly locale: string;
}

/** The diagnosis as a Markdown document; its first line says the cause. Holds no credential. */
export function diagnosisReport(diagnosis: Diagnosis, options: ReportOptions): string {
  const cause = causeOf(diagnosis);
  const blocks = [
    `# ${cause.message}`,
    stepLine(diagnosis, options.path),
    ...remedyBlocks(cause, options),
    ...triedBlocks(diagnosis),
    ...settingsBlocks(diagnosis),
    ...limitsBlocks(diagnosis),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

/** Where nothing was asked, the machine that asks does not matter. */
function limitsBlocks(diagnosis: Diagnosis): readonly string[] {
  if (diagnosis.modules.length === 0) return [];
  return [`## ${l10n.t("What cannot be seen from here")}`, limitsText(diagnosis)];
}

/** `[build 4/6]` as in BuildKit's output, without the total. */
export function stepLabel(diagnosis: Diagnosis): string {
  const label = numberOf(diagnosis.plan.target.step);
  if (!label) return "";
  return label.stage === "" ? `[${label.number}]` : `[${label.stage} ${label.number}]`;
}

function stepLine({ plan, ...rest }: Diagnosis, path: string): string {
  const { instruction, build } = plan.target.step;
  const { syntax } = build;
  const line = syntax.lines.lineAt(instruction.span.start) + 1;
  const title = plan.target.go?.title ?? syntax.slice(instruction.span).split(/\r?\n/)[0] ?? "";
  const label = stepLabel({ plan, ...rest });
  return l10n.t(
    "{0} in step {1}, line {2} of {3}",
    code(withoutSecrets(title)),
    code(label === "" ? instruction.keyword : label),
    line,
    code(path),
  );
}

function remedyBlocks({ advice }: Cause, { fixes, locale }: ReportOptions): readonly string[] {
  if (advice.length === 0 && fixes.length === 0) return [];
  const items = [
    ...fixes.map(({ rule, fix }) => {
      const link = `[${rule}](${ruleUrl(rule, locale)})`;
      if (!fix) return l10n.t("The page on {0} says more.", link);
      return l10n.t("Quick fix of {0}: {1}.", link, messageMarkdown(withoutSecrets(fix.title)));
    }),
    ...advice,
  ];
  return [`## ${l10n.t("What to do")}`, items.map((item) => `- ${item}`).join("\n")];
}

function triedBlocks({ modules, milliseconds }: Diagnosis): readonly string[] {
  if (modules.length === 0) return [];
  const blocks = [`## ${l10n.t("What was tried")}`];
  for (const module of modules) {
    blocks.push(`### ${code(`${module.path} ${module.plan.module.version}`)}`, wayText(module));
    blocks.push(attemptList(module, milliseconds));
    const { checksums } = module.plan;
    if (typeof checksums === "string") blocks.push(noLookupText(checksums));
  }
  return blocks;
}

function wayText({ plan }: ModuleDiagnosis): string {
  return plan.isExempt
    ? l10n.t("`GONOPROXY` or `GOPRIVATE` covers it: Go goes to its own host and asks no proxy.")
    : l10n.t(
        "Go asks the entries of `GOPROXY` in this order: {0}",
        plan.sources.map((source) => code(shownSource({ source }))).join(" → "),
      );
}

function attemptList({ attempts }: ModuleDiagnosis, milliseconds: number): string {
  return attempts
    .map((attempt, index) => {
      const parts = [resultText(attempt, milliseconds), timeText(attempt), `**${afterwardsText(attempt)}**`];
      return `${index + 1}. ${parts.filter((part) => part !== "").join(" · ")}`;
    })
    .join("\n");
}

function resultText(attempt: Attempt, milliseconds: number): string {
  const { cause, result, what } = attempt;
  const host = plain(hostOf(attempt.url));
  const parts = [
    cause
      ? causeSentence(attempt, cause, milliseconds)
      : l10n.t("`{0}` answers for `{1}` (`{2}`).", host, plain(what), statusOf(result)),
  ];
  if (attempt.proxy !== undefined) parts.push(l10n.t("Asked through `{0}`.", plain(hostOf(attempt.proxy))));
  const said = serverMessage(attempt);
  if (said !== "") parts.push(l10n.t("It says: {0}", code(said)));
  const certificate = result?.certificate;
  if (certificate) {
    const { issuer, validTo } = certificate;
    parts.push(l10n.t("Certificate of `{0}`, valid until {1}.", plain(issuer || "?"), validTo.slice(0, 10)));
  }
  return joined(parts);
}

/** The first line of what a server says in plain text with an error, as Go shows it. */
function serverMessage({ cause, result }: Attempt): string {
  const answer = result?.answer;
  if (cause === undefined || !answer || !/^text\/plain\b/i.test(answer.contentType ?? "")) return "";
  const line = answer.body.split(/\r?\n/).find((each) => each.trim() !== "") ?? "";
  return plain(withoutSecrets(line.trim().slice(0, 200)));
}

function timeText({ result, isRepeated }: Attempt): string {
  if (!result || result.phases.length === 0) return "";
  if (isRepeated) return l10n.t("as before");
  const phases = result.phases.map((phase) => `${phaseText(phase)} ${time(phase.milliseconds)}`);
  return result.phases.length === 1 ? (phases[0] ?? "") : `${time(durationOf(result))} (${phases.join(l10n.t(", "))})`;
}

function time(milliseconds: number): string {
  return milliseconds < 1000 ? l10n.t("{0} ms", milliseconds) : l10n.t("{0} s", seconds(milliseconds));
}

function phaseText({ name }: Phase): string {
  switch (name) {
    case "name":
      return l10n.t("name");
    case "connect":
      return l10n.t("TCP");
    case "proxy-tls":
      return l10n.t("TLS of the proxy");
    case "tunnel":
      return l10n.t("tunnel");
    case "tls":
      return l10n.t("TLS");
    case "answer":
      return l10n.t("answer");
    case "body":
      return l10n.t("body");
  }
}

function afterwardsText({ afterwards, cause, source }: Attempt): string {
  const isNotFound = cause === "not-found" || cause === "folder";
  switch (afterwards) {
    case "answered":
      return l10n.t("Go has what it needs.");
    case "next":
      return isNotFound ? l10n.t("Go asks the next entry.") : l10n.t("Go asks the next entry, because of the `|`.");
    case "stop":
      if (isNotFound || source.separator === undefined) return l10n.t("Go has nobody else to ask: the build fails.");
      return l10n.t("Go gives up, as behind a comma it goes on after 404 and 410 only: the build fails.");
    case "same":
      return l10n.t("Go goes on.");
    case "open":
      return l10n.t("What comes then cannot be told.");
  }
}

function settingsBlocks({ plan }: Diagnosis): readonly string[] {
  const { variables } = plan.settings;
  const isShown = (name: string, value: string) =>
    value !== "" || /^(?:GOPROXY|GOSUMDB|GOPRIVATE|HTTPS_PROXY)$/.test(name);
  const rows = variables
    .filter(({ name, value, source }) => isShown(name, value) || source === "image")
    .map((variable) => [
      code(variable.name),
      variable.value === "" ? "" : cell(code(withoutCredentials(variable.value))),
      variableSourceText(variable),
    ]);
  const head = [l10n.t("Variable"), l10n.t("Value"), l10n.t("From")];
  const table = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  return [`## ${l10n.t("Settings of the step")}`, table];
}

/** Text for a cell of a table. */
function cell(markdown: string): string {
  return markdown.replace(/(?<!\\)\|/g, "\\|");
}
