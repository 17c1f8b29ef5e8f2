import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** Where the suite writes what it has seen. `npm run docs:builds` makes the page and the chart of it. */
const evidenceFile = "docs/evidence/builds.json";

/** What one look at a project found. */
export interface Observation {
  /** What was done, as a reader would do it: `docker build`, `docker run`, or both with an edit between. */
  readonly command: string;
  readonly succeeded: boolean;
  /** The line of the output that matters, without what differs from run to run. */
  readonly said?: string;
  readonly seconds: number;
  /** Counts and bytes by what they count. */
  readonly figures?: Readonly<Record<string, number>>;
}

/** A rule whose claim builds have shown. */
export interface ShownRule {
  readonly rule: string;
  readonly claim: string;
  /** Who repaired: the command line, or a person because the rule offers nothing that could be applied unasked. */
  readonly repair: string;
  readonly before: Observation;
  readonly after: Observation;
}

/** A project that was built, repaired and built again. */
export interface BuiltProject {
  readonly name: string;
  /** The rules whose findings the command line repaired. */
  readonly repaired: readonly string[];
  readonly before: BuiltImage;
  readonly after: BuiltImage;
}

export interface BuiltImage {
  readonly imageBytes: number;
}

/** One state of an example: as it is, or after some of its repairs. */
export interface MeasuredBuild {
  readonly state: string;
  /** How often it was built, taking turns with the other states; the seconds are the middle ones. */
  readonly rounds?: number;
  readonly coldSeconds: number;
  readonly rebuildSeconds: number;
  readonly imageBytes: number;
  readonly contextBytes: number;
  readonly modulesFetchedAfterEdit: number;
  /** What the start of the image led to. */
  readonly start: string;
}

/** What Go does with a list of two module proxies. */
export interface ProxyList {
  /** What the first one does. */
  readonly first: string;
  readonly separator: string;
  readonly isSecondAsked: boolean;
  /** The message of a build that failed. */
  readonly said: string;
}

/** What tests keep of what they have seen. */
export interface Seen {
  readonly lists?: readonly ProxyList[];
  readonly shown?: readonly ShownRule[];
  readonly projects?: readonly BuiltProject[];
  readonly measured?: readonly MeasuredBuild[];
}

/** What the tests of one title have left. */
export interface Section extends Seen {
  /** Names of tests that failed, and of which nothing is kept but this; none where all succeeded. */
  readonly failed?: readonly string[];
}

/** How the tests of one title ended, by their names. */
export interface Outcome {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  /** Whether all tests of the title have run: what was seen before is dropped then, else only replaced. */
  readonly isWhole: boolean;
}

export interface Evidence {
  /** The version of Docker that built. */
  readonly engine: string;
  /** By the title of the tests. */
  readonly sections: Readonly<Record<string, Section>>;
}

/**
 * Keeps what the tests of one title have seen.
 * @param engine the version of Docker
 */
export function writeEvidence(title: string, engine: string, seen: Seen, { passed, failed, isWhole }: Outcome): void {
  const before = readEvidence()?.sections ?? {};
  const known = (isWhole ? [] : (before[title]?.failed ?? [])).filter((name) => ![...passed, ...failed].includes(name));
  const failures = [...known, ...failed];
  const section: Section = {
    ...(isWhole ? seen : merged(before[title] ?? {}, seen)),
    ...(failures.length > 0 ? { failed: failures } : {}),
  };
  const sections = Object.entries({ ...before, [title]: section }).sort(([a], [b]) => (a < b ? -1 : 1));
  const evidence: Evidence = { engine, sections: Object.fromEntries(sections) };
  mkdirSync(dirname(evidenceFile), { recursive: true });
  writeFileSync(evidenceFile, `${JSON.stringify(evidence, undefined, 2)}\n`);
}

/** What tells the entries of a kind apart. */
const identities: { readonly [Kind in keyof Required<Seen>]: (entry: Entry<Kind>) => string } = {
  shown: ({ rule, claim }) => `${rule}: ${claim}`,
  projects: ({ name }) => name,
  measured: ({ state }) => state,
  lists: ({ first, separator }) => first + separator,
};

/** One record of a kind. */
export type Entry<Kind extends keyof Seen> = NonNullable<Seen[Kind]>[number];

function merged(before: Seen, seen: Seen): Seen {
  const merge = <Kind extends keyof Seen>(kind: Kind): readonly Entry<Kind>[] => {
    const list = (section: Seen): readonly Entry<Kind>[] => section[kind] ?? [];
    const entries = new Map([...list(before), ...list(seen)].map((entry) => [identities[kind](entry), entry]));
    return [...entries.values()];
  };
  const kinds: readonly (keyof Seen)[] = ["shown", "projects", "measured", "lists"];
  return Object.fromEntries(kinds.map((kind) => [kind, merge(kind)] as const).filter(([, list]) => list.length > 0));
}

export function readEvidence(): Evidence | undefined {
  return existsSync(evidenceFile) ? JSON.parse(readFileSync(evidenceFile, "utf8")) : undefined;
}

/** A line as it is on every machine: without ports, random names, and folders of the engine. */
export function withoutChance(line: string): string {
  return line
    .replaceAll(resolve("."), "…")
    .replace(/\S*\/(?:overlay2|buildkit-mount\d+)\/\S*?(?=\/|:|$)/g, "…")
    .replace(/\b(127\.0\.\d+\.\d+):\d+/g, "$1")
    .replace(/\b(go-build|go-link-|cc|b)\d{3,}\b/g, "$1…")
    .replace(/\b[0-9a-f]{32,}\b/g, "…")
    .trim();
}
