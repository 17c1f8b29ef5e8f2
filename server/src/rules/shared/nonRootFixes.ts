import * as l10n from "@vscode/l10n";
import { bringsAccounts, writesAccounts } from "../../build/accountFiles";
import type { Build } from "../../build/build";
import { writesToRootHome } from "../../build/homeSettings";
import { isInside } from "../../build/imagePaths";
import type { Stage, Step } from "../../build/stage";
import { kindOfProgram, type StartCommand, startPrograms } from "../../build/startCommand";
import type { CreatedAccount } from "../../build/user";
import { textOf } from "../../syntax/value";
import type { FileEdit, Fix } from "../define";
import { isStartedByToolchain, mayNeedRoot } from "./containers";
import { writesToData } from "./dataPlaces";
import { DockerfileEdits } from "./edits";
import { runtimeStageFix } from "./runtimeStage";

/** The number that distroless images give their unprivileged user. Source: GoogleContainerTools/distroless variables.bzl. */
export const unprivileged = "65532:65532";

/** Name of the account that a fix creates. */
const newAccount = "app";

/** Its number: Kubernetes and owners of volumes can check a number, a name they cannot. */
const newId = "10001";

/** A user for the final stage that exists on its base; none where the program may depend on being root. */
export function nonRootFixes(build: Build, stage: Stage, start: StartCommand): readonly Fix[] {
  if (dependsOnRoot(stage, start)) return [];
  const tagged = nonRootTag(build, stage);
  if (tagged) return [tagged];
  const user = userFor(stage);
  if (!user) return [];
  const edits = new DockerfileEdits(build);
  const title =
    user.lines.length > 1
      ? l10n.t("Create the user `{0}` and run the program as it", newAccount)
      : l10n.t("Insert `{0}`", `USER ${user.name}`);
  // A runtime stage comes first: it often brings a user of its own, and no shell for these lines.
  const preferred = stage.base.hasGo !== "yes" || runtimeStageFix(build, stage, start) === undefined;
  return [{ title, safety: "suggestion", preferred, edits: () => [insertion(edits, stage, user.lines)] }];
}

/** Whether files of the program lie where, or are made so that, only root may use them. */
function dependsOnRoot(stage: Stage, start: StartCommand): boolean {
  const workdir = textOf(stage.end.workdir);
  const programs = startPrograms(stage, start);
  if (workdir === undefined || isInside(workdir, "/root")) return true;
  if (isStartedByToolchain(stage) || mayNeedRoot(stage) || writesToData(stage)) return true;
  if (programs.some((program) => /script/.test(kindOfProgram(stage, program).kind))) return true;
  const paths = programs.map(({ path }) => textOf(path) ?? "");
  if (paths.some((path) => isInside(path, "/root")) || isForData(stage, workdir, paths)) return true;
  return stage.allSteps.some((step) => step.instruction.keyword === "VOLUME" || makesForRoot(step));
}

/** A working folder that nothing is copied to or built in is there for what the program writes. */
function isForData(stage: Stage, workdir: string, programs: readonly string[]): boolean {
  if (workdir === "/" || stage.end.workdirOrigin === undefined || stage.base.hasGo === "yes") return false;
  const destinations = stage.allSteps.flatMap(({ copy }) => (copy ? [textOf(copy.destination) ?? ""] : []));
  return ![...destinations, ...programs].some((path) => isInside(path, workdir));
}

/** A step that makes folders for data, files that others may not read, or what the program reads in its user's home. */
function makesForRoot(step: Step): boolean {
  const mode = step.instruction.flag("chmod")?.value;
  if (step.copy) {
    const isHome = isInside(textOf(step.copy.destination) ?? "/root", "/root");
    return isHome || (mode !== undefined && !isOpenMode(mode)) || step.copy.chown !== undefined;
  }
  if (step.instruction.keyword !== "RUN") return false;
  if (!step.script.isComplete) return true;
  return step.commands.some((command) => {
    const words = command.arguments.map((word) => word.text);
    if (command.name === "chmod") return !isOpenMode(words.find((word) => !word.startsWith("-R")) ?? "");
    if (command.name === "chown" || command.name === "setcap" || writesToRootHome(command)) return true;
    return /^(?:mkdir|install|mktemp|touch)$/.test(command.name ?? "") && !isBuildFolder(step, words);
  });
}

/** Others may read, and run what is a program. */
function isOpenMode(mode: string): boolean {
  return /^[0-7]?[0-7]{2}[57]$/.test(mode) || /^a?\+[rwxX]+$/.test(mode);
}

/** Folders that later become WORKDIR, or hold a build's output, are no data of the program. */
function isBuildFolder(step: Step, words: readonly string[]): boolean {
  const { stage } = step;
  return words.every((word) => {
    if (word.startsWith("-")) return true;
    const isWorkdir = stage.allSteps.some(
      (other) =>
        other.instruction.keyword === "WORKDIR" &&
        other.instruction.bodyText.replace(/\/$/, "") === word.replace(/\/$/, ""),
    );
    return isWorkdir && stage.base.hasGo === "yes";
  });
}

/** `gcr.io/distroless/…:nonroot`, where nothing depends on the working folder that this tag brings. */
function nonRootTag(build: Build, stage: Stage): Fix | undefined {
  const { base, imageText, imageSpan } = stage;
  const { reference } = base;
  if (stage.parent || base.family !== "distroless" || base.accounts === undefined || reference?.digest !== undefined)
    return undefined;
  const tag = { latest: "nonroot", debug: "debug-nonroot" }[reference?.tag ?? "latest"];
  if (tag === undefined || imageText.includes("$") || usesBaseFolder(stage)) return undefined;
  // Its user would then run the steps of the stage as well.
  if (stage.steps.some(({ instruction }) => instruction.keyword === "RUN")) return undefined;
  const image = `${imageText.replace(/:(?:latest|debug)$/, "")}:${tag}`;
  const edits = new DockerfileEdits(build);
  return {
    title: l10n.t("Use `{0}`", image),
    safety: "suggestion",
    preferred: true,
    edits: () => [edits.replace(imageSpan, image)],
  };
}

/** Whether a path of the stage is relative to the folder that the base image sets. */
function usesBaseFolder(stage: Stage): boolean {
  return stage.steps.some(({ before, instruction, copy }) => {
    if (before.workdirOrigin) return false;
    if (copy) return !copy.destinationText.replace(/^["']/, "").startsWith("/");
    return instruction.keyword === "WORKDIR" && !/^["']?\//.test(instruction.bodyText);
  });
}

interface NewUser {
  /** What USER says. */
  readonly name: string;
  readonly lines: readonly string[];
}

function userFor(stage: Stage): NewUser | undefined {
  // Somebody made an account and forgot to use it.
  const created = stage.accounts.findLast(isOrdinary);
  const files = stage.allSteps.filter((step) => (step.copy && bringsAccounts(step.copy)) || writesAccounts(step));
  if (created && files.length === 0) return only(created.uid === undefined ? created.name : String(created.uid));
  const { base } = stage;
  if (files.length > 0) {
    const brought = files.flatMap(({ copy }) => (copy?.origin.kind === "stage" ? copy.origin.stage.accounts : []));
    const numbered = [...stage.accounts, ...brought].findLast((each) => isOrdinary(each) && each.uid !== undefined);
    if (numbered) return only(String(numbered.uid));
    // Another account may have the name or the number already, and other programs make accounts than the base's.
    if (!/^(?:scratch|busybox|distroless)$/.test(base.family ?? "")) return undefined;
  }
  const node = base.accounts?.find(({ name }) => name === "node");
  if (node) return only(node.uid === undefined ? node.name : String(node.uid));
  // A file that runs nothing may be built for platforms whose programs the build machine cannot run.
  const runsNothing = stage.build.steps.every(({ instruction }) => instruction.keyword !== "RUN");
  if (runsNothing && (base.family === "alpine" || base.family === "debian" || base.family === "ubuntu")) {
    return only(unprivileged);
  }
  switch (base.family) {
    case "scratch":
    case "busybox":
      return only(unprivileged);
    case "distroless":
      return base.accounts === undefined ? undefined : only(unprivileged);
    case "alpine":
      return {
        name: newId,
        lines: [
          `RUN addgroup -S -g ${newId} ${newAccount} && adduser -S -u ${newId} -G ${newAccount} ${newAccount}`,
          `USER ${newId}`,
        ],
      };
    case "debian":
    case "ubuntu":
      return { name: newId, lines: [`RUN useradd -r -m -u ${newId} ${newAccount}`, `USER ${newId}`] };
    default:
      return undefined;
  }
}

function isOrdinary({ name, uid }: CreatedAccount): boolean {
  return uid !== 0 && !/^(?:root|nobody)$/.test(name);
}

function only(name: string): NewUser {
  return { name, lines: [`USER ${name}`] };
}

/** Above the start command; below everything that still has to run as root. */
function insertion(edits: DockerfileEdits, stage: Stage, lines: readonly string[]): FileEdit {
  const { steps } = stage;
  const lastWork = steps.findLastIndex(({ instruction }) =>
    /^(?:RUN|COPY|ADD|WORKDIR|SHELL)$/.test(instruction.keyword),
  );
  const start = steps.find(
    ({ instruction, index }) => index > lastWork && /^(?:CMD|ENTRYPOINT)$/.test(instruction.keyword),
  );
  if (start) return edits.insertBefore(start.instruction, lines);
  const last = steps.at(-1)?.instruction ?? stage.from;
  return edits.insertAfter(last, lines);
}
