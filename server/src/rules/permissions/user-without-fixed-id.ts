import * as l10n from "@vscode/l10n";
import type { StepCommand } from "../../build/command";
import type { Copy } from "../../build/copy";
import { isInside } from "../../build/imagePaths";
import { presenceAtEnd } from "../../build/presence";
import { isShipped } from "../../build/shipped";
import type { Stage } from "../../build/stage";
import { accountCreatedBy, type StepUser } from "../../build/user";
import type { Word } from "../../syntax/dockerfile";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type FileEdit, type Fix, type Report } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { unprivileged } from "../shared/nonRootFixes";
import { liesAmongTests } from "../shared/testImages";

export const userWithoutFixedId = defineDockerfileRule({
  meta: {
    id: "user-without-fixed-id",
    category: "permissions",
    severity: "hint",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("The image's user is a name, or has a number that nobody has fixed"),
    effect: () =>
      l10n.t(
        "Kubernetes refuses the image under `runAsNonRoot`, because it cannot check a name; and the files of a volume belong to another user when the number changes.",
      ),
    remedy: () => l10n.t("Create the account with a number and name the number in USER."),
  },
  mentions: ["user"],
  check({ build, report }) {
    const stage = build.finalStage;
    const user = stage?.end.user;
    if (!stage || !user?.origin || user.isRoot !== "no") return;
    if (isShipped(stage) === "no" || liesAmongTests(build)) return;
    const written = user.origin.words[0];
    const name = textOf(user.text)?.trim().split(":")[0];
    if (!written || name === undefined || /^\d+$/.test(name) || isWindows(stage, name)) return;
    if (lacksAccounts(stage)) {
      report(unstartable(stage, written, name));
      return;
    }
    const creation = user.uid === undefined ? creationOf(stage, name) : undefined;
    report({
      span: written.span,
      message: creation
        ? l10n.t(
            "`{0}` gets whatever number is free when it is created, and Kubernetes cannot check a name for `runAsNonRoot`.",
            name,
          )
        : l10n.t("USER names `{0}` and no number: Kubernetes cannot check a name for `runAsNonRoot`.", name),
      related: creation ? [{ span: creation.span, message: l10n.t("The account is created here") }] : [],
      fixes: fixesFor(stage, user, creation),
    });
  },
});

/** Whether the image certainly has no file in which a name could be found. */
function lacksAccounts(stage: Stage): boolean {
  if (stage.base.family !== "scratch" || presenceAtEnd(stage, accountFile) !== "no") return false;
  return !stage.allSteps.some(({ copy }) => copy && bringsFolder(copy));
}

const accountFile = "/etc/passwd";

/** A folder of the build context with a whole file system, to which somebody may add the file before the build. */
function bringsFolder({ origin, sources, destination, step }: Copy): boolean {
  if (origin.kind !== "context" || !isInside(accountFile, textOf(destination) ?? "/")) return false;
  const listing = step.build.surroundings.context?.listing;
  return sources.some(({ path }) => listing?.kindOf(textOf(path) ?? "") !== "file");
}

/** A name that the engine looks for in vain. Source: github.com/moby/sys/user, GetExecUser. */
function unstartable(stage: Stage, written: Word, name: string): Report {
  const edits = new DockerfileEdits(stage.build);
  const fix: Fix = {
    title: l10n.t("Write `USER {0}`", unprivileged),
    safety: "suggestion",
    preferred: true,
    edits: () => [edits.replace(written.span, unprivileged)],
  };
  return {
    span: written.span,
    severity: "error",
    message: l10n.t(
      "The image stands on `scratch` and has no `/etc/passwd`, so that the container does not start: “unable to find user {0}: no matching entries in passwd file”.",
      name,
    ),
    fixes: written.text.includes("$") ? [] : [fix],
  };
}

/** The command that makes the account with the next free number. */
function creationOf(stage: Stage, name: string): StepCommand | undefined {
  const commands = stage.allSteps.flatMap((step) => (step.instruction.keyword === "RUN" ? step.commands : []));
  for (const command of commands.reverse()) {
    const account = accountCreatedBy(command.shell, command.step.index);
    if (account?.name === name) return account.choosesNumber ? undefined : command;
  }
  return undefined;
}

/** A number above those that distributions give to accounts of their own. */
const freeId = 10001;

function fixesFor(stage: Stage, user: StepUser, creation: StepCommand | undefined): Fix[] {
  const { origin, uid } = user;
  const written = origin?.words[0];
  if (!origin || !written || written.text.includes("$")) return [];
  const edits = new DockerfileEdits(stage.build);
  const option = creation ? numberOption(creation, stage) : undefined;
  const id = uid ?? (option && !isTaken(stage, freeId) ? freeId : undefined);
  if (id === undefined) return [];
  const text = `${id}${groupOf(stage, written.text)}`;
  const program = creation?.shell.words[0];
  const made: FileEdit[] =
    uid === undefined && program && option
      ? [edits.replace({ start: program.span.end, end: program.span.end }, ` ${option} ${id}`)]
      : [];
  return [
    {
      title:
        made.length > 0
          ? l10n.t("Create the account as {0}, and write `USER {1}`", id, text)
          : l10n.t("Write `USER {0}`", text),
      safety: "suggestion",
      preferred: true,
      edits: () => [...made, edits.replace(written.span, text)],
    },
  ];
}

function isTaken({ accounts, base }: Stage, id: number): boolean {
  return [...accounts, ...(base.accounts ?? [])].some(({ uid }) => uid === id);
}

/** How this program takes the number; `undefined` where the base image does not tell which `adduser` it has. */
function numberOption(command: StepCommand, { base }: Stage): string | undefined {
  if (command.name === "useradd" || command.shell.wrappers.includes("busybox")) return "-u";
  if (base.family === "alpine" || base.family === "busybox") return "-u";
  return base.family === "debian" || base.family === "ubuntu" ? "--uid" : undefined;
}

/** `:group` behind the number: as a number where the account of that name tells it, else as it is. */
function groupOf({ accounts, base }: Stage, written: string): string {
  const group = /:(.+)$/.exec(written)?.[1];
  if (group === undefined) return "";
  const account = [...(base.accounts ?? []), ...accounts].findLast(({ name }) => name === group);
  return `:${account?.gid ?? group}`;
}

function isWindows({ base }: Stage, name: string): boolean {
  return base.family === "windows" || /^Container(?:User|Administrator)$/i.test(name);
}
