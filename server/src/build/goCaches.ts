import { known, textOrEmpty, unknown, type Value } from "../syntax/value";
import { below } from "./imagePaths";

/** Answers what a process finds under a name; an empty value counts as unset. */
type Read = (name: string) => Value;

/** GOMODCACHE in force, absolute in the image. Source: `go help environment`; go/build `defaultGOPATH`. */
export function moduleCacheFrom(read: Read): Value {
  const given = read("GOMODCACHE");
  if (textOrEmpty(given) !== "") return given;
  const path = read("GOPATH");
  if (path.kind === "unknown") return unknown;
  const first = textOrEmpty(path)?.split(":")[0];
  if (first) return known(below(first.replace(/\/+$/, "") || "/", "pkg/mod"));
  return inHome(read, "go/pkg/mod");
}

/** GOCACHE in force, absolute in the image. Source: `go help cache`; os.UserCacheDir. */
export function buildCacheFrom(read: Read): Value {
  const given = read("GOCACHE");
  if (textOrEmpty(given) !== "") return given;
  const cacheHome = read("XDG_CACHE_HOME");
  if (cacheHome.kind === "unknown") return unknown;
  const base = textOrEmpty(cacheHome);
  return base ? known(below(base, "go-build")) : inHome(read, ".cache/go-build");
}

function inHome(read: Read, path: string): Value {
  const home = read("HOME");
  return home.kind === "known" && home.text !== "" ? known(below(home.text, path)) : unknown;
}
