import { findBuildCommands } from "../syntax/buildCommands";
import type { BuildReference } from "../syntax/buildReference";
import { nameOf } from "./paths";

/** Lines of one file that are read as commands. */
const maximumLines = 100;

/** What stands before a command on its line: indentation, a list's dash, a key, a quote, just's `@`. */
const beforeCommand = /^\s*(?:-\s+)?(?:["']?[\w.:-]+["']?\s*:\s+)?["']?[@-]?\s*/;

/**
 * The image builds in a file that holds each command on a line of its own: GitLab's CI file, a Taskfile, a justfile, the
 * scripts of a package.json. Each line is read for itself, so a file that changes its folder otherwise than in front of
 * the command (`cd DIR && docker build .`) tells nothing.
 * @param path Tells which of them it is.
 */
export function findCommandLineBuilds(text: string, path: string): readonly BuildReference[] {
  if (/^\s*(?:-\s+)?["']?(?:dir|set working-directory)["']?\s*:/m.test(text) || changesFolderAlone(text)) return [];
  // GitLab starts every job in the folder of the repository.
  const relativeTo = nameOf(path) === ".gitlab-ci.yml" ? "workspace" : "file";
  const lines = [...text.matchAll(/^.*\b(?:docker|podman|buildah|nerdctl)\b.*$/gm)].slice(0, maximumLines);
  return lines.flatMap(({ 0: line, index }) => {
    const before = beforeCommand.exec(line)?.[0] ?? "";
    const command = withoutEnd(line.slice(before.length), /["'](?=[@-]?\s*$)/.exec(before)?.[0]);
    // JSON and YAML write some characters in another way; such a line is not the command itself.
    if (command.includes("\\")) return [];
    const start = index + before.length;
    // Everything before it becomes blank, so that places in the masked text are places in the file.
    const masked = text.slice(0, start).replace(/[^\r\n]/g, " ") + command;
    return findBuildCommands(masked, "script").map((reference) =>
      reference.relativeTo === "either" ? { ...reference, relativeTo } : reference,
    );
  });
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
