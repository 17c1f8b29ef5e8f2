import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import type { Copy } from "../../build/copy";
import { fileAt } from "../../build/files";
import { below, folderOf, isInside, nameOf, pathBehind } from "../../build/imagePaths";
import { pathTakesGoSource } from "../../build/layers";
import { type MissingPackage, missingPackages } from "../../build/packageSearch";
import type { Span } from "../../syntax/text";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type Fix, type Related } from "../define";
import { certainGoCommandsIn } from "../shared/certainGoCommands";
import { DockerfileEdits } from "../shared/edits";
import { type FlattenedFolder, flattenedFolders, flatteningOf } from "../shared/flattenedFolders";
import { foundInSteps } from "../shared/forEach";

export const copyFlattensFolders = defineDockerfileRule({
  meta: {
    id: "copy-flattens-folders",
    category: "layer-cache",
    severity: "warning",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("One COPY pours several folders of Go packages into one"),
    effect: () =>
      l10n.t(
        "COPY takes the contents of a folder, not the folder: the packages lose their paths, files of the same name overwrite each other, and imports find nothing.",
      ),
    remedy: () => l10n.t("Write one COPY for each folder, with its name in the destination."),
  },
  check({ build, report }) {
    const losses = lossesIn(build);
    for (const { copy, folders } of flattenings(build)) {
      const { stage } = copy.step;
      const loss = losses.get(copy);
      // Without a package that is certainly missed, only several folders of packages in one are worth a word.
      if (!loss && (stage.base.hasGo === "no" || folders.filter((each) => holdsGo(build, each)).length < 2)) continue;
      report({
        span: spanOf(folders),
        message: messageFor(copy, folders, loss?.missing),
        severity: loss && stage.isReachable ? "error" : "warning",
        related: loss ? loss.related : [],
        fixes: fixesFor(build, copy, folders, loss !== undefined),
      });
    }
  },
});

interface Loss {
  readonly missing: MissingPackage;
  readonly related: readonly Related[];
}

const flattenings = foundInSteps(({ copy }) => {
  const folders = copy ? flattenedFolders(copy) : [];
  return copy && folders.length > 0 ? [{ copy, folders }] : [];
});

const missedPackages = foundInSteps((step) =>
  certainGoCommandsIn(step).flatMap((command) => missingPackages(command).map((missing) => ({ command, missing }))),
);

/** For each COPY the first package that a go command misses because of it. */
function lossesIn(build: Build): ReadonlyMap<Copy, Loss> {
  const losses = new Map<Copy, Loss>();
  for (const { command, missing } of missedPackages(build)) {
    const flattening = flatteningOf(command, missing);
    if (!flattening || losses.has(flattening.copy)) continue;
    const related = [
      {
        span: command.titleSpan,
        message: l10n.t("`{0}` needs the package `{1}`", command.title, missing.importPath),
      },
    ];
    losses.set(flattening.copy, { missing, related });
  }
  return losses;
}

function holdsGo(build: Build, { folder }: FlattenedFolder): boolean {
  return pathTakesGoSource(folder, false, build.surroundings.context, () => true) === "yes";
}

/** From the first folder to the last. */
function spanOf(folders: readonly FlattenedFolder[]): Span {
  const [first] = folders;
  const start = first?.source.span.start ?? 0;
  return { start, end: folders.at(-1)?.source.span.end ?? start };
}

function messageFor(
  { destination }: Copy,
  folders: readonly FlattenedFolder[],
  missing: MissingPackage | undefined,
): string {
  const names = [...new Set(folders.map(({ folder }) => `\`${folder}\``))];
  const list = names.slice(0, 4).join(l10n.t(", ")) + (names.length > 4 ? ", …" : "");
  const place = textOf(destination) ?? "";
  if (missing) {
    return l10n.t(
      "Only the contents of {0} are copied, not the folder by its name: in `{1}` Go finds no package `{2}`.",
      list,
      place,
      missing.importPath,
    );
  }
  return l10n.t(
    "The contents of {0} are mixed in `{1}`: COPY leaves the names of the folders out, so that the packages lose their import paths.",
    list,
    place,
  );
}

function fixesFor(build: Build, copy: Copy, folders: readonly FlattenedFolder[], isCertain: boolean): readonly Fix[] {
  const lines = splitLines(build, copy, folders);
  if (!lines) return [];
  const edits = new DockerfileEdits(build);
  const { instruction } = copy;
  const indent = edits.text.slice(instruction.lines.start, instruction.offset).replace(/[^ \t]/g, "");
  return [
    {
      title: l10n.t("Copy each folder to a folder of its name"),
      safety: isCertain ? "safe" : "suggestion",
      preferred: true,
      edits: () => [edits.replace(instruction.head, lines.join(build.syntax.lineBreak + indent))],
    },
  ];
}

/** One instruction for the files, then one for each folder; `undefined` where patterns, quotes or comments stand in the way. */
function splitLines(build: Build, copy: Copy, folders: readonly FlattenedFolder[]): readonly string[] | undefined {
  const { instruction, sources, destinationText } = copy;
  const [first] = sources;
  const edits = new DockerfileEdits(build);
  const texts = [...sources.map(({ text }) => text), destinationText];
  if (!first || instruction.json || instruction.heredocs.length > 0 || edits.holdsComment(instruction.span))
    return undefined;
  if (texts.some((text) => /[\s"'$\\*?[\]`]/.test(text))) return undefined;
  const start = edits.text.slice(instruction.offset, first.span.start).replace(/[\\`][ \t]*\r?\n[ \t]*/g, "");
  const files = sources.filter((source) => !folders.some((each) => each.source === source));
  const ofFolders = folders.map(
    (each) => `${start}${each.source.text} ${below(prefixOf(destinationText), ownPath(copy, each))}/`,
  );
  if (files.length === 0) return ofFolders;
  const folder = destinationText.endsWith("/") ? destinationText : `${destinationText}/`;
  return [`${start}${files.map(({ text }) => text).join(" ")} ${folder}`, ...ofFolders];
}

function prefixOf(destination: string): string {
  return destination === "/" ? "/" : destination.replace(/\/+$/, "");
}

/** The way from the destination to the place of a folder: in the module that lies there, else its name. */
function ownPath({ step, destination }: Copy, { folder }: FlattenedFolder): string {
  const place = textOf(destination);
  const goMod = place === undefined ? undefined : fileAt(step, below(place, "go.mod")).contextPath;
  const top = goMod === undefined ? undefined : folderOf(goMod);
  return top !== undefined && top !== folder && isInside(folder, top) ? pathBehind(folder, top) : nameOf(folder);
}
