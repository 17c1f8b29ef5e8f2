import * as l10n from "@vscode/l10n";
import type { LockedSource } from "../../workspace/npmLock";
import { defineNpmrcRule, type Fix } from "../define";
import { insertAfterLine } from "../shared/npmrcEdits";
import {
  effectiveEntries,
  hasVariables,
  mayUseNpm,
  publicRegistry,
  type RegistryLine,
  registryLines,
} from "../shared/npmrcEntries";
import { registeredDomain } from "../shared/registeredDomain";

export const npmrcLockfileHost = defineNpmrcRule({
  meta: {
    id: "npmrc-lockfile-host",
    category: "npmrc",
    severity: "information",
    confidence: "medium",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("A registry that npm does not ask for packages, because the lock file names another host"),
    effect: () =>
      l10n.t(
        "An install goes to the host in the lock file. Where that is not reachable, as behind a company's proxy, it fails although the registry answers.",
      ),
    remedy: () =>
      l10n.t(
        "Lock the packages anew with this registry, or let npm replace every host: `replace-registry-host=always`.",
      ),
  },
  check({ path, text, npmrc, project, report }) {
    const { locked, npmMajor, workspaceRoot } = project;
    // npm 7 has no such setting, and of older ones nobody has looked at what they do.
    if (!locked || !mayUseNpm(project) || workspaceRoot !== undefined || (npmMajor ?? 8) < 8) return;
    const setting = effectiveEntries(npmrc).find(({ key }) => key === "replace-registry-host");
    if (setting && hasVariables(setting)) return;
    const replaced = setting ? String(setting.value) : "npmjs";
    const lines = registryLines(npmrc);
    const ownScopes = new Set(lines.flatMap(({ scope }) => scope ?? []));
    for (const line of lines) {
      const { entry, scope, url } = line;
      if (!url || !entry.valueSpan) continue;
      const others = locked.sources.filter(
        (source) =>
          (scope === undefined ? !ownScopes.has(source.scope ?? "") : source.scope === scope) &&
          source.host !== url.host &&
          !isReplaced(source, replaced) &&
          registeredDomain(nameOf(source)) !== (registeredDomain(url.hostname) ?? url.hostname),
      );
      if (others.length === 0) continue;
      const addition = "replace-registry-host=always";
      const fix: Fix = {
        title: l10n.t("Add `{0}`", addition),
        safety: "suggestion",
        preferred: true,
        edits: () => [insertAfterLine(path, text, entry, addition)],
      };
      report({
        span: entry.valueSpan,
        message: l10n.t(
          "npm does not ask this registry for all packages: for {0} of them `{1}` names `{2}`, and npm goes there.",
          others.reduce((sum, { packages }) => sum + packages, 0),
          locked.file,
          [...new Set(others.map(({ host }) => host))].join("`, `"),
        ),
        fixes: setting === undefined && mayReplaceAll(lines, locked.sources) ? [fix] : [],
      });
    }
  },
});

/** Source: docs.npmjs.com/cli/using-npm/config#replace-registry-host; tried on npm 11. */
function isReplaced(source: LockedSource, replaced: string): boolean {
  if (replaced === "never") return false;
  return replaced === "always" || nameOf(source) === (replaced === "npmjs" ? publicRegistry.hostname : replaced);
}

/** Only hosts are replaced, and paths stay: all registries must be alike in theirs, and one of them serve all packages. */
function mayReplaceAll(lines: readonly RegistryLine[], sources: readonly LockedSource[]): boolean {
  const [only, ...more] = lines;
  return more.length === 0 && only?.url?.pathname === "/" && sources.every(({ path }) => path === "/");
}

function nameOf({ host }: LockedSource): string {
  return host.replace(/:\d+$/, "");
}
