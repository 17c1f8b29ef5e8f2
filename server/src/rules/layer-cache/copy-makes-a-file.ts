import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import type { Copy } from "../../build/copy";
import { expandWildcard, fileAtEnd } from "../../build/files";
import { below, folderOf, nameOf } from "../../build/imagePaths";
import { presenceAt } from "../../build/presence";
import type { Stage } from "../../build/stage";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type FileEdit } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { forEachStep } from "../shared/forEach";

export const copyMakesAFile = defineDockerfileRule({
  meta: {
    id: "copy-makes-a-file",
    category: "layer-cache",
    severity: "error",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("Several files are copied to one that is no folder"),
    effect: () =>
      l10n.t(
        "Where the destination does not exist and has no `/` at its end, BuildKit writes every source to the same file without a word; only the last one remains.",
      ),
    remedy: () => l10n.t("End the destination with `/`."),
  },
  check: forEachStep(({ copy, stage }, { build, report }) => {
    const destination = copy && textOf(copy.destination);
    if (!copy || destination === undefined || copy.toFolder !== "unknown") return;
    const files = filesOf(build, copy);
    if (!files || files.length < 2 || presenceAt(copy.step, destination) !== "no") return;
    report({
      span: copy.destinationSpan,
      message: l10n.t(
        "`{0}` does not exist here and does not end with `/`: it becomes one file that holds `{1}`, and the other sources are lost.",
        destination,
        files.at(-1) ?? "",
      ),
      severity: stage.isReachable ? "error" : "warning",
      fixes: [
        {
          title: l10n.t("End the destination with `/`"),
          safety: "safe",
          preferred: true,
          edits: () => [withSlash(new DockerfileEdits(build), copy)],
        },
      ],
    });
  }),
});

/** The files that a COPY takes; `undefined` when one of its sources may be something else. */
function filesOf(build: Build, copy: Copy): readonly string[] | undefined {
  const { context } = build.surroundings;
  const { origin } = copy;
  if (origin.kind === "image" || copy.keepsParents || copy.excludes.length > 0) return undefined;
  const files: string[] = [];
  for (const source of copy.sources) {
    const path = textOf(source.path);
    if (source.kind !== "path" || path === undefined || isArchive(copy, path)) return undefined;
    if (origin.kind === "stage") {
      const found = filesOfStage(origin.stage, path, source.hasWildcard);
      if (!found) return undefined;
      files.push(...found);
      continue;
    }
    for (const item of source.hasWildcard ? expandWildcard(context, path) : [path]) {
      if (item === undefined || !isFile(build, item)) return undefined;
      files.push(item);
    }
  }
  return files;
}

/** The files of the context that lie at a path of a complete stage; `undefined` where something else may. */
function filesOfStage(stage: Stage, path: string, hasWildcard: boolean): readonly string[] | undefined {
  const isKnown = (file: string) => {
    const { presence, contextPath } = fileAtEnd(stage, file);
    return presence === "yes" && contextPath !== undefined && isFile(stage.build, contextPath);
  };
  if (!hasWildcard) return isKnown(path) ? [path] : undefined;
  const folder = folderOf(path);
  const { contextPath } = fileAtEnd(stage, folder);
  if (contextPath === undefined || mayHoldOthers(stage, folder)) return undefined;
  const found = expandWildcard(stage.build.surroundings.context, below(contextPath, nameOf(path)));
  const files = found.map((file) => (file === undefined ? undefined : below(folder, nameOf(file))));
  return files.every((file) => file !== undefined && isKnown(file))
    ? files.filter((file) => file !== undefined)
    : undefined;
}

/** Whether other files than those of the context may lie in a folder of a complete stage, or fewer. */
function mayHoldOthers(stage: Stage, folder: string): boolean {
  if (fileAtEnd(stage, below(folder, "\0")).presence !== "no") return true;
  return stage.allSteps.some((step) => step.isOpaque || step.commands.some(({ name }) => removers.test(name ?? "")));
}

/** Programs that take files away. */
const removers = /^(?:rm|mv|unlink|find|xargs|git|rsync|busybox|perl|python3?)$/;

/** ADD unpacks archives, into a folder. */
function isArchive({ instruction }: Copy, path: string): boolean {
  return instruction.keyword === "ADD" && /\.(?:tar|tgz|tbz2?|txz|gz|xz|bz2)(?:\.|$)/.test(path);
}

/** Go's manifests are files whether the context is known or not. */
function isFile({ surroundings: { context } }: Build, path: string): boolean {
  const kind = context?.listing.kindOf(path);
  return kind === "file" || (kind === undefined && /^go\.(?:mod|sum|work|work\.sum)$/.test(nameOf(path)));
}

/** A slash at the end of the destination, inside its quotes. */
function withSlash(edits: DockerfileEdits, { destinationSpan: { end } }: Copy): FileEdit {
  const at = /["']/.test(edits.text[end - 1] ?? "") ? end - 1 : end;
  return edits.replace({ start: at, end: at }, "/");
}
