import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import type { StepCommand } from "../../build/command";
import { goInImage } from "../../build/goPresence";
import { packagesOf } from "../../build/packages";
import { presenceAtEnd } from "../../build/presence";
import { isShipped } from "../../build/shipped";
import type { Stage } from "../../build/stage";
import { literalOf } from "../../syntax/shellModel";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { codeOfProgram, type ProgramCode } from "../shared/programNeeds";

export const timezoneDataMissing = defineDockerfileRule({
  meta: {
    id: "timezone-data-missing",
    category: "stages",
    severity: "hint",
    confidence: "medium",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("The program loads a time zone, and the image has no time zone data"),
    effect: () => l10n.t("`time.LoadLocation` returns “unknown time zone”, often only when the code is reached."),
    remedy: () =>
      l10n.t(
        "Import `time/tzdata` in the program, install `tzdata`, or copy `/usr/share/zoneinfo` from the build stage.",
      ),
  },
  mentions: ["go"],
  check({ build, report }) {
    const stage = build.finalStage;
    if (stage?.base.timeZones !== "no" || isShipped(stage) !== "yes") return;
    // A toolchain has a copy of the zones, in which a program may look them up.
    if (stage.base.hasGo !== "no" || goInImage(stage) === "yes") return;
    const removal = removalOf(stage);
    if (mayHaveZones(stage, removal)) return;
    const code = codeOfProgram(stage);
    const zone = code?.isComplete ? zoneIn(code) : undefined;
    if (zone === undefined) return;
    report({
      span: stage.imageSpan,
      message: l10n.t(
        "The program loads the time zone `{0}`, and `{1}` has no time zone data: `time.LoadLocation` fails with “unknown time zone”.",
        zone,
        textOf(stage.chain.at(-1)?.image ?? stage.image) ?? stage.imageText,
      ),
      related: removal ? [{ span: removal.span, message: l10n.t("`tzdata` is removed here") }] : [],
      // What is installed above would be removed as well.
      fixes: removal ? [] : fixesFor(build, stage),
    });
  },
});

/** A zone that the program's own code names, unless the program carries the data in itself. */
function zoneIn({ imports, texts, command }: ProgramCode): string | undefined {
  if (!command || imports.has("time/tzdata") || !imports.has("time")) return undefined;
  const tags = [command.flagValue("tags"), command.goflag("tags")];
  if (tags.some((value) => value.kind === "unknown" || (value.kind === "known" && value.text.includes("timetzdata")))) {
    return undefined;
  }
  for (const text of texts) {
    const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
    const zone = /\btime\.LoadLocation\(\s*"([A-Za-z]+\/[A-Za-z0-9_+/-]+)"\s*\)/.exec(code)?.[1];
    if (zone !== undefined) return zone;
  }
  return undefined;
}

/**
 * The last command that certainly removes `tzdata` again, where the zones went nowhere but to /etc/localtime, which serves
 * `time.Local` alone: `apk add tzdata && cp /usr/share/zoneinfo/Asia/Shanghai /etc/localtime && apk del tzdata`.
 */
function removalOf(stage: Stage): StepCommand | undefined {
  const commands = stage.allSteps.flatMap((step) => (step.instruction.keyword === "RUN" ? step.commands : []));
  const isKept = commands.some(
    ({ arguments: words }) =>
      words.some(({ text }) => /zoneinfo/i.test(text)) && literalOf(words.at(-1)) !== "/etc/localtime",
  );
  const groups = new Set(["tzdata"]);
  let removal: StepCommand | undefined;
  for (const command of commands) {
    const words = command.arguments.map((word) => literalOf(word) ?? "");
    if (packagesOf(command).names.includes("tzdata")) {
      removal = undefined;
      const option = words.findIndex((word) => word === "--virtual" || word === "-t");
      const group = words[option + 1];
      if (option >= 0 && group !== undefined) groups.add(group);
    } else if (command.name === "apk" && command.shell.isCertain && !command.shell.mayFail && words.includes("del")) {
      if (words.some((word) => groups.has(word))) removal = command;
    }
  }
  return isKept ? undefined : removal;
}

/** Whether steps may bring the data to where Go looks for it. Source: time, zoneinfo_unix.go. */
function mayHaveZones(stage: Stage, removal: StepCommand | undefined): boolean {
  if (stage.environment.get("ZONEINFO").value.kind !== "unset") return true;
  if (stage.base.family === "scratch") {
    return ["/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/usr/lib/locale/TZ", "/etc/zoneinfo"].some(
      (folder) => presenceAtEnd(stage, folder) !== "no",
    );
  }
  return stage.allSteps.some((step) => {
    if (step.copy) {
      const destination = textOf(step.copy.destination);
      return destination === undefined || isBroad(destination, step.instruction.bodyText);
    }
    if (step.instruction.keyword !== "RUN") return false;
    return (
      step.isOpaque ||
      step.commands.some((command) => {
        const { names, isComplete } = packagesOf(command);
        return !isComplete || names.some((name) => bringsZones(name, removal));
      })
    );
  });
}

function bringsZones(name: string, removal: StepCommand | undefined): boolean {
  return name === "tzdata" ? removal === undefined : /^(?:tzdata|python|postgresql|php)/.test(name);
}

/** A COPY to a folder above the data, or one that names it. */
function isBroad(destination: string, text: string): boolean {
  return /zoneinfo/i.test(text) || /^\/(?:usr(?:\/share(?:\/zoneinfo.*)?)?|etc)?$/.test(destination);
}

function fixesFor(build: Build, stage: Stage): readonly Fix[] {
  if (stage.parent) return [];
  const edits = new DockerfileEdits(build);
  if (stage.base.family === "alpine") {
    return [
      {
        title: l10n.t("Install `tzdata`"),
        safety: "suggestion",
        preferred: true,
        edits: () => [edits.insertAfter(stage.from, ["RUN apk add --no-cache tzdata"])],
      },
    ];
  }
  const builder = build.stages
    .slice(0, stage.index)
    .findLast((other) => other.base.timeZones === "yes" && other.isReachable);
  if (!builder) return [];
  return [
    {
      title: l10n.t("Copy the time zones from the stage `{0}`", builder.label),
      safety: "suggestion",
      preferred: true,
      edits: () => [
        edits.insertAfter(stage.from, [`COPY --from=${builder.label} /usr/share/zoneinfo /usr/share/zoneinfo`]),
      ],
    },
  ];
}
