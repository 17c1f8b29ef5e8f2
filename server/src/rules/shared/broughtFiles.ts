import type { Copy, CopySource } from "../../build/copy";
import { expandWildcard, type FileAnswer } from "../../build/files";
import { nameOf } from "../../build/imagePaths";
import type { Mount } from "../../build/mount";
import type { Span } from "../../syntax/text";
import { textOf } from "../../syntax/value";
import type { FileEdit } from "../define";
import type { DockerfileEdits } from "./edits";

/** The source of a COPY, or the mount, that puts one file of the build context where a command reads it. */
export type FileBringer =
  | { readonly copy: Copy; readonly source: CopySource; readonly mount?: never; readonly span: Span }
  | { readonly mount: Mount; readonly copy?: never; readonly span: Span };

/** What brought a file by its name, or by a pattern for its name; `undefined` for whole folders and other stages. */
export function bringerOf({ copy, mount, contextPath }: FileAnswer): FileBringer | undefined {
  if (contextPath === undefined) return undefined;
  if (mount) return isFileMount(mount, nameOf(contextPath)) ? { mount, span: mount.flag.span } : undefined;
  if (copy?.origin.kind !== "context") return undefined;
  const { context } = copy.step.build.surroundings;
  const source = copy.sources.find(({ kind, path, hasWildcard }) => {
    const from = textOf(path);
    if (kind !== "path" || from === undefined) return false;
    return hasWildcard ? expandWildcard(context, from).includes(contextPath) : from === contextPath;
  });
  return source && { copy, source, span: source.span };
}

/** Brings another file of the same folder in the same way to the same place. */
export function bringBeside(edits: DockerfileEdits, bringer: FileBringer, name: string): readonly FileEdit[] {
  return bringer.copy ? addSource(edits, bringer.copy, bringer.source, name) : addMount(edits, bringer.mount, name);
}

/** Adds a source, and makes the destination a folder, as two sources need one. */
function addSource(edits: DockerfileEdits, copy: Copy, source: CopySource, name: string): readonly FileEdit[] {
  const { json } = copy.instruction;
  const written = source.text.slice(0, source.text.lastIndexOf("/") + 1) + name;
  const text = json ? `, ${JSON.stringify(written)}` : ` ${written}`;
  const added = edits.replace({ start: source.span.end, end: source.span.end }, text);
  const folder = folderDestination(copy, nameOf(source.text));
  if (folder === undefined) return [added];
  return [added, edits.replace(copy.destinationSpan, json ? JSON.stringify(folder) : folder)];
}

/** The destination as a folder, where it does not end with a slash: builders before BuildKit ask for one, even behind `.`. */
function folderDestination({ destinationText, sources, keepsParents }: Copy, name: string): string | undefined {
  if (destinationText.endsWith("/") || sources.length > 1 || keepsParents) return undefined;
  // `COPY go.mod go.mod` and `COPY go.mod /app/go.mod` name the file; `COPY go.mod /app` a folder that exists.
  if (nameOf(destinationText) !== name) return `${destinationText}/`;
  const folder = destinationText.slice(0, -name.length);
  return folder === "" || folder === "./" ? "./" : folder;
}

function isFileMount(mount: Mount, name: string): boolean {
  const source = textOf(mount.source);
  const target = textOf(mount.target);
  return mount.from.kind === "unset" && source?.endsWith(name) === true && target?.endsWith(`/${name}`) === true;
}

/** The same mount once more, for the other file. */
function addMount(edits: DockerfileEdits, mount: Mount, name: string): readonly FileEdit[] {
  const { flag } = mount;
  const own = nameOf(textOf(mount.target) ?? "");
  const text = edits.text
    .slice(flag.span.start, flag.span.end)
    .split(",")
    .map((option) => (option.endsWith(own) ? option.slice(0, -own.length) + name : option))
    .join(",");
  return [edits.replace({ start: flag.span.end, end: flag.span.end }, ` ${text}`)];
}
