import * as l10n from "@vscode/l10n";
import type { StepCommand } from "../../build/command";
import { writesOf } from "../../build/commandWrites";
import { fileForCommand } from "../../build/files";
import type { GoCommand } from "../../build/goCommand";
import { below } from "../../build/imagePaths";
import type { Mount } from "../../build/mount";
import { mountOver } from "../../build/ownership";
import type { Step } from "../../build/stage";
import type { Span } from "../../syntax/text";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type Fix, type Severity } from "../define";
import { certainOutputs } from "../shared/certainOutputs";
import { DockerfileEdits } from "../shared/edits";
import { forEachStep } from "../shared/forEach";

export const bindMountIsReadOnly = defineDockerfileRule({
  meta: {
    id: "bind-mount-is-read-only",
    category: "cache-mount",
    severity: "error",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A step writes into a folder that it has bind-mounted read-only"),
    effect: () => l10n.t("The command stops with `read-only file system`."),
    remedy: () =>
      l10n.t(
        "Write the program to a folder outside of the mount. With `rw` the command runs, but what it writes is thrown away after the step.",
      ),
  },
  mentions: ["mount"],
  check: forEachStep((step, { report }) => {
    if (step.instruction.keyword !== "RUN") return;
    const mounts = step.mounts.filter((mount) => mount.type === "bind" && mount.isReadOnly);
    const reported = new Set<Mount>();
    for (const command of mounts.length > 0 ? step.commands : []) {
      if (!command.shell.isCertain || command.shell.mayFail) continue;
      for (const write of writesIn(command)) {
        const mount = mountOver(step, write.path);
        if (!mount || !mounts.includes(mount) || reported.has(mount)) continue;
        reported.add(mount);
        report({
          span: mount.flag.span,
          severity: write.severity,
          message:
            write.severity === "error"
              ? l10n.t("`{0}` writes `{1}`, and this mount is read-only.", write.title, write.path)
              : l10n.t("`{0}` may have to write `{1}`, and this mount is read-only.", write.title, write.path),
          related: [{ span: write.span, message: l10n.t("`{0}` writes here", write.title) }],
          fixes: write.isKept ? outputFix(step, write) : writableFix(step, mount),
        });
      }
    }
  }),
});

interface Write {
  /** Absolute. */
  readonly path: string;
  readonly span: Span;
  readonly title: string;
  readonly severity: Severity;
  /** Whether the file is what the step is for, so that it must outlive the mount. */
  readonly isKept: boolean;
  readonly go: GoCommand | undefined;
}

function writesIn(command: StepCommand): readonly Write[] {
  const go = command.step.goCommands.find((each) => each.command === command);
  if (go) return writesOfGo(go);
  // `cp` and `mkdir -p` of what is there change nothing.
  if (/^(?:cp|mv|ln|install)$/.test(command.name ?? "")) return [];
  return writesOf(command)
    .made.filter((path) => fileForCommand(command, path).presence === "no")
    .map((path) => ({
      path,
      span: command.span,
      title: command.name ?? "",
      severity: "error",
      isKept: false,
      go: undefined,
    }));
}

function writesOfGo(go: GoCommand): readonly Write[] {
  const title = go.title;
  if (go.subcommand === "build" || go.subcommand === "install") {
    const flag = go.flag("o");
    return certainOutputs(go).map((path) => ({
      path,
      span: flag?.span ?? go.titleSpan,
      title,
      severity: "error",
      isKept: true,
      go,
    }));
  }
  const folder = go.module.folder;
  if (folder === undefined || go.module.presence !== "yes") return [];
  const write = (name: string, severity: Severity): Write[] => [
    { path: below(folder, name), span: go.titleSpan, title, severity, isKept: false, go },
  ];
  if (go.subcommand === "mod vendor" && !go.flag("o")) return write("vendor", "error");
  if (go.subcommand === "mod edit" && !go.flag("json") && !go.flag("print")) return write("go.mod", "error");
  // Whether they find something to change cannot be seen from here.
  return /^(?:mod tidy|get|generate)$/.test(go.subcommand) ? write("go.mod", "warning") : [];
}

/** What `go get` or `go mod tidy` writes may go with the mount. */
function writableFix({ build }: Step, mount: Mount): Fix[] {
  const { end } = mount.flag.valueSpan ?? mount.flag.span;
  if (mount.option("ro") || mount.option("readonly") || mount.option("rw") || mount.option("readwrite")) return [];
  return [
    {
      title: l10n.t("Add `rw` to the mount; what is written is thrown away after the step"),
      safety: "suggestion",
      preferred: true,
      edits: () => [new DockerfileEdits(build).replace({ start: end, end }, ",rw")],
    },
  ];
}

/** Another place for the program, where nothing but COPY --from asks for the old one. */
function outputFix(step: Step, { path, go }: Write): Fix[] {
  const value = go?.flag("o");
  const word = value?.valueWord;
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (!go || !word || !/^[\w./-]+$/.test(word.text.slice(value.valueOffset))) return [];
  const { build } = step;
  const place = `/out/${name}`;
  const sources = build.steps.flatMap(({ copy }) => {
    if (copy?.origin.kind !== "stage" || !copy.origin.stage.standsOn(step.stage)) return [];
    return copy.sources.filter((source) => textOf(source.path) === path);
  });
  const written = word.text.slice(value.valueOffset);
  const mentions = (text: string) => build.syntax.text.split(text).length - 1;
  const isUsedElsewhere = mentions(path) > sources.length + (written === path ? 1 : 0);
  if (sources.length === 0 || isUsedElsewhere || sources.some((source) => source.text !== path)) return [];
  const edits = new DockerfileEdits(build);
  const span = { start: word.span.start + value.valueOffset, end: word.span.end };
  return [
    {
      title: l10n.t("Write the program to `{0}`", place),
      safety: "suggestion",
      preferred: true,
      edits: () => [edits.replace(span, place), ...sources.map((source) => edits.replace(source.span, place))],
    },
  ];
}
