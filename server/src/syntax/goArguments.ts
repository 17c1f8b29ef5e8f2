import { literalOf, type ShellWord } from "./shellModel";
import type { Span } from "./text";

/** A flag of a go command. */
export interface GoFlag {
  /** Without dashes. */
  readonly name: string;
  /** The word that holds the value: the flag's own (`-o=x`) or the next; `undefined` for a switch. */
  readonly valueWord: ShellWord | undefined;
  /** Characters of `valueWord` before the value (`-o=`). */
  readonly valueOffset: number;
  /** The flag and, where it is a word of its own, its value. */
  readonly span: Span;
}

/** A go command line taken apart; what a variable hides is left in `operands`. */
export interface GoArguments {
  /** `build`, `mod download`, `work sync`; "" for `go` alone. */
  readonly subcommand: string;
  readonly subcommandSpan: Span;
  readonly flags: readonly GoFlag[];
  /** Packages, modules or files behind the flags; for `go run` without the program's own arguments. */
  readonly operands: readonly ShellWord[];
  /** True when a word that a variable fills may hold flags. */
  readonly hasHiddenFlags: boolean;
}

const groups = new Set(["mod", "work", "tool", "telemetry"]);

/** Flags that take a value in the next word. Source: `go help build`, `go help testflag`, `go help mod …`. */
const valuedFlags = new Set(
  (
    "C o p mod modfile overlay pgo pkgdir tags toolexec ldflags gcflags asmflags gccgoflags compiler installsuffix buildmode " +
    "covermode coverpkg coverprofile exec run skip bench benchtime blockprofile blockprofilerate count cpu cpuprofile fuzz fuzztime " +
    "fuzzminimizetime list memprofile memprofilerate mutexprofile mutexprofilefraction outputdir parallel shuffle timeout trace vet vettool " +
    "go compat reuse f require droprequire replace dropreplace"
  ).split(" "),
);

/** `f` takes a format only in `go list`; elsewhere it is a switch. */
function takesValue(flag: string, subcommand: string): boolean {
  return flag === "f" ? subcommand === "list" : valuedFlags.has(flag);
}

/** Reads the words behind `go`. */
export function readGoArguments(words: readonly ShellWord[], programSpan: Span): GoArguments {
  let at = 0;
  const flags: GoFlag[] = [];
  // `go -C dir build` is the one flag that may stand first.
  const chdir = readFlag(words, at, "");
  if (chdir?.flag.name === "C") {
    flags.push(chdir.flag);
    at = chdir.next;
  }
  const first = words[at];
  const name = literalOf(first) ?? "";
  // `go --wrap` (of the xx helpers) and `go -h` run no subcommand.
  if (name === "" || name.startsWith("-")) {
    return {
      subcommand: "",
      subcommandSpan: programSpan,
      flags,
      operands: [],
      hasHiddenFlags: first !== undefined && name === "",
    };
  }
  at++;
  let subcommand = name;
  let subcommandSpan = first?.span ?? programSpan;
  const second = words[at];
  const nested = groups.has(name) && name !== "tool" ? literalOf(second) : undefined;
  if (second && nested !== undefined && !nested.startsWith("-")) {
    subcommand = `${name} ${nested}`;
    subcommandSpan = { start: subcommandSpan.start, end: second.span.end };
    at++;
  }
  for (;;) {
    const next = readFlag(words, at, subcommand);
    if (!next) break;
    flags.push(next.flag);
    at = next.next;
  }
  let operands: readonly ShellWord[] = words.slice(at);
  if (subcommand === "run" || subcommand === "tool") operands = runOperands(operands);
  const hasHiddenFlags = operands.some(
    (word) => word.parts[0]?.kind === "variable" || word.parts[0]?.kind === "opaque",
  );
  return { subcommand, subcommandSpan, flags, operands, hasHiddenFlags };
}

function readFlag(
  words: readonly ShellWord[],
  at: number,
  subcommand: string,
): { flag: GoFlag; next: number } | undefined {
  const word = words[at];
  const match = word ? /^(--?)([A-Za-z][A-Za-z0-9_.]*)(=)?/.exec(leadingText(word)) : null;
  const name = match?.[2];
  if (!word || !match || name === undefined) return undefined;
  if (match[3]) return { flag: { name, valueWord: word, valueOffset: match[0].length, span: word.span }, next: at + 1 };
  const value = words[at + 1];
  if (!takesValue(name, subcommand) || !value) {
    return { flag: { name, valueWord: undefined, valueOffset: 0, span: word.span }, next: at + 1 };
  }
  const span = { start: word.span.start, end: value.span.end };
  return { flag: { name, valueWord: value, valueOffset: 0, span }, next: at + 2 };
}

function leadingText(word: ShellWord): string {
  const first = word.parts[0];
  return first?.kind === "text" || first?.kind === "glob" ? first.text : "";
}

/** Files ending in .go, or one package; the rest belongs to the program. */
function runOperands(words: readonly ShellWord[]): readonly ShellWord[] {
  const files = words.findIndex((word) => !/\.go['"]?$/.test(word.text));
  if (files === 0) return words.slice(0, 1);
  return files < 0 ? words : words.slice(0, files);
}
