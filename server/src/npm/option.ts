/** What a value of an npm option is checked as. npm's own names, in lower case; `address` is one of the machine's own. */
export type NpmOptionType =
  | "boolean"
  | "number"
  | "string"
  | "url"
  | "path"
  | "date"
  | "semver"
  | "umask"
  | "address"
  | "stream";

/** One option of npm, as npm defines it: in the newest major that is known here, or in the last one that had it. */
export interface NpmOption {
  /** A value that fits one of them is good; empty where only `values` are. */
  readonly types: readonly NpmOptionType[];
  /** Words that are good beside what `types` allow, in npm's order. */
  readonly values?: readonly string[];
  /** The first npm major that takes one of `values`, where the option is older. */
  readonly firstMajors?: Readonly<Record<string, number>>;
  /** Words that an older npm took and that are refused now. */
  readonly formerValues?: readonly string[];
  /** Whether `null` is a value. */
  readonly isNullable?: true;
  /** Whether it may be given more than once, as `key[]`. */
  readonly isList?: true;
  /** What npm takes when it is not set; absent where that depends on the machine or on other options. */
  readonly fallback?: string;
  /** The first npm major that knows it, 6 being the oldest that was looked at. */
  readonly since: number;
  /** The last npm major that knows it, where the newest does not. */
  readonly until?: number;
  /** npm warns of it as outdated. */
  readonly isDeprecated?: true;
  /** Options that npm refuses beside it. */
  readonly excludes?: readonly string[];
}
