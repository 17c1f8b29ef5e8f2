import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import { npmProgramNames } from "../../build/npmArguments";
import type { NpmCommand } from "../../build/npmCommand";
import { type SettingPlace, settingPlaces } from "../../build/settingPlaces";
import type { Stage, Step } from "../../build/stage";
import { startCommandOf } from "../../build/startCommand";
import type { Span } from "../../syntax/text";
import { defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { canMoveSettings, moveSettings } from "../shared/lateSettings";

export const registrySetAfterInstall = defineDockerfileRule({
  meta: {
    id: "registry-set-after-install",
    category: "npmrc",
    severity: "warning",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("npm's registry is set only after the last install"),
    effect: () =>
      l10n.t(
        "An ENV or ARG holds for the instructions below it. The install above it still asks the default registry.",
      ),
    remedy: () => l10n.t("Move the setting above the first install."),
  },
  mentions: npmProgramNames,
  check({ build, report }) {
    for (const stage of build.stages) {
      const late = lateRegistry(stage);
      if (!late) continue;
      const { first, span, pairs } = late;
      report({
        span,
        message: l10n.t(
          "The registry is set here, after `{0}` has installed the packages, and nothing below installs any.",
          first.title,
        ),
        related: [{ span: first.titleSpan, message: l10n.t("`{0}` asks the default registry", first.title) }],
        fixes: moveFix(build, first, pairs),
      });
    }
  },
});

interface LateRegistry {
  readonly first: NpmCommand;
  readonly span: Span;
  /** The ENV and ARG pairs; empty for `npm config set registry`. */
  readonly pairs: readonly SettingPlace[];
}

/** The names that npm, pnpm, and both Yarns read. Sources: npm's config documentation; yarnpkg.com/configuration/yarnrc. */
function isRegistry(name: string): boolean {
  return /^(?:npm_config_registry|yarn_registry|yarn_npm_registry_server)$/i.test(name);
}

function lateRegistry(stage: Stage): LateRegistry | undefined {
  const first = stage.steps.flatMap((step) => step.npmCommands).find(downloads);
  // Only the stage's own installs: those below may have been meant to ask elsewhere.
  if (!first?.command.shell.isCertain || setsRegistry(first)) return undefined;
  const end = lastDownload(stage)?.command.span.end ?? first.command.span.end;
  const pairs = settingPlaces(stage, isRegistry).filter(({ form }) => form === "ENV" || form === "ARG");
  const commands = stage.steps.flatMap((step) => step.npmCommands).filter(writesRegistry);
  const spans = [...pairs.map(({ span }) => span), ...commands.map(({ command }) => command.span)];
  const [earliest] = [...spans].sort((a, b) => a.start - b.start);
  if (!earliest || spans.some(({ start }) => start < end) || mayServe(stage, earliest.start)) return undefined;
  return { first, span: earliest, pairs: commands.length > 0 ? [] : pairs };
}

/** Whether it fetches packages: for the project, named ones, or a program that it runs then. */
function downloads(npm: NpmCommand): boolean {
  return npm.installsProject === "yes" || /^(?:add|fetch|install)$/.test(npm.subcommand);
}

function lastDownload(stage: Stage): NpmCommand | undefined {
  return stage.steps.flatMap((step) => step.npmCommands).findLast(downloads);
}

function setsRegistry(npm: NpmCommand): boolean {
  if (npm.flag("registry") !== undefined || npm.setting("registry").value.kind !== "unset") return true;
  return ["YARN_REGISTRY", "YARN_NPM_REGISTRY_SERVER"].some(
    (name) => npm.command.variable(name).value.kind !== "unset",
  );
}

/** `npm config set registry …`, also with `=`; not for a scope. */
function writesRegistry({ subcommand, operands }: NpmCommand): boolean {
  const words =
    subcommand === "config" && operands[0] === "set" ? operands.slice(1) : subcommand === "set" ? operands : [];
  return /^registry(?:=|$)|^npmRegistryServer$/.test(words[0] ?? "");
}

/** Whether anything behind an offset may fetch packages: here, in a stage on top of this one, or in a container. */
function mayServe(stage: Stage, offset: number): boolean {
  return [stage, ...descendants(stage)].some(
    (each) =>
      each.steps.some((step) => step.instruction.offset > offset && mayDownload(step)) ||
      (startCommandOf(each)?.script.commands ?? []).some(({ words }) =>
        installsAtRunTime(words.map(({ text }) => text)),
      ),
  );
}

function installsAtRunTime([program = "", ...words]: readonly string[]): boolean {
  if (program === "npx") return true;
  return /^(?:npm|pnpm|yarn)$/.test(program) && words.some((word) => /^(?:ci|i|install|add|exec|dlx)$/.test(word));
}

/** Scripts may do anything; `npm run` starts what is installed. */
function mayDownload(step: Step): boolean {
  if (step.instruction.keyword !== "RUN") return false;
  if (!step.script.isComplete) return true;
  return step.commands.some((command) => {
    const npm = step.npmCommands.find((other) => other.command === command);
    if (npm)
      return downloads(npm) || /^(?:exec|dlx|create|init|update|upgrade|global)$/.test(npm.subcommand) || npm.isGlobal;
    return command.isOpaque && command.name !== "node";
  });
}

function descendants(stage: Stage): readonly Stage[] {
  return stage.children.flatMap((child) => [child, ...descendants(child)]);
}

function moveFix(build: Build, first: NpmCommand, pairs: readonly SettingPlace[]): readonly Fix[] {
  if (pairs.length === 0 || !canMoveSettings(pairs, first.step)) return [];
  const edits = new DockerfileEdits(build);
  return [
    {
      title: l10n.t("Move `{0}` above `{1}`", pairs[0]?.name ?? "", first.title),
      safety: "safe",
      preferred: true,
      edits: () => moveSettings(edits, first.step, pairs),
    },
  ];
}
