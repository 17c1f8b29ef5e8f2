import type { Copy } from "../../build/copy";
import { fileAt, inContext } from "../../build/files";
import { below, isInside } from "../../build/imagePaths";
import { textOf } from "../../syntax/value";
import type { FileEdit } from "../define";
import { copyLine } from "./copyLines";
import { DockerfileEdits } from "./edits";
import { installInputs } from "./installInputs";
import type { ProjectInstall } from "./npmInstalls";
import { removeCommand } from "./settingEdits";

/** Files beside the manifest that an install reads when they are there. Sources: npm, pnpm and Yarn documentation on their settings. */
const settingsFiles = [".npmrc", ".yarnrc", ".yarnrc.yml", ".pnpmfile.cjs", "pnpm-workspace.yaml"];

/** A comment that a tool reads. */
const directive = /\b(?:ignore|disable|nosec|nolint)\b/i;

/**
 * Plans the copy of manifest and lock file and the install above the COPY that brings the source.
 *
 * @returns `undefined` where the install might need more than is known: workspaces, packages in folders, steps in between,
 * another user or folder, a command that stands among others of its RUN in a way that cannot be taken apart
 */
export function planInstallLayer(install: ProjectInstall, source: Copy): (() => readonly FileEdit[]) | undefined {
  const { npm, project, context, folder } = install;
  const { step } = npm;
  const { manifest } = project;
  if (!manifest || manifest.workspaces.length > 0 || npm.isInOtherProject !== "no") return undefined;
  if ([...manifest.dependencies.values()].some((range) => /^(?:file|link|portal|workspace|patch|catalog):/.test(range)))
    return undefined;
  if (installInputs(install).some(({ role }) => role !== "workspace-settings" && role !== "yarn-settings"))
    return undefined;
  if (!isDirectlyBehind(install, source)) return undefined;
  const names = ["package.json", ...npm.lockFiles, ...settingsFiles].filter(
    (name) => inContext(context, below(folder, name)) === "yes",
  );
  if (!npm.lockFiles.some((name) => names.includes(name))) return undefined;
  const missing = names.filter((name) => {
    const before = fileAt(source.step, below(project.folder, name));
    return before.presence !== "yes" || before.contextPath !== below(folder, name);
  });
  const line = copyLine(
    source.step,
    missing.map((name) => below(folder, name)),
    project.folder,
    source.chown,
  );
  if (line === undefined) return undefined;
  const lines = missing.length === 0 ? [] : [line];
  const edits = new DockerfileEdits(step.build);
  if (step.commands.length === 1) return () => edits.arrangeBefore(source.instruction, [...lines, step.instruction]);
  // Only the first command of a chain sees nothing but what the step began with.
  const removal = npm.command.index === 0 ? removeCommand(edits, npm.command, step.instruction) : undefined;
  if (!removal || textOf(npm.directory) !== textOf(step.workdir)) return undefined;
  const flags = step.instruction.flags.map((flag) => `${step.build.syntax.slice(flag.span)} `).join("");
  const words = step.build.syntax.slice(npm.command.span);
  if (/[\r\n]/.test(flags + words)) return undefined;
  return () => {
    const comments = edits.takeCommentsAbove(step.instruction);
    // What other tools are told about the step stays with the rest of it.
    const taken = comments?.lines.some((text) => directive.test(text)) ? undefined : comments;
    const items = [...lines, ...(taken?.lines ?? []), `RUN ${flags}${words}`];
    return [...edits.arrangeBefore(source.instruction, items), ...(taken ? [taken.removal] : []), removal];
  };
}

/** Whether nothing between the two matters to the install, and both see the same folder and user. */
function isDirectlyBehind({ npm, project }: ProjectInstall, source: Copy): boolean {
  const { step } = npm;
  const workdir = textOf(source.step.workdir);
  const directory = textOf(npm.directory);
  if (source.step.stage !== step.stage || workdir === undefined || textOf(step.workdir) !== workdir) return false;
  if (directory === undefined || !isInside(directory, project.folder) || npm.command.user !== step.user) return false;
  if (step.user.origin !== source.step.user.origin || step.mounts.some(({ type }) => type === "bind")) return false;
  // A folder that is not WORKDIR is made by the COPY of the manifest.
  const between = step.stage.steps.slice(source.step.index + 1, step.index);
  return between.every(
    ({ instruction, copy }) => /^(?:LABEL|EXPOSE)$/.test(instruction.keyword) || copy?.origin.kind === "context",
  );
}
