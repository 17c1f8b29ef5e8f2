import * as l10n from "@vscode/l10n";
import { cgoModuleOf } from "../../build/cgoModules";
import { type CompilerNeed, isRaceWithoutCgo, missingCompiler } from "../../build/compilerNeed";
import { fromSteps } from "../../build/fromSteps";
import type { GoCommand } from "../../build/goCommand";
import { hasCompiler } from "../../build/packages";
import type { Stage, Step } from "../../build/stage";
import { type DockerfileChecking, defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { imageNameOf } from "../shared/goImages";

export const cCompilerMissing = defineDockerfileRule({
  meta: {
    id: "c-compiler-missing",
    category: "stages",
    severity: "error",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A build needs cgo on an image without a C compiler"),
    effect: () =>
      l10n.t(
        'The build fails: `cgo: C compiler "gcc" not found`, or `-race requires cgo`. `golang:alpine` and the slim images have no compiler.',
      ),
    remedy: () =>
      l10n.t(
        "Install the compiler and the C library's headers first, or build with `CGO_ENABLED=0` where nothing needs C.",
      ),
  },
  mentions: ["go"],
  check(context) {
    for (const stage of context.build.stages) {
      checkStage(context, stage);
      for (const go of racesWithoutCgo(stage)) reportRace(context, go);
    }
  },
});

function reportRace({ build, report }: DockerfileChecking, go: GoCommand): void {
  const edits = new DockerfileEdits(build);
  const { assignments, words, wrappers } = go.command.shell;
  const [program] = words;
  const inline = assignments.find(({ name }) => name === "CGO_ENABLED")?.span;
  const setting = "CGO_ENABLED=1";
  const place = inline ?? (program && { start: program.span.start, end: program.span.start });
  // Without a compiler the next step would be missing one.
  const isCured = go.step.instruction.json === undefined && hasCompiler(go.command) === "yes";
  const isPlain = wrappers.length === 0 && (!inline || edits.text.startsWith("CGO_ENABLED=0", inline.start));
  report({
    span: go.titleSpan,
    message: l10n.t(
      "`{0} -race` needs cgo, which `CGO_ENABLED=0` switches off: Go stops with `-race requires cgo`.",
      go.title,
    ),
    fixes:
      place && isCured && isPlain
        ? [
            {
              title: l10n.t("Run it with `{0}`", setting),
              safety: "suggestion",
              preferred: true,
              edits: () => [edits.replace(place, inline ? setting : `${setting} `)],
            },
          ]
        : [],
  });
}

interface Missing {
  readonly go: GoCommand;
  readonly need: CompilerNeed;
}

const missingIn = fromSteps(({ goCommands }: Step): readonly Missing[] =>
  goCommands.flatMap((go) => {
    const need = missingCompiler(go);
    return need ? [{ go, need }] : [];
  }),
);

const racesWithoutCgo = fromSteps(({ goCommands }) => goCommands.filter(isRaceWithoutCgo));

/** The first command of a stage that misses a compiler, with those behind it: one installation helps them all. */
function checkStage(context: DockerfileChecking, stage: Stage): void {
  const missing = missingIn(stage);
  const first = missing.find(({ need }) => isCertain(need)) ?? missing[0];
  if (!first) return;
  const later = missing.filter((each) => each !== first);
  context.report({
    span: first.go.titleSpan,
    severity: isCertain(first.need) ? "error" : "warning",
    message: messageFor(first),
    related: later.map(({ go }) => ({
      span: go.titleSpan,
      message: l10n.t("`{0}` needs the compiler as well", go.title),
    })),
    fixes: fixesFor(context, missing),
  });
}

function isCertain(need: CompilerNeed): boolean {
  return need.kind !== "package" || need.use.isCertain;
}

function messageFor({ go, need }: Missing): string {
  const image = imageNameOf(go.step.stage);
  if (need.kind === "race")
    return l10n.t(
      "`{0} -race` needs cgo and with it a C compiler, and nothing installs one on `{1}`.",
      go.title,
      image,
    );
  if (need.kind === "switched on") {
    return l10n.t(
      "`{0}` runs with `CGO_ENABLED=1` and compiles C of the standard library, and nothing installs a C compiler on `{1}`.",
      go.title,
      image,
    );
  }
  const { module, importPath, isCertain } = need.use;
  if (!module)
    return l10n.t("`{0}` compiles C code of the program, and nothing installs a C compiler on `{1}`.", go.title, image);
  return isCertain
    ? l10n.t(
        "`{0}` compiles `{1}`, which needs cgo, and nothing installs a C compiler on `{2}`.",
        go.title,
        importPath,
        image,
      )
    : l10n.t(
        "`{0}` may compile `{1}` of go.mod, which needs cgo, and nothing installs a C compiler on `{2}`.",
        go.title,
        importPath,
        image,
      );
}

function fixesFor({ build }: DockerfileChecking, missing: readonly Missing[]): readonly Fix[] {
  const edits = new DockerfileEdits(build);
  const [first] = missing;
  if (!first) return [];
  const { step } = first.go;
  const fixes: Fix[] = [];
  const install = step.user.isRoot === "yes" ? installation(step.stage) : undefined;
  if (install !== undefined) {
    fixes.push({
      title: l10n.t("Install a C compiler before this step"),
      safety: "suggestion",
      preferred: true,
      edits: () => [edits.insertBefore(step.instruction, [install])],
    });
  }
  const off = missing.map((each) => switchedOff(edits, each));
  if (off.every((edit) => edit !== undefined)) {
    fixes.push({
      title: l10n.t("Build with `CGO_ENABLED=0`"),
      safety: "suggestion",
      edits: () => [...new Map(off.map((edit) => [edit.span.start, edit])).values()],
    });
  }
  return fixes;
}

/** Source: the golang image's page on Docker Hub, "golang:<version>-alpine". */
function installation({ base }: Stage): string | undefined {
  if (base.family === "alpine") return "RUN apk add --no-cache gcc musl-dev";
  if (base.family !== "debian" && base.family !== "ubuntu") return undefined;
  return "RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*";
}

/** Another value where cgo was switched on; only for programs of which nothing shows that they need it. */
function switchedOff(edits: DockerfileEdits, { go, need }: Missing) {
  const { module } = go.module;
  if (need.kind !== "switched on" || !module || module.syntax.require.some(({ path }) => cgoModuleOf(path)))
    return undefined;
  const { inline, origin } = go.setting("CGO_ENABLED");
  if (inline) return edits.replace(inline, "CGO_ENABLED=0");
  const pair = origin?.pair.rawValue === undefined ? undefined : origin.pair;
  return pair && edits.replace(pair.span, `CGO_ENABLED${pair.legacy ? " " : "="}0`);
}
