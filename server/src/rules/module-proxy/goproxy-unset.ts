import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import type { GoCommand } from "../../build/goCommand";
import { packagesIn } from "../../build/packages";
import { allSettingPlaces, type SettingPlace, settingPlaces } from "../../build/settingPlaces";
import { textOf } from "../../syntax/value";
import { type DockerfileChecking, defineDockerfileRule, type Fix, type Related } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { canBeWritten, type MissingModuleProxy, missingModuleProxies } from "../shared/missingModuleProxy";
import { removeSetting } from "../shared/settingEdits";

export const goproxyUnset = defineDockerfileRule({
  meta: {
    id: "goproxy-unset",
    category: "module-proxy",
    severity: "information",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("Modules are downloaded while no GOPROXY is set"),
    effect: () =>
      l10n.t(
        "Go asks its default module proxy. Where that proxy is slow or blocked, the build hangs or fails while it downloads modules.",
      ),
    remedy: () =>
      l10n.t(
        "Set `GOPROXY` in this stage to a module proxy that your builds reach, before the first command that downloads.",
      ),
  },
  mentions: ["go"],
  check(context) {
    for (const missing of missingModuleProxies(context.build)) {
      if (missing.cause === "unset") report(context, missing);
    }
  },
});

function report(
  { build, options, report: submit }: DockerfileChecking,
  { first, later, places }: MissingModuleProxy,
): void {
  const related: Related[] = [
    ...places.map(({ span }) => ({ span, message: l10n.t("this `export` ends with its RUN") })),
    ...later.map(({ titleSpan, title }) => ({
      span: titleSpan,
      message: l10n.t("`{0}` downloads modules as well", title),
    })),
  ];
  submit({
    span: first.titleSpan,
    message: isRedHatPackage(first)
      ? l10n.t(
          "`{0}` downloads modules, and no `GOPROXY` is set for it: then the distribution's package of Go decides whom it asks, and Fedora's asks no proxy.",
          first.title,
        )
      : l10n.t("`{0}` downloads modules, and no `GOPROXY` is set for it: Go uses its default proxy.", first.title),
    related,
    fixes: fixesFor(build, options.moduleProxies, first, places),
  });
}

/** Go from Fedora and its kin, whose go.env may say otherwise than Go's own. Source: src.fedoraproject.org/rpms/golang, go.env patch. */
function isRedHatPackage({ step }: GoCommand): boolean {
  return packagesIn(step.stage).some(
    ({ name, command }) =>
      /^(?:golang|golang-bin|go-toolset)$/.test(name) && /^(?:dnf|yum|microdnf)$/.test(command.name ?? ""),
  );
}

function fixesFor(
  build: Build,
  known: readonly string[],
  first: GoCommand,
  lost: MissingModuleProxy["places"],
): readonly Fix[] {
  // What somebody exported to no effect is what they want.
  const exported = lost.flatMap(({ value }) => textOf(value) ?? []).filter(canBeWritten);
  const values = [...new Set([...exported, ...proxiesElsewhere(build), ...known])];
  const edits = new DockerfileEdits(build);
  const later = placesBehind(build, first);
  const insert = (line: string) => edits.insertBefore(first.step.instruction, [line]);
  const written = later.filter(({ form }) => form === "go env -w");
  if (written.length > 0) {
    // The environment wins over what `go env -w` writes: only that value can move up, and nothing may stay behind.
    const [place, ...rest] = written;
    const value = place && rest.length === 0 ? values.find((each) => each === textOf(place.value)) : undefined;
    const removal = place && value !== undefined ? removeSetting(edits, place) : undefined;
    if (!removal) return [];
    return [move(first, () => [insert(`ENV GOPROXY=${value}`), removal])];
  }
  const [preferred, ...others] = values;
  if (preferred === undefined) return [];
  // The same setting further down, where another command needed it, has nothing left to do.
  const same = (value: string) =>
    later.filter(
      ({ form, pair, step }) => form === "ENV" && step?.stage === first.step.stage && pair?.rawValue === value,
    );
  const insertEnv = (value: string) => () => [
    insert(`ENV GOPROXY=${value}`),
    ...same(value).flatMap((place) => removeSetting(edits, place) ?? []),
  ];
  const safety = "suggestion";
  const insertion = (value: string): Fix => {
    return { title: l10n.t("Insert `{0}`", `ENV GOPROXY=${value}`), safety, edits: insertEnv(value) };
  };
  const arg = `ARG GOPROXY=${preferred}`;
  return [
    same(preferred).length > 0 ? move(first, insertEnv(preferred)) : { ...insertion(preferred), preferred: true },
    { title: l10n.t("Insert `{0}`, which a build argument can replace", arg), safety, edits: () => [insert(arg)] },
    ...others.slice(0, 3).map(insertion),
  ];
}

function move({ title }: GoCommand, edits: Fix["edits"]): Fix {
  return { title: l10n.t("Move `GOPROXY` above `{0}`", title), safety: "suggestion", preferred: true, edits };
}

/** The places behind a command that set GOPROXY for what stands on its stage. */
function placesBehind(build: Build, { step, span }: GoCommand): readonly SettingPlace[] {
  return build.stages
    .filter((stage) => stage.standsOn(step.stage))
    .flatMap((stage) => settingPlaces(stage, isGoproxy))
    .filter((place) => place.span.start > span.end);
}

function isGoproxy(name: string): boolean {
  return name === "GOPROXY";
}

/** A value that brings no finding of its own: proxies that stand in for one another, and `direct` behind them. */
const soundList = /^https:\/\/[^,|]+(?:\|https:\/\/[^,|]+)*(?:[,|]direct)?$/;

/** The values that other places of the file set, in another stage or too late: two lists in one build contradict each other. */
function proxiesElsewhere(build: Build): readonly string[] {
  return allSettingPlaces(build, isGoproxy)
    .flatMap(({ value }) => textOf(value) ?? [])
    .filter((value) => canBeWritten(value) && soundList.test(value));
}
