import { matchName } from "../../syntax/nameGlob";
import type { GoModule } from "../../workspace/surroundings";
import type { RuleOptions } from "../define";

/**
 * Host names that nobody outside a network can resolve: `.local` (RFC 6762), `home.arpa` (RFC 8375), `.internal` (reserved
 * by ICANN in 2024), and the other top-level names that RFC 6762 appendix G lists as in private use, none of which is
 * delegated; `.localdomain` and `.localhost` (RFC 6761).
 */
const internalHost = /(?:^|\.)(?:internal|intranet|private|corp|home|lan|local|localdomain|localhost|home\.arpa)$/;

/** Addresses that are not routed between networks. Source: RFC 1918, RFC 1122 3.2.1.3, RFC 3927. */
const internalAddress = /^(?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254)(?:\.\d{1,3}){1,3}$/;

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
 * The GOPRIVATE pattern for a module path that no public proxy can have for certain: one of the settings, or its host when
 * the settings or its name say that it is internal.
 */
export function privatePatternFor(path: string, options: RuleOptions): string | undefined {
  const pattern = options.privateModules.find((each) => matchesPrefix(each, path));
  if (pattern !== undefined) return pattern;
  const host = hostOf(path);
  return isInternalHost(host, options) ? host : undefined;
}

/** Whether a host, without a port, is the company's own: by the settings, or by a name or an address that is only known inside. */
export function isInternalHost(host: string, { internalHosts }: RuleOptions): boolean {
  return internalHosts.includes(host) || isInternalName(host) || internalAddress.test(host);
}

/**
 * Whether a GOPRIVATE pattern matches a module path: as many leading elements as it has, each with `*` and `?`.
 * Source: golang.org/x/mod/module MatchPrefixPatterns.
 */
export function matchesPrefix(pattern: string, path: string): boolean {
  const wanted = pattern.replace(/\/$/, "").split("/");
  const elements = path.split("/");
  if (wanted.length > elements.length) return false;
  return wanted.every((each, index) => matchName(each, elements[index] ?? "") === true);
}

/** Whether a GOPRIVATE-style list matches every module path: an entry `*` or `*.*`. */
export function coversEveryModule(list: string): boolean {
  return list.split(",").some((entry) => /^(?:\*+|\*+\.\*+)\/?$/.test(entry));
}

/** Whether a name belongs to no public domain, so that only a network of its own resolves it. */
function isInternalName(host: string): boolean {
  return internalHost.test(host);
}

function isPrivateHost(host: string, own: string, options: RuleOptions): boolean {
  if (isInternalHost(host, options)) return true;
  return host === own && gitServer.test(host) && !publicServers.has(host);
}

function hostOf(modulePath: string): string {
  const [host = ""] = modulePath.split("/");
  return host.includes(".") ? host : "";
}
