import * as l10n from "@vscode/l10n";
import type { GoCommand } from "../../build/goCommand";
import { isShipped } from "../../build/shipped";
import type { Stage } from "../../build/stage";
import { compareGoTexts } from "../../syntax/goVersion";
import { textOf } from "../../syntax/value";
import type { GoModule } from "../../workspace/surroundings";
import { type DockerfileChecking, defineDockerfileRule } from "../define";
import { inLowerCase } from "../shared/inLowerCase";
import { shippedCommandsOf } from "../shared/shippedCommands";

/** Limits that the image can set for every program of Go. */
const limits = ["GOMAXPROCS", "GOMEMLIMIT"];

export const goMemoryAndCpuLimits = defineDockerfileRule({
  meta: {
    id: "go-memory-and-cpu-limits",
    category: "runtime",
    severity: "hint",
    confidence: "medium",
    fix: "none",
    since: "0.1.0",
    offByDefault: true,
  },
  text: {
    summary: () => l10n.t("The program does not follow the container's CPU or memory limit"),
    effect: () =>
      l10n.t(
        "Before Go 1.25 the runtime starts as many threads as the host has processors, and a CPU limit then throttles them. A number written into the image fits one deployment only.",
      ),
    remedy: () =>
      l10n.t(
        "Build with Go 1.25 or later, with `go 1.25` in go.mod, and set GOMEMLIMIT where the container is started.",
      ),
  },
  mentions: ["go", ...inLowerCase(limits)],
  check(context) {
    for (const stage of context.build.stages) {
      if (isShipped(stage) !== "yes" || !stage.isFinal) continue;
      const set = checkLimits(context, stage);
      if (set.has("GOMAXPROCS")) continue;
      const reported = new Set<Stage>();
      for (const command of shippedCommandsOf(stage)) {
        const builder = command.step.stage;
        if (!reported.has(builder) && checkToolchain(context, command)) reported.add(builder);
      }
    }
  },
});

/** GOMAXPROCS and GOMEMLIMIT of the image; the names that it sets. */
function checkLimits({ report }: DockerfileChecking, stage: Stage): ReadonlySet<string> {
  const found = new Set<string>();
  for (const name of limits) {
    const { origin, value } = stage.environment.get(name);
    if (origin?.kind !== "ENV") continue;
    found.add(name);
    const text = textOf(value);
    if (text === undefined || text === "" || text === "off" || (name === "GOMAXPROCS" && text === "0")) continue;
    report({
      span: origin.pair.span,
      message: l10n.t(
        "`{0}` in the image fits one deployment only: the limit of the container is known where it is started.",
        name,
      ),
    });
  }
  return found;
}

/** Modules whose packages set the number of threads from the container's limit. */
const followers = /^(?:go\.uber\.org\/automaxprocs|github\.com\/KimMachineGun\/automemlimit)$/;

function checkToolchain({ report }: DockerfileChecking, command: GoCommand): boolean {
  const { base, imageSpan, chain } = command.step.stage;
  const { module } = command.module;
  if (module?.syntax.require.some(({ path }) => followers.test(path))) return false;
  const span = chain.at(-1)?.imageSpan ?? imageSpan;
  const version = base.goVersion;
  if (version !== undefined && isBefore125(version)) {
    report({
      span,
      message: l10n.t(
        "Programs of Go `{0}` ignore the container's CPU limit: before 1.25 they start a thread for each processor of the host.",
        version,
      ),
      related: [{ span: command.titleSpan, message: l10n.t("The program is built here") }],
    });
    return true;
  }
  return module !== undefined && version !== undefined && checkLanguage(command, module, report);
}

/** Go 1.25 and later keep the old behaviour for modules that ask for an older language version. */
function checkLanguage(command: GoCommand, module: GoModule, report: DockerfileChecking["report"]): boolean {
  const { go } = module.syntax;
  if (!go || !isBefore125(go.value)) return false;
  report({
    span: command.titleSpan,
    message: l10n.t(
      "`go {0}` in go.mod keeps the old behaviour: the program ignores the container's CPU limit, although its toolchain could follow it.",
      go.value,
    ),
    related: [{ path: module.path, span: go.span, message: l10n.t("The language version is set here") }],
  });
  return true;
}

function isBefore125(version: string): boolean {
  return (compareGoTexts(version, "1.25") ?? 0) < 0;
}
