import * as l10n from "@vscode/l10n";
import type { GoCommand } from "../../build/goCommand";
import { sourcePair } from "../../build/settingPlaces";
import { textOf } from "../../syntax/value";
import { type DockerfileChecking, defineDockerfileRule, type FileEdit, type Fix, type RuleOptions } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { hasGit, installation } from "../shared/gitInstallation";
import { type FetchedModule, fetchedModules, fetchingCommands, routesOf } from "../shared/moduleRoutes";
import { OncePerChain } from "../shared/oncePerChain";
import { privatePatternFor } from "../shared/privateModules";

export const goprivateMissing = defineDockerfileRule({
  meta: {
    id: "goprivate-missing",
    category: "private-modules",
    severity: "warning",
    confidence: "high",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("Private modules are downloaded, and nothing exempts them from the public servers"),
    effect: () =>
      l10n.t(
        "The names of private modules go to the public proxy and the checksum database. They do not know them: the download is slow, or fails.",
      ),
    remedy: () => l10n.t("Set `GOPRIVATE` to the prefixes of the private modules before the download."),
  },
  mentions: ["go"],
  check(context) {
    const once = new OncePerChain();
    for (const go of fetchingCommands(context.build)) {
      const exposed = exposedModules(go, context.options);
      if (exposed.length > 0 && once.isFirst(go.step.stage, "exposed")) reportCommand(context, go, exposed);
    }
  },
});

interface Exposed extends FetchedModule {
  readonly pattern: string;
  readonly isAskedOfProxy: boolean;
}

/** The private modules of a command that a public server is asked for. Behind a proxy of one's own nothing is sure. */
function exposedModules(go: GoCommand, options: RuleOptions): readonly Exposed[] {
  return fetchedModules(go).flatMap((module) => {
    const pattern = privatePatternFor(module.path, options);
    if (pattern === undefined) return [];
    const route = routesOf(go).routeOf(module.path);
    const isAskedOfProxy = route === "public proxy";
    const isExposed = isAskedOfProxy || (route === "direct" && routesOf(go).isLookedUp(module.path) === "yes");
    return isExposed ? [{ ...module, pattern, isAskedOfProxy }] : [];
  });
}

function reportCommand(context: DockerfileChecking, go: GoCommand, exposed: readonly Exposed[]): void {
  const [first] = exposed;
  if (!first) return;
  context.report({
    span: go.titleSpan,
    message: first.isAskedOfProxy
      ? l10n.t(
          "`{0}` asks the public proxy for `{1}`, which only an internal host has: `GOPRIVATE` does not name it.",
          go.title,
          first.path,
        )
      : l10n.t(
          "`{0}` asks the public checksum database for `{1}`, which only an internal host has: `GOPRIVATE` does not name it.",
          go.title,
          first.path,
        ),
    related: exposed.flatMap(({ requirement, path }) =>
      requirement
        ? [{ path: requirement.goMod, span: requirement.span, message: l10n.t("`{0}` is required here", path) }]
        : [],
    ),
    fixes: fixesFor(context, go, [...new Set(exposed.map(({ pattern }) => pattern))].sort()),
  });
}

function fixesFor({ build }: DockerfileChecking, go: GoCommand, patterns: readonly string[]): readonly Fix[] {
  // Where one of the two has a list of its own, GOPRIVATE would not be read.
  if (["GONOPROXY", "GONOSUMDB"].some((name) => go.setting(name).value.kind !== "unset")) return [];
  const edits = new DockerfileEdits(build);
  const lines: string[] = [];
  if (hasGit(go.command) === "no") {
    // What is exempt from the proxy is fetched with git.
    const install = installation(go.command, ["git"]);
    if (install === undefined) return [];
    lines.push(install);
  }
  const before = go.setting("GOPRIVATE");
  const list = [...(textOf(before.value)?.split(",") ?? []), ...patterns].join(",");
  const title = l10n.t("Set `{0}` before the download", `GOPRIVATE=${list}`);
  const insertion = (more: readonly string[]): readonly FileEdit[] =>
    more.length > 0 ? [edits.insertBefore(go.step.instruction, more)] : [];
  const pair = sourcePair(before, build);
  if (before.value.kind === "unset") {
    lines.push(`ENV GOPRIVATE=${list}`);
    return [{ title, safety: "suggestion", preferred: true, edits: () => insertion(lines) }];
  }
  if (!pair?.valueSpan || pair.rawValue !== textOf(before.value)) return [];
  const { valueSpan } = pair;
  return [
    {
      title,
      safety: "suggestion",
      preferred: true,
      edits: () => [edits.replace(valueSpan, list), ...insertion(lines)],
    },
  ];
}
