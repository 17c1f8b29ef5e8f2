import { findBuildCommands } from "../syntax/buildCommands";
import type { BuildReference } from "../syntax/buildReference";
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
 */
export function findCommandLineBuilds(text: string, path: string): readonly BuildReference[] {
  if (/^\s*(?:-\s+)?["']?(?:dir|set working-directory)["']?\s*:/m.test(text) || changesFolderAlone(text)) return [];
  // GitLab starts every job in the folder of the repository.
  const relativeTo = nameOf(path) === ".gitlab-ci.yml" ? "workspace" : "file";
  const blocks = /\.ya?ml$/.test(path) && engine.test(text) ? commandBlocks(text) : [];
  const commands = [...blocks.filter(({ isPlain }) => isPlain), ...commandsOnLines(text, blocks)];
  return commands.slice(0, maximumCommands).flatMap(({ start, end, isFolded }) => {
    // Everything before it becomes blank, so that places in the masked text are places in the file.
    const masked = text.slice(0, start).replace(/[^\r\n]/g, " ") + text.slice(start, end);
    return findBuildCommands(masked, "script", isFolded).map((reference) =>
      reference.relativeTo === "either" ? { ...reference, relativeTo } : reference,
    );
  });
}

interface Command extends Span {
  readonly isFolded: boolean;
}

function commandsOnLines(text: string, blocks: readonly Span[]): readonly Command[] {
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

/** The head of a block scalar that is a command: an item of a list, or the value of a key for commands. */
const blockHead = /^( *)((?:- +)*)(?:(?:cmds?|sh|run|(?:before_|after_)?script) *: +)?([|>])[+-]?(?:[ \t]+#.*)?\s*$/;

interface CommandBlock extends Command {
  /** Whether line breaks mean the same in all of it: a folded scalar keeps those around blank and indented lines. */
  readonly isPlain: boolean;
}

/**
 * The block scalars that are commands. By their lines and not by a parser of YAML, which most workspaces never load.
 * Source: YAML 1.2.2, "Block Scalar Styles", "Line Folding".
 */
function commandBlocks(text: string): readonly CommandBlock[] {
  const blocks: CommandBlock[] = [];
  const lines = [...text.matchAll(/[^\n]*(?:\n|$)/g)];
  for (let at = 0; at < lines.length; at++) {
    const [, indentation = "", dashes = "", sign = ""] = blockHead.exec(lines[at]?.[0] ?? "") ?? [];
    if (sign === "") continue;
    // A key behind a dash stands at the column behind it, and its value further to the right; so does an item's own.
    const column = indentation.length + (/:/.test(lines[at]?.[0] ?? "") ? dashes.length : 0);
    const first = lines[at + 1];
    const indent = indentOf(first?.[0]);
    if (!first || indent === undefined || indent <= column) continue;
    let last = at + 1;
    for (let next = last; next < lines.length; next++) {
      const own = indentOf(lines[next]?.[0]);
      if (own !== undefined && own < indent) break;
      if (own !== undefined) last = next;
    }
    const body = lines.slice(at + 1, last + 1);
    const end = (lines[last]?.index ?? 0) + (lines[last]?.[0].trimEnd().length ?? 0);
    const isFolded = sign === ">";
    const isPlain = engine.test(text.slice(first.index, end)) && body.length <= maximumLines;
    const isEven = body.every(([line]) => indentOf(line) === indent);
    blocks.push({ start: first.index, end, isFolded, isPlain: isPlain && (!isFolded || isEven) });
    at = last;
  }
  return blocks;
}

/** `undefined` for a blank line. */
function indentOf(line: string | undefined): number | undefined {
  const found = /^ *(?=\S)/.exec(line ?? "")?.[0];
  return found?.length;
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
