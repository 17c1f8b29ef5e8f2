import type { StepCommand } from "../../build/command";
import { isGoVariable } from "../../build/goVariables";
import type { Stage, Step } from "../../build/stage";
import { onceFor } from "../../syntax/onceFor";
import { assignmentIn, type ShellAssignment } from "../../syntax/shellModel";
import { variablesOf } from "../../syntax/shellVariables";

/** Variables that a RUN sets at its end, where nothing is left in its shell to read them. */
export interface LostVariables {
  readonly step: Step;
  /** In the order of the text; at least one. */
  readonly assignments: readonly ShellAssignment[];
  /** The commands that set them; none for plain assignments. */
  readonly commands: readonly StepCommand[];
}

/** They neither change nor read a variable unless their words name it. */
const idle = /^(?:true|:|echo|printf|set|cd|test|\[)$/;

/**
 * What a RUN exports or assigns for nothing: variables of Go, PATH, and those that a later step reads. `undefined` where
 * a command behind the assignment may still use it.
 */
export const lostVariablesOf = onceFor((step: Step): LostVariables | undefined => {
  const { instruction } = step;
  if (instruction.keyword !== "RUN" || instruction.json !== undefined) return undefined;
  if (!/=/.test(instruction.parsed.text)) return undefined;
  const { script, commands } = step;
  if (!script.isComplete) return undefined;
  const lastUse = commands.findLast((command) => !isExport(command) && !idle.test(command.name ?? ""));
  const from = lastUse?.span.end ?? 0;
  // Where nothing runs that could use it, an export is as lost in a branch or a loop.
  const counts = ({ shell }: StepCommand) => isPlain(shell) && (shell.isCertain || lastUse === undefined);
  const exporting = commands.filter((command) => isExport(command) && command.span.start >= from && counts(command));
  const exported = exporting.flatMap((command) => command.arguments.flatMap((word) => assignmentIn(word) ?? []));
  const alone = script.assignments.filter(({ span }) => span.start >= from);
  const all = [...exported, ...alone].sort((a, b) => a.span.start - b.span.start);
  const { reads, isComplete } = variablesOf(instruction);
  if (!isComplete || all.length === 0) return undefined;
  // A substitution runs commands that find what was exported before it.
  const lastSubstitution = all.findLast(({ value }) => value?.parts.some((part) => part.kind === "opaque") ?? true);
  const assignments = all.filter(({ name, span }) => {
    if (lastSubstitution && span.start < lastSubstitution.span.start) return false;
    const isRead = reads.some((read) => read.name === name && read.span.start > span.end);
    return !isRead && (isGoVariable(name) || name === "PATH" || isReadLater(step, name));
  });
  return assignments.length > 0 ? { step, assignments, commands: exporting } : undefined;
});

function isExport(command: StepCommand): boolean {
  return command.name === "export";
}

function isPlain(shell: StepCommand["shell"]): boolean {
  return !shell.inPipe && shell.wrappers.length === 0 && shell.redirects.length === 0;
}

/** Whether a later step of the stage, or of one that stands on it, reads a variable that nothing else sets for it. */
function isReadLater(step: Step, name: string): boolean {
  const { stage } = step;
  const later = [...stage.steps.slice(step.index + 1), ...descendants(stage).flatMap((other) => other.steps)];
  return later.some((other) => {
    const { instruction } = other;
    if (!instruction.parsed.text.includes(`$`) || other.variable(name).value.kind !== "unset") return false;
    if (instruction.keyword !== "RUN")
      return /^(?:COPY|ADD|ENV|WORKDIR|USER)$/.test(instruction.keyword) && usesVariable(instruction.parsed.text, name);
    const { reads, assigned, isComplete } = variablesOf(instruction);
    return isComplete && !assigned.has(name) && reads.some((read) => read.name === name && !read.hasDefault);
  });
}

function usesVariable(text: string, name: string): boolean {
  return new RegExp(`\\$(?:${name}\\b|\\{${name}\\})`).test(text);
}

function descendants(stage: Stage): readonly Stage[] {
  return stage.children.flatMap((child) => [child, ...descendants(child)]);
}
