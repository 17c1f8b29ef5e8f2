/** What Go asks when GOSUMDB is unset. Source: `$GOROOT/go.env`. */
export const defaultChecksumDatabase = "sum.golang.org";

/** Another name of it with the same key, which takes no address behind it. Source: cmd/go/internal/modfetch/sumdb.go. */
export const checksumDatabaseAlias = "sum.golang.google.cn";

/** What is wrong with a value of GOSUMDB. */
export type GosumdbDefect =
  /** `on`, `true`, `1`: Go has no such words. */
  | "word"
  /** An address in the place of a name. */
  | "url"
  /** A host that Go does not know, without its key. */
  | "no-key"
  /** A key that cannot be one. */
  | "broken-key"
  /** More than a database and one address. */
  | "too-many";

/**
 * What is wrong with a value of GOSUMDB: `off`, a known name, or `name+hash+key`, each with one address behind it at most.
 * Source: cmd/go/internal/modfetch/sumdb.go, dbDial; golang.org/x/mod/sumdb/note, NewVerifier.
 */
export function gosumdbDefect(value: string): GosumdbDefect | undefined {
  const [key = "", address, ...rest] = value.trim().split(/\s+/);
  if (value.trim() === "off" || key === "") return undefined;
  if (rest.length > 0) return "too-many";
  if (key === defaultChecksumDatabase || (key === checksumDatabaseAlias && address === undefined)) return undefined;
  if (key.includes("://")) return "url";
  if (/^[^\s+]+\+[0-9a-fA-F]{8}\+[A-Za-z0-9+/]+={0,2}$/.test(key)) return undefined;
  if (key.includes("+")) return "broken-key";
  return /^[A-Za-z0-9]+$/.test(key) ? "word" : "no-key";
}
