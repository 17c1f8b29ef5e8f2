import * as l10n from "@vscode/l10n";
import type { StepCommand } from "../../build/command";
import { isInside, resolveInImage } from "../../build/imagePaths";
import type { Stage } from "../../build/stage";
import type { ShellWord } from "../../syntax/shellModel";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";

export const capabilityLost = defineDockerfileRule({
  meta: {
    id: "capability-lost",
    category: "permissions",
    severity: "warning",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A file capability is set and then lost"),
    effect: () => l10n.t("The program has no capability: where it needs one, such as for a port below 1024, it fails."),
    remedy: () => l10n.t("Call `setcap` last, after `chown`, `cp` and `strip`; COPY keeps what it sets."),
  },
  mentions: ["setcap"],
  check({ build, report }) {
    for (const stage of build.stages) {
      for (const { setcap, command, path } of lossesIn(stage)) {
        report({
          span: command.span,
          message:
            command.name === "cp" || command.name === "install"
              ? l10n.t("`{0}` does not copy the capability that `setcap` has given to `{1}`.", command.name, path)
              : l10n.t("`{0}` takes away the capability that `setcap` has given to `{1}`.", command.name ?? "", path),
          related: [{ span: setcap.span, message: l10n.t("The capability is set here") }],
          fixes: fixesFor(setcap, command),
        });
      }
    }
  },
});

interface Loss {
  readonly setcap: StepCommand;
  /** What takes the capability away, or makes a copy without it. */
  readonly command: StepCommand;
  readonly path: string;
}

/** Losses that a later `setcap` of the same file does not put right. Commands of stages below are reported there. */
function lossesIn(stage: Stage): readonly Loss[] {
  const capable = new Map<string, StepCommand>();
  const losses = new Map<string, Loss>();
  for (const step of stage.allSteps) {
    if (step.instruction.keyword !== "RUN") continue;
    for (const command of step.commands) {
      const paths = pathsOf(command);
      if (command.name === "setcap" && !command.arguments.some(({ text }) => text === "-r")) {
        const path = paths.at(-1);
        if (path === undefined) continue;
        capable.set(path, command);
        losses.delete(path);
        continue;
      }
      for (const [path, setcap] of capable) {
        const loses = takesCapability(command, paths, path);
        if (!loses) continue;
        if (command.shell.isCertain && step.stage === stage) losses.set(path, { setcap, command, path });
        // A copy leaves the original as it is.
        if (command.name !== "cp") capable.delete(path);
      }
    }
  }
  return [...losses.values()];
}

/** The kernel drops capabilities when the owner or the content changes; a copy has its own attributes. */
function takesCapability(command: StepCommand, paths: readonly (string | undefined)[], path: string): boolean {
  const names = paths.filter((each) => each !== undefined);
  const has = (option: RegExp) => command.arguments.some(({ text }) => option.test(text));
  switch (command.name) {
    case "chown":
    case "chgrp":
      return paths
        .slice(1)
        .some((each) => each === path || (has(/^-\w*R|^--recursive/) && each !== undefined && isInside(path, each)));
    case "strip":
    case "upx":
      return names.includes(path);
    case "cp":
    case "install":
      return !has(/^-\w*a|^--(?:archive|preserve)/) && names.slice(0, -1).includes(path);
    default:
      return false;
  }
}

/** Absolute paths of the operands, `undefined` for those that a variable hides. */
function pathsOf(command: StepCommand): readonly (string | undefined)[] {
  return command.arguments
    .filter((word) => !word.text.startsWith("-"))
    .map((word: ShellWord) => textOf(resolveInImage(command.directory, command.valueOf(word))));
}

/** Two commands that stand next to each other in a chain change places. */
function fixesFor(setcap: StepCommand, command: StepCommand): Fix[] {
  const { step } = setcap;
  const isNext = step === command.step && command.index === setcap.index + 1;
  const isPlain = [setcap, command].every(
    ({ shell }) => shell.isCertain && !shell.inPipe && shell.redirects.length === 0,
  );
  if (!isNext || !isPlain || !/^(?:chown|chgrp|strip|upx)$/.test(command.name ?? "")) return [];
  const edits = new DockerfileEdits(step.build);
  const text = ({ span }: StepCommand) => edits.text.slice(span.start, span.end);
  const between = edits.text.slice(setcap.span.end, command.span.start);
  if (!/^[\s\\`]*(?:&&|;|\n)[\s\\`]*$/.test(between) || edits.holdsComment(command.span)) return [];
  return [
    {
      title: l10n.t("Call `setcap` after `{0}`", command.name ?? ""),
      safety: "suggestion",
      preferred: true,
      edits: () => [edits.replace(setcap.span, text(command)), edits.replace(command.span, text(setcap))],
    },
  ];
}
