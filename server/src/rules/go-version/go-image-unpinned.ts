import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import type { GoCommand } from "../../build/goCommand";
import { oldestSupportedFor } from "../../build/golangTags";
import { goReleases } from "../../build/goReleases";
import { isFloatingGolang } from "../../build/goToolchain";
import type { Stage } from "../../build/stage";
import { compareGoTexts, compareGoVersions, languageVersion, parseGoVersion } from "../../syntax/goVersion";
import { defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { golangStages, runsGo, withVersion } from "../shared/goImages";

export const goImageUnpinned = defineDockerfileRule({
  meta: {
    id: "go-image-unpinned",
    category: "go-version",
    severity: "warning",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("The tag of a golang image names no Go version"),
    effect: () =>
      l10n.t(
        "The image is whatever Go release is the newest when somebody pulls it. The same Dockerfile builds with another compiler tomorrow, and on another machine today.",
      ),
    remedy: () => l10n.t("Name the release in the tag, such as `golang:1.27-alpine`: it still gets patch releases."),
  },
  mentions: ["golang"],
  check({ build, report }) {
    for (const stage of golangStages(build)) {
      if (!isFloatingGolang(stage) || !runsGo(stage) || isFixedBySetting(stage)) continue;
      report({
        span: stage.imageSpan,
        message: messageFor(stage.imageText),
        fixes: fixesFor(build, stage),
      });
    }
  },
});

function messageFor(image: string): string {
  return /:1(?:-|$)/.test(image)
    ? l10n.t(
        "`1` in `{0}` is every Go 1 release, and the build uses the newest one when the image is pulled: name at least `{1}`.",
        image,
        goReleases.oldestSupported,
      )
    : l10n.t(
        "`{0}` names no Go version: the build uses whatever release is the newest when the image is pulled.",
        image,
      );
}

function fixesFor(build: Build, stage: Stage): readonly Fix[] {
  const edits = new DockerfileEdits(build);
  const ofModule = versionOfModule(stage);
  const oldest = ofModule === undefined ? undefined : oldestSupportedFor(ofModule);
  // A release that is older than go.mod asks for stops the build.
  const newest =
    oldest === undefined || (compareGoTexts(oldest, goReleases.newest) ?? 1) <= 0 ? goReleases.newest : undefined;
  const versions = new Set([oldest, newest].filter((version) => version !== undefined));
  return [...versions].flatMap((version, index): readonly Fix[] => {
    const image = withVersion(stage, version);
    if (image === undefined) return [];
    const title = titleFor(image, version, ofModule);
    return [
      { title, safety: "suggestion", preferred: index === 0, edits: () => [edits.replace(stage.imageSpan, image)] },
    ];
  });
}

function titleFor(image: string, version: string, ofModule: string | undefined): string {
  if (version === ofModule) return l10n.t("Pin to `{0}`, the release of go.mod", image);
  return version === goReleases.newest
    ? l10n.t("Pin to `{0}`, the newest release as of {1}", image, goReleases.asOf)
    : l10n.t("Pin to `{0}`, the oldest release with security fixes as of {1}", image, goReleases.asOf);
}

/** Whether every go command on the image runs, or may run, a toolchain that `GOTOOLCHAIN=go1.26.3` fixes. */
function isFixedBySetting(stage: Stage): boolean {
  const commands = goCommandsOn(stage);
  return commands.length > 0 && commands.every(runsFixedToolchain);
}

function runsFixedToolchain(go: GoCommand): boolean {
  const { value } = go.setting("GOTOOLCHAIN");
  return value.kind === "unknown" || (value.kind === "known" && /^go1\.\d/.test(value.text));
}

function goCommandsOn(stage: Stage): readonly GoCommand[] {
  return [...stage.goCommands, ...stage.children.flatMap(goCommandsOn)];
}

/** The release that the modules built on the stage ask for, where their requirements are held to it: 1.21 and later. */
function versionOfModule(stage: Stage): string | undefined {
  const first = parseGoVersion("1.21");
  const versions = goLinesOn(stage)
    .flatMap((version) => parseGoVersion(version) ?? [])
    .sort(compareGoVersions);
  const newest = versions.at(-1);
  // Older go lines were advice: what such a module requires may need more.
  if (!newest || !first || compareGoVersions(newest, first) < 0) return undefined;
  return languageVersion(newest);
}

function goLinesOn(stage: Stage): readonly string[] {
  return goCommandsOn(stage).flatMap((go) => (go.isVersioned ? [] : (go.module.module?.syntax.go?.value ?? [])));
}
