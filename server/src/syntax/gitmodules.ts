import { cleanPath } from "./cleanPath";

/** More submodules than this are not read: nobody has them. */
const maximumSubmodules = 1000;

/**
 * The folders of the submodules that a `.gitmodules` names, relative to its own folder. Never throws; what leads out of
 * the folder is left out.
 *
 * Source: gitmodules(5), and git-config(1), "Syntax".
 */
export function parseGitmodules(text: string): readonly string[] {
  const paths: string[] = [];
  let isSubmodule = false;
  for (const line of text.replace(/^\uFEFF/, "").split(/\r?\n/)) {
    const section = /^\s*\[\s*([\w.-]+)/.exec(line)?.[1];
    if (section !== undefined) isSubmodule = section.toLowerCase() === "submodule";
    const written = /^\s*(?:\[[^\]]*\]\s*)?path\s*=\s*(.*?)\s*$/i.exec(line)?.[1];
    if (!isSubmodule || written === undefined) continue;
    const path = cleanPath(valueOf(written));
    if (path !== "" && path !== "." && !/^(?:\/|\.\.(?:\/|$))/.test(path)) paths.push(path);
    if (paths.length === maximumSubmodules) break;
  }
  return paths;
}

/** A value without its quotes and the comment behind it. */
function valueOf(written: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(written)?.[1];
  return quoted?.replace(/\\(["\\])/g, "$1") ?? written.replace(/\s*[#;].*$/, "");
}
