/**
 * A module path or version as it stands in requests to proxies and the checksum database: `!` and the lower-case letter
 * for each capital. Source: Go modules reference, "Module proxies"; golang.org/x/mod/module EscapePath.
 */
export function escapeModulePath(path: string): string {
  return path.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}

/**
 * The files that Go asks a module proxy for, relative to the proxy's address. A version that is none (`latest`, a branch)
 * has to be resolved first, and what comes then depends on the answer.
 * Source: cmd/go/internal/modfetch/proxy.go; `go mod download` takes all three, a build `.mod` and `.zip`.
 */
export function moduleFiles(path: string, version: string): readonly string[] {
  const folder = `${escapeModulePath(path)}/@v`;
  if (version === "latest" || version === "upgrade" || version === "patch") return [`${folder}/list`];
  const name = escapeModulePath(version);
  return isCanonical(version)
    ? ["info", "mod", "zip"].map((end) => `${folder}/${name}.${end}`)
    : [`${folder}/${name}.info`];
}

/** Whether a version is complete: `v1.2.3`, a pre-release, a pseudo-version. */
function isCanonical(version: string): boolean {
  return /^v\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/.test(version);
}

/**
 * The repository of a module path whose host Go knows, or whose path names it, without asking: `github.com/owner/name`,
 * `git.example.com/group/name.git`. Source: cmd/go/internal/vcs/vcs.go, vcsPaths.
 */
export function staticRepository(path: string): string | undefined {
  const known = /^(?:github\.com|bitbucket\.org)\/[\w.-]+\/[\w.-]+/.exec(path)?.[0];
  return known ?? /^[a-z0-9.-]+\.[a-z0-9.-]+(?::\d+)?(?:\/~?[\w.-]+)+?\.git(?=\/|$)/i.exec(path)?.[0];
}

/** What a page says with `<meta name="go-import" content="prefix vcs repository">`. */
export interface GoImport {
  readonly prefix: string;
  readonly vcs: string;
  readonly repository: string;
}

/** The line of a page that is for a module path. Source: `go help importpath`; cmd/go/internal/vcs/discovery.go. */
export function goImportIn(page: string, path: string): GoImport | undefined {
  for (const [tag] of page.matchAll(/<meta\b[^>]*>/gi)) {
    if (!/\bname\s*=\s*["']?go-import["'\s>]/i.test(tag)) continue;
    const content = /\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(tag);
    const [prefix, vcs, repository] = (content?.[1] ?? content?.[2] ?? "").trim().split(/\s+/);
    if (prefix === undefined || vcs === undefined || repository === undefined) continue;
    if (path === prefix || path.startsWith(`${prefix}/`)) return { prefix, vcs, repository };
  }
  return undefined;
}

/**
 * The modules that a package may belong to, for `go install package@version`: every prefix of its path, the longest first,
 * as Go asks for them. Source: Go modules reference, "Resolving a package to a module".
 */
export function modulePrefixes(packagePath: string): readonly string[] {
  const elements = packagePath.split("/");
  // Hosts that keep repositories by owner and name have no module above them.
  const fewest = /^(?:github\.com|gitlab\.com|bitbucket\.org|golang\.org)$/.test(elements[0] ?? "") ? 3 : 1;
  const prefixes: string[] = [];
  for (let length = elements.length; length >= Math.min(fewest, elements.length); length--) {
    prefixes.push(elements.slice(0, length).join("/"));
  }
  return prefixes;
}
