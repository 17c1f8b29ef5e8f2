import * as l10n from "@vscode/l10n";
import type { GoCommand } from "../../build/goCommand";
import { type VcsFailure, vcsFailureOf } from "../../build/vcsStamping";
import { defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { addFlags } from "../shared/flagEdits";
import { forEachGoCommand, type ItemChecking } from "../shared/forEach";

export const vcsStampingFails = defineDockerfileRule({
  meta: {
    id: "vcs-stamping-fails",
    category: "stages",
    severity: "error",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("git refuses to tell Go which commit it builds"),
    effect: () =>
      l10n.t(
        "`go build` writes the commit into the program when it finds `.git` and git. When git then fails, the build ends with “error obtaining VCS status: exit status 128”.",
      ),
    remedy: () =>
      l10n.t("Ignore the whole of `.git`, copy it with the owner who builds, or build with `-buildvcs=false`."),
  },
  mentions: ["go"],
  check: forEachGoCommand((go, context) => {
    const failure = vcsFailureOf(go);
    if (failure) report(context, go, failure);
  }),
});

function report({ build, report: submit }: ItemChecking, go: GoCommand, { cause, copy, missing }: VcsFailure): void {
  const edit = addFlags(new DockerfileEdits(build), go, "-buildvcs=false");
  const fixes: Fix[] = edit
    ? [{ title: l10n.t("Build with `-buildvcs=false`"), safety: "suggestion", preferred: true, edits: () => [edit] }]
    : [];
  submit({
    span: go.titleSpan,
    message:
      cause === "owner"
        ? l10n.t(
            "`{0}` asks git for the commit, and git refuses a repository of another owner: “error obtaining VCS status: exit status 128”.",
            go.title,
          )
        : l10n.t(
            "`{0}` asks git for the commit, and the ignore file keeps `{1}` out of the build: “error obtaining VCS status: exit status 128”.",
            go.title,
            missing ?? ".git",
          ),
    related: [{ span: copy.instruction.span, message: l10n.t("`.git` comes from here") }],
    fixes,
  });
}
