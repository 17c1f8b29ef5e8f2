import * as l10n from "@vscode/l10n";
import type { GoCommand } from "../../build/goCommand";
import { packagesIn } from "../../build/packages";
import { settingPlaces } from "../../build/settingPlaces";
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
  // What somebody exported to no effect is what they want.
  const exported = places.flatMap(({ value }) => textOf(value) ?? []).filter(canBeWritten);
  const [preferred, ...others] = new Set([...exported, ...options.moduleProxies]);
  const edits = new DockerfileEdits(build);
  // The same setting further down, where another command needed it, has nothing left to do.
  const laterSame = (value: string) =>
    settingPlaces(first.step.stage, (name) => name === "GOPROXY").filter(
      (place) => place.form === "ENV" && place.span.start > first.span.end && place.pair?.rawValue === value,
    );
  const insert = (line: string, value: string) => () => [
    edits.insertBefore(first.step.instruction, [line]),
    ...(line.startsWith("ENV") ? laterSame(value).flatMap((place) => removeSetting(edits, place) ?? []) : []),
  ];
  const fixes: Fix[] = [];
  if (preferred !== undefined) {
    const env = `ENV GOPROXY=${preferred}`;
    const arg = `ARG GOPROXY=${preferred}`;
    const isMove = laterSame(preferred).length > 0;
    fixes.push({
      title: isMove ? l10n.t("Move `GOPROXY` above `{0}`", first.title) : l10n.t("Insert `{0}`", env),
      safety: "suggestion",
      preferred: true,
      edits: insert(env, preferred),
    });
    fixes.push({
      title: l10n.t("Insert `{0}`, which a build argument can replace", arg),
      safety: "suggestion",
      edits: insert(arg, preferred),
    });
  }
  for (const other of others.slice(0, 3)) {
    const env = `ENV GOPROXY=${other}`;
    fixes.push({ title: l10n.t("Insert `{0}`", env), safety: "suggestion", edits: insert(env, other) });
  }
  submit({
    span: first.titleSpan,
    message: isRedHatPackage(first)
      ? l10n.t(
          "`{0}` downloads modules, and no `GOPROXY` is set for it: then the distribution's package of Go decides whom it asks, and Fedora's asks no proxy.",
          first.title,
        )
      : l10n.t("`{0}` downloads modules, and no `GOPROXY` is set for it: Go uses its default proxy.", first.title),
    related,
    fixes,
  });
}

/** Go from Fedora and its kin, whose go.env may say otherwise than Go's own. Source: src.fedoraproject.org/rpms/golang, go.env patch. */
function isRedHatPackage({ step }: GoCommand): boolean {
  return packagesIn(step.stage).some(
    ({ name, command }) =>
      /^(?:golang|golang-bin|go-toolset)$/.test(name) && /^(?:dnf|yum|microdnf)$/.test(command.name ?? ""),
  );
}
