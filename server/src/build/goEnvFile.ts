import { onceFor } from "../syntax/onceFor";
import { assignmentIn, literalOf } from "../syntax/shellModel";
import type { Span } from "../syntax/text";
import { type Answer, textOf, unknown, type Value } from "../syntax/value";
import type { StepCommand } from "./command";
import type { Stage } from "./stage";

/** A `go env -w NAME=value`: it writes the configuration of one user, below that user's home. */
export interface GoEnvWrite {
  readonly name: string;
  readonly value: Value;
  /** The word `NAME=value`. */
  readonly span: Span;
  readonly command: StepCommand;
  /** Whether a command reads the same configuration file: same home. */
  reaches(command: StepCommand): Answer;
}

/** Few files write any, and every setting of every command asks. */
const none: readonly GoEnvWrite[] = [];

/** The writes of this command's chain of stages that happened before it, oldest first. */
export function goEnvWritesBefore(command: StepCommand): readonly GoEnvWrite[] {
  let found: GoEnvWrite[] | undefined;
  for (const stage of command.step.stage.chainUpwards) {
    for (const write of goEnvWritesIn(stage)) {
      const { step, index } = write.command;
      const isEarlier =
        step.stage !== command.step.stage ||
        step.index < command.step.index ||
        (step === command.step && index < command.index);
      if (!isEarlier) continue;
      found ??= [];
      found.push(write);
    }
  }
  return found ?? none;
}

/** The writes of one stage itself, in order. */
export const goEnvWritesIn = onceFor((stage: Stage): readonly GoEnvWrite[] =>
  stage.steps.flatMap((step) =>
    step.instruction.keyword === "RUN" && step.instruction.parsed.text.includes("-w")
      ? step.commands.flatMap(writesIn)
      : [],
  ),
);

function writesIn(command: StepCommand): readonly GoEnvWrite[] {
  const [subcommand, option, ...rest] = command.arguments;
  if (command.name !== "go" || literalOf(subcommand) !== "env" || literalOf(option) !== "-w") return [];
  return rest.flatMap((word) => {
    const assignment = assignmentIn(word);
    if (!assignment) return [];
    const value = assignment.value ? command.valueOf(assignment.value) : unknown;
    const home = textOf(command.variable("HOME").value);
    const reaches = (other: StepCommand): Answer => {
      const otherHome = textOf(other.variable("HOME").value);
      return home === undefined || otherHome === undefined ? "unknown" : home === otherHome ? "yes" : "no";
    };
    return [{ name: assignment.name, value, span: word.span, command, reaches }];
  });
}
