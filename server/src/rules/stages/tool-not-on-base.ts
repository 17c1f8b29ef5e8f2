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
    for (const stage of build.stages) {
      for (const step of stage.steps) {
        if (step.instruction.keyword !== "RUN") continue;
        if (lacksShell(step)) {
          if (once.isFirst(stage, "shell")) reportShell(context, step, workdirFix(step));
          continue;
        }
        if (lacksBash(step)) {
          if (once.isFirst(stage, "bash")) reportBash(context, step);
          continue;
        }
        reportInterpreter(context, step, once);
        for (const command of step.commands) reportCommand(context, command, once);
      }
    }
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
function reportInterpreter({ build, report }: DockerfileChecking, step: Step, once: OncePerChain): void {
  const { instruction, stage } = step;
  const [heredoc, ...others] = instruction.heredocs;
  const [first] = step.commands;
  if (!heredoc || others.length > 0 || !first || instruction.json !== undefined) return;
  if (heredoc.marker.start !== instruction.body.start || heredoc.marker.end !== instruction.body.end) return;
  const line = /^#![ \t]*(?:\/usr)?\/bin\/(?:env[ \t]+)?bash(?=\s)/.exec(build.syntax.slice(heredoc.content));
  if (!line || toolFor(first, "bash") !== "no" || !once.isFirst(stage, "bash")) return;
  const end = heredoc.content.start + line[0].length;
  report({
    span: { start: end - "bash".length, end },
    message: l10n.t("`{0}` is not on `{1}`, and no step before this one installs it.", "bash", imageOf(stage)),
    fixes: installFix(step, "bash"),
  });
}

function reportCommand({ report }: DockerfileChecking, command: StepCommand, once: OncePerChain): void {
  // What a shell is to run is not looked for where that shell does not start.
  const bash = missingBash(command);
  if (bash) {
    if (!once.isFirst(command.step.stage, "bash")) return;
    report({
      span: bash.span,
      message: l10n.t(
        "`{0}` is not on `{1}`, and no step before this one installs it.",
        "bash",
        imageOf(command.step.stage),
      ),
      fixes: installFix(command.step, "bash"),
    });
    return;
  }
  const { isCertain, mayFail, wrappers } = command.shell;
  const tool = bareProgram(command);
  const program = command.shell.words[0];
  if (!isCertain || mayFail || tool === undefined || !program || wrappers.includes("command")) return;
  const { stage } = command.step;
  if (toolFor(command, tool) === "no") {
    if (!once.isFirst(stage, tool)) return;
    report({
      span: program.span,
      message: l10n.t("`{0}` is not on `{1}`, and no step before this one installs it.", tool, imageOf(stage)),
      fixes: [...accountFix(command), ...installFix(command.step, tool)].slice(0, 1),
    });
    return;
  }
  const help = helpOption(command);
  if (help !== undefined) {
    report({
      span: { start: program.span.start, end: command.span.end },
      // The build goes on: it matters where something asks for what was not made.
      severity: isAccountMissed(command) ? "error" : "hint",
      message: l10n.t(
        "`{0}` of `{1}` takes `{2}` for a call for help: it prints its usage, ends with 0 and makes nobody.",
        tool,
        imageOf(stage),
        help,
      ),
      fixes: accountFix(command),
    });
    return;
  }
  const [first] = foreignOptions(command);
  if (first === undefined) return;
  report({
    span: { start: program.span.start, end: command.span.end },
    message: l10n.t(
      "`{0}` of `{1}` does not know `{2}`, which is another distribution's option.",
      tool,
      imageOf(stage),
      first,
    ),
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
