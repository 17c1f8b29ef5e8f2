import type { StartCommand } from "../../build/startCommand";
import { execForm } from "../../syntax/shell";
import { literalOf } from "../../syntax/shellModel";
import { isCommandLine } from "./execProgram";

/** A start command as it is meant: where a list has program and arguments in one string, which is reported as such, as words. */
export function meantCommand(start: StartCommand): StartCommand {
  const [first, ...others] = start.script.commands[0]?.words ?? [];
  const text = literalOf(first);
  if (start.usesShell || !first || text === undefined || !isCommandLine(text)) return start;
  const words = text
    .split(/ +/)
    .map((part) => ({ ...first, text: part, parts: [{ kind: "text", text: part } as const] }));
  return { ...start, script: execForm([...words, ...others]) };
}
