// The flags of the commands that build images, as far as telling values from other words needs them.

import type { CommandWord } from "./commandWords";

const booleanFlags = new Set(
  `all-platforms check compat-volumes compress debug disable-compression disable-content-trust force-rm help http-proxy
  identity-label inherit-annotations inherit-labels layers load log-split-by-platform no-cache no-hostname no-hosts omit-history pull pull-always
  pull-never push quiet rewrite-timestamp rm save-stages skip-unused-stages squash squash-all stdin stream tls-verify`.split(
    /\s+/,
  ),
);
const valueFlags = new Set(
  `add-host allow annotation arch attest authfile build-arg build-arg-file build-context builder cache-from cache-to cache-ttl call
  cap-add cap-drop cert-dir cgroup-parent cgroupns config cpp-flag cpu-period cpu-quota cpu-shares cpuset-cpus cpuset-mems creds
  decryption-key device dns dns-option dns-search env file format from hooks-dir host iidfile ignorefile ipc isolation jobs label layer-label log-level logfile
  manifest memory memory-swap metadata-file network no-cache-filter os os-feature os-version output pid platform policy progress provenance retry
  retry-delay runtime runtime-flag sbom sbom-image-output secret security-opt shm-size sign-by source-date-epoch source-policy-file ssh tag target
  timestamp ulimit unsetenv unsetlabel userns userns-gid-map userns-uid-map uts variant volume`.split(/\s+/),
);
const shortFlags: Readonly<Record<string, string>> = {
  f: "file",
  t: "tag",
  o: "output",
  m: "memory",
  c: "cpu-shares",
  v: "volume",
};
/** `-D` is docker's `--debug` and podman's `--disable-compression`, both without a value. */
const shortBooleans = new Set(["q", "D"]);

/** What stands behind a command that builds. */
export interface GivenArguments {
  readonly positional: readonly CommandWord[];
  readonly flags: ReadonlyMap<string, readonly CommandWord[]>;
  /** Whether words stand among them that only an expansion fills. */
  readonly expansions: boolean;
}

/** Tells flags, their values and other words apart; `undefined` with a flag that no tool's list holds. */
export function readArguments(words: readonly CommandWord[]): GivenArguments | undefined {
  const positional: CommandWord[] = [];
  const flags = new Map<string, CommandWord[]>();
  let expansions = false;
  const add = (name: string, value: CommandWord) => {
    const values = flags.get(name);
    if (values) values.push(value);
    else flags.set(name, [value]);
  };
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (!word) break;
    if (word.text === "--") {
      positional.push(...words.slice(at + 1));
      break;
    }
    const flag = readFlag(word);
    if (flag === "unknown") return undefined;
    if (flag === "boolean") continue;
    if (flag === undefined) {
      // The tools take one context: an expansion before it can only hold flags.
      if (word.expansion && at < words.length - 1) expansions = true;
      else positional.push(word);
    } else if (flag.value) add(flag.name, flag.value);
    else {
      const value = words[++at];
      if (!value) return undefined;
      add(flag.name, value);
    }
  }
  return { positional, flags, expansions };
}

type Flag = "boolean" | "unknown" | { readonly name: string; readonly value?: CommandWord };

function readFlag(word: CommandWord): Flag | undefined {
  const { text } = word;
  if (!text.startsWith("-") || text === "-") return undefined;
  const part = (from: number): CommandWord => ({ ...word, text: text.slice(from) });
  if (text.startsWith("--")) {
    const equals = text.indexOf("=");
    const name = text.slice(2, equals < 0 ? text.length : equals);
    if (equals >= 0) return { name, value: part(equals + 1) };
    if (booleanFlags.has(name)) return "boolean";
    return valueFlags.has(name) ? { name } : "unknown";
  }
  let at = 1;
  while (shortBooleans.has(text.charAt(at))) at++;
  if (at >= text.length) return "boolean";
  const name = shortFlags[text.charAt(at)];
  if (name === undefined) return "unknown";
  at++;
  if (at >= text.length) return { name };
  return { name, value: part(text[at] === "=" ? at + 1 : at) };
}

/** The text of a word in which nothing is expanded. */
export function literalText(word: CommandWord | undefined): string | undefined {
  return word?.literal ? word.text : undefined;
}

/** `NAME=value` words; a name alone takes its value from the environment. */
export function argumentsOf(words: readonly CommandWord[]): ReadonlyMap<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const word of words) {
    const [, name, value] = /^["']?([A-Za-z_]\w*)(?:=(.*))?$/s.exec(word.text) ?? [];
    if (name !== undefined) found.set(name, word.literal ? value : undefined);
  }
  return found;
}
