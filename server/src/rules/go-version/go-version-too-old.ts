import * as l10n from "@vscode/l10n";
import { oldestSupportedFor } from "../../build/golangTags";
import { endedBy } from "../../build/goReleases";
import { type ToolchainShortfall, toolchainShortfall } from "../../build/goRequirement";
import { bottomOf, releaseOf, type Toolchain } from "../../build/goToolchain";
import type { Stage } from "../../build/stage";
import { compareGoTexts } from "../../syntax/goVersion";
import { textOf, textOrEmpty } from "../../syntax/value";
import { type DockerfileChecking, defineDockerfileRule, type Fix, type Severity } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { changeVersion, hangsOnImage } from "../shared/goImages";

export const goVersionTooOld = defineDockerfileRule({
  meta: {
    id: "go-version-too-old",
    category: "go-version",
    severity: "error",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("The Go release of the image is older than the one that go.mod asks for"),
    effect: () =>
      l10n.t(
        "The official images set `GOTOOLCHAIN=local`, so that Go does not fetch the release it needs: every command that reads go.mod fails.",
      ),
    remedy: () => l10n.t("Raise the tag of the image to the version of the `go` line."),
  },
  mentions: ["go"],
  check(context) {
    for (const [stage, shortfalls] of byImage(context)) report(context, stage, shortfalls);
  },
});

/** What is too old, by the stage that names the image, the gravest first. */
function byImage({ build }: DockerfileChecking): ReadonlyMap<Stage, readonly ToolchainShortfall[]> {
  const found = new Map<Stage, ToolchainShortfall[]>();
  for (const stage of build.stages) {
    for (const command of stage.goCommands) {
      const shortfall = toolchainShortfall(command);
      if (!shortfall) continue;
      const bottom = bottomOf(stage);
      const list = found.get(bottom);
      if (list) list.push(shortfall);
      else found.set(bottom, [shortfall]);
    }
  }
  return found;
}

function report(
  { build, report: submit }: DockerfileChecking,
  stage: Stage,
  shortfalls: readonly ToolchainShortfall[],
): void {
  const first = shortfalls.find(({ cause }) => cause !== "advice") ?? shortfalls[0];
  if (!first) return;
  const edits = new DockerfileEdits(build);
  const fixes: Fix[] = [];
  for (const version of versionsFor(stage, first.toolchain, shortfalls)) {
    const change = changeVersion(build, edits, stage, version);
    if (!change) continue;
    const title = l10n.t("Change to `{0}`", change.text);
    fixes.push({ title, safety: "suggestion", preferred: fixes.length === 0, edits: () => [change.edit()] });
  }
  if (shortfalls.every(canSwitch)) {
    fixes.push({
      title: l10n.t("Let Go download the toolchain: `ENV GOTOOLCHAIN=auto`"),
      safety: "suggestion",
      edits: () => [edits.insertAfter(stage.from, ["ENV GOTOOLCHAIN=auto"])],
    });
  }
  submit({
    span: stage.imageSpan,
    severity: severityOf(first),
    message: messageFor(stage, first),
    related: [
      {
        path: first.manifest.path,
        span: first.line.span,
        message: first.isWorkspace
          ? l10n.t("This is what the workspace asks for")
          : l10n.t("This is what the module asks for"),
      },
      ...shortfalls.map(({ command, isWorkspace }) => ({
        span: command.titleSpan,
        message: isWorkspace
          ? l10n.t("`{0}` reads this go.work", command.title)
          : l10n.t("`{0}` reads this go.mod", command.title),
      })),
    ],
    fixes,
  });
}

/**
 * The versions to offer, the best first: the smallest with security fixes that does for all, and the smallest of all, as exact
 * as the present tag. None where a module asks for a release candidate.
 */
function versionsFor(stage: Stage, { text }: Toolchain, shortfalls: readonly ToolchainShortfall[]): readonly string[] {
  const versions = shortfalls.map(({ needed }) => needed).filter((version) => version !== undefined);
  const newest = versions.reduce((a, b) => ((compareGoTexts(b, a) ?? 0) > 0 ? b : a), "1");
  if (versions.length < shortfalls.length) return [];
  const smallest = text.split(".").length === 2 ? releaseOf(newest) : newest;
  const isOver = endedBy(newest) !== undefined && !hangsOnImage(stage);
  const supported = isOver ? oldestSupportedFor(newest) : undefined;
  return [supported, smallest].filter((version) => version !== undefined);
}

/** Whether Go may fetch the toolchain instead: only the image forbids it, and neither proxy nor checksum database is off. */
function canSwitch({ command, cause }: ToolchainShortfall): boolean {
  const setting = command.setting("GOTOOLCHAIN");
  if (cause !== "too new" || textOf(setting.value) !== "local" || setting.origin || setting.inline) return false;
  return [command.setting("GOPROXY").value, command.setting("GOSUMDB").value].every((value) => {
    const text = textOrEmpty(value);
    return text !== undefined && text !== "off";
  });
}

function severityOf({ cause }: ToolchainShortfall): Severity {
  return cause === "advice" ? "warning" : "error";
}

function messageFor(
  { imageText, image }: Stage,
  { toolchain, line, manifest, command, cause }: ToolchainShortfall,
): string {
  const name = textOf(image) ?? imageText;
  const has = toolchain.text;
  const asked = line.value;
  const goMod = manifest.path;
  switch (cause) {
    case "too new":
      return l10n.t(
        "`{0}` has Go {1}, and `{2}` asks for Go {3}: `{4}` fails, because `GOTOOLCHAIN=local` forbids to fetch a newer release.",
        name,
        has,
        goMod,
        asked,
        command.title,
      );
    case "refused":
      return l10n.t(
        "`{0}` has Go {1}, and `{2}` asks for Go {3}: `{4}` refuses to compile modules of Go 1.22 and later.",
        name,
        has,
        goMod,
        asked,
        command.title,
      );
    case "unreadable":
      return l10n.t(
        "`{0}` has Go {1}, which cannot read `go {3}` in `{2}`: before Go 1.21 that line takes two numbers, and `{4}` fails.",
        name,
        has,
        goMod,
        asked,
        command.title,
      );
    case "unknown directive":
      return l10n.t(
        "`{0}` has Go {1}, which does not know the line `toolchain {3}` in `{2}`: `{4}` fails.",
        name,
        has,
        goMod,
        asked,
        command.title,
      );
    case "advice":
      return l10n.t(
        "`{0}` has Go {1}, and `{2}` asks for Go {3}: `{4}` may fail, because the sources may use what came later.",
        name,
        has,
        goMod,
        asked,
        command.title,
      );
  }
}
