import * as l10n from "@vscode/l10n";
import { fileForCommand } from "../../build/files";
import type { GoCommand } from "../../build/goCommand";
import { liesInGopathSources } from "../../build/gopathMode";
import { below } from "../../build/imagePaths";
import { type DockerfileChecking, defineDockerfileRule, type Fix, type FixSafety } from "../define";
import { withoutUrlCredentials } from "../shared/credentials";
import { saysDefaultModuleMode } from "../shared/defaultModuleMode";
import { DockerfileEdits } from "../shared/edits";
import { type LiteralSetting, literalSettings } from "../shared/literalSettings";
import { removeSetting } from "../shared/settingEdits";

/** Commands that do nothing without modules. */
const moduleCommands = /^(?:mod (?:download|tidy|vendor|verify|why|graph)|work (?:sync|vendor))$/;

export const go111moduleObsolete = defineDockerfileRule({
  meta: {
    id: "go111module-obsolete",
    category: "module-proxy",
    severity: "hint",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("GO111MODULE says what Go does anyway, or switches modules off"),
    effect: () =>
      l10n.t(
        "Since Go 1.16 modules are on by default. `off` makes Go ignore `go.mod` and look for everything in GOPATH.",
      ),
    remedy: () => l10n.t("Remove the setting."),
  },
  mentions: ["go111module"],
  check(context) {
    for (const setting of literalSettings(context.build, "GO111MODULE")) {
      if (!setting.isInForce) continue;
      if (setting.text === "off") reportOff(context, setting);
      else if (setting.text === "on" || setting.text === "auto") reportDefault(context, setting);
      else reportOther(context, setting);
    }
  },
});

function reportDefault({ build, report }: DockerfileChecking, setting: LiteralSetting): void {
  const { place, text } = setting;
  if (!saysDefaultModuleMode(setting)) return;
  report({
    span: place.span,
    message: l10n.t("Modules are on by default since Go 1.16: `{0}` changes nothing here.", `GO111MODULE=${text}`),
    fixes: removal(build, setting, text === "on" ? "safe" : "suggestion"),
  });
}

function reportOff({ build, report }: DockerfileChecking, setting: LiteralSetting): void {
  const { place, goCommands } = setting;
  const failing = goCommands.find((go) => moduleCommands.test(go.subcommand) && isSure(go));
  const ignoring = goCommands.find((go) => /^(?:build|install|test|vet|run)$/.test(go.subcommand) && isInModule(go));
  const command = failing ?? ignoring;
  if (!command) return;
  report({
    span: place.span,
    severity: failing ? "error" : "warning",
    message: failing
      ? l10n.t("`{0}` is about modules, and stops where `GO111MODULE=off` switches them off.", command.title)
      : l10n.t(
          "With `GO111MODULE=off` the command `{0}` ignores `go.mod`, and looks for the imported packages in GOPATH.",
          command.title,
        ),
    related: [{ span: command.titleSpan, message: l10n.t("`{0}` runs without modules", command.title) }],
    fixes: removal(build, setting, "suggestion"),
  });
}

/** A value that Go does not know: every command that loads packages or modules stops. */
function reportOther({ build, report }: DockerfileChecking, setting: LiteralSetting): void {
  const { place, text, goCommands } = setting;
  const stops = goCommands.some((go) => isSure(go) && (moduleCommands.test(go.subcommand) || go.compiles));
  report({
    span: place.span,
    severity: stops ? "error" : "warning",
    message: l10n.t(
      "Go does not know `{0}`, and stops: there are `on`, `auto` and `off`.",
      `GO111MODULE=${withoutUrlCredentials(text)}`,
    ),
    fixes: removal(build, setting, "suggestion"),
  });
}

function isSure({ command }: GoCommand): boolean {
  return command.shell.isCertain && !command.shell.mayFail;
}

/** A module with requirements, whose packages GOPATH will not hold. */
function isInModule(go: GoCommand): boolean {
  const { module, isVersioned } = go;
  const requires = module.presence === "yes" && (module.module?.syntax.require.length ?? 0) > 0;
  return !isVersioned && requires && !mayUseVendor(go);
}

/** Below GOPATH a build without modules takes packages from `vendor`. Source: `go help gopath`, "Vendor Directories". */
function mayUseVendor(go: GoCommand): boolean {
  const { folder } = go.module;
  if (folder === undefined || liesInGopathSources(go) === "no") return false;
  return fileForCommand(go.command, below(folder, "vendor")).presence !== "no";
}

/** None where another place of the file hands the value on: it would hand on nothing. */
function removal(build: DockerfileChecking["build"], { place }: LiteralSetting, safety: FixSafety): readonly Fix[] {
  if (/\$\{?GO111MODULE\b/.test(build.syntax.text)) return [];
  // Whoever declares an argument passes another value now and then, and without the line Docker would pass on nothing.
  if (place.form === "ARG") return [];
  const edit = removeSetting(new DockerfileEdits(build), place);
  if (!edit) return [];
  return [
    {
      title: l10n.t("Remove `{0}`", "GO111MODULE"),
      safety,
      preferred: true,
      edits: () => [edit],
    },
  ];
}
