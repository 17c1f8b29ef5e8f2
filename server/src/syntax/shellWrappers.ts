import { assignmentIn, isShellName, literalOf, type ShellAssignment, type ShellWord } from "./shellModel";

/** A command with the programs taken off that only start another one. */
export interface Unwrapped {
  readonly words: readonly ShellWord[];
  readonly assignments: readonly ShellAssignment[];
  readonly removed: readonly string[];
  readonly wrappers: readonly string[];
  readonly user: ShellWord | undefined;
  /** The text that `sh -c` or `su -c` runs; `words` then still names the shell. */
  readonly script: ShellWord | undefined;
}

/** How a wrapper's own options end. */
interface Grammar {
  /** Options that take the next word. */
  readonly valued: ReadonlySet<string>;
  /** Words of its own before the command, such as the duration of `timeout`. */
  readonly operands: number;
}

const wrapperGrammars: ReadonlyMap<string, Grammar> = new Map([
  ["command", grammar("", 0)],
  ["builtin", grammar("", 0)],
  ["exec", grammar("-a", 0)],
  ["nohup", grammar("", 0)],
  ["time", grammar("-f -o", 0)],
  ["nice", grammar("-n --adjustment", 0)],
  ["ionice", grammar("-c -n -p --class --classdata", 0)],
  ["stdbuf", grammar("-i -o -e --input --output --error", 0)],
  ["timeout", grammar("-k -s --kill-after --signal", 1)],
  ["gosu", grammar("", 1)],
  ["su-exec", grammar("", 1)],
  ["tini", grammar("-p -e", 0)],
  ["dumb-init", grammar("-r --rewrite", 0)],
  ["env", grammar("-u --unset -C --chdir", 0)],
  ["sudo", grammar("-u -g -h -p -C -T -U -D -R --user --group --host --prompt --chdir", 0)],
]);

function grammar(valued: string, operands: number): Grammar {
  return { valued: new Set(valued.split(" ").filter(Boolean)), operands };
}

/**
 * Takes off `env`, `sudo`, `timeout`, `busybox` and the like, and names what `sh -c` would run. Only wrappers whose grammar is
 * known are seen through; a script or `make` stays what it is.
 */
export function unwrap(words: readonly ShellWord[], assignments: readonly ShellAssignment[]): Unwrapped {
  let rest = words;
  const found: ShellAssignment[] = [...assignments];
  const removed: string[] = [];
  const wrappers: string[] = [];
  let user: ShellWord | undefined;
  for (let round = 0; round < 8; round++) {
    const name = programName(rest[0]);
    if (name === undefined) break;
    if (isShellName(name)) {
      const script = shellScriptArgument(rest);
      if (!script) break;
      return { words: rest, assignments: found, removed, wrappers: [...wrappers, name], user, script };
    }
    if (name === "su") {
      const parsed = readSu(rest);
      if (!parsed) break;
      return {
        words: rest,
        assignments: found,
        removed,
        wrappers: [...wrappers, name],
        user: parsed.user,
        script: parsed.script,
      };
    }
    if (callsApplet(name, rest)) {
      wrappers.push("busybox");
      rest = rest.slice(1);
      continue;
    }
    const shape = wrapperGrammars.get(name);
    if (!shape) break;
    const inner = behindOptions(rest, shape, name, found, removed);
    if (!inner || inner.words.length === 0) break;
    if (inner.user) user = inner.user;
    wrappers.push(name);
    rest = inner.words;
  }
  return { words: rest, assignments: found, removed, wrappers, user, script: undefined };
}

/** busybox does what the program of its first word does. Source: busybox.net, "BusyBox - The Swiss Army Knife of Embedded Linux". */
function callsApplet(name: string, words: readonly ShellWord[]): boolean {
  if (name !== "busybox" && name !== "busybox.static") return false;
  return /^[a-z[][\w[.+-]*$/.test(literalOf(words[1]) ?? "");
}

function programName(word: ShellWord | undefined): string | undefined {
  const text = literalOf(word);
  return text?.slice(text.lastIndexOf("/") + 1);
}

function behindOptions(
  words: readonly ShellWord[],
  shape: Grammar,
  name: string,
  assignments: ShellAssignment[],
  removed: string[],
): { words: readonly ShellWord[]; user: ShellWord | undefined } | undefined {
  let at = 1;
  let user: ShellWord | undefined;
  for (; at < words.length; at++) {
    const word = words[at];
    const text = word?.text ?? "";
    if (text === "--") {
      at++;
      break;
    }
    if (!text.startsWith("-") || text === "-") {
      const assignment = (name === "env" || name === "sudo") && word ? assignmentIn(word) : undefined;
      if (!assignment) break;
      assignments.push(assignment);
      continue;
    }
    if (name === "env" && (text === "-i" || text === "--ignore-environment")) removed.push("*");
    // `env -S` splits a string, and a directory change would have to be followed: both are left alone.
    if (name === "env" && /^(?:-S|--split-string|-C|--chdir)/.test(text)) return undefined;
    if (name === "sudo" && /^-(?:i|s|e)$|^--(?:login|shell|edit)$/.test(text)) return undefined;
    const [option = text] = text.split("=", 1);
    const attached = text.includes("=") || (/^-[a-zA-Z]./.test(text) && shape.valued.has(text.slice(0, 2)));
    if (shape.valued.has(option) && !text.includes("=")) {
      at++;
      if (name === "env" && words[at]) removed.push(words[at]?.text ?? "");
      if (name === "sudo" && (option === "-u" || option === "--user")) user = words[at];
    } else if (name === "env" && attached && /^(?:-u|--unset)/.test(text)) {
      removed.push(text.replace(/^(?:-u|--unset=)/, ""));
    }
  }
  if (name === "gosu" || name === "su-exec") user = words[at];
  at += shape.operands;
  return { words: words.slice(at), user };
}

/** The script of `sh -c SCRIPT`, also with other options before or in the same word (`-ec`). */
function shellScriptArgument(words: readonly ShellWord[]): ShellWord | undefined {
  for (let at = 1; at < words.length; at++) {
    const text = words[at]?.text ?? "";
    if (/^[-+]o$/.test(text)) at++;
    else if (/^-[a-z]*c[a-z]*$/.test(text)) {
      const next = words[at + 1];
      // `-euo pipefail -c`: the option's own word comes first.
      return text.includes("o") ? words[at + 2] : next;
    } else if (/^-[a-z]*o$/.test(text)) at++;
    else if (!/^[-+]/.test(text)) return undefined;
  }
  return undefined;
}

function readSu(words: readonly ShellWord[]): { script: ShellWord; user: ShellWord | undefined } | undefined {
  let script: ShellWord | undefined;
  let user: ShellWord | undefined;
  for (let at = 1; at < words.length; at++) {
    const text = words[at]?.text ?? "";
    if (text === "-c" || text === "--command") script = words[++at];
    else if (text === "-s" || text === "--shell") at++;
    else if (!text.startsWith("-")) user ??= words[at];
  }
  return script ? { script, user } : undefined;
}
