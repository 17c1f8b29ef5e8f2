/** An element that is empty, `.` or `..`, in a path that begins with a slash. */
const unclean = /\/\.{0,2}(?:\/|$)/;

/**
 * Go's `path.Clean`: the shortest path that means the same, by its text alone. Several slashes become one, `.` goes, `..` takes the name
 * before it along, a trailing slash goes; the empty path is `.`. A path may still begin with `..`.
 */
export function cleanPath(path: string): string {
  const rooted = path.startsWith("/");
  // Most paths are clean as they are written.
  if (rooted && !unclean.test(path)) return path;
  const kept: string[] = [];
  for (const name of path.split("/")) {
    if (name === "" || name === ".") continue;
    if (name !== "..") kept.push(name);
    else if (kept.length > 0 && kept.at(-1) !== "..") kept.pop();
    else if (!rooted) kept.push("..");
  }
  const joined = kept.join("/");
  if (rooted) return `/${joined}`;
  return joined === "" ? "." : joined;
}
