import * as l10n from "@vscode/l10n";
import { isShipped } from "../../build/shipped";
import type { Stage } from "../../build/stage";
import { kindOfProgram, type StartCommand, startCommandOf, startPrograms } from "../../build/startCommand";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule } from "../define";
import { isMeantForRoot, runsAsAction } from "../shared/containers";
import { meantCommand } from "../shared/meantCommand";
import { nonRootFixes } from "../shared/nonRootFixes";
import { beginsAsRoot, givesUpRoot, scriptNeedsRoot } from "../shared/rootPrograms";
import { mayWorkAsRoot } from "../shared/rootWork";
import { liesAmongTests } from "../shared/testImages";

export const finalStageRunsAsRoot = defineDockerfileRule({
  meta: {
    id: "final-stage-runs-as-root",
    category: "permissions",
    severity: "warning",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("The image's program runs as root"),
    effect: () =>
      l10n.t(
        "Whoever takes over the program is root in the container: free to change its files, and one weakness of the kernel or the runtime away from the host.",
      ),
    remedy: () => l10n.t("Choose a user that exists on the base image, with `USER` or with a tag such as `:nonroot`."),
  },
  mentions: ["cmd", "entrypoint"],
  check({ build, report }) {
    const stage = build.finalStage;
    if (!stage || isShipped(stage) !== "yes" || liesAmongTests(build)) return;
    // GitHub runs container actions as root, and forbids USER. Source: docs.github.com, "Dockerfile support for GitHub Actions".
    if (runsAsAction(stage) || isMeantForRoot(stage)) return;
    const { user } = stage.end;
    // An explicit `USER root` is a decision, not an omission.
    if (user.origin || user.isRoot !== "yes" || stage.base.family === "windows") return;
    const written = startCommandOf(stage);
    const start = written && meantCommand(written);
    if (!start || mayNeedRoot(stage, start) || mayWorkAsRoot(stage, start)) return;
    const image = textOf(stage.chain.at(-1)?.image ?? stage.image) ?? stage.imageText;
    report({
      span: stage.imageSpan,
      message: l10n.t("No `USER` is set in the final stage, and `{0}` starts as root: so does the program.", image),
      fixes: nonRootFixes(build, stage, start),
    });
  },
});

/** What only hands out files, keeps a container alive, starts nothing or starts all else. */
const idlers =
  /^(?:tar|cp|cat|tail|sleep|true|false|exit|echo|printf|tini|dumb-init|catatonit|docker-init|init|runsvdir-start)$/;
/** Development: what runs there is the source, not a product. */
const development =
  /^(?:go|air|dlv|gow|reflex|fresh|realize|CompileDaemon|gin|modd|nodemon|gotestsum|ginkgo|make|task|mage)$/;
const shells = /^(?:sh|bash|ash|dash|zsh)$/;

/** Whether the start command gives up root itself, needs it, or cannot be read well enough to exclude both. */
function mayNeedRoot(stage: Stage, start: StartCommand): boolean {
  const programs = startPrograms(stage, start);
  if (programs.length === 0 || !start.script.isComplete || bringsDropper(stage)) return true;
  return programs.some((program) => {
    const { name, command } = program;
    if (name === undefined || command.wrappers.some(givesUpRoot)) return true;
    if (givesUpRoot(name) || idlers.test(name) || development.test(name) || beginsAsRoot(stage, program)) return true;
    // A WebAssembly runtime has no users.
    if (name.endsWith(".wasm")) return true;
    // A shell without a script is for a person.
    if (shells.test(name)) return true;
    const kind = kindOfProgram(stage, program);
    if (kind.kind === "script") return scriptNeedsRoot(kind.text);
    return kind.kind === "hidden script";
  });
}

/** Nobody installs `gosu` without using it, be it from a script or a program. */
function bringsDropper(stage: Stage): boolean {
  const names = (word: { readonly text: string }) => /(?:^|\/)(?:gosu|su-exec|setpriv)(?:$|[-=_.])/.test(word.text);
  return stage.allSteps.some((step) => {
    if (step.copy) return step.copy.sources.some(names);
    if (step.instruction.keyword !== "RUN") return false;
    return !step.script.isComplete || step.commands.some((command) => command.shell.words.some(names));
  });
}
