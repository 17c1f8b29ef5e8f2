import * as l10n from "@vscode/l10n";
import type { StepCommand } from "../../build/command";
import type { Stage, Step } from "../../build/stage";
import { bareProgram, defaultShell, namesBash, toolAtEnd, toolFor } from "../../build/tools";
import type { Instruction, Span } from "../../syntax/dockerfile";
import { onceFor } from "../../syntax/onceFor";
import type { ShellWord } from "../../syntax/shellModel";
import { textOf } from "../../syntax/value";
import { type DockerfileChecking, defineDockerfileRule, type Fix } from "../define";
import { helpOption, isAccountMissed } from "../shared/accountHelp";
import { DockerfileEdits } from "../shared/edits";
import { foundInSteps } from "../shared/forEach";
import { OncePerChain } from "../shared/oncePerChain";
import { accountFix, foreignOptions, installFix, workdirFix } from "../shared/toolFixes";

export const toolNotOnBase = defineDockerfileRule({
  meta: {
    id: "tool-not-on-base",
    category: "stages",
    severity: "error",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A step or a health check uses a program or an option that its base image does not have"),
    effect: () => l10n.t("The build stops with `not found`, or the container never becomes healthy."),
    remedy: () => l10n.t("Use the form of that distribution, install the program first, or do without it."),
  },
  check(context) {
    const { build } = context;
    const once = new OncePerChain();
    for (const trouble of troubles(build)) reportTrouble(context, trouble, once);
    const final = build.finalStage;
    const check = final?.lastInstruction("HEALTHCHECK");
    const step = check ? build.stepOf(check) : undefined;
    if (final && step) reportHealthCheck(context, final, step);
  },
});

function imageOf(stage: Stage): string {
  const root = stage.chain.at(-1) ?? stage;
  return textOf(root.image) ?? root.imageText;
}

/** What keeps a RUN from doing its work; with a command where it is that one which lacks something. */
type Trouble =
  | { readonly kind: "shell" | "bash"; readonly step: Step }
  | { readonly kind: "interpreter"; readonly step: Step; readonly span: Span }
  | CommandTrouble;

type CommandTrouble = { readonly command: StepCommand } & (
  | { readonly kind: "bash of a command"; readonly word: ShellWord }
  | { readonly kind: "tool"; readonly tool: string; readonly program: ShellWord }
  | {
      readonly kind: "help" | "option";
      readonly tool: string;
      readonly program: ShellWord;
      readonly option: string;
    }
);

const troubles = foundInSteps((step): readonly Trouble[] => {
  if (step.instruction.keyword !== "RUN") return [];
  if (lacksShell(step)) return [{ kind: "shell", step }];
  if (lacksBash(step)) return [{ kind: "bash", step }];
  const span = missingInterpreter(step);
  const own: Trouble[] = span ? [{ kind: "interpreter", step, span }] : [];
  return [...own, ...step.commands.flatMap((command) => troubleOf(command) ?? [])];
});

function reportTrouble(context: DockerfileChecking, trouble: Trouble, once: OncePerChain): void {
  switch (trouble.kind) {
    case "shell":
      if (once.isFirst(trouble.step.stage, "shell")) reportShell(context, trouble.step, workdirFix(trouble.step));
      return;
    case "bash":
      if (once.isFirst(trouble.step.stage, "bash")) reportBash(context, trouble.step);
      return;
    case "interpreter":
      if (once.isFirst(trouble.step.stage, "bash")) reportMissing(context, trouble.step, "bash", trouble.span);
      return;
    case "bash of a command":
      if (once.isFirst(trouble.command.step.stage, "bash"))
        reportMissing(context, trouble.command.step, "bash", trouble.word.span);
      return;
    case "tool":
      if (once.isFirst(trouble.command.step.stage, trouble.tool))
        reportMissing(context, trouble.command.step, trouble.tool, trouble.program.span, accountFix(trouble.command));
      return;
    default:
      reportOption(context, trouble);
  }
}

/** Whether the shell form of a step has no shell to run it. */
const lacksShell = onceFor((step: Step): boolean => {
  if (step.instruction.json !== undefined || step.shell.name !== "none" || step.shell.origin) return false;
  const [first] = step.commands;
  return first !== undefined && toolFor(first, defaultShell) === "no";
});

function reportShell({ report }: DockerfileChecking, { instruction, stage }: Step, fixes: Fix[]): void {
  report({
    span: instruction.keywordSpan,
    message: l10n.t("`{0}` has no shell, so that this cannot run: `/bin/sh` is not there.", imageOf(stage)),
    fixes,
  });
}

/** Whether SHELL names a bash for the shell form of a step that is not there. */
const lacksBash = onceFor(({ instruction, shell, commands }: Step): boolean => {
  const [program] = shell.origin?.json ?? [];
  const [first] = commands;
  if (instruction.json !== undefined || !first || !/^(?:\/(?:usr\/)?bin\/)?bash$/.test(program?.text ?? ""))
    return false;
  // A heredoc with an interpreter of its own is started by itself.
  const isOwn = instruction.heredocs.some(({ content }) => first.step.build.syntax.slice(content).startsWith("#!"));
  return !isOwn && toolFor(first, "bash") === "no";
});

function reportBash({ build, report }: DockerfileChecking, { instruction, shell, stage }: Step): void {
  const change = shell.origin ? build.stepOf(shell.origin) : undefined;
  report({
    span: instruction.keywordSpan,
    message: l10n.t("`{0}` is not on `{1}`, and no step before this one installs it.", "bash", imageOf(stage)),
    related: shell.origin ? [{ span: shell.origin.span, message: l10n.t("SHELL asks for it here") }] : [],
    // Below SHELL the installation itself would need it.
    fixes: change ? installFix(change, "bash") : [],
  });
}

/** The bash that the first line of a heredoc asks for: BuildKit starts the text as a program of its own. */
function missingInterpreter({ build, instruction, commands }: Step): Span | undefined {
  const [heredoc, ...others] = instruction.heredocs;
  const [first] = commands;
  if (!heredoc || others.length > 0 || !first || instruction.json !== undefined) return undefined;
  if (heredoc.marker.start !== instruction.body.start || heredoc.marker.end !== instruction.body.end) return undefined;
  const line = /^#![ \t]*(?:\/usr)?\/bin\/(?:env[ \t]+)?bash(?=\s)/.exec(build.syntax.slice(heredoc.content));
  if (!line || toolFor(first, "bash") !== "no") return undefined;
  const end = heredoc.content.start + line[0].length;
  return { start: end - "bash".length, end };
}

function troubleOf(command: StepCommand): CommandTrouble | undefined {
  // What a shell is to run is not looked for where that shell does not start.
  const word = missingBash(command);
  if (word) return { kind: "bash of a command", command, word };
  const { isCertain, mayFail, wrappers } = command.shell;
  const tool = bareProgram(command);
  const program = command.shell.words[0];
  if (!isCertain || mayFail || tool === undefined || !program || wrappers.includes("command")) return undefined;
  if (toolFor(command, tool) === "no") return { kind: "tool", command, tool, program };
  const help = helpOption(command);
  if (help !== undefined) return { kind: "help", command, tool, program, option: help };
  const [option] = foreignOptions(command);
  return option === undefined ? undefined : { kind: "option", command, tool, program, option };
}

function reportMissing({ report }: DockerfileChecking, step: Step, tool: string, span: Span, better: Fix[] = []): void {
  report({
    span,
    message: l10n.t("`{0}` is not on `{1}`, and no step before this one installs it.", tool, imageOf(step.stage)),
    fixes: [...better, ...installFix(step, tool)].slice(0, 1),
  });
}

function reportOption(
  { report }: DockerfileChecking,
  { kind, command, tool, program, option }: Extract<CommandTrouble, { kind: "help" | "option" }>,
): void {
  const image = imageOf(command.step.stage);
  report({
    span: { start: program.span.start, end: command.span.end },
    // The build goes on behind a call for help: it matters where something asks for what was not made.
    ...(kind === "help" && { severity: isAccountMissed(command) ? "error" : "hint" }),
    message:
      kind === "help"
        ? l10n.t(
            "`{0}` of `{1}` takes `{2}` for a call for help: it prints its usage, ends with 0 and makes nobody.",
            tool,
            image,
            option,
          )
        : l10n.t("`{0}` of `{1}` does not know `{2}`, which is another distribution's option.", tool, image, option),
    fixes: accountFix(command),
  });
}

/** The bash of `bash -c "…"` or `bash <<EOF` that certainly runs a command and is certainly not there. */
const missingBash = onceFor((command: StepCommand): ShellWord | undefined => {
  const { isCertain, mayFail, shells } = command.shell;
  if (!isCertain || mayFail) return undefined;
  const bash = shells.find(namesBash);
  return bash && toolFor(command, "bash") === "no" ? bash : undefined;
});

function reportHealthCheck(context: DockerfileChecking, stage: Stage, step: Step): void {
  const { inner } = step.instruction;
  if (!inner) return;
  if (inner.json === undefined && step.shell.name === "none" && !step.shell.origin) {
    if (toolAtEnd(stage, defaultShell) !== "no") return;
    const rest = restOfList(context, inner);
    context.report({
      span: inner.keywordSpan,
      message: rest
        ? l10n.t(
            "What follows `]` makes this shell form, and `{0}` has no `/bin/sh`: the health check always fails.",
            imageOf(stage),
          )
        : l10n.t("`{0}` has no shell, so that this cannot run: `/bin/sh` is not there.", imageOf(stage)),
      fixes: rest ? [withoutRest(context, rest)] : [],
    });
    return;
  }
  const [command] = step.commands;
  const bash = command?.shell.shells.find(namesBash);
  const program = bash ?? command?.shell.words[0];
  const tool = bash ? "bash" : command && bareProgram(command);
  if (!command || !program || tool === undefined || toolAtEnd(stage, tool) !== "no") return;
  context.report({
    span: program.span,
    message: l10n.t("`{0}` is not on `{1}`, so that the container never becomes healthy.", tool, imageOf(stage)),
    fixes: step.stage === stage ? installFix(step, tool) : [],
  });
}

/** What stands behind a list of words that would be exec form by itself: `["/app"] || exit 1`. */
function restOfList({ build }: DockerfileChecking, { body }: Instruction): Span | undefined {
  const text = build.syntax.slice(body);
  const [list = ""] = /^\[\s*"(?:[^"\\]|\\.)*"(?:\s*,\s*"(?:[^"\\]|\\.)*")*\s*\]/.exec(text) ?? [];
  return list === "" || list === text ? undefined : { start: body.start + list.length, end: body.end };
}

/** Docker takes any exit code but 0 for a failure, so that `|| exit 1` adds nothing. */
function withoutRest({ build }: DockerfileChecking, rest: Span): Fix {
  const edits = new DockerfileEdits(build);
  const written = build.syntax.slice(rest).trim().replace(/\s+/g, " ");
  return {
    title: l10n.t("Remove `{0}`", written),
    safety: "suggestion",
    preferred: /^\|\| exit \d+$/.test(written),
    edits: () => [edits.replace(rest, "")],
  };
}
