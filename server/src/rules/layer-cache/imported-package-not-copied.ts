import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import type { GoCommand } from "../../build/goCommand";
import { type MissingPackage, missingPackages } from "../../build/packageSearch";
import { defineDockerfileRule, type Related } from "../define";
import { certainGoCommandsIn } from "../shared/certainGoCommands";
import { DockerfileEdits } from "../shared/edits";
import { isFlattened } from "../shared/flattenedFolders";
import { foundInSteps } from "../shared/forEach";
import { OncePerChain } from "../shared/oncePerChain";
import { packageCopies } from "../shared/packageCopies";

export const importedPackageNotCopied = defineDockerfileRule({
  meta: {
    id: "imported-package-not-copied",
    category: "layer-cache",
    severity: "error",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A package that the build imports is not copied into the image"),
    effect: () =>
      l10n.t(
        "The COPY instructions leave a folder of the module out. The Go build fails with `package … is not in std` or `no required module provides package`.",
      ),
    remedy: () => l10n.t("Copy the folder of the package as well, or the whole module."),
  },
  mentions: ["go"],
  check({ build, report }) {
    const once = new OncePerChain();
    for (const { command, missing } of commandsWithoutPackages(build)) {
      const [first] = missing;
      if (!first || comesAtStart(command, missing) || !once.isFirst(command.step.stage, first.importPath)) continue;
      const copies = packageCopies(command, missing);
      report({
        span: command.titleSpan,
        message: messageFor(command, first, missing.length),
        severity: command.step.stage.isReachable ? "error" : "warning",
        related: relatedTo(build, missing),
        fixes: copies
          ? [
              {
                title: l10n.t("Copy {0} as well", copies.folders.map((folder) => `\`${folder}\``).join(l10n.t(", "))),
                safety: "suggestion",
                preferred: true,
                edits: () => [new DockerfileEdits(build).insertAfter(copies.after, copies.lines)],
              },
            ]
          : [],
      });
    }
  },
});

const commandsWithoutPackages = foundInSteps((step) =>
  certainGoCommandsIn(step).flatMap((command) => {
    const missing = missingPackages(command).filter((each) => !isFlattened(command, each));
    return missing.length > 0 ? [{ command, missing }] : [];
  }),
);

/** Whether a container is to get even the program's own source when it is started, as one for development does. */
function comesAtStart({ step }: GoCommand, missing: readonly MissingPackage[]): boolean {
  return step.instruction.keyword !== "RUN" && missing.some(({ importedBy }) => !importedBy);
}

function messageFor(command: GoCommand, { importPath, folder, importedBy }: MissingPackage, count: number): string {
  if (!importedBy)
    return l10n.t("`{0}` fails: no COPY brings `{1}`, which it is to build, into the image.", command.title, folder);
  if (count === 1) {
    return l10n.t(
      "`{0}` fails: it needs the package `{1}`, but no COPY brings `{2}` into the image.",
      command.title,
      importPath,
      folder,
    );
  }
  return l10n.t(
    "`{0}` fails: it needs the package `{1}`, but no COPY brings `{2}` into the image; the same holds for {3} more.",
    command.title,
    importPath,
    folder,
    count - 1,
  );
}

function relatedTo(build: Build, missing: readonly MissingPackage[]): readonly Related[] {
  const edits = new DockerfileEdits(build);
  return missing.slice(0, 5).flatMap(({ importedBy, importPath }) =>
    importedBy
      ? [
          {
            path: edits.contextFile(importedBy.file),
            span: importedBy.span,
            message: l10n.t("`{0}` is imported here", importPath),
          },
        ]
      : [],
  );
}
