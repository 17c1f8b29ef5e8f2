/** What is wrong with one word of GOFLAGS. */
export interface GoflagsDefect {
  readonly word: string;
  readonly kind: /** Not a flag: no dash before it. */
    | "no-dash"
    /** The value of the flag before it: a value goes behind `=`. */
    | "separate-value"
    /** A part of a quoted value: GOFLAGS knows no quotes. */
    | "quoted-value"
    /** A dash that a word processor made. */
    | "long-dash"
    /** No command of Go has such a flag. */
    | "no-such-flag";
}

/**
 * Flags of any go command: a name that one of them has is accepted for all. Source: `go help build`, `go help testflag`,
 * `go help list`, `go help get`, `go help mod …`, `go help work …`; Go 1.11 to 1.27.
 */
const flags = new Set(
  (
    "C a n p race msan asan cover covermode coverpkg v work x asmflags buildmode buildvcs compiler gccgoflags gcflags " +
    "installsuffix json ldflags linkshared mod modcacherw modfile overlay pgo pkgdir tags trimpath toolexec o i c exec args " +
    "artifacts bench benchmem benchtime blockprofile blockprofilerate count coverprofile cpu cpuprofile failfast fullpath fuzz " +
    "fuzzcachedir fuzzminimizetime fuzztime fuzzworker list memprofile memprofilerate mutexprofile mutexprofilefraction outputdir " +
    "parallel paniconexit0 run short shuffle skip testlogfile timeout trace vet vettool fix d f t u insecure fixtool e m deps " +
    "compiled export find test versions retracted reuse cache fuzzcache modcache r testcache module require droprequire replace " +
    "dropreplace exclude dropexclude retract dropretract tool droptool go toolchain godebug dropgodebug ignore dropignore fmt print " +
    "compat diff use dropuse w changed all cmd src http ex s q"
  ).split(" "),
);

/**
 * The words of GOFLAGS that make every go command stop. Words are separated by blanks alone: quotes have no meaning.
 * Source: cmd/go/internal/base/goflags.go, InitGOFLAGS.
 */
export function goflagsDefects(value: string): readonly GoflagsDefect[] {
  const words = value.split(/\s+/).filter((word) => word !== "");
  return words.flatMap((word, index): readonly GoflagsDefect[] => {
    if (/^[\u2010-\u2015\u2212]/.test(word)) return [{ word, kind: "long-dash" }];
    if (isInQuotes(words, index)) return refused(word) ? [{ word, kind: "quoted-value" }] : [];
    if (!refused(word)) return [];
    if (word.startsWith("-")) return [{ word, kind: "no-such-flag" }];
    const before = words[index - 1];
    const isValue = before !== undefined && /^--?[a-z][\w.]*$/i.test(before) && !refused(before) && !isFlagName(word);
    return [{ word, kind: isValue ? "separate-value" : "no-dash" }];
  });
}

/** The value that was meant: each flag with its dash and its value behind `=`. `undefined` where that is not plain. */
export function repairedGoflags(value: string): string | undefined {
  if (/["'`]/.test(value)) return undefined;
  const words: string[] = [];
  const defects = new Map(goflagsDefects(value).map((defect) => [defect.word, defect.kind]));
  for (const word of value.split(/\s+/).filter((each) => each !== "")) {
    const kind = defects.get(word);
    const before = words.at(-1);
    if (kind === "separate-value" && before !== undefined) words[words.length - 1] = `${before}=${word}`;
    else if (kind === "no-dash" && isFlagName(word)) words.push(`-${word}`);
    else if (kind === "long-dash") words.push(word.replace(/^[\u2010-\u2015\u2212]+/, "-"));
    else if (kind === undefined) words.push(word);
    else return undefined;
  }
  const repaired = words.join(" ");
  return goflagsDefects(repaired).length === 0 ? repaired : undefined;
}

function refused(word: string): boolean {
  const name = /^--?([^-=][^=]*)/.exec(word)?.[1];
  return name === undefined || !(flags.has(name) || /^test\.[a-z]+$/.test(name));
}

/** `mod=vendor`, `trimpath`: a flag without its dash. */
function isFlagName(word: string): boolean {
  return flags.has(word.split("=")[0] ?? "") && !/^(?:mod|vendor|readonly|all)$/.test(word);
}

/** Whether a quote that opened in an earlier word is still open. */
function isInQuotes(words: readonly string[], index: number): boolean {
  const before = words.slice(0, index).join(" ");
  return ['"', "'"].some((quote) => (before.split(quote).length - 1) % 2 === 1);
}
