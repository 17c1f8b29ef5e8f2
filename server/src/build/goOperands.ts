import type { ShellWord } from "../syntax/shellModel";
import { type Answer, textOf } from "../syntax/value";
import type { GoCommand } from "./goCommand";

/**
 * Whether a command names packages of the toolchain alone: `cmd/vet` is one, and `cmd/main.go` a file, as every word is that
 * ends with `.go`. Source: `go help packages`.
 */
export function namesToolchain({ operands, command }: GoCommand): Answer {
  const answers = operands.map((word): Answer => {
    const value = textOf(command.valueOf(word));
    const text = value ?? word.text.replace(/["']/g, "");
    if (!/^(?:std|cmd)(?:\/|$)/.test(text) || text.endsWith(".go")) return "no";
    return value === undefined || isPattern(word) ? "unknown" : "yes";
  });
  if (answers.length === 0 || answers.includes("no")) return "no";
  return answers.includes("unknown") ? "unknown" : "yes";
}

/** Whether the shell puts the names of files in a word's place. */
function isPattern(word: ShellWord): boolean {
  return word.parts.some(({ kind }) => kind === "glob");
}
