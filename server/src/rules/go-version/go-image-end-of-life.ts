import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import type { StepCommand } from "../../build/command";
import { endedBy, goReleases } from "../../build/goReleases";
import { releaseOf } from "../../build/goToolchain";
import type { Stage } from "../../build/stage";
import { defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { golangStages, withVersion } from "../shared/goImages";

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

/**
 * Whether a step goes with this image and fails on another: versions of packages of its distribution, and `go get` as an
 * installer, which Go 1.18 has taken away.
 */
function hangsOnImage(stage: Stage): boolean {
  const hangs = stage.steps.some(
    (step) =>
      step.goCommands.some(
        (go) => go.subcommand === "get" && go.operands.some(({ text }) => !/^\.{1,2}(?:\/|$)/.test(text)),
      ) || step.commands.some(pinsPackages),
  );
  return hangs || stage.children.some(hangsOnImage);
}

/** `apt-get install git=1:2.39.5-0+deb12u2` */
function pinsPackages({ name = "", arguments: words }: StepCommand): boolean {
  return /^(?:apt-get|apt|apk)$/.test(name) && words.some(({ text }) => /^[\w.+-]+=\S*\d/.test(text));
}

function buildsModule(stage: Stage): boolean {
  const builds = stage.goSteps.some((step) => step.goCommands.some((go) => go.module.presence === "yes"));
  return builds || stage.children.some(buildsModule);
}
