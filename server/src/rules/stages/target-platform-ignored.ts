import * as l10n from "@vscode/l10n";
import { copiedPrograms } from "../../build/builtPrograms";
import { needsCgo } from "../../build/cgo";
import type { CopySource } from "../../build/copy";
import { platformArguments } from "../../build/environment";
import type { GoCommand } from "../../build/goCommand";
import { buildPlatformFlag } from "../../build/platforms";
import { settingPlaces } from "../../build/settingPlaces";
import { isShipped } from "../../build/shipped";
import type { Stage } from "../../build/stage";
import { type UnsetRead, unsetReadsIn } from "../../build/unsetVariables";
import type { Flag } from "../../syntax/dockerfile";
import { textOf } from "../../syntax/value";
import { type DockerfileChecking, defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { inLowerCase } from "../shared/inLowerCase";
import { severityOfUnset } from "../shared/unsetReads";

export const targetPlatformIgnored = defineDockerfileRule({
  meta: {
    id: "target-platform-ignored",
    category: "stages",
    severity: "warning",
    confidence: "high",
    fix: "safe",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A build does not follow the platform that the image is for"),
    effect: () =>
      l10n.t(
        "Every platform gets the program of the build machine: the image is labelled `arm64`, and its program ends with “exec format error” there.",
      ),
    remedy: () =>
      l10n.t(
        "Declare `ARG TARGETOS TARGETARCH` in the stage that builds, and build with `GOOS=$TARGETOS GOARCH=$TARGETARCH`.",
      ),
  },
  mentions: inLowerCase(platformArguments),
  check(context) {
    for (const stage of context.build.stages) {
      checkUndeclared(context, stage);
      if (isDelivered(stage) && !buildPlatformFlag(stage)) checkCopies(context, stage);
    }
  },
});

/** `$TARGETARCH` in a stage that does not declare it: BuildKit fills these only for an ARG. */
function checkUndeclared({ build, report }: DockerfileChecking, stage: Stage): void {
  const ofBuildPlatform = buildPlatformFlag(stage) !== undefined;
  // Empty, `GOARCH=$TARGETARCH` means the machine of the stage: what the image is for, unless the stage is on the build platform.
  const reads = unsetReadsIn(stage).filter(
    (read) => platformArguments.has(read.name) && !read.hasDefault && (ofBuildPlatform || !goVariableOf(read)),
  );
  const [first, ...others] = reads;
  if (!first) return;
  const names = [...platformArguments].filter((name) => reads.some((read) => read.name === name));
  const line = `ARG ${names.join(" ")}`;
  const { lines } = build.syntax;
  const isElsewhere = ({ span }: UnsetRead) => lines.lineAt(span.start) !== lines.lineAt(first.span.start);
  report({
    span: first.span,
    message: undeclaredMessage(first, reads),
    severity: severityOfUnset(first),
    related: others
      .filter(isElsewhere)
      .map(({ name, span }) => ({ span, message: l10n.t("`{0}` is read here as well", name) })),
    fixes: [
      {
        title: l10n.t("Insert `{0}`", line),
        safety: "safe",
        preferred: true,
        edits: () => [new DockerfileEdits(build).insertBefore(first.instruction, [line])],
      },
    ],
  });
}

function undeclaredMessage(first: UnsetRead, reads: readonly UnsetRead[]): string {
  const together = reads.filter(({ instruction }) => instruction === first.instruction);
  const [one, other] = new Set(together.flatMap((read) => goVariableOf(read) ?? []));
  if (!goVariableOf(first) || one === undefined) {
    return l10n.t("`{0}` is empty here: BuildKit fills it only where an ARG of the stage declares it.", first.name);
  }
  return other === undefined
    ? l10n.t(
        "No ARG of this stage declares `{0}`: `{1}` stays empty, so Go builds for the machine of this stage.",
        first.name,
        one,
      )
    : l10n.t(
        "No ARG of this stage declares `{0}`: `{1}` and `{2}` stay empty, so Go builds for the machine of this stage.",
        first.name,
        one,
        other,
      );
}

/** The variable of Go that is empty with what is read, `GOARCH=$TARGETARCH`. */
function goVariableOf({ step, span }: UnsetRead): string | undefined {
  const places = step ? settingPlaces(step.stage, (name) => /^GO(?:OS|ARCH|ARM)$/.test(name)) : [];
  return places.find((place) => {
    const holdsRead = place.span.start < span.start && span.end <= place.span.end;
    return holdsRead && textOf(place.value) === "";
  })?.name;
}

/** Stages that only carry files to others, or out of the build, run nothing. */
function isDelivered(stage: Stage): boolean {
  const shipped = isShipped(stage);
  return stage.isReachable && (shipped === "yes" || (stage.isFinal && shipped !== "no"));
}

/** Programs that a stage for the target platform takes from a native build on the build platform. */
function checkCopies(context: DockerfileChecking, stage: Stage): void {
  const found = new Map<GoCommand, CopySource>();
  for (const { copy } of stage.steps) {
    for (const { from, source } of copy ? copiedPrograms(copy) : []) {
      const flag = buildPlatformFlag(from.command.step.stage);
      if (!flag || found.has(from.command) || !isNative(from.command)) continue;
      found.set(from.command, source);
      report(context, from.command, source, flag);
    }
  }
}

/** Whether nothing chooses another platform than that of the machine that builds. */
function isNative(command: GoCommand): boolean {
  if (command.command.name !== "go" || !command.command.shell.isCertain) return false;
  // A program for macOS or Windows is a file that the image only carries.
  if (!/^(?:|linux)$/.test(textOf(command.setting("GOOS").value) ?? "")) return false;
  const { value, inline, origin } = command.setting("GOARCH");
  // An empty `GOARCH=$TARGETARCH` is reported where it reads the variable.
  return value.kind === "unset" && inline === undefined && origin === undefined;
}

function report({ report: submit }: DockerfileChecking, command: GoCommand, source: CopySource, flag: Flag): void {
  submit({
    span: command.titleSpan,
    message: l10n.t(
      "`{0}` runs on `$BUILDPLATFORM` without `GOARCH`: its program is for the build machine, whatever platform the image is for.",
      command.title,
    ),
    related: [
      { span: flag.span, message: l10n.t("The platform is chosen here") },
      { span: source.span, message: l10n.t("The program goes to an image for the target platform here") },
    ],
    fixes: fixesFor(command),
  });
}

function fixesFor(command: GoCommand): Fix[] {
  const { shell, step } = command.command;
  // C code needs a compiler for the target as well.
  const isWithoutCgo = textOf(command.setting("CGO_ENABLED").value) === "0" || needsCgo(command) === "no";
  // A cross-built `go install` writes to another folder.
  if (command.subcommand !== "build" || step.instruction.json || shell.wrappers.length > 0 || !isWithoutCgo) return [];
  const edits = new DockerfileEdits(step.build);
  const isSet = (name: string) => command.setting(name).value.kind !== "unset";
  const wanted = [...(isSet("GOOS") ? [] : ["OS"]), "ARCH"];
  const missing = wanted.map((part) => `TARGET${part}`).filter((name) => !step.variable(name).origin);
  const settings = wanted.map((part) => `GO${part}=$TARGET${part} `).join("");
  return [
    {
      title: l10n.t("Build with `{0}`", settings.trimEnd()),
      safety: "suggestion",
      preferred: true,
      edits: () => [
        ...(missing.length > 0 ? [edits.insertBefore(step.instruction, [`ARG ${missing.join(" ")}`])] : []),
        edits.replace({ start: shell.span.start, end: shell.span.start }, settings),
      ],
    },
  ];
}
