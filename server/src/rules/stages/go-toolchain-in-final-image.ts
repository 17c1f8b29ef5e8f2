import * as l10n from "@vscode/l10n";
import { isShipped } from "../../build/shipped";
import type { Stage } from "../../build/stage";
import {
  kindOfProgram,
  type StartCommand,
  type StartProgram,
  startCommandOf,
  startPrograms,
} from "../../build/startCommand";
import type { Pair } from "../../syntax/dockerfile";
import { textOf } from "../../syntax/value";
import { type Confidence, defineDockerfileRule } from "../define";
import { isStartedByToolchain, usesToolchain } from "../shared/containers";
import { meantCommand } from "../shared/meantCommand";
import { runtimeStageFix } from "../shared/runtimeStage";
import { liesAmongTests } from "../shared/testImages";
import { callsToolchain } from "../shared/toolchainCalls";

export const goToolchainInFinalImage = defineDockerfileRule({
  meta: {
    id: "go-toolchain-in-final-image",
    category: "stages",
    severity: "warning",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("The image that runs the program carries the Go toolchain"),
    effect: () =>
      l10n.t(
        "The program needs none of it: compiler, standard library, module cache and sources make the image hundreds of megabytes larger, slower to pull, and give an intruder tools.",
      ),
    remedy: () =>
      l10n.t(
        "Build in one stage and copy the program, with the files that it reads, to a small image in a second one.",
      ),
  },
  mentions: ["golang"],
  check({ build, report }) {
    const stage = build.finalStage;
    if (stage?.base.hasGo !== "yes" || isShipped(stage) !== "yes" || liesAmongTests(build)) return;
    if (isStartedByToolchain(stage)) return;
    const written = startCommandOf(stage);
    const start = written && meantCommand(written);
    if (namesToolchain(stage, start)) return;
    const confidence = start && confidenceOf(stage, start);
    if (!start || !confidence) return;
    const fix = runtimeStageFix(build, stage, start);
    report({
      span: stage.imageSpan,
      message: l10n.t(
        "The final stage stands on `{0}`, so that the image carries the Go toolchain, although it only runs a built program.",
        textOf(stage.chain.at(-1)?.image ?? stage.image) ?? stage.imageText,
      ),
      confidence,
      fixes: fix ? [fix] : [],
    });
  },
});

/** The place of the toolchain, or of a `go` of any place, as a program may be told. */
const toolchainPath = /\/usr\/local\/go(?![\w.-])|\/bin\/go(?![\w./-])/;

/** Variables that say it to Go itself, and are set for the build. */
const forGo = /^(?:PATH|GOROOT|GOPATH|GOBIN)$/;

/** Whether the start command or a variable tells the program where the toolchain is. */
function namesToolchain(stage: Stage, start: StartCommand | undefined): boolean {
  const started = [start?.entrypoint, start?.cmd].some((step) =>
    toolchainPath.test(step?.instruction.parsed.text ?? ""),
  );
  const isTold = ({ name, rawValue = "" }: Pair) => !forGo.test(name) && toolchainPath.test(rawValue);
  return (
    started || stage.allSteps.some(({ instruction }) => instruction.keyword === "ENV" && instruction.pairs.some(isTold))
  );
}

/** Programs that use the toolchain or the sources when they run, and those of which one cannot know. */
const toolchainUsers =
  /^(?:go|xx-go|gofmt|gopls|air|dlv|gow|wgo|reflex|fresh|realize|CompileDaemon|gin|modd|nodemon|watchexec|entr|arelo|gaper|bee|revel|gotest|gotestsum|richgo|ginkgo|godog|staticcheck|golangci-lint|golint|goreleaser|buf|protoc|make|task|mage|just|ninja|bazel|earthly|tilt|skaffold|npm|npx|yarn|pnpm|node|python3?)$/;
/** For a person, or to keep the container alive. */
const idlers =
  /^(?:sh|bash|ash|dash|zsh|fish|tail|sleep|cat|true|false|exit|echo|printf|tini|dumb-init|catatonit|docker-init|sshd|supervisord)$/;

/** How sure it is that the image runs a program which its own steps built; `undefined` when it is not, or may do more. */
function confidenceOf(stage: Stage, start: StartCommand): Confidence | undefined {
  const programs = startPrograms(stage, start);
  if (programs.length === 0 || !start.script.isComplete) return undefined;
  let isCertain = true;
  for (const program of programs) {
    const { name, isShellScript } = program;
    if (name === undefined || toolchainUsers.test(name) || /\.test$/.test(name)) return undefined;
    if (idlers.test(name) && !isShellScript) return undefined;
    const use = useOf(stage, program);
    if (use === "may use the toolchain") return undefined;
    if (use === "likely a program") isCertain = false;
  }
  return isCertain ? "high" : compiles(stage) ? "medium" : undefined;
}

function useOf(stage: Stage, program: StartProgram): "a program" | "likely a program" | "may use the toolchain" {
  const kind = kindOfProgram(stage, program);
  switch (kind.kind) {
    case "built":
      return kind.program.command.isVersioned || callsToolchain(kind.program.command)
        ? "may use the toolchain"
        : "a program";
    case "script":
      return usesToolchain(kind.text) ? "may use the toolchain" : "likely a program";
    default:
      return "likely a program";
  }
}

/** Whether a step compiles a program of the build's own, not a tool. */
function compiles(stage: Stage): boolean {
  return stage.allSteps
    .flatMap((step) => step.goCommands)
    .some((go) => /^(?:build|install)$/.test(go.subcommand) && !go.isVersioned);
}
