// Finds the command lines that build images, to learn which context belongs to a Dockerfile. Only literal text counts: what
// a variable holds is not guessed, but for the program's own name, and a command with an unknown flag is dropped, because its
// value may look like a context.

import { argumentsOf, literalText, readArguments } from "./buildFlags";
import { type BuildReference, contextNamesIn, localPath } from "./buildReference";
import { type CommandWord, type SimpleCommand, splitCommands } from "./commandWords";
import { LineIndex, type Span } from "./text";
import { readWorkflowSteps, type WorkflowStep, type WorkflowValue } from "./workflowSteps";

/** How a file runs its command lines: one shell for a line, one for the file, or one for a step. */
export type BuildScriptKind = "makefile" | "script" | "workflow";

/** What kind of file `path` is, by its name; `undefined` for files that are not searched for commands. */
export function buildScriptKind(path: string): BuildScriptKind | undefined {
  if (/(?:^|\/)(?:GNUmakefile|[Mm]akefile|[^/]+\.mk)$/.test(path)) return "makefile";
  if (/\.(?:sh|bash)$/.test(path)) return "script";
  if (/(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/.test(path)) return "workflow";
  return /(?:^|\/)action\.ya?ml$/.test(path) ? "workflow" : undefined;
}

/**
 * The builds that a Makefile, shell script or GitHub workflow starts with `docker build`, `docker buildx build`, `podman build`,
 * `buildah build`, `nerdctl build` and their other names, or with docker/build-push-action. Literal `cd DIR` is followed.
 * Never throws.
 * @param isFolded Whether line breaks of a script are white space, as in a folded YAML scalar.
 */
export function findBuildCommands(text: string, kind: BuildScriptKind, isFolded = false): BuildReference[] {
  const lines = new LineIndex(text);
  const found = commandsIn(text, kind, isFolded, lines);
  return [...found, ...otherArguments(text, found, lines)];
}

/**
 * The build arguments and named contexts that a variable of the file holds (`ARGS += --build-arg A=b`), or a command that
 * cannot be followed.
 */
function otherArguments(text: string, found: readonly BuildReference[], lines: LineIndex): BuildReference[] {
  const others = [
    ...text.matchAll(/--build-(?:arg(?:=|[ \t]+)["']?([A-Za-z_]\w*)|context(?:=|[ \t]+)(["']?\w[^\s=]*=))/g),
  ].filter(({ index }) => !found.some(({ span }) => span.start <= index && index < span.end));
  const [first] = others;
  if (!first) return [];
  const names = others.flatMap(({ 1: name }) => name ?? []);
  const namedContexts = contextNamesIn(others.flatMap(({ 2: pair }) => pair ?? []));
  return [
    {
      kind: "command",
      relativeTo: "file",
      context: undefined,
      isOfAnyDockerfile: true,
      isForBuildsOfFile: true,
      ...(names.length > 0 && { buildArguments: new Map(names.map((name) => [name, undefined])) }),
      ...(namedContexts.size > 0 && { namedContexts }),
      line: lines.lineAt(first.index),
      span: { start: first.index, end: first.index + first[0].length },
    },
  ];
}

function commandsIn(text: string, kind: BuildScriptKind, isFolded: boolean, lines: LineIndex): BuildReference[] {
  if (kind === "makefile") {
    return recipeLines(lines).flatMap((span) => {
      return readScript(splitCommands(text, span), { relativeTo: "file", folder: "" }, lines);
    });
  }
  if (kind === "script") {
    const commands = splitCommands(text, { start: 0, end: text.length }, isFolded);
    return readScript(commands, { relativeTo: "either", folder: "" }, lines);
  }
  const hasDefault = /^[ \t]*defaults:[^\n]*\n\s+run:[^\n]*(?:\n[ \t]+[^\n]*){0,4}?\n\s+working-directory:/m.test(text);
  return readWorkflowSteps(text).flatMap((step) => readStep(text, step, hasDefault, lines));
}

/** A recipe line with those it continues on; each has a shell of its own. */
function recipeLines(lines: LineIndex): Span[] {
  const spans: Span[] = [];
  for (let line = 0; line < lines.starts.length; line++) {
    const { start } = lines.lineSpan(line);
    let { end } = lines.lineSpan(line);
    const isContinued = () => /\\\r?\n$/.test(lines.text.slice(Math.max(start, end - 3), end));
    while (line + 1 < lines.starts.length && isContinued()) end = lines.lineSpan(++line).end;
    // make itself takes `@`, `-` and `+` away.
    const prefix = /^\t[\s@+-]*/.exec(lines.text.slice(start, end))?.[0];
    if (prefix) spans.push({ start: start + prefix.length, end });
  }
  return spans;
}

function readStep(text: string, step: WorkflowStep, hasDefault: boolean, lines: LineIndex): BuildReference[] {
  const run = step.values.get("run");
  if (run) {
    const written = step.values.get("working-directory")?.text;
    const folder = written === undefined ? (hasDefault ? undefined : "") : localPath(written);
    return readScript(
      splitCommands(text, run.span, run.block === "folded"),
      { relativeTo: "workspace", folder },
      lines,
    );
  }
  if (!step.values.get("uses")?.text.startsWith("docker/build-push-action@")) return [];
  if (step.values.has("with") && !step.inputs) return [];
  // The action's own default is the repository as it is on the server, where the Dockerfile is looked for in the context.
  const written = step.inputs?.get("context")?.text || "{{defaultContext}}";
  const [, subfolder] = /^\{\{ *defaultContext *\}\}(?::(.*))?$/.exec(written) ?? [];
  const remote = written.startsWith("{{");
  const context = remote ? localPath(subfolder || ".") : localPath(written);
  const file = step.inputs?.get("file")?.text;
  const dockerfile = file && (context !== undefined || !remote) ? localPath(file, remote ? context : "") : undefined;
  const isKnown = context !== undefined && !(file && dockerfile === undefined);
  const buildArguments = argumentsOfAction(step.inputs?.get("build-args"));
  const namedContexts = contextNamesIn(step.inputs?.get("build-contexts")?.text.split(/\r?\n/) ?? []);
  if (!isKnown && buildArguments.size + namedContexts.size === 0) return [];
  const target = step.inputs?.get("target")?.text;
  return [
    {
      kind: "workflow",
      relativeTo: "workspace",
      context: isKnown ? context : undefined,
      ...(dockerfile !== undefined && { dockerfile }),
      ...(!isKnown && dockerfile === undefined && { isOfAnyDockerfile: true }),
      ...(target && !target.includes("${{") && { target }),
      ...(buildArguments.size > 0 && { buildArguments }),
      ...(namedContexts.size > 0 && { namedContexts }),
      line: lines.lineAt(step.span.start),
      span: step.span,
    },
  ];
}

/**
 * The lines of `build-args`, each `NAME=value`; a name alone takes its value from the environment. Quotes and expressions
 * are not worked out. Source: README of docker/build-push-action, "inputs".
 */
function argumentsOfAction(input: WorkflowValue | undefined): ReadonlyMap<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const line of input?.text.split(/\r?\n/) ?? []) {
    const [, name, value] = /^\s*["']?([A-Za-z_]\w*)(?:=(.*?))?\s*$/.exec(line) ?? [];
    const isLiteral = input?.block !== "folded" && !/["']|\$\{\{/.test(line);
    if (name !== undefined) found.set(name, isLiteral ? value : undefined);
  }
  return found;
}

/** Where a command runs; no folder where that cannot be known. */
interface WorkingFolder {
  readonly relativeTo: BuildReference["relativeTo"];
  readonly folder: string | undefined;
}

/** Words before a command that leave its meaning as it is, grammar words among them. */
const leadingWords = new Set("! { if then else elif while until do time sudo env exec command nice nohup".split(" "));
const openingWords = new Set(["if", "for", "while", "until", "case", "select", "{"]);
const closingWords = new Set(["fi", "done", "esac", "}"]);

function readScript(commands: readonly SimpleCommand[], start: WorkingFolder, lines: LineIndex): BuildReference[] {
  const found: BuildReference[] = [];
  const changesFolder = commands.some(({ words }) => isFolderChange(commandOf(words)[0]));
  let here = start;
  let lost = false; // whether an `&&` list changed the folder, perhaps
  // What to return to at the end of subshells; what to compare with at the end of `if`, loops and functions.
  const subshells: WorkingFolder[] = [];
  const blocks: { readonly before: WorkingFolder; readonly isFunction: boolean }[] = [];
  for (const [index, { before, words }] of commands.entries()) {
    if (before === "(") subshells.push(here);
    if (before === ")") here = subshells.pop() ?? here;
    if (before !== "&&" && lost) {
      here = { ...here, folder: undefined };
      lost = false;
    }
    for (const word of words) {
      if (closingWords.has(word.text)) {
        const block = blocks.pop();
        if (block?.isFunction) here = block.before;
        else if (block && block.before !== here) here = { ...here, folder: undefined };
      } else if (openingWords.has(word.text)) {
        const isFunction = before === "()" || words[0]?.text === "function";
        blocks.push({ before: here, isFunction });
        // A function runs where it is called.
        if (isFunction && changesFolder) here = { ...here, folder: undefined };
      } else if (!leadingWords.has(word.text) && words[0]?.text !== "function") break;
    }
    const command = commandOf(words);
    if (isFolderChange(command[0])) {
      const next = commands[index + 1]?.before;
      const conditional = before === "||" || before === "|" || next === "|" || next === "&";
      here = conditional ? { ...here, folder: undefined } : changedFolder(here, start, command, lines.text);
      const previous = commands[index - 1];
      lost ||= before === "&&" && !isFolderChange(commandOf(previous?.words ?? [])[0]);
      continue;
    }
    const reference = readBuild(command, here, lines);
    if (reference) found.push(reference);
  }
  return found;
}

function isFolderChange(word: CommandWord | undefined): boolean {
  return word?.text === "cd" || word?.text === "pushd" || word?.text === "popd";
}

function changedFolder(
  here: WorkingFolder,
  start: WorkingFolder,
  command: readonly CommandWord[],
  text: string,
): WorkingFolder {
  const [name, folder] = command;
  if (name?.text === "popd" || !folder || command.length > 2) return { ...here, folder: undefined };
  if (folder.literal) {
    return {
      ...here,
      folder: here.folder === undefined || folder.text === "-" ? undefined : localPath(folder.text, here.folder),
    };
  }
  const written = text.slice(folder.span.start, folder.span.end).replaceAll('"', "");
  const script = /^\$\(dirname (?:-- )?\$(?:0|BASH_SOURCE|\{(?:0|BASH_SOURCE(?:\[0\])?)\})\)(?:\/(.*))?$/.exec(written);
  if (script && start.relativeTo === "either") return { relativeTo: "file", folder: localPath(script[1] || ".") };
  const root = /^\$\(git rev-parse --show-toplevel\)(?:\/(.*))?$/.exec(written);
  return root ? { relativeTo: "workspace", folder: localPath(root[1] || ".") } : { ...here, folder: undefined };
}

/** The words of a command without assignments and the words of {@link leadingWords} in front. */
function commandOf(words: readonly CommandWord[]): readonly CommandWord[] {
  let at = 0;
  for (let previous = ""; at < words.length; at++) {
    const text = words[at]?.text ?? "";
    const isFlag = (previous === "sudo" || previous === "env") && /^-[EHi]$/.test(text);
    if (!leadingWords.has(text) && !/^[A-Za-z_]\w*\+?=/.test(text) && !isFlag) break;
    if (!isFlag) previous = text;
  }
  return words.slice(at);
}

const buildCommands: readonly (readonly string[])[] = [
  ["docker", "build"],
  ["docker", "image", "build"],
  ["docker", "builder", "build"],
  ["docker", "buildx", "build"],
  ["docker", "buildx", "b"],
  ["podman", "build"],
  ["podman", "image", "build"],
  ["podman", "buildx", "build"],
  ["buildah", "bud"],
  ["buildah", "build"],
  ["buildah", "build-using-dockerfile"],
  ["nerdctl", "build"],
  ["nerdctl", "image", "build"],
];

/**
 * Whether a variable stands for one of the programs, as `$(CONTAINER_TOOL)` does: by what the file assigns to it, or by its
 * name where the file assigns nothing.
 */
function standsForEngine(word: string, file: string): boolean {
  const [, name, fallback] = /^"?\$[({]?([A-Za-z_]\w*)(?::?-([^}]*))?[)}]?"?$/.exec(word) ?? [];
  if (name === undefined) return false;
  const assigned: string[] =
    file.match(new RegExp(`^[ \\t]*(?:export[ \\t]+)?${name}[ \\t]*(?:[?:+]|::)?=.*$`, "gm")) ?? [];
  if (fallback !== undefined) assigned.push(fallback);
  if (assigned.length > 0) return assigned.some((text) => /\b(?:docker|podman|buildah|nerdctl)\b/.test(text));
  return /^(?:DOCKER|PODMAN|BUILDAH|NERDCTL|(?:CONTAINER|OCI)_(?:TOOL|ENGINE|RUNTIME|BIN|CLI|CMD|BUILDER))$/i.test(
    name,
  );
}

/** The build a command line starts; `undefined` for other commands and where nothing of it can be known. */
function readBuild(command: readonly CommandWord[], here: WorkingFolder, lines: LineIndex): BuildReference | undefined {
  const isCalled = (written: string, name: string, index: number) =>
    written === name || (index === 0 && written.includes("$") && standsForEngine(written, lines.text));
  // The program last: most that variables stand for are another one, and to know takes longer.
  const words = buildCommands.find((names) =>
    names.every((_, index) => {
      const at = names.length - 1 - index;
      return isCalled(command[at]?.text ?? "", names[at] ?? "", at);
    }),
  );
  const [first, last] = [command[0], command.at(-1)];
  if (!words || !first || !last) return undefined;
  const given = readArguments(command.slice(words.length));
  if (!given || given.positional.length > 1) return undefined;
  const implied = first.text === "podman" || first.text === "buildah" ? "." : undefined;
  const contextText = given.positional.length === 0 ? implied : literalText(given.positional[0]);
  const inFolder = (text: string | undefined) =>
    text === undefined || here.folder === undefined ? undefined : localPath(text, here.folder);
  const context = inFolder(contextText);
  const files = given.flags.get("file") ?? [];
  const dockerfile = files.length === 1 ? inFolder(literalText(files[0])) : undefined;
  // Variables may hold any flag, `--file` too; where one is given literally, theirs would be a second one.
  const fileIsKnown = files.length === 1 ? dockerfile !== undefined : files.length === 0 && !given.expansions;
  const isKnown = context !== undefined && fileIsKnown;
  const target = literalText(given.flags.get("target")?.at(-1));
  const buildArguments = argumentsOf(given.flags.get("build-arg") ?? []);
  const namedContexts = contextNamesIn((given.flags.get("build-context") ?? []).map(({ text }) => text));
  if (!isKnown && buildArguments.size + namedContexts.size === 0) return undefined;
  return {
    kind: "command",
    relativeTo: here.relativeTo,
    context: isKnown ? context : undefined,
    ...(dockerfile !== undefined && { dockerfile }),
    ...(!isKnown && dockerfile === undefined && { isOfAnyDockerfile: true }),
    ...(target && { target }),
    ...(buildArguments.size > 0 && { buildArguments }),
    ...(namedContexts.size > 0 && { namedContexts }),
    line: lines.lineAt(first.span.start),
    span: { start: first.span.start, end: last.span.end },
  };
}
