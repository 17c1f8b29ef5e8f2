import type { Span } from "../syntax/text";
import { textOf } from "../syntax/value";
import type { StepCommand } from "./command";

/** The programs that install packages of npm's registries and that the simulation follows. */
export type NpmProgram = "npm" | "pnpm" | "yarn";

/** The names by which those programs are called. */
export const npmProgramNames = ["npm", "pnpm", "yarn", "yarnpkg"] as const;

/** A version may follow for npx and corepack. */
const programName = new RegExp(`^(${npmProgramNames.join("|")})(?:@[\\w.^~-]+)?$`);

/** A command line of npm, pnpm or yarn taken apart. */
export interface NpmArguments {
  readonly program: NpmProgram;
  /** The subcommand under its full name: `ci`, `install`, `add`, `config`, `run`, …; "" where nothing is given. */
  readonly subcommand: string;
  /** Program and subcommand as they are written. */
  readonly titleSpan: Span;
  /** Flags without dashes, with their value: "" for a switch, "false" for `--no-…`, `undefined` where a variable holds it. */
  readonly flags: ReadonlyMap<string, string | undefined>;
  /** What follows the subcommand and is no flag. */
  readonly operands: readonly string[];
  /** True when a variable hides words, which may be flags or packages. */
  readonly hasHiddenWords: boolean;
}

/** Other names of subcommands. Sources: `npm help install`, `npm help ci`, pnpm.io/cli/install. */
const aliases: ReadonlyMap<string, string> = new Map(
  Object.entries({
    install: "i in ins inst insta instal isnt isnta isntal isntall",
    ci: "clean-install ic install-clean isntall-clean",
    config: "c",
    run: "run-script rum urn",
    "install-test": "it",
    "install-ci-test": "cit clean-install-test sit",
  }).flatMap(([name, others]) => others.split(" ").map((other) => [other, name] as const)),
);

/** Flags that take the next word. Sources: docs.npmjs.com/cli/using-npm/config, pnpm.io/pnpm-cli, classic.yarnpkg.com/docs/cli. */
const valuedFlags = new Set(
  (
    "prefix C dir cwd registry cache userconfig globalconfig loglevel omit include only also workspace w filter F filter-prod location tag " +
    "install-strategy fetch-retries fetch-retry-mintimeout fetch-retry-maxtimeout fetch-timeout maxsockets network-timeout network-concurrency " +
    "cache-folder global-folder modules-folder modules-dir mutex store-dir virtual-store-dir reporter child-concurrency workspace-concurrency " +
    "node-linker script-shell before proxy https-proxy noproxy cafile arch cpu os libc platform target_arch target_platform depth " +
    "use-yarnrc preferred-cache-folder lockfile-dir mode"
  ).split(" "),
);

const shortFlags: ReadonlyMap<string, string> = new Map([
  ["g", "global"],
  ["w", "workspace"],
  ["F", "filter"],
  ["P", "prod"],
  ["D", "dev"],
  ["r", "recursive"],
]);

/** Reads a command; `undefined` when it is none of the three programs. `corepack pnpm …` and `npx pnpm …` are seen through. */
export function readNpmArguments(command: StepCommand): NpmArguments | undefined {
  const first = command.shell.words[0];
  const inner = /^(?:corepack|npx)$/.test(command.name ?? "") ? command.arguments[0] : undefined;
  const program = programName.exec(inner?.text ?? command.name ?? "")?.[1];
  if (!first || program === undefined) return undefined;
  const flags = new Map<string, string | undefined>();
  const words: string[] = [];
  let end = (inner ?? first).span.end;
  let hasHiddenWords = false;
  const rest = command.arguments.slice(inner ? 1 : 0);
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at];
    const text = word && textOf(command.valueOf(word));
    const flag = /^--?([A-Za-z][\w.:@/-]*)(?:=(.*))?$/s.exec(text ?? word?.text ?? "");
    const name = flag?.[1];
    if (name !== undefined) {
      const long = word?.text.startsWith("--") ? name : (shortFlags.get(name) ?? name);
      const next = rest[at + 1];
      const takesNext = flag?.[2] === undefined && valuedFlags.has(name) && next !== undefined;
      if (text === undefined) flags.set(long, undefined);
      else if (takesNext) flags.set(long, textOf(command.valueOf(next)));
      else if (long.startsWith("no-")) flags.set(long.slice(3), "false");
      else flags.set(long, flag?.[2] ?? "");
      if (takesNext) at++;
    } else if (text === undefined) hasHiddenWords = true;
    else {
      if (words.length === 0 && word) end = word.span.end;
      words.push(...text.split(/\s+/).filter((part) => part !== ""));
    }
  }
  const [given = "", ...operands] = words;
  return {
    program: program === "yarnpkg" ? "yarn" : (program as NpmProgram),
    subcommand: aliases.get(given) ?? given,
    titleSpan: { start: first.span.start, end },
    flags,
    operands,
    hasHiddenWords,
  };
}
