import type { GoModule } from "../../workspace/surroundings";
import type { RuleOptions } from "../define";

/** Host names that nobody outside a network can resolve. Source: RFC 6762, RFC 8375, ICANN's reservation of `.internal`. */
const internalHost = /(?:^|\.)(?:internal|intranet|corp|lan|local|localdomain|home\.arpa)$/;

/** First labels of self-hosted git servers: `git.example.com`, `gitlab.example.com`. */
const gitServer = /^(?:git|gitlab|gitea|gogs|bitbucket|stash|gerrit|scm|vcs|code)\.[^.]+\..+$/;

/** Public servers whose names look self-hosted. */
const publicServers = new Set([
  "git.sr.ht",
  "gitlab.freedesktop.org",
  "gitlab.gnome.org",
  "code.gitea.io",
  "code.forgejo.org",
]);

/**
 * GOPRIVATE patterns for the modules that these go.mod files require and that no public proxy can have: those that the
 * settings name, and hosts that are internal by their name or the module's own. Sorted, without duplicates.
 */
export function privatePatterns(modules: readonly GoModule[], options: RuleOptions): readonly string[] {
  const found = new Set<string>();
  for (const { syntax } of modules) {
    const own = hostOf(syntax.module?.value ?? "");
    for (const { path } of syntax.require) {
      const pattern = options.privateModules.find((each) => matchesPrefix(each, path));
      const host = hostOf(path);
      if (pattern !== undefined) found.add(pattern);
      else if (isPrivateHost(host, own, options)) found.add(host);
    }
  }
  return [...found].sort();
}

/**
 * Whether a GOPRIVATE pattern matches a module path: as many leading elements as it has, each with `*` and `?`.
 * Source: golang.org/x/mod/module MatchPrefixPatterns; FACTS.md B1. Classes (`[a-z]`) are not read and match nothing.
 */
export function matchesPrefix(pattern: string, path: string): boolean {
  const wanted = pattern.replace(/\/$/, "").split("/");
  const elements = path.split("/");
  if (wanted.length > elements.length || pattern.includes("[")) return false;
  return wanted.every((each, index) => {
    const source = each
      .replace(/[.+^${}()|\\]/g, "\\$&")
      .replace(/\*+/g, ".*")
      .replace(/\?/g, ".");
    return new RegExp(`^${source}$`).test(elements[index] ?? "");
  });
}

/** Whether a GOPRIVATE-style list matches every module path: an entry `*` or `*.*`. */
export function coversEveryModule(list: string): boolean {
  return list.split(",").some((entry) => /^(?:\*+|\*+\.\*+)\/?$/.test(entry));
}

/** Whether a name belongs to no public domain, so that only a network of its own resolves it. */
export function isInternalName(host: string): boolean {
  return internalHost.test(host);
}

function isPrivateHost(host: string, own: string, { internalHosts }: RuleOptions): boolean {
  if (internalHosts.includes(host) || isInternalName(host)) return true;
  return host === own && gitServer.test(host) && !publicServers.has(host);
}

function hostOf(modulePath: string): string {
  const [host = ""] = modulePath.split("/");
  return host.includes(".") ? host : "";
}
