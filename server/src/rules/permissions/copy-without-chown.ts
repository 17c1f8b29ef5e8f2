import * as l10n from "@vscode/l10n";
import type { StepCommand } from "../../build/command";
import type { Copy } from "../../build/copy";
import { fileForCommand } from "../../build/files";
import { resolveInImage } from "../../build/imagePaths";
import { userLabel } from "../../build/owner";
import type { Stage, Step } from "../../build/stage";
import type { StepUser } from "../../build/user";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type Fix, type Severity } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { forEachStep } from "../shared/forEach";
import { userPlaces } from "../shared/rightsPlaces";

export const copyWithoutChown = defineDockerfileRule({
  meta: {
    id: "copy-without-chown",
    category: "permissions",
    severity: "hint",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("Files that a later step works with as another user belong to root"),
    effect: () => l10n.t("COPY and ADD take no notice of USER: the step may read the files, but not change them."),
    remedy: () => l10n.t("Add `--chown` with the user of the steps that follow."),
  },
  mentions: ["user", "nonroot"],
  check: forEachStep(({ copy, user }, { report }) => {
    if (!copy || copy.chown !== undefined || user.isRoot !== "no") return;
    const change = firstChange(copy, user);
    // A runtime stage is better off with files that its program cannot change.
    if (!change && !isWorkedWith(copy, user)) return;
    report({
      span: copy.instruction.keywordSpan,
      severity: change?.severity ?? "hint",
      message: change
        ? l10n.t("What this copies belongs to root, and `{0}` changes it as `{1}`.", change.title, userLabel(user))
        : l10n.t("What this copies belongs to root, although the steps below run as `{0}`.", userLabel(user)),
      related: [
        ...userPlaces(user),
        ...(change ? [{ span: change.command.span, message: l10n.t("The files are changed here") }] : []),
      ],
      fixes: fixesFor(copy, user),
    });
  }),
});

interface Change {
  readonly command: StepCommand;
  readonly title: string;
  readonly severity: Severity;
}

/** The first command of the same user that changes what a COPY brought; an error where it certainly does. */
function firstChange(copy: Copy, user: StepUser): Change | undefined {
  for (const step of stepsBehind(copy)) {
    for (const command of step.instruction.keyword === "RUN" ? step.commands : []) {
      if (command.user !== user || !command.shell.isCertain) continue;
      const change = changeBy(command, copy);
      if (change) return change;
    }
  }
  return undefined;
}

function changeBy(command: StepCommand, copy: Copy): Change | undefined {
  const { name = "", step } = command;
  const go = step.goCommands.find((each) => each.command === command);
  if (go) {
    // Whether go.mod has to change cannot be seen from here.
    const writes = /^(?:mod (?:tidy|edit)|get|generate)$/.test(go.subcommand);
    return writes && go.module.goMod.copy === copy ? { command, title: go.title, severity: "warning" } : undefined;
  }
  const isChange =
    name === "chmod" || (name === "sed" && command.arguments.some(({ text }) => /^-\w*i|^--in-place/.test(text)));
  if (!isChange) return undefined;
  const isCopied = command.arguments.some((word) => {
    const path = word.text.startsWith("-")
      ? undefined
      : textOf(resolveInImage(command.directory, command.valueOf(word)));
    if (path === undefined) return false;
    const file = fileForCommand(command, path);
    return file.presence === "yes" && file.copy === copy;
  });
  return isCopied ? { command, title: name, severity: command.shell.mayFail ? "warning" : "error" } : undefined;
}

/** Whether a later step of the same user builds the module that a COPY brought. */
function isWorkedWith(copy: Copy, user: StepUser): boolean {
  if (copy.origin.kind !== "context") return false;
  return stepsBehind(copy).some(
    (step) =>
      step.instruction.keyword === "RUN" &&
      step.user === user &&
      step.goCommands.some((go) => go.compiles && !go.isVersioned && go.module.goMod.copy === copy),
  );
}

/** What runs behind a COPY in its stage and in those that stand on it. */
function stepsBehind({ step }: Copy): readonly Step[] {
  const below = (stage: Stage): readonly Step[] => [...stage.steps, ...stage.children.flatMap(below)];
  return [...step.stage.steps.slice(step.index + 1), ...step.stage.children.flatMap(below)];
}

function fixesFor(copy: Copy, user: StepUser): Fix[] {
  const owner = user.origin?.bodyText.trim() ?? (user.uid === undefined ? "" : `${user.uid}:${user.gid ?? user.uid}`);
  if (!/^[\w.:-]+$/.test(owner)) return [];
  const flag = `--chown=${owner}`;
  const edits = new DockerfileEdits(copy.step.build);
  return [
    {
      title: l10n.t("Add `{0}`", flag),
      safety: "safe",
      preferred: true,
      edits: () => [edits.addFlags(copy.instruction, [flag])],
    },
  ];
}
