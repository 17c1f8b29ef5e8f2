import { isStandardImport } from "../syntax/goImportPath";
import { compareGoTexts } from "../syntax/goVersion";
import type { ShellWord } from "../syntax/shellModel";
import { type Answer, textOf } from "../syntax/value";
import type { GoCommand } from "./goCommand";
import { importClosureOf } from "./goImports";

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

/**
 * Whether what a command builds needs modules other than its own, which go.mod requires: not where all that is imported
 * comes from the standard library, as where only tests import more. Below `go 1.17` the go.mod files of all modules are
 * read even then. Source: go.dev/ref/mod#graph-pruning.
 */
export function needsOfImports(go: GoCommand): Answer {
  if (!/^(?:build|install|run)$/.test(go.subcommand)) return "yes";
  const { imports, isComplete } = importClosureOf(go);
  if (!isComplete || ![...imports].every(isStandardImport)) return "yes";
  const isPruned = (compareGoTexts(go.module.module?.syntax.go?.value, "1.17") ?? -1) >= 0;
  return isPruned ? "no" : "unknown";
}

/** Whether the shell puts the names of files in a word's place. */
function isPattern(word: ShellWord): boolean {
  return word.parts.some(({ kind }) => kind === "glob");
}
