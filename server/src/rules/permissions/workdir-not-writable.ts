import * as l10n from "@vscode/l10n";
import type { StepCommand } from "../../build/command";
import { presenceFor } from "../../build/commandPresence";
import { writesOf } from "../../build/commandWrites";
import type { GoCommand } from "../../build/goCommand";
import { folderOf } from "../../build/imagePaths";
import { userLabel } from "../../build/owner";
import { type FolderState, folderAt, mayMakeFolder } from "../../build/ownership";
import { onceFor } from "../../syntax/onceFor";
import type { Span } from "../../syntax/text";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type Fix } from "../define";
import { certainOutputs } from "../shared/certainOutputs";
import { DockerfileEdits } from "../shared/edits";
import { foundInSteps } from "../shared/forEach";
import { OncePerChain } from "../shared/oncePerChain";
import { refusalPlaces } from "../shared/rightsPlaces";

export const workdirNotWritable = defineDockerfileRule({
  meta: {
    id: "workdir-not-writable",
    category: "permissions",
    severity: "error",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A step writes into a folder of root's as another user"),
    effect: () => l10n.t("The command stops with `permission denied`."),
    remedy: () =>
      l10n.t(
        "Give the folder to the user before USER, set WORKDIR below USER, or write elsewhere: `COPY --chown` changes the files and not the folder.",
      ),
  },
  mentions: ["user", "nonroot", "su", "sudo", "gosu"],
  check({ build, report }) {
    const once = new OncePerChain();
    for (const { command, write, folder, state } of refusals(build)) {
      const { path, span, title } = write;
      const { step, user } = command;
      if (!once.isFirst(step.stage, `${folder} ${userLabel(user)}`)) continue;
      report({
        span,
        message: l10n.t(
          "`{0}` runs as `{1}` and must write `{2}`, but `{3}` belongs to root.",
          title,
          userLabel(user),
          path,
          folder,
        ),
        related: refusalPlaces(user, folder, state),
        fixes: user === step.user ? fixesFor(command, folder, state) : [],
      });
    }
  },
});

interface Write {
  /** Absolute. */
  readonly path: string;
  readonly span: Span;
  readonly title: string;
}

/** What commands certainly write where their user may not. */
const refusals = foundInSteps(({ instruction, commands }) =>
  instruction.keyword === "RUN" ? commands.flatMap(refusedWrites) : [],
);

function refusedWrites(command: StepCommand): readonly Refusal[] {
  const { user, shell } = command;
  if (!shell.isCertain || shell.mayFail || user.isRoot !== "no") return [];
  return certainWrites(command).flatMap((write) => {
    const { answer, folder, state } = mayMakeFolder(command, folderOf(write.path));
    return answer === "no" ? [{ command, write, folder, state }] : [];
  });
}

interface Refusal {
  readonly command: StepCommand;
  readonly write: Write;
  readonly folder: string;
  readonly state: FolderState;
}

/** Files and folders that a command makes anew, or fails. */
const certainWrites = onceFor((command: StepCommand): readonly Write[] => {
  const go = command.step.goCommands.find((each) => each.command === command);
  if (go) {
    const flag = go.flag("o");
    const span = flag?.span ?? go.titleSpan;
    return programsOf(go).map((path) => ({ path, span, title: go.title }));
  }
  // The destination of these may be a folder that is there.
  if (/^(?:cp|mv|ln|install)$/.test(command.name ?? "")) return [];
  return writesOf(command)
    .made.filter((path) => presenceFor(command, path) === "no")
    .map((path) => ({ path, span: command.span, title: command.name ?? "" }));
});

function programsOf(go: GoCommand): readonly string[] {
  return certainOutputs(go).filter((path) => presenceFor(go.command, path) !== "yes");
}

function fixesFor({ step }: StepCommand, folder: string, state: FolderState): Fix[] {
  const { build, stage, user } = step;
  const change = user.origin ? build.stepOf(user.origin) : undefined;
  const owner = user.origin?.bodyText.trim() ?? "";
  // Folders of the base image belong to root for a reason.
  if (!change || change.stage !== stage || !state.origin || !/^[\w.:-]+$/.test(owner)) return [];
  const edits = new DockerfileEdits(build);
  const { copy } = state.origin;
  if (copy && textOf(copy.destination) === folder && state.origin.user === user && copy.chown === undefined) {
    const flag = `--chown=${owner}`;
    return [
      {
        title: l10n.t("Add `{0}` to the COPY that makes `{1}`", flag, folder),
        safety: "suggestion",
        preferred: true,
        edits: () => [edits.addFlags(copy.instruction, [flag])],
      },
    ];
  }
  const isThereBefore = folderAt(change, folder).presence === "yes" && change.user.isRoot === "yes";
  if (!isThereBefore || !change.hasPosixShell || stage.base.shell === "none") return [];
  const line = `RUN chown ${owner} ${folder}`;
  return [
    {
      title: l10n.t("Insert `{0}` above USER", line),
      safety: "suggestion",
      preferred: true,
      edits: () => [edits.insertBefore(change.instruction, [line])],
    },
  ];
}
