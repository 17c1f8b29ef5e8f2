import * as l10n from "@vscode/l10n";
import { folderOf, nameOf } from "../../build/imagePaths";
import type { Fix } from "../define";
import { copyLine } from "./copyLines";
import { DockerfileEdits } from "./edits";
import type { ProjectInstall } from "./npmInstalls";

/** More lines than this nobody wants to read. */
const maximumLines = 6;

interface Wanted {
  readonly path: string;
  readonly image: string;
  readonly isFatal: boolean;
}

/** Copies files of the build context to where an install looks for them, directly above it. */
export function copyAboveInstall({ npm, project, context }: ProjectInstall, wanted: readonly Wanted[]): readonly Fix[] {
  const { step } = npm;
  // A mount over the project hides what lies below it.
  if (wanted.length === 0 || project.manifestFile.mount) return [];
  const chown = project.manifestFile.copy?.chown;
  const groups = new Map<string, Wanted[]>();
  for (const each of wanted) {
    const key = `${folderOf(each.path)} ${folderOf(each.image)}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const lines = [...groups.values()].map((group) => {
    // A folder is copied to a folder of the same name.
    const folder = group.find(({ path }) => context.listing.kindOf(path) === "folder");
    if (folder) return group.length === 1 ? copyLine(step, [folder.path], folder.image, chown) : undefined;
    return copyLine(
      step,
      group.map(({ path }) => path),
      folderOf(group[0]?.image ?? ""),
      chown,
    );
  });
  const certain = lines.filter((line) => line !== undefined);
  if (certain.length !== lines.length || lines.length > maximumLines) return [];
  const [first] = wanted;
  const edits = new DockerfileEdits(step.build);
  return [
    {
      title:
        wanted.length === 1 && first
          ? l10n.t("Copy `{0}` before `{1}`", first.path, npm.title)
          : l10n.t("Copy `{0}` and {1} more before `{2}`", nameOf(first?.path ?? ""), wanted.length - 1, npm.title),
      safety: wanted.every(({ isFatal }) => isFatal) ? "safe" : "suggestion",
      preferred: true,
      edits: () => [edits.insertBefore(step.instruction, certain)],
    },
  ];
}
