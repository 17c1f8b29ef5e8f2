import * as l10n from "@vscode/l10n";
import { buildsSeveral, builtProgramsIn } from "../../build/builtPrograms";
import { cgoInEffect, linkedLibc } from "../../build/cgo";
import type { CgoModule } from "../../build/cgoModules";
import { type CgoUse, cgoUseOf, mayUsePureSqlite, otherDriverOf } from "../../build/cgoUse";
import type { GoCommand } from "../../build/goCommand";
import { hasCompiler } from "../../build/packages";
import { isBuiltForLinux } from "../../build/targetSystem";
import { onceFor } from "../../syntax/onceFor";
import { defineDockerfileRule, type FileEdit, type Fix, type Related } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { forEachGoCommand, type ItemChecking } from "../shared/forEach";
import { imageNameOf } from "../shared/goImages";

export const cgoDisabledWithCgoModule = defineDockerfileRule({
  meta: {
    id: "cgo-disabled-with-cgo-module",
    category: "stages",
    severity: "error",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A program is built without cgo although a module that it uses needs cgo"),
    effect: () =>
      l10n.t(
        "Some modules do not compile without cgo. `github.com/mattn/go-sqlite3` does, and then fails when the program opens its database: the image builds and does not work.",
      ),
    remedy: () => l10n.t("Build with `CGO_ENABLED=1` and a C compiler, or use a module that is written in Go alone."),
  },
  mentions: ["go"],
  check: forEachGoCommand((go, context) => {
    checkCommand(context, go);
  }),
});

function checkCommand({ build, report }: ItemChecking, go: GoCommand): void {
  if (!/^(?:build|install)$/.test(go.subcommand) || cgoInEffect(go) !== "no") return;
  const use = useOf(go);
  const module = use?.module;
  // go.mod alone does not tell whether this program uses the module, nor whether a build tag chooses another one; a program
  // for another system may choose other sources.
  if (!use?.isCertain || !module || isBuiltForLinux(go) !== "yes") return;
  if (module.without === "fails at run time" && mayUsePureSqlite(go)) return;
  const otherDriver = module.without === "fails at run time" ? otherDriverOf(go) : undefined;
  report({
    span: go.titleSpan,
    // Which database it opens may be decided when it starts.
    severity: otherDriver === undefined ? "error" : "warning",
    message: messageFor(go, use, module, otherDriver),
    related: relatedTo(go),
    fixes: fixesFor(new DockerfileEdits(build), go),
  });
}

/** What fails: the build itself, or a program of it that somebody runs. */
const useOf = onceFor((go: GoCommand): CgoUse | undefined => {
  const use = cgoUseOf(go);
  if (use?.module?.without !== "fails at run time" || !buildsSeveral(go)) return use;
  return deliveredFolders(go)
    .map((folder) => cgoUseOf(go, folder))
    .find((each) => each?.isCertain && each.module?.without === "fails at run time");
});

/** Of several programs those that get to another stage, or lie in the last one: by the folders of their sources. */
function deliveredFolders(go: GoCommand): readonly string[] {
  const stages = go.step.build.stages.filter((stage) => stage.isFinal || !stage.standsOn(go.step.stage));
  const programs = stages.flatMap((stage) => builtProgramsIn(stage)).filter(({ command }) => command === go);
  return programs.flatMap(({ folder }) => folder ?? []);
}

function messageFor(
  go: GoCommand,
  { importPath }: CgoUse,
  { path, without }: CgoModule,
  otherDriver: string | undefined,
): string {
  const cause = causeFor(go);
  if (otherDriver !== undefined)
    return l10n.t(
      "`{0}` runs without cgo ({1}), and the program imports `{2}`. `{3}` is then a stub, whose driver returns an error when it opens an SQLite database; `{4}` works.",
      go.title,
      cause,
      importPath,
      path,
      otherDriver,
    );
  return without === "build fails"
    ? l10n.t(
        "`{0}` runs without cgo ({1}) and fails: the program imports `{2}`, which needs it.",
        go.title,
        cause,
        importPath,
      )
    : l10n.t(
        "`{0}` runs without cgo ({1}), and the program imports `{2}`. `{3}` is then a stub, whose driver returns an error when it opens a database.",
        go.title,
        cause,
        importPath,
        path,
      );
}

/** Why cgo is off: switched off, or by Go itself. */
function causeFor(go: GoCommand): string {
  if (go.setting("CGO_ENABLED").value.kind !== "unset") return "`CGO_ENABLED=0`";
  return l10n.t("`{0}` has no C compiler", imageNameOf(go.step.stage));
}

function relatedTo(go: GoCommand): readonly Related[] {
  const { inline, origin } = go.setting("CGO_ENABLED");
  const span = inline ?? origin?.pair.span;
  return span ? [{ span, message: l10n.t("cgo is switched off here") }] : [];
}

/** Makes cgo possible where the program runs on an image with the C library that it then needs. */
function fixesFor(edits: DockerfileEdits, go: GoCommand): readonly Fix[] {
  if (!runsOnOwnLibc(go) || go.setting("GOARCH").value.kind !== "unset") return [];
  const { step } = go;
  const compiler = hasCompiler(go.command);
  const canInstall = step.stage.base.family === "alpine" && step.user.isRoot === "yes";
  const isOff = go.setting("CGO_ENABLED").value.kind !== "unset";
  const setting = isOff ? switchedOn(edits, go) : undefined;
  if (compiler === "unknown" || (compiler === "no" && !canInstall) || (isOff && !setting)) return [];
  const install =
    compiler === "no" ? edits.insertBefore(step.instruction, ["RUN apk add --no-cache gcc musl-dev"]) : undefined;
  const found = [install, setting].filter((edit) => edit !== undefined);
  const title = !setting
    ? l10n.t("Install a C compiler before this step")
    : install
      ? l10n.t("Build with `CGO_ENABLED=1` and install a C compiler")
      : l10n.t("Build with `CGO_ENABLED=1`");
  return [{ title, safety: "suggestion", preferred: true, edits: () => found }];
}

function switchedOn(edits: DockerfileEdits, go: GoCommand): FileEdit | undefined {
  const { inline, origin } = go.setting("CGO_ENABLED");
  if (inline) return edits.replace(inline, "CGO_ENABLED=1");
  const pair = origin?.pair.rawValue === undefined ? undefined : origin.pair;
  return pair && edits.replace(pair.span, `CGO_ENABLED${pair.legacy ? " " : "="}1`);
}

/** Whether every stage that the program gets to has the C library that a build with cgo links. */
function runsOnOwnLibc(go: GoCommand): boolean {
  const linked = linkedLibc(go);
  const stages = go.step.build.stages.filter((stage) => builtProgramsIn(stage).some(({ command }) => command === go));
  return linked !== "unknown" && stages.every((stage) => stage.base.libc === linked);
}
