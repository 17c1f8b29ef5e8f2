import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import { endedBy, goReleases } from "../../build/goReleases";
import { releaseOf } from "../../build/goToolchain";
import type { Stage } from "../../build/stage";
import { defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { golangStages, hangsOnImage, withVersion } from "../shared/goImages";

export const goImageEndOfLife = defineDockerfileRule({
  meta: {
    id: "go-image-end-of-life",
    category: "go-version",
    severity: "hint",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("The golang image holds a Go release without security fixes"),
    effect: () =>
      l10n.t(
        "A Go release gets security fixes until there are two newer ones. Later faults of its compiler and standard library, which is part of your program, stay unrepaired.",
      ),
    remedy: () => l10n.t("Move to a supported release: a newer toolchain builds older modules as their go line says."),
  },
  mentions: ["golang"],
  check({ build, report }) {
    for (const stage of golangStages(build)) {
      const version = stage.base.goVersion;
      const ended = version === undefined ? undefined : endedBy(version);
      if (version === undefined || ended === undefined) continue;
      report({
        span: stage.imageSpan,
        message: l10n.t(
          "Go {0} has had no security fixes since Go {1} was released. As of {2}, Go {3} and {4} are supported.",
          releaseOf(version),
          ended,
          goReleases.asOf,
          goReleases.oldestSupported,
          goReleases.newest,
        ),
        fixes: fixesFor(build, stage),
      });
    }
  },
});

function fixesFor(build: Build, stage: Stage): readonly Fix[] {
  const image = withVersion(stage, goReleases.newest);
  // Sources without a go.mod were written for GOPATH, which newer releases no longer build from by themselves.
  if (image === undefined || !buildsModule(stage) || hangsOnImage(stage)) return [];
  const edits = new DockerfileEdits(build);
  return [
    {
      title: l10n.t("Use `{0}`", image),
      safety: "suggestion",
      preferred: true,
      edits: () => [edits.replace(stage.imageSpan, image)],
    },
  ];
}

function buildsModule(stage: Stage): boolean {
  const builds = stage.goSteps.some((step) => step.goCommands.some((go) => go.module.presence === "yes"));
  return builds || stage.children.some(buildsModule);
}
