import * as l10n from "@vscode/l10n";
import { textOf } from "../../syntax/value";
import { type DockerfileChecking, defineDockerfileRule, type Fix, type Related } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { canBeWritten, type MissingModuleProxy, missingModuleProxies } from "../shared/missingModuleProxy";

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
  const insert = (line: string) => () => [edits.insertBefore(first.step.instruction, [line])];
  const fixes: Fix[] = [];
  if (preferred !== undefined) {
    const env = `ENV GOPROXY=${preferred}`;
    const arg = `ARG GOPROXY=${preferred}`;
    fixes.push({ title: l10n.t("Insert `{0}`", env), safety: "suggestion", preferred: true, edits: insert(env) });
    fixes.push({
      title: l10n.t("Insert `{0}`, which a build argument can replace", arg),
      safety: "suggestion",
      edits: insert(arg),
    });
  }
  for (const other of others.slice(0, 3)) {
    const env = `ENV GOPROXY=${other}`;
    fixes.push({ title: l10n.t("Insert `{0}`", env), safety: "suggestion", edits: insert(env) });
  }
  submit({
    span: first.titleSpan,
    message: l10n.t("`{0}` downloads modules, and no `GOPROXY` is set for it: Go uses its default proxy.", first.title),
    related,
    fixes,
  });
}
