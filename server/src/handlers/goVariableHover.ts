import * as l10n from "@vscode/l10n";
import type { Build } from "../build/build";
import type { ProcessVariable } from "../build/command";
import { goDefaultModuleProxy } from "../build/moduleProxies";
import type { FileReport } from "../lint/engine";
import { maskSecrets } from "../reports/secrets";
import type { Instruction } from "../syntax/dockerfile";
import type { Span } from "../syntax/text";
import { moduleProxyList } from "./goproxyList";
import { type GoVariable, goVariables } from "./goVariables";
import type { HoverPart } from "./hover";
import { code } from "./markdown";

/** On the name of a variable that Go reads: what it means, and which value is in force there. */
export function goVariableHover(report: FileReport, offset: number): HoverPart | undefined {
  const { build, syntax } = report;
  const instruction = syntax?.instructionAt(offset);
  if (!build || !syntax || !instruction) return undefined;
  const inComment = syntax.comments.some(({ span }) => offset >= span.start && offset < span.end);
  const name = inComment ? undefined : variableAt(report.file.text, offset, instruction);
  const variable = name && goVariables.get(name.text);
  if (!name || !variable) return undefined;
  const setting = settingAt(build, instruction, name.text, offset);
  const parts = [`**${code(name.text)}** ${variable.meaning()}`, valueMarkdown(report, variable, setting)];
  if (name.text === "GOPROXY") parts.push(...proxyMarkdown(setting));
  return { span: name.span, markdown: parts.filter((part) => part !== "").join("\n\n") };
}

interface Name {
  readonly text: string;
  readonly span: Span;
}

/** The name at `offset` where it is that of a variable: set, exported or expanded there. */
function variableAt(text: string, offset: number, instruction: Instruction): Name | undefined {
  const pair = instruction.pairs.find(({ nameSpan }) => offset >= nameSpan.start && offset <= nameSpan.end);
  if (pair) return { text: pair.name, span: pair.nameSpan };
  let start = offset;
  let end = offset;
  while (start > instruction.span.start && /\w/.test(text[start - 1] ?? "")) start--;
  while (end < instruction.span.end && /\w/.test(text[end] ?? "")) end++;
  const name = text.slice(start, end);
  if (!/^[A-Z][A-Z0-9_]*$/.test(name)) return undefined;
  const isVariable =
    name.startsWith("GO") ||
    name.startsWith("CGO_") ||
    /\$\{?$/.test(text.slice(start - 2, start)) ||
    text[end] === "=";
  return isVariable ? { text: name, span: { start, end } } : undefined;
}

/** The setting in force: behind an ENV or ARG that sets it, within a command where that sets it, else before the step. */
function settingAt(build: Build, instruction: Instruction, name: string, offset: number): ProcessVariable {
  const step = build.stepOf(instruction);
  if (!step) return { ...build.globalArgument(name), inline: undefined };
  if (instruction.pairs.some((pair) => pair.name === name)) {
    return { ...step.stage.environment.get(name, step.index + 1), inline: undefined };
  }
  const command = step.commands.findLast(({ span }) => offset >= span.start && offset <= span.end);
  return command?.variable(name) ?? { ...step.variable(name), inline: undefined };
}

function valueMarkdown(report: FileReport, variable: GoVariable, { value, origin, inline }: ProcessVariable): string {
  const fallback = l10n.t("Default: {0}", variable.fallback());
  if (value.kind === "unknown") {
    return origin?.isHook
      ? l10n.t("Here: what the build gives with `--build-arg`. {0}", fallback)
      : l10n.t("Here: not known; the base image or the build may set it. {0}", fallback);
  }
  if (value.kind === "unset" || value.text === "") return l10n.t("Here: not set, so the default holds. {0}", fallback);
  const shown = code(maskSecrets(value.text));
  if (inline) {
    return `${l10n.t("Here: {0}, set in this step, line {1}", shown, report.lines.lineAt(inline.start) + 1)}. ${fallback}`;
  }
  if (!origin) return `${l10n.t("Here: {0}", shown)}. ${fallback}`;
  const line = report.lines.lineAt(origin.pair.span.start) + 1;
  return `${l10n.t("Here: {0}, set by {1} in line {2}", shown, origin.kind, line)}. ${fallback}`;
}

function proxyMarkdown({ value }: ProcessVariable): readonly string[] {
  if (value.kind === "unknown") return [];
  const isDefault = value.kind === "unset" || value.text === "";
  return moduleProxyList(isDefault ? `${goDefaultModuleProxy},direct` : value.text);
}
