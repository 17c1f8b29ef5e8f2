import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import { builtProgramsIn } from "../../build/builtPrograms";
import type { GoCommand } from "../../build/goCommand";
import { goInImage } from "../../build/goPresence";
import { isGoAtLeast } from "../../build/goToolchain";
import { isShipped } from "../../build/shipped";
import type { Step } from "../../build/stage";
import { onceFor } from "../../syntax/onceFor";
import { textOf, textOrEmpty } from "../../syntax/value";
import { defineDockerfileRule, type FileEdit, type Report } from "../define";
import { readsBuildPaths } from "../shared/buildPaths";
import { DockerfileEdits } from "../shared/edits";
import { addFlags } from "../shared/flagEdits";
import { foundInSteps } from "../shared/forEach";
import { liesAmongTests } from "../shared/testImages";

export const unstrippedBinary = defineDockerfileRule({
  meta: {
    id: "unstripped-binary",
    category: "stages",
    severity: "hint",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A released program keeps its debug information"),
    effect: () =>
      l10n.t(
        "The symbol table and the debug information make up a good part of a Go program. Stack traces do not need them, only debuggers do.",
      ),
    remedy: () => l10n.t('Build what you ship with `-trimpath -ldflags="-s -w"`.'),
  },
  mentions: ["go"],
  check({ build, report }) {
    for (const go of shippedBuilds(build)) {
      const found = findingFor(go);
      if (found) report(found);
    }
  },
});

const findingFor = onceFor((go: GoCommand): Report | undefined => {
  const flags = missingFlags(go);
  if (!flags) return undefined;
  const edit = writeFlags(new DockerfileEdits(go.step.build), go, flags);
  return {
    span: go.titleSpan,
    message: l10n.t("`{0}` leaves the symbol table and debug information in the program that is shipped.", go.title),
    fixes: edit ? [{ title: titleOf(flags), safety: "suggestion", preferred: true, edits: () => edit }] : [],
  };
});

/** The builds whose programs get into the image that people run, one without a toolchain. */
function shippedBuilds(build: Build): ReadonlySet<GoCommand> {
  const stage = build.finalStage;
  if (!stage || isShipped(stage) !== "yes" || stage.base.hasGo !== "no" || goInImage(stage) === "yes") return new Set();
  if (isForDebugging(build) || liesAmongTests(build)) return new Set();
  const commands = builtProgramsIn(stage).map(({ command }) => command);
  return new Set(commands.filter((go) => /^(?:build|install)$/.test(go.subcommand) && !go.isVersioned));
}

/** Whether a debugger is brought along, or another program strips what was built. */
function isForDebugging(build: Build): boolean {
  return signsOfDebugging(build).length > 0;
}

const signsOfDebugging = foundInSteps((step) => (speaksOfDebugging(step) ? [step] : []));

function speaksOfDebugging(step: Step): boolean {
  if (step.copy?.sources.some(({ text }) => /(?:^|\/)dlv$/.test(text))) return true;
  if (!/^(?:RUN|CMD|ENTRYPOINT)$/.test(step.instruction.keyword)) return false;
  return step.commands.some(({ name }) => /^(?:dlv|strip|upx|objcopy|eu-strip)$/.test(name ?? ""));
}

interface MissingFlags {
  readonly hasLinkerFlags: boolean;
  readonly needsTrimPath: boolean;
}

/** Flags of builds that are meant for something else than a release. */
const unlikeReleases = ["gcflags", "race", "msan", "asan", "cover", "linkshared"];

/** `undefined` when the program is stripped, meant for a debugger, or its flags are hidden. */
const missingFlags = onceFor((go: GoCommand): MissingFlags | undefined => {
  if (go.hasHiddenFlags || unlikeReleases.some((name) => go.flag(name))) return undefined;
  const goflags = textOrEmpty(go.setting("GOFLAGS").value);
  if (goflags === undefined || /(?:ldflags|gcflags|race|cover)\b/.test(goflags)) return undefined;
  const mode = textOrEmpty(go.flagValue("buildmode"));
  if (mode === undefined || !/^(?:exe|pie|default)?$/.test(mode)) return undefined;
  const linker = go.flagValue("ldflags");
  // `-s` implies `-w` since Go 1.22, and `-w` alone leaves little.
  if (linker.kind === "unknown" || /(?:^|\s)--?[sw](?:\s|$)/.test(textOf(linker) ?? "")) return undefined;
  return {
    hasLinkerFlags: linker.kind === "known",
    // Source: go.dev/doc/go1.13#trimpath.
    needsTrimPath:
      !go.flag("trimpath") && !/-trimpath\b/.test(goflags) && isGoAtLeast(go, "1.13") !== "no" && !readsBuildPaths(go),
  };
});

function titleOf(missing: MissingFlags): string {
  if (!missing.hasLinkerFlags) return l10n.t("Add `{0}`", newFlags(missing));
  return missing.needsTrimPath
    ? l10n.t("Add `-trimpath`, and `-s -w` to `-ldflags`")
    : l10n.t("Add `-s -w` to `-ldflags`");
}

function newFlags({ needsTrimPath }: MissingFlags): string {
  const linker = '-ldflags="-s -w"';
  return needsTrimPath ? `-trimpath ${linker}` : linker;
}

function writeFlags(edits: DockerfileEdits, go: GoCommand, missing: MissingFlags): readonly FileEdit[] | undefined {
  if (!missing.hasLinkerFlags) {
    const edit = addFlags(edits, go, newFlags(missing));
    return edit && [edit];
  }
  const at = startOfLinkerFlags(go);
  if (at === undefined) return undefined;
  const linker = edits.replace({ start: at, end: at }, "-s -w ");
  const path = missing.needsTrimPath ? addFlags(edits, go, "-trimpath") : undefined;
  return path ? [path, linker] : [linker];
}

/** Where the quoted value of `-ldflags` begins; `undefined` without quotes and in the exec form. */
function startOfLinkerFlags(go: GoCommand): number | undefined {
  const flag = go.flag("ldflags");
  const word = flag?.valueWord;
  if (!word || go.step.instruction.json !== undefined) return undefined;
  const opening = flag.valueOffset > 0 ? /^(?:["']--?ldflags=|--?ldflags=["'])/ : /^["']/;
  const match = opening.exec(word.text);
  return match ? word.span.start + match[0].length : undefined;
}
