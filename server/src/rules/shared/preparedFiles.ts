import { folderOf, nameOf } from "../../build/imagePaths";
import { cleanPath } from "../../syntax/cleanPath";
import { onceFor } from "../../syntax/onceFor";
import type { BuildContext } from "../../workspace/surroundings";

/** Programs and redirections that put files into a folder which their last word or a flag names. */
const writes =
  /(?:^|[\s;&|({@"'-])(?:cp|mv|ln|install|rsync|scp|tar|unzip|curl|wget|tee|git\s+clone|go\s+build|sed\s+-i\S*|openssl|ssh-keygen|mkdir)\s|>/;

const removes = /(?:^|[\s;&|({@"'-])(?:rm|git\s+rm|truncate|unlink)\s/;

/** Files that many commands name without making them: keys of caches, arguments of tools. */
const manifests =
  /^(?:go\.(?:mod|sum|work)|go\.work\.sum|package(?:-lock)?\.json|pnpm-lock\.yaml|yarn\.lock|Dockerfile)$/;

/**
 * Whether a file that builds the image with commands may put `path` into the context first: a script that copies a key
 * beside the Dockerfile, a recipe that compiles into it. Its lines are not carried out, so that a name is enough.
 */
export function mayBePrepared(context: BuildContext, path: string): boolean {
  if (context.builders.length === 0 || path === "") return false;
  const name = nameOf(path);
  const isManifest = manifests.test(name);
  const folders = foldersBetween(context.root, path);
  return commandLinesOf(context).some((line) => {
    const isWriting = writes.test(line);
    if (holdsWord(line, name) && (isWriting || !isManifest)) return true;
    return isWriting && !isManifest && targetsOf(line).some((target) => isTarget(target, folders));
  });
}

/** Whether a file that builds the image changes or removes a file of this name first: what lies there now tells nothing. */
export function mayBeChangedBefore(context: BuildContext, name: string): boolean {
  return commandLinesOf(context).some((line) => (writes.test(line) || removes.test(line)) && holdsWord(line, name));
}

/** The lines of the files that build the image, without comments, those that go on joined. */
const commandLinesOf = onceFor((context: BuildContext): readonly string[] =>
  context.builders.flatMap((text) =>
    text
      .replace(/\\\r?\n/g, " ")
      .split(/\r?\n/)
      .filter((line) => !/^\s*#/.test(line)),
  ),
);

/** Whether `name` stands in a line with no more letters on either side. */
function holdsWord(line: string, name: string): boolean {
  for (let at = line.indexOf(name); at >= 0; at = line.indexOf(name, at + 1)) {
    const isWhole =
      !/[\w.-]$/.test(line.slice(0, at).slice(-1)) &&
      !/^(?:[\w-]|\.\w)/.test(line.slice(at + name.length, at + name.length + 2));
    if (isWhole) return true;
  }
  return false;
}

/** The folder of the context and those below it that lead to `path`, in the workspace. */
function foldersBetween(root: string, path: string): readonly string[] {
  const folders = [root];
  for (let folder = folderOf(path); folder !== "" && folder !== "."; folder = folderOf(folder)) {
    folders.push(root === "" ? folder : `${root}/${folder}`);
  }
  return folders;
}

/** Programs that put files into a folder that a variable may name; a program or a log that is written there has one name. */
const takesFolder = /(?:^|[\s;&|({@"'-])(?:cp|mv|install|rsync|tar|unzip|curl|wget|git\s+clone)\s/;

/** Words that may be the target of a command: the last one of each, and what stands behind `-o`, `-C`, `-d` and `>`. */
function targetsOf(line: string): readonly string[] {
  return line.split(/&&|\|\||[;|]/).flatMap((command) => {
    if (!writes.test(`${command} `)) return [];
    const words = command.replace(/["')]/g, "").trim().split(/\s+/);
    const named = words.filter((_, index) =>
      /^(?:-[oCdtP]|>>?|--output|--directory|--target-directory)$/.test(words[index - 1] ?? ""),
    );
    const targets = [...named, words.at(-1) ?? ""];
    return takesFolder.test(command) ? targets : targets.filter((target) => !target.includes("$"));
  });
}

/**
 * Whether a command that writes to `target` may write into one of the folders. Nobody knows where it runs: the end of a
 * folder's path is enough, and so is a variable.
 */
function isTarget(target: string, folders: readonly string[]): boolean {
  if (target.includes("$")) return true;
  const place = cleanPath(target.replace(/^[>=]+/, "")).replace(/^(?:\.\.\/)+/, "");
  return place === "." || place === ".." || folders.some((folder) => `/${folder}`.endsWith(`/${place}`));
}
