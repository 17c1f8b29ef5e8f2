/** What is wrong with one word of GOFLAGS. */
export interface GoflagsDefect {
  readonly word: string;
  /** The same as Go reads it, where that is plain: the whole word in quotes. */
  readonly meant?: string;
  readonly kind: /** Not a flag: no dash before it. */
    | "no-dash"
    /** The value of the flag before it: a value goes behind `=`. */
    | "separate-value"
    /** Quotes behind `=`, with a blank between them: they count at the start of a word only. */
    | "quoted-value"
    /** A quote at the start of a word that nothing closes. */
    | "open-quote"
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

/** A word of GOFLAGS: without the quotes around it, and as it is written. */
interface GoflagsWord {
  readonly text: string;
  readonly raw: string;
}

/**
 * The words of GOFLAGS. They are separated by blanks, and one that begins with a quote goes up to the next such quote;
 * other quotes have no meaning. `undefined` where such a quote is never closed, which Go refuses. Go 1.19 and earlier
 * knew no quotes at all. Source: cmd/go/internal/base/goflags.go, InitGOFLAGS; cmd/internal/quoted, Split.
 */
function splitGoflags(value: string): readonly GoflagsWord[] | undefined {
  const words: GoflagsWord[] = [];
  for (const [raw] of value.matchAll(/"[^"]*"?|'[^']*'?|[^ \t\n\r]+/g)) {
    const quote = raw[0] === '"' || raw[0] === "'" ? raw[0] : "";
    if (quote && (raw.length === 1 || !raw.endsWith(quote))) return undefined;
    words.push({ raw, text: quote ? raw.slice(1, -1) : raw });
  }
  return words;
}

/** What a flag of GOFLAGS says, the last one as in Go: "" for a switch, `undefined` when it is not in the list. */
export function goflagIn(value: string, name: string): string | undefined {
  const found = splitGoflags(value)?.findLast(({ text }) => /^--?([^-=][^=]*)/.exec(text)?.[1] === name);
  return found?.text.split("=").slice(1).join("=");
}

/** The words of GOFLAGS that make every go command stop. */
export function goflagsDefects(value: string): readonly GoflagsDefect[] {
  const words = splitGoflags(value);
  if (!words) return [{ word: value.trim(), kind: "open-quote" }];
  return words.flatMap(({ text: word }, index): readonly GoflagsDefect[] => {
    if (/^[\u2010-\u2015\u2212]/.test(word)) return [{ word, kind: "long-dash" }];
    if (!refused(word)) return [];
    const start = startOfQuoted(words, index);
    if (start !== undefined) return [quotedValue(words.slice(start, index + 1), word)];
    if (word.startsWith("-")) return [{ word, kind: "no-such-flag" }];
    const before = words[index - 1]?.text;
    const isValue = before !== undefined && /^--?[a-z][\w.]*$/i.test(before) && !refused(before) && !isFlagName(word);
    return [{ word, kind: isValue ? "separate-value" : "no-dash" }];
  });
}

/** The word in which a quote was opened that is still open before this one. */
function startOfQuoted(words: readonly GoflagsWord[], index: number): number | undefined {
  for (const quote of ['"', "'"]) {
    let start: number | undefined;
    for (const [at, { raw, text }] of words.slice(0, index).entries()) {
      // A quote at the start of a word has been closed.
      if (raw !== text || raw.split(quote).length % 2 === 1) continue;
      start = start === undefined ? at : undefined;
    }
    if (start !== undefined) return start;
  }
  return undefined;
}

/** `-ldflags="-s` with `-w"`: what was meant is `'-ldflags=-s -w'`. */
function quotedValue(words: readonly GoflagsWord[], refusedWord: string): GoflagsDefect {
  const written = words.map(({ raw }) => raw).join(" ");
  const match = /^(--?[a-z][\w.]*=)(["'])([^"']*)\2$/i.exec(written);
  if (!match?.[1] || match[3] === undefined) return { word: refusedWord, kind: "quoted-value" };
  return { word: written, kind: "quoted-value", meant: `'${match[1]}${match[3]}'` };
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
