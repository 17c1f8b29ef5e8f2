import { onceFor } from "../syntax/onceFor";
import { assignmentIn, literalOf } from "../syntax/shellModel";
import type { Span } from "../syntax/text";
import { type Answer, textOf, unknown, type Value } from "../syntax/value";
import type { StepCommand } from "./command";
import { fromSteps } from "./fromSteps";
import type { Stage, Step } from "./stage";

/** A variable of Go's that `go env -w NAME=value` or a wrapper writes to the configuration of one user, below that user's home. */
export interface GoEnvWrite {
  readonly name: string;
  readonly value: Value;
  /** The word `NAME=value`, or the command of a wrapper. */
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
    for (const write of changesIn(stage)) {
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

/** The `go env -w` of one stage itself, in order. */
export const goEnvWritesIn = onceFor((stage: Stage): readonly GoEnvWrite[] =>
  changesIn(stage).filter(({ command }) => command.name === "go"),
);

/** Everything in one stage that writes the file. */
const changesIn = fromSteps((step: Step): readonly GoEnvWrite[] =>
  step.instruction.keyword === "RUN" && step.instruction.parsed.text.includes("-w")
    ? step.commands.flatMap((command) => [...writesIn(command), ...wrappingOf(command)])
    : [],
);

/** What `xx-go --wrap` writes, so that `go` builds for the target platform. Source: github.com/tonistiigi/xx, xx-go. */
const wrapped = ["GOOS", "GOARCH", "GOARM", "GOAMD64", "GO386", "CGO_ENABLED", "CC", "CXX", "AR", "PKG_CONFIG"];

/** The values hang on the platform that the image is built for. */
function wrappingOf(command: StepCommand): readonly GoEnvWrite[] {
  if (command.name !== "xx-go" || !command.arguments.some((word) => literalOf(word) === "--wrap")) return [];
  return wrapped.map((name) => ({ name, value: unknown, span: command.span, command, reaches: readersOf(command) }));
}

function writesIn(command: StepCommand): readonly GoEnvWrite[] {
  const [subcommand, option, ...rest] = command.arguments;
  if (command.name !== "go" || literalOf(subcommand) !== "env" || literalOf(option) !== "-w") return [];
  return rest.flatMap((word) => {
    const assignment = assignmentIn(word);
    if (!assignment) return [];
    const value = assignment.value ? command.valueOf(assignment.value) : unknown;
    return [{ name: assignment.name, value, span: word.span, command, reaches: readersOf(command) }];
  });
}

function readersOf(command: StepCommand): GoEnvWrite["reaches"] {
  const home = textOf(command.variable("HOME").value);
  return (other) => {
    const otherHome = textOf(other.variable("HOME").value);
    return home === undefined || otherHome === undefined ? "unknown" : home === otherHome ? "yes" : "no";
  };
}
