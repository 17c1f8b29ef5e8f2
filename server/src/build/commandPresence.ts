import { type Answer, textOf } from "../syntax/value";
import type { StepCommand } from "./command";
import { writesOf } from "./commandWrites";
import { fileForCommand } from "./files";
import { isInside } from "./imagePaths";
import { type Assumption, presenceAt } from "./presence";

/**
 * Whether anything, a file or a folder, lies at an absolute path when a command starts: what its step mounts there, and
 * what the commands before it in the same script write, included. `no` only where all of that is known.
 */
export function presenceFor(command: StepCommand, path: string, assumed: Assumption = "nothing"): Answer {
  const { step } = command;
  for (const mount of step.mounts) {
    if (mount.type === "secret" || mount.type === "ssh") continue;
    const target = textOf(mount.target);
    if (target === undefined) return "unknown";
    if (isInside(target, path)) return "yes";
    // What a cache or another stage holds is not known from here.
    if (isInside(path, target)) return mount.type === "bind" ? fileForCommand(command, path).presence : "unknown";
  }
  const before = presenceAt(step, path, assumed);
  if (before !== "no") return before;
  return mayBeMadeBy(step.commands.slice(0, command.index), path) ? "unknown" : "no";
}

function mayBeMadeBy(commands: readonly StepCommand[], path: string): boolean {
  return commands.some((command) => {
    const { made, possible, anywhere } = writesOf(command);
    const touches = (place: string) => isInside(place, path) || isInside(path, place);
    return anywhere || made.some(touches) || possible.some(touches);
  });
}
