import type { ShellWord } from "../syntax/shellModel";
import { known, textOf } from "../syntax/value";
import type { StepCommand } from "./command";
import { folderOf, resolveInImage } from "./imagePaths";
import type { Step } from "./stage";

/** Where in an image a word of a command points. */
export type Place =
  /** Absolute and clean. */
  | { readonly kind: "path"; readonly path: string }
  /** A variable completes the path; it lies in this folder. */
  | { readonly kind: "inside"; readonly folder: string }
  /** The word names no place: a switch, a URL. */
  | { readonly kind: "none" }
  | { readonly kind: "anywhere" };

const none: Place = { kind: "none" };
const anywhere: Place = { kind: "anywhere" };

/**
 * The place that a word names. Options give that of their value (`-C/usr`, `--output=x`, `of=x`).
 *
 * @param skipped characters in front of the path, as in a flag with its value (`-o=x`)
 */
export function placeOf(command: StepCommand, word: ShellWord, skipped = 0): Place {
  const value = textOf(command.valueOf(word));
  const visible = pathIn((value ?? literalStart(word)).slice(skipped));
  if (visible === undefined) return value === undefined && /^[$~]/.test(word.text) ? anywhere : none;
  if (value !== undefined) {
    const path = textOf(resolveInImage(command.directory, known(visible)));
    if (path !== undefined) return { kind: "path", path };
  }
  // Of a path that goes on with a variable, the folder in front of it is known.
  const folder = visible.slice(0, visible.lastIndexOf("/") + 1);
  if (visible.startsWith("/")) return insideOf(textOf(resolveInImage(known("/"), known(folder))));
  if (value === undefined && folder === "") return /^\w/.test(visible) ? regionOf(command) : anywhere;
  const region = regionOf(command);
  if (region.kind !== "inside" || folder.includes("..")) return anywhere;
  return insideOf(textOf(resolveInImage(known(region.folder), known(folder === "" ? "." : folder))));
}

/** The folder that a command starts in, or the known beginning of its path, as the place of what it writes there. */
export function regionOf(command: StepCommand): Place {
  const directory = textOf(command.directory);
  if (directory !== undefined) return { kind: "inside", folder: directory };
  for (let change = command.shell.scope; change; change = change.before) {
    if (change.kind === "cd" || (change.kind === "blur" && change.directory)) return anywhere;
  }
  return workdirRegion(command.step);
}

/** The folder that a step's WORKDIR certainly lies in. */
export function workdirRegion({ workdir, before }: Step): Place {
  if (workdir.kind === "known") return { kind: "inside", folder: workdir.text };
  return before.workdirOrigin ? startOfPath(before.workdirOrigin.bodyText) : anywhere;
}

/** The folder in front of the first variable of an absolute path as a Dockerfile writes it. */
export function startOfPath(written: string): Place {
  const text = written.replace(/^["']/, "");
  const start = text.slice(0, text.indexOf("$") < 0 ? text.length : text.indexOf("$"));
  if (!start.startsWith("/")) return anywhere;
  return insideOf(folderOf(start) === "/" ? "/" : textOf(resolveInImage(known("/"), known(folderOf(start)))));
}

function insideOf(folder: string | undefined): Place {
  return folder === undefined || folder === "/" ? anywhere : { kind: "inside", folder };
}

/** The path in a word; `undefined` for switches and for what is fetched. */
function pathIn(text: string): string | undefined {
  if (text === "" || /^[a-z][a-z0-9+.-]*:\/\/|^git@/i.test(text)) return undefined;
  if (text.startsWith("-")) {
    const equals = text.indexOf("=");
    const at = equals >= 0 ? equals + 1 : text.indexOf("/");
    return at < 0 || at === text.length ? undefined : text.slice(at);
  }
  return text.replace(/^[a-z]+=/, "");
}

/** The text of a word up to its first variable or pattern. */
function literalStart(word: ShellWord): string {
  let text = "";
  for (const part of word.parts) {
    if (part.kind !== "text") break;
    text += part.text;
  }
  return text;
}
