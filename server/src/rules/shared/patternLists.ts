import { matchesPrefix } from "./privateModules";

/** Why an entry of a GOPRIVATE-style list matches no module path. Source: golang.org/x/mod/module MatchPrefixPatterns. */
export type PatternDefect = "quotes" | "separator" | "blank" | "scheme" | "upper-case";

/** Hosts where everybody keeps modules: an entry that covers one of them whole exempts far more than what is private. */
const publicHosts = ["github.com", "gitlab.com", "bitbucket.org", "golang.org", "google.golang.org", "gopkg.in"];

/** The first thing about a list that Go takes literally and that no module path can hold; `undefined` for a sound list. */
export function patternDefect(list: string): PatternDefect | undefined {
  if (/["']/.test(list)) return "quotes";
  if (/[;|]/.test(list)) return "separator";
  const entries = list.split(",");
  if (entries.some((entry) => /\s/.test(entry))) return "blank";
  if (entries.some((entry) => /:\/\/|^[\w.-]+@[^/]+:/.test(entry))) return "scheme";
  // Import paths begin with a host name, which Go wants in lower case. Source: golang.org/x/mod/module CheckPath.
  return entries.some((entry) => /[A-Z]/.test(hostOf(entry))) ? "upper-case" : undefined;
}

/** The list that was meant by one with a defect; `undefined` where that cannot be told. */
export function repairedList(list: string): string | undefined {
  const entries = list
    .replace(/["']/g, "")
    .split(/[,;|\s]+/)
    .filter((entry) => entry !== "")
    .map((entry) => {
      const path = entry
        .replace(/^[a-z][a-z0-9+.-]*:\/\/(?:[^/@]*@)?/i, "")
        .replace(/^[\w.-]+@([^/:]+):/, "$1/")
        .replace(/\.git$/, "");
      const host = hostOf(path);
      return host.toLowerCase() + path.slice(host.length);
    });
  const isPlain = entries.every((entry) => /^[\w.*?~[\]-]+(?:\/[\w.*?~[\]-]+)*\/?$/.test(entry));
  return entries.length > 0 && isPlain ? [...new Set(entries)].join(",") : undefined;
}

/** The first entry that covers everything on a public host, such as `github.com`, `github.com/*` or `*`. */
export function publicEntry(list: string): string | undefined {
  return list.split(",").find((entry) => {
    const [host = "", ...rest] = entry.replace(/\/$/, "").split("/");
    return rest.every((element) => /^\*+$/.test(element)) && publicHosts.some((each) => matchesPrefix(host, each));
  });
}

/** The first entry that covers something on a public host: `github.com/corp` as well as `*`. */
export function entryOnPublicHost(list: string): string | undefined {
  return list.split(",").find((entry) => publicHosts.some((each) => matchesPrefix(hostOf(entry), each)));
}

/**
 * An entry that ends with a wildcard element and so matches only what lies below a module that is required, and not the
 * module itself: `github.com/corp/lib/**`.
 */
export function entryBelow(
  list: string,
  required: readonly string[],
): { readonly entry: string; readonly module: string } | undefined {
  const entries = list.split(",");
  const open = entries.filter((entry) => /\/\*+\/?$/.test(entry));
  if (open.length === 0) return undefined;
  for (const module of required) {
    const entry = open.find((each) => {
      const stem = each.replace(/\/\*+\/?$/, "");
      return stem.split("/").length === module.split("/").length && matchesPrefix(stem, module);
    });
    if (entry !== undefined && !entries.some((each) => matchesPrefix(each, module))) return { entry, module };
  }
  return undefined;
}

function hostOf(entry: string): string {
  return entry.split("/")[0] ?? "";
}
