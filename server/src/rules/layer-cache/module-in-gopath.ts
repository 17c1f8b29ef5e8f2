import * as l10n from "@vscode/l10n";
import type { GoCommand } from "../../build/goCommand";
import type { Stage } from "../../build/stage";
import { compareGoVersions, parseGoVersion } from "../../syntax/goVersion";
import { onceFor } from "../../syntax/onceFor";
import type { Span } from "../../syntax/text";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type Fix, type Severity } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { OncePerChain } from "../shared/oncePerChain";

const readsModule = /^(?:build|install|test|vet|run|list|generate|get|mod (?:download|tidy|vendor|verify))$/;

/** The last release that was seen to stop, and the first that was seen to go on. */
const stops = parseGoVersion("1.19.13");
const goesOn = parseGoVersion("1.24");

export const moduleInGopath = defineDockerfileRule({
  meta: {
    id: "module-in-gopath",
    category: "layer-cache",
    severity: "warning",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("`go.mod` is copied to the root of GOPATH"),
    effect: () =>
      l10n.t(
        "Go keeps its own folders there. Older releases stop with `$GOPATH/go.mod exists but should not`, newer ones warn at every command.",
      ),
    remedy: () => l10n.t("Set a WORKDIR of its own, such as `/src`, before the sources are copied."),
  },
  mentions: ["go"],
  check({ build, report }) {
    const once = new OncePerChain();
    for (const command of build.goCommands) {
      const gopath = modulePlace(command);
      if (gopath === undefined || !once.isFirst(command.step.stage, gopath)) continue;
      const severity = severityFor(command.step.stage);
      report({
        span: placeOf(command),
        message:
          severity === "error"
            ? l10n.t(
                "`go.mod` lies in `{0}`, the root of GOPATH: `{1}` stops with `$GOPATH/go.mod exists but should not`.",
                gopath,
                command.title,
              )
            : l10n.t(
                "`go.mod` lies in `{0}`, the root of GOPATH, where Go keeps modules and programs: `{1}` warns about it, and older releases stop.",
                gopath,
                command.title,
              ),
        severity,
        related: [{ span: command.titleSpan, message: l10n.t("`{0}` works there", command.title) }],
        fixes: fixesFor(command, gopath),
      });
    }
  },
});

/** The root of GOPATH when the command's module lies right there. */
const modulePlace = onceFor((command: GoCommand): string | undefined => {
  if (!readsModule.test(command.subcommand) || command.isVersioned || !command.command.shell.isCertain)
    return undefined;
  if (textOf(command.setting("GO111MODULE").value) === "off") return undefined;
  const { presence, folder } = command.module;
  const gopath = textOf(command.setting("GOPATH").value)
    ?.split(":")[0]
    ?.replace(/(?<=.)\/+$/, "");
  return presence === "yes" && folder !== undefined && folder === gopath ? folder : undefined;
});

/** Error for releases that stop; between the two nobody has looked, so that only what is certain is said. */
function severityFor({ base, isReachable }: Stage): Severity {
  const version = parseGoVersion(base.goVersion ?? "");
  if (!version || !stops || !goesOn) return "warning";
  return compareGoVersions(version, stops) <= 0 && isReachable ? "error" : "warning";
}

function placeOf(command: GoCommand): Span {
  const { copy, mount, contextPath } = command.module.goMod;
  if (mount) return mount.flag.span;
  const source = copy?.sources.find(({ path }) => textOf(path) === contextPath) ?? copy?.sources[0];
  return source?.span ?? command.titleSpan;
}

/** `WORKDIR /src`, where the stage sets no folder by itself and nothing in the file counts on GOPATH's root. */
function fixesFor(command: GoCommand, gopath: string): readonly Fix[] {
  const { step } = command;
  const { stage, build } = step;
  const copied = command.module.goMod.copy?.step;
  if (!copied || copied.stage !== stage || copied.before.workdirOrigin || step.before.workdirOrigin) return [];
  if (
    textOf(copied.workdir) !== gopath ||
    build.steps.some(({ instruction }) => namesFolder(instruction.parsed.text, gopath))
  )
    return [];
  return [
    {
      title: l10n.t("Insert `{0}`", "WORKDIR /src"),
      safety: "suggestion",
      preferred: true,
      edits: () => [new DockerfileEdits(build).insertAfter(stage.from, ["WORKDIR /src"])],
    },
  ];
}

/** Whether a text names the folder or something in it, Go's own folders aside. */
function namesFolder(text: string, folder: string): boolean {
  const name = folder.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return (
    new RegExp(`(?<![\\w./-])${name}(?![\\w.-])(?!/(?:pkg|bin)(?:[/\\s"',:]|$))`).test(text) ||
    /\$\{?GOPATH\b/.test(text)
  );
}
