import { findBuildCommands } from "../syntax/buildCommands";
import type { BuildReference } from "../syntax/buildReference";
import type { CommandBlock } from "../syntax/commandBlocks";
import type { Span } from "../syntax/text";
import { nameOf } from "./paths";

/** Commands of one file that are read. */
const maximumCommands = 100;
/** A longer block is a script that does more than to build. */
const maximumLines = 200;

/** What stands before a command on its line: indentation, a list's dash, a key, a quote, just's `@`. */
const beforeCommand = /^\s*(?:-\s+)?(?:["']?[\w.:-]+["']?\s*:\s+)?["']?[@-]?\s*/;

/** What calls an engine that builds images. */
const engine = /\b(?:docker|podman|buildah|nerdctl)\b/;

/**
 * The image builds in a file that holds each command on a line, or in a block scalar, of its own: GitLab's CI file, a Taskfile,
 * a justfile, the scripts of a package.json. Each is read for itself, so a file that changes its folder otherwise than in front
 * of the command (`cd DIR && docker build .`) tells nothing.
 * @param path Tells which of them it is.
 * @param blocks The block scalars that are commands, where it is a YAML file.
 */
export function findCommandLineBuilds(
  text: string,
  path: string,
  blocks: readonly CommandBlock[] = [],
): readonly BuildReference[] {
  if (/^\s*(?:-\s+)?["']?(?:dir|set working-directory)["']?\s*:/m.test(text) || changesFolderAlone(text)) return [];
  // GitLab starts every job in the folder of the repository.
  const relativeTo = nameOf(path) === ".gitlab-ci.yml" ? "workspace" : "file";
  const commands = [...blocks.filter((block) => isReadable(text, block)), ...commandsOnLines(text, blocks)];
  return commands.slice(0, maximumCommands).flatMap(({ start, end, isFolded }) => {
    // Everything before it becomes blank, so that places in the masked text are places in the file.
    const masked = text.slice(0, start).replace(/[^\r\n]/g, " ") + text.slice(start, end);
    return findBuildCommands(masked, "script", isFolded).map((reference) =>
      reference.relativeTo === "either" ? { ...reference, relativeTo } : reference,
    );
  });
}

function commandsOnLines(text: string, blocks: readonly Span[]): readonly CommandBlock[] {
  const lines = [...text.matchAll(/^.*\b(?:docker|podman|buildah|nerdctl)\b.*$/gm)];
  return lines.flatMap(({ 0: line, index }) => {
    if (blocks.some(({ start, end }) => start <= index && index < end)) return [];
    const before = beforeCommand.exec(line)?.[0] ?? "";
    const command = withoutEnd(line.slice(before.length), /["'](?=[@-]?\s*$)/.exec(before)?.[0]);
    // JSON and YAML write some characters in another way; such a line is not the command itself.
    if (command.includes("\\")) return [];
    const start = index + before.length;
    return [{ start, end: start + command.length, isFolded: false }];
  });
}

/**
 * Whether a block can be read as commands: it calls an engine, is no long script, and its line breaks mean the same in all of
 * it. A folded scalar keeps those around blank and indented lines. Source: YAML 1.2.2, "Line Folding".
 */
function isReadable(text: string, { start, end, isFolded }: CommandBlock): boolean {
  const block = text.slice(start, end);
  const lines = block.split("\n");
  if (!engine.test(block) || lines.length > maximumLines) return false;
  const [indentation] = /^ */.exec(block) ?? [""];
  return !isFolded || lines.every((line) => line.startsWith(indentation) && /^\S/.test(line.slice(indentation.length)));
}

/** Whether some line is a `cd` and nothing else: what comes after it runs in another folder. */
function changesFolderAlone(text: string): boolean {
  return /^\s*(?:-\s+)?["']?@?(?:cd|pushd)\s[^&;|\n]*$/m.test(text);
}

/** The command without the quote that closes it, and what follows that. */
function withoutEnd(command: string, quote: string | undefined): string {
  const end = quote === undefined ? -1 : command.indexOf(quote);
  return end < 0 ? command : command.slice(0, end);
}
