import { matchName } from "../../syntax/nameGlob";

/**
 * Whether an embed pattern takes in a path, seen from the source's folder. Names with `.` or `_` at the beginning are
 * left out of a folder unless the pattern says `all:` or names them. Source: package embed.
 */
export function embedTakes(pattern: string, path: string): boolean {
  const takesAll = pattern.startsWith("all:");
  const parts = pattern
    .replace(/^all:/, "")
    .split("/")
    .filter((part) => part !== ".");
  const names = path.split("/");
  if (parts.length > names.length) return false;
  const isMatch = parts.every((part, index) => matchName(part, names[index] ?? "") === true);
  if (!isMatch) return false;
  return takesAll || !names.slice(parts.length).some((name) => /^[._]/.test(name));
}
