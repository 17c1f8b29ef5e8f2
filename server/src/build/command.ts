import type { Span } from "../syntax/dockerfile";
import { growingFor, onceFor, type Subject } from "../syntax/onceFor";
import {
  exportedVariable,
  isShellName,
  literalOf,
  type ShellChange,
  type ShellCommand,
  type ShellScope,
  type ShellScript,
  type ShellWord,
  shellVariable,
  wordValue,
} from "../syntax/shellModel";
import { known, unknown, unset, type Value } from "../syntax/value";
import type { Origin } from "./environment";
import { resolveInImage } from "./imagePaths";
import type { Step } from "./stage";
import { type StepUser, userAfter } from "./user";

/** A variable as a process finds it, with the place that set it. */
export interface ProcessVariable {
  readonly value: Value;
  /** The ENV or ARG that set it. */
  readonly origin: Origin | undefined;
  /** The assignment inside the RUN that set it: before the command, or exported earlier in the same shell. */
  readonly inline: Span | undefined;
}

/** Most variables that somebody asks for are set nowhere. */
const nowhereSet: ProcessVariable = { value: unset, origin: undefined, inline: undefined };

/** Programs that run others which cannot be seen. */
const runners = new Set(
  "make gmake cmake ninja task mage just goreleaser bazel bazelisk earthly ko npm npx pnpm yarn python python3 perl ruby node entrypoint xargs parallel".split(
    " ",
  ),
);

/** A simple command of a step with what the simulation knows where it starts. */
export class StepCommand implements Subject {
  facts: unknown[] | undefined = undefined;

  constructor(
    readonly step: Step,
    readonly shell: ShellCommand,
    /** Its place among the commands of the step. */
    readonly index: number,
  ) {}

  get span(): Span {
    return this.shell.span;
  }

  /** The program without its folder; `undefined` when a variable names it. */
  get name(): string | undefined {
    return programOf(this);
  }

  /** Words behind the program. */
  get arguments(): readonly ShellWord[] {
    return argumentsOf(this);
  }

  /** Whether the command may run commands or change files in ways that the simulation does not follow. */
  get isOpaque(): boolean {
    return opacityOf(this);
  }

  /** The value of a word, with the shell's own variables in force. */
  valueOf(word: ShellWord): Value {
    return wordValue(word, (name) => shellVariable(this.shell.scope, name, this.step.shellEnvironment));
  }

  /** The absolute path that a word names. */
  pathOf(word: ShellWord): Value {
    return resolveInImage(this.directory, this.valueOf(word));
  }

  /** The folder that the command starts in. */
  get directory(): Value {
    return directoryOf(this);
  }

  get user(): StepUser {
    const word = this.shell.user;
    if (!word) {
      // Plain `sudo` and `su` mean root.
      const outer = this.shell.wrappers.find((wrapper) => wrapper === "sudo" || wrapper === "su");
      return outer
        ? userAfter(known("root"), this.step.instruction, this.step.stage.base, this.step.stage.accounts)
        : this.step.user;
    }
    return userAfter(this.valueOf(word), this.step.instruction, this.step.stage.base, this.step.stage.accounts);
  }

  /** What the process finds in its environment under this name. */
  variable(name: string): ProcessVariable {
    return variableOf(this, name);
  }
}

const programOf = onceFor(({ shell }: StepCommand): string | undefined => {
  const word = shell.words[0];
  // `~/bin/tool` is a tool, wherever the home is.
  const text = literalOf(word?.text.startsWith("~/") ? { ...word, parts: word.parts.slice(1) } : word);
  return text?.slice(text.lastIndexOf("/") + 1);
});

const argumentsOf = onceFor(({ shell }: StepCommand): readonly ShellWord[] => shell.words.slice(1));

const opacityOf = onceFor(({ shell, name }: StepCommand): boolean => {
  const program = literalOf(shell.words[0]);
  if (program === undefined || name === undefined) return true;
  if (runners.has(name)) return true;
  if (isShellName(program)) return shell.words.length > 1 || shell.inPipe;
  if (/^(?:eval|source|\.)$/.test(program)) return true;
  // A path that is not one of a folder for programs leads to a script of the project.
  return /\.sh$/.test(program) || (program.includes("/") && !/^\/(?:.*\/)?s?bin\/[^/]+$/.test(program));
});

function variableOf(command: StepCommand, name: string): ProcessVariable {
  const { shell, step } = command;
  const { assignments, removed, scope, wrappers } = shell;
  for (let at = assignments.length - 1; at >= 0; at--) {
    const assignment = assignments[at];
    if (assignment?.name !== name) continue;
    return {
      value: assignment.value ? command.valueOf(assignment.value) : unknown,
      origin: undefined,
      inline: assignment.span,
    };
  }
  if (removed.includes(name) || removed.includes("*")) return { value: unset, origin: undefined, inline: undefined };
  if (name === "HOME") {
    const { user } = command;
    if (user !== step.user) return { value: user.home, origin: undefined, inline: undefined };
  }
  // sudo starts with a clean environment unless it is configured or told otherwise.
  if (wrappers.includes("sudo")) return { value: unknown, origin: undefined, inline: undefined };
  if (!scope) {
    const { value, origin } = step.variable(name);
    if (value.kind === "unset" && origin === undefined && !step.secretVariables.has(name)) return nowhereSet;
    return { value: step.shellEnvironment(name), origin, inline: undefined };
  }
  const exported = exportedVariable(scope, name, step.shellEnvironment);
  if (exported.span) return { value: exported.value, origin: undefined, inline: exported.span };
  const { origin } = step.variable(name);
  return { value: exported.value, origin, inline: undefined };
}

const directoryOf = onceFor(({ shell, step }: StepCommand): Value => directoryAt(shell.scope, step));

/** The commands of a step in the order in which they stand. */
export function stepCommands(step: Step): readonly StepCommand[] {
  return step.script.commands.map((command, index) => new StepCommand(step, command, index));
}

interface Directories {
  /** What the changes belong to: with another script there are others, and these go. */
  readonly script: ShellScript;
  readonly byChange: Map<ShellChange, Value>;
}

/** For each step the folders that its shells stand in, kept because the commands of a step share their history. */
const directoriesOf = growingFor(
  ({ script }: Step, _: undefined): Directories => ({ script, byChange: new Map<ShellChange, Value>() }),
);

function directoryAt(scope: ShellScope, step: Step): Value {
  return scope ? directoriesOf(step, undefined, ({ byChange }) => directoryAmong(byChange, scope, step)) : step.workdir;
}

function directoryAmong(directories: Map<ShellChange, Value>, scope: ShellChange, step: Step): Value {
  // A generated script may change the folder thousands of times: too deep for a call within a call.
  const changes: ShellChange[] = [];
  let change: ShellScope = scope;
  for (; change && !directories.has(change); change = change.before) changes.push(change);
  let directory = (change && directories.get(change)) ?? step.workdir;
  for (const next of changes.reverse()) {
    directory = directoryAfter(next, directory, step);
    directories.set(next, directory);
  }
  return directory;
}

function directoryAfter(change: ShellChange, directory: Value, { shellEnvironment }: Step): Value {
  if (change.kind === "blur" && change.directory) return unknown;
  if (change.kind !== "cd") return directory;
  if (!change.target) return unknown;
  const target = wordValue(change.target, (name) => shellVariable(change.before, name, shellEnvironment));
  return resolveInImage(directory, target);
}

/** Whether a command runs before another one of the same stage. */
export function isBefore(one: StepCommand, other: StepCommand): boolean {
  return one.step === other.step ? one.index < other.index : one.step.index < other.step.index;
}
