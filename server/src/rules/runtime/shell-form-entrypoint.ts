import * as l10n from "@vscode/l10n";
import type { Copy } from "../../build/copy";
import { runsGoAtRunTime } from "../../build/runtime";
import { isShipped } from "../../build/shipped";
import type { Stage, Step } from "../../build/stage";
import {
  kindOfProgram,
  type StartCommand,
  type StartProgram,
  startCommandOf,
  startPrograms,
} from "../../build/startCommand";
import { isShellName, literalOf } from "../../syntax/shellModel";
import { textOf } from "../../syntax/value";
import { type DockerfileChecking, defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { listEnd } from "../shared/splitList";

export const shellFormEntrypoint = defineDockerfileRule({
  meta: {
    id: "shell-form-entrypoint",
    category: "runtime",
    severity: "warning",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("The program is started by a shell"),
    effect: () =>
      l10n.t(
        "dash, the `sh` of Debian and Ubuntu, stays the first process and passes no signals on: `docker stop` waits for the grace period and then kills the program. On an image without a shell nothing starts at all.",
      ),
    remedy: () => l10n.t('Use the exec form: `ENTRYPOINT ["/app", "serve"]`.'),
  },
  mentions: ["cmd", "entrypoint"],
  check(context) {
    for (const stage of context.build.stages) {
      const start = startCommandOf(stage);
      const step = start && (start.entrypoint ?? start.cmd);
      // A stage that inherits the command repeats the finding of the stage below.
      if (!start || !step || !start.usesShell || step.stage !== stage) continue;
      // A list whose lines are not joined is no shell form: the file does not even build.
      if (listEnd(context.build, context.build.syntax.instructions.indexOf(step.instruction)) !== undefined) continue;
      if (stage.end.shell.origin === undefined) checkStart(context, stage, start, step);
    }
  },
});

function checkStart({ report }: DockerfileChecking, stage: Stage, start: StartCommand, step: Step): void {
  const { instruction } = step;
  const fixes = fixesFor(stage, step);
  if (stage.end.shell.name === "none") {
    if (bringsFiles(stage)) return;
    report({
      span: instruction.keywordSpan,
      message: l10n.t(
        "`{0}` in shell form needs `/bin/sh`, and `{1}` has no shell: the container does not start.",
        instruction.keyword,
        imageOf(stage),
      ),
      severity: "error",
      related: [{ span: stage.imageSpan, message: l10n.t("This image has no shell") }],
      fixes,
    });
    return;
  }
  if (stage.end.shell.name !== "dash" || isShipped(stage) !== "yes" || !isPlainStart(stage, start)) return;
  if (isOnlyCopiedFrom(stage)) return;
  report({
    span: instruction.keywordSpan,
    message: l10n.t(
      "`{0}` in shell form: `sh` (dash) of `{1}` stays process 1, and the program never sees the SIGTERM of `docker stop`.",
      instruction.keyword,
      imageOf(stage),
    ),
    fixes,
  });
}

/** Whether others take files of a stage and none stands on it: what it would start with is a leftover that nobody runs. */
function isOnlyCopiedFrom(stage: Stage): boolean {
  if (stage.isFinal || stage.children.length > 0) return false;
  return stage.build.steps.some(({ copy }) => copy?.origin.kind === "stage" && copy.origin.stage === stage);
}

/** A single program that a shell only stands in front of; scripts and `go run` take care of signals, or do not matter. */
function isPlainStart(stage: Stage, start: StartCommand): boolean {
  const programs = startPrograms(stage, start);
  const [program] = programs;
  if (!program || programs.length > 1 || !start.script.isComplete || program.command.wrappers.length > 0) return false;
  if (!isPlain((start.entrypoint ?? start.cmd)?.instruction.bodyText ?? "")) return false;
  if (runsGoAtRunTime(stage) === "yes" || isForPerson(program)) return false;
  const { kind } = kindOfProgram(stage, program);
  // A bare name that the build does not make is a tool of the image: `tar`, `npm`.
  return kind === "built" || (kind === "program" && program.text?.includes("/") === true);
}

/** A shell that a person types into ignores SIGTERM in any form, and ends with its input. Source: bash(1), SIGNALS. */
function isForPerson({ name = "", command }: StartProgram): boolean {
  return (
    isShellName(name) && command.words.slice(1).every((word) => /^(?:-[il]+|--login)$/.test(literalOf(word) ?? ""))
  );
}

/** Words that mean the same without a shell. Source: POSIX.1-2024, Shell Command Language 2.2. */
function isPlain(text: string): boolean {
  return /^[\w./:@%+,-][\w./:=@%+, \t-]*$/.test(text) && !/^[A-Za-z_]\w*=|^exec\s/.test(text);
}

/** Whether something is copied that may hold a shell: from an image, or whole folders of programs. */
function bringsFiles(stage: Stage): boolean {
  return stage.allSteps.some(({ copy }) => copy !== undefined && mayBringShell(copy));
}

function mayBringShell({ origin, sources, destination }: Copy): boolean {
  const to = textOf(destination);
  if (to === undefined || origin.kind === "image") return true;
  if (
    sources.some(
      ({ path, kind, text }) => kind === "url" || /(?:sh|busybox|toybox)$|rootfs|\.tar/.test(textOf(path) ?? text),
    )
  )
    return true;
  const isFolder = sources.some(({ path }) =>
    /^\/?(?:usr\/|usr|bin)?$|^\/?(?:usr\/)?bin(?:\/\*?)?$/.test(textOf(path) ?? ""),
  );
  return isFolder && /^\/(?:usr|bin|usr\/bin)?$/.test(to);
}

function imageOf(stage: Stage): string {
  const bottom = stage.chain.at(-1) ?? stage;
  return textOf(bottom.image) ?? bottom.imageText;
}

function fixesFor(stage: Stage, { instruction, build }: Step): Fix[] {
  const text = instruction.bodyText;
  // In exec form an ENTRYPOINT takes the words of CMD, which the shell form ignores.
  const isAlone = instruction.keyword === "CMD" || stage.lastInstruction("CMD") === undefined;
  const isBaseKnown = stage.base.family !== undefined;
  const edits = new DockerfileEdits(build);
  if (!isPlain(text) || !isAlone || !isBaseKnown || edits.holdsComment(instruction.body)) return [];
  const list = `[${text
    .trim()
    .split(/[ \t]+/)
    .map((word) => `"${word}"`)
    .join(", ")}]`;
  return [
    {
      title: l10n.t("Write `{0} {1}`", instruction.keyword, list),
      safety: "safe",
      preferred: true,
      edits: () => [edits.replace(instruction.body, list)],
    },
  ];
}
