import * as l10n from "@vscode/l10n";
import type { GoCommand } from "../../build/goCommand";
import type { Stage } from "../../build/stage";
import { type DockerfileChecking, defineDockerfileRule, type Fix, type Related } from "../define";
import { DockerfileEdits } from "../shared/edits";

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
  check(context) {
    // A chain of stages is reported once; a stage that downloads again is related to the first place.
    const reported = new Map<Stage, GoCommand[]>();
    for (const stage of context.build.stages) {
      const commands = stage.steps.flatMap((step) => step.goCommands).filter(downloadsWithoutProxy);
      const owner = stage.chain.find((other) => reported.has(other));
      if (commands.length === 0) continue;
      if (owner) reported.get(owner)?.push(...commands);
      else reported.set(stage, commands);
    }
    for (const [first, ...later] of reported.values()) if (first) report(context, first, later);
  },
});

function downloadsWithoutProxy(command: GoCommand): boolean {
  return command.downloads === "yes" && command.setting("GOPROXY").value.kind === "unset";
}

function report(
  { build, options, report: submit }: DockerfileChecking,
  command: GoCommand,
  later: readonly GoCommand[],
): void {
  const related: Related[] = later.map((other) => ({
    span: other.titleSpan,
    message: l10n.t("`{0}` downloads modules as well", other.title),
  }));
  const edits = new DockerfileEdits(build);
  const insert = (line: string) => () => [edits.insertBefore(command.step.instruction, [line])];
  const [preferred, ...others] = options.moduleProxies;
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
    span: command.titleSpan,
    message: l10n.t(
      "`{0}` downloads modules, and no `GOPROXY` is set in this stage: Go uses its default proxy.",
      command.title,
    ),
    related,
    fixes,
  });
}
