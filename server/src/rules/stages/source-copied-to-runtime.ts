import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import { type BuiltProgram, copiedPrograms } from "../../build/builtPrograms";
import type { Copy, CopySource } from "../../build/copy";
import { fromSteps } from "../../build/fromSteps";
import type { GoCommand } from "../../build/goCommand";
import { below, isInside, pathBehind } from "../../build/imagePaths";
import { presenceAtEnd } from "../../build/presence";
import { runsGoAtRunTime } from "../../build/runtime";
import { isShipped } from "../../build/shipped";
import type { Stage, Step } from "../../build/stage";
import { onceFor } from "../../syntax/onceFor";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type Fix } from "../define";
import { mayLeaveFiles } from "../shared/buildOnlySteps";
import { DockerfileEdits } from "../shared/edits";
import { runtimeFiles } from "../shared/runtimeFiles";

export const sourceCopiedToRuntime = defineDockerfileRule({
  meta: {
    id: "source-copied-to-runtime",
    category: "stages",
    severity: "warning",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("The whole source, or the module cache, is copied into the runtime image"),
    effect: () =>
      l10n.t(
        "The second stage was to hold the program alone: with the sources and modules beside it the image is larger and shows everybody the code.",
      ),
    remedy: () => l10n.t("Copy the program, and one by one the files that it reads."),
  },
  mentions: ["golang"],
  check({ build, report }) {
    for (const stage of build.stages) {
      if (!isRuntime(stage)) continue;
      for (const { copy } of stage.steps) {
        if (copy?.origin.kind !== "stage" || copy.origin.stage.base.hasGo !== "yes") continue;
        for (const source of copy.sources) {
          const load = loadOf(copy.origin.stage, source);
          if (!load) continue;
          const path = textOf(source.path) ?? source.text;
          const fix = load.kind === "source" ? programFix(build, copy, source, path) : undefined;
          report({
            span: source.span,
            message:
              load.kind === "source"
                ? l10n.t(
                    "`{0}` of the stage `{1}` holds the whole source, which gets into the image with the program.",
                    path,
                    copy.origin.stage.label,
                  )
                : l10n.t(
                    "`{0}` of the stage `{1}` holds the module cache, which a built program never reads.",
                    path,
                    copy.origin.stage.label,
                  ),
            related: [{ span: load.command.titleSpan, message: l10n.t("The program is built here") }],
            fixes: fix ? [fix] : [],
          });
        }
      }
    }
  },
});

/** A stage that is run, by all that is known without Go. */
function isRuntime(stage: Stage): boolean {
  if (stage.children.length > 0 || stage.base.hasGo !== "no" || isShipped(stage) !== "yes") return false;
  return runsGoAtRunTime(stage) === "no";
}

interface Load {
  readonly kind: "source" | "modules";
  /** Absolute in the stage. */
  readonly folder: string;
  /** Both in one. */
  readonly place: string;
  readonly command: GoCommand;
}

/** What a source of COPY takes along beside programs: the root of a module that the stage builds, or its module cache. */
function loadOf(stage: Stage, source: CopySource): Load | undefined {
  const path = textOf(source.path);
  if (path === undefined || source.kind !== "path") return undefined;
  const folder = source.hasWildcard ? /^(.+)\/\*$/.exec(path)?.[1] : path;
  if (folder === undefined || /[*?[]/.test(folder)) return undefined;
  return loadsOf(stage).find(({ kind, folder: place }) =>
    kind === "modules"
      ? // One module may have been taken over for the data that it reads at its place.
        isInside(place, folder) || isInside(folder, below(place, "cache"))
      : // A stage may clean up behind itself.
        isInside(place, folder) && presenceAtEnd(stage, below(place, "go.mod")) === "yes",
  );
}

/** The roots of modules and the module caches that the builds of a stage leave there, each with the first build. */
const loadsOf = onceFor((stage: Stage): readonly Load[] => {
  const loads = new Map<string, Load>();
  for (const each of stage.chainUpwards) {
    for (const load of ownLoadsOf(each)) if (!loads.has(load.place)) loads.set(load.place, load);
  }
  return [...loads.values()];
});

/** What each build of a stage leaves there. */
const ownLoadsOf = fromSteps((step: Step): readonly Load[] => step.goCommands.flatMap(loadsFrom));

function loadsFrom(command: GoCommand): readonly Load[] {
  if (!/^(?:build|install)$/.test(command.subcommand) || command.isVersioned) return [];
  const loads: Load[] = [];
  const { folder: root, goMod } = command.module;
  if (root !== undefined && goMod.contextPath !== undefined && !goMod.mount) {
    loads.push({ kind: "source", folder: root, place: `source ${root}`, command });
  }
  const cache = textOf(command.moduleCache);
  const isFilled =
    command.needsModules === "yes" && command.isModuleCacheMounted === "no" && command.isVendored === "no";
  if (isFilled && cache !== undefined) {
    loads.push({ kind: "modules", folder: cache, place: `modules ${cache}`, command });
  }
  return loads;
}

/** The program by itself, and beside it the files of the folder that it may read. */
function programFix(build: Build, copy: Copy, source: CopySource, folder: string): Fix | undefined {
  const destination = textOf(copy.destination);
  if (copy.origin.kind !== "stage" || copy.sources.length > 1 || source.hasWildcard || destination === undefined) {
    return undefined;
  }
  const [program, ...others] = copiedPrograms(copy).filter(({ from }) => !from.command.isVersioned);
  if (!program || others.length > 0 || copy.instruction.json !== undefined) return undefined;
  const files = filesBeside(build, copy.origin.stage, program.from, folder);
  if (!files || /[$"'\\]/.test(source.text + copy.destinationText)) return undefined;
  const edits = new DockerfileEdits(build);
  const from = copy.instruction.flag("from")?.value ?? "";
  const owner = copy.chown === undefined ? "" : ` --chown=${copy.chown}`;
  const lines = files.map(
    (path) => `COPY --from=${from}${owner} ${path} ${below(destination, pathBehind(path, folder))}`,
  );
  return {
    title: l10n.t("Copy `{0}` instead of the whole folder", program.from.path),
    safety: "suggestion",
    preferred: true,
    edits: () => [
      edits.replace(source.span, program.from.path),
      edits.replace(copy.destinationSpan, program.to.path),
      ...(lines.length > 0 ? [edits.insertAfter(copy.instruction, lines)] : []),
    ],
  };
}

function filesBeside(build: Build, stage: Stage, program: BuiltProgram, folder: string): readonly string[] | undefined {
  const files = runtimeFiles(build, stage, program);
  // What another stage or the folder itself brings as a whole cannot be told from the sources.
  if (!files || files.some((path) => path === folder) || mayLeaveFiles(stage, folder, program.path)) return undefined;
  return files.filter((path) => isInside(path, folder));
}
