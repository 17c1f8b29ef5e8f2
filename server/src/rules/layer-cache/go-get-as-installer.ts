import * as l10n from "@vscode/l10n";
import type { StepCommand } from "../../build/command";
import type { GoCommand } from "../../build/goCommand";
import { nameOf } from "../../build/imagePaths";
import type { Stage, Step } from "../../build/stage";
import { startCommandOf, startPrograms } from "../../build/startCommand";
import { literalOf } from "../../syntax/shellModel";
import type { Span } from "../../syntax/text";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type FileEdit, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { forEachStep, type ItemChecking } from "../shared/forEach";
import { isModuleHidden } from "../shared/hiddenSources";
import { isModuleGet } from "../shared/refusedGets";

export const goGetAsInstaller = defineDockerfileRule({
  meta: {
    id: "go-get-as-installer",
    category: "layer-cache",
    severity: "error",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("`go get` is used to install a program"),
    effect: () =>
      l10n.t(
        "Since Go 1.18 `go get` only changes go.mod: outside a module it fails, and inside one it installs nothing.",
      ),
    remedy: () => l10n.t("Install programs with `go install path@version`; declare libraries in go.mod."),
  },
  mentions: ["go"],
  check: forEachStep(({ goCommands }, context) => {
    const gets = goCommands.filter(isModuleGet);
    // One that fails outside a module ends the step.
    const failing = gets.findIndex((go) => go.module.presence === "no");
    for (const go of failing < 0 ? gets : gets.slice(0, failing + 1)) checkGet(context, go);
  }),
});

function checkGet({ build, report }: ItemChecking, go: GoCommand): void {
  const edits = new DockerfileEdits(build);
  if (go.module.presence === "no") {
    // That is the fault of the ignore file, and said there.
    if (isModuleHidden(go)) return;
    report({
      span: go.titleSpan,
      message: l10n.t("There is no go.mod here, and since Go 1.18 `go get` fails outside a module."),
      fixes: asInstall(edits, go),
    });
    return;
  }
  if (go.flag("d") || go.flag("tool")) return;
  const use = firstUse(go);
  if (!use) return;
  report({
    span: go.titleSpan,
    message: l10n.t(
      "Since Go 1.18 `go get` installs no program: nothing brings `{0}`, which is called later.",
      use.name,
    ),
    related: [{ span: use.span, message: l10n.t("`{0}` is called here", use.name) }],
    fixes: asInstall(edits, go),
  });
}

/** A call of a program by its bare name: by a command of a RUN, or when the container starts. */
interface Use {
  readonly name: string;
  readonly span: Span;
  readonly stage: Stage;
  /** The last step that may bring the program. */
  readonly step: Step;
  readonly command: StepCommand | undefined;
}

/** The later call of a program that only this command was meant to bring. */
function firstUse(go: GoCommand): Use | undefined {
  const names = go.operands.flatMap((word) => programOf(literalOf(word)) ?? []);
  if (names.length === 0) return undefined;
  const { base } = go.step.stage;
  // Of other images nobody knows which programs they bring; those of the official ones that matter are listed.
  if (base.reference?.official !== "golang") return undefined;
  return [...usesIn(commandsAfter(go)), ...startsBehind(go)].find(
    (use) => names.includes(use.name) && base.has(use.name) !== "yes" && !isBrought(go, use),
  );
}

function usesIn(commands: readonly StepCommand[]): readonly Use[] {
  return commands.flatMap((command): readonly Use[] => {
    const { name, shell, span, step } = command;
    const isCalled = name !== undefined && literalOf(shell.words[0]) === name && shell.isCertain && !shell.mayFail;
    return isCalled ? [{ name, span, stage: step.stage, step, command }] : [];
  });
}

/** What containers of this stage, and of those that stand on it, start. */
function startsBehind(go: GoCommand): readonly Use[] {
  const { stage } = go.step;
  return [stage, ...stage.build.stages.filter((other) => other !== stage && other.standsOn(stage))].flatMap((each) => {
    const start = startCommandOf(each);
    const step = each.steps.at(-1);
    if (!start?.script.isComplete || !step) return [];
    return startPrograms(each, start).flatMap(({ command, text, isShellScript }): readonly Use[] => {
      const [word] = command.words;
      const isCalled = !isShellScript && text !== undefined && !text.includes("/");
      if (!word || !isCalled || !command.isCertain || command.mayFail) return [];
      return [{ name: text, span: word.span, stage: each, step, command: undefined }];
    });
  });
}

/** Whether anything else in the chain of stages names the program: installs, copies or builds it. */
function isBrought(go: GoCommand, use: Use): boolean {
  const { name, stage } = use;
  return stage.allSteps.slice(0, stage.positionOf(use.step) + 1).some((step) => {
    if (step.copy) return step.copy.origin.kind !== "context" || nameOf(textOf(step.copy.destination) ?? name) === name;
    if (step.instruction.keyword !== "RUN") return false;
    if (!step.script.isComplete) return true;
    return step.commands.some((command) => {
      if (command === use.command || command === go.command) return false;
      return command.isOpaque || command.arguments.some((word) => mentions(word.text, name));
    });
  });
}

function mentions(word: string, name: string): boolean {
  return word
    .replace(/["']/g, "")
    .split(/[/@=:]/)
    .includes(name);
}

function commandsAfter(go: GoCommand): readonly StepCommand[] {
  const { step } = go;
  const later: readonly Step[] = [...step.stage.steps.slice(step.index), ...step.stage.children.flatMap(stepsOn)];
  return later
    .filter((other) => other.instruction.keyword === "RUN")
    .flatMap((other) => other.commands)
    .filter((other) => other.step !== step || other.index > go.command.index);
}

function stepsOn(stage: Stage): readonly Step[] {
  return [...stage.steps, ...stage.children.flatMap(stepsOn)];
}

/** The program that a package path names: its last element, a major version aside. */
function programOf(operand: string | undefined): string | undefined {
  const parts = operand?.replace(/@.*$/, "").split("/") ?? [];
  if (parts.length < 2 || !parts[0]?.includes(".") || parts.includes("...") || parts[0] === ".") return undefined;
  const last = parts.at(-1) ?? "";
  return /^v\d+$/.test(last) ? parts.at(-2) : last;
}

/** `go install` in its place, where every package has a version: which one to take is a person's knowledge. */
function asInstall(edits: DockerfileEdits, go: GoCommand): readonly Fix[] {
  const hasVersions =
    go.operands.length > 0 && go.operands.every((word) => /^[^./][^@]*\.[^@]*@v\d/.test(literalOf(word) ?? ""));
  // Only what is downloaded to be compiled is a program.
  if (!hasVersions || go.flag("d") || go.step.instruction.json !== undefined) return [];
  const dropped = go.flags.filter(({ name }) => /^(?:u|t|insecure|fix)$/.test(name));
  const end = go.titleSpan.end;
  const edit = (): readonly FileEdit[] => [
    edits.replace({ start: end - "get".length, end }, "install"),
    ...dropped.map(({ span }) => edits.replace({ start: span.start, end: edits.endOfBlanks(span.end) }, "")),
  ];
  return [{ title: l10n.t("Use `go install`"), safety: "suggestion", preferred: true, edits: edit }];
}
