/** What is wrong with an entry of a GOPROXY list. */
export type GoproxyDefect =
  /** Two entries with a separator between them that Go does not know. */
  | "joined"
  /** Quotes that became part of the value. */
  | "quoted"
  /** A bare word other than `direct` and `off`. */
  | "word"
  /** An absolute path without `file://`. */
  | "path"
  /** A scheme other than https, http and file. */
  | "scheme"
  /** `https//host` or `https:/host`. */
  | "slashes"
  /** `https://host:direct`: a port that is no number. */
  | "port";

/** One entry of a GOPROXY list. */
export interface GoproxyEntry {
  /** Without the blanks around it. */
  readonly text: string;
  /** What stands behind it: `,` goes on to the next entry after 404 and 410, `|` after every error. */
  readonly separator: "," | "|" | undefined;
  readonly kind: "proxy" | "direct" | "off" | GoproxyDefect;
}

/** A GOPROXY list as Go takes it apart. */
export interface GoproxyList {
  /** Up to and with the first `direct` or `off`: the rest is never read. */
  readonly entries: readonly GoproxyEntry[];
  readonly unread: readonly GoproxyEntry[];
}

/** Separators that people write where Go wants `,` or `|`. */
const foreignSeparator = /[\s;，；、]+/;
const looksLikeEntry = /^(?:direct$|off$|[a-z]+:\/|[\w-]+(?:\.[\w-]+)+)/i;
const brokenScheme = /^(https?)(?::\/(?!\/)|\/\/|:(?=[\w-]+(?:\.[\w-]+)+(?:[/?#]|$)))/i;
/** Go puts `https://` in front, and then finds a port that is no number. */
const schemeAsHost = /^https?:[^/]/i;
/** Source: net/url, parseHost: "invalid port after host". */
const wordAsPort = /^(?:https?:\/\/)?(?:[^/@]*@)?[\w.-]+\.[\w-]+:(?!\d*(?:[/?#]|$))/i;

/**
 * Takes a value of GOPROXY apart.
 * Source: cmd/go/internal/modfetch/proxy.go, proxyList: blanks around entries and empty entries do not count, a name with
 * a dot, colon or slash is an address for which `https://` may be left out.
 */
export function readGoproxyList(value: string): GoproxyList {
  const entries: GoproxyEntry[] = [];
  for (const [, raw = "", separator] of value.matchAll(/([^,|]*)([,|]|$)/g)) {
    const text = raw.trim();
    if (text === "") continue;
    entries.push({
      text,
      separator: separator === "," || separator === "|" ? separator : undefined,
      kind: kindOf(text),
    });
  }
  const end = entries.findIndex(({ kind }) => kind === "direct" || kind === "off");
  return end < 0 ? { entries, unread: [] } : { entries: entries.slice(0, end + 1), unread: entries.slice(end + 1) };
}

function kindOf(text: string): GoproxyEntry["kind"] {
  if (text === "direct" || text === "off") return text;
  if (/["'`“”‘’]/.test(text)) return "quoted";
  const [, ...rest] = text.split(foreignSeparator).filter((part) => part !== "");
  if (rest.some((part) => looksLikeEntry.test(part))) return "joined";
  if (!/[.:/]/.test(text)) return "word";
  if (text.startsWith("/")) return "path";
  if (brokenScheme.test(text)) return "slashes";
  if (wordAsPort.test(text)) return "port";
  const scheme = /^([a-z][a-z0-9+.-]*):\//i.exec(text)?.[1]?.toLowerCase();
  return scheme === undefined || /^(?:https?|file)$/.test(scheme) ? "proxy" : "scheme";
}

/** Whether an entry makes Go refuse the whole list, whatever it asks for. */
export function isRefused({ kind, text }: GoproxyEntry): boolean {
  if (kind === "joined") return /^(?:https?:\/\/)?[^/]*\s/i.test(text);
  return (
    kind === "quoted" ||
    kind === "word" ||
    kind === "path" ||
    kind === "scheme" ||
    kind === "port" ||
    (kind === "slashes" && schemeAsHost.test(text))
  );
}

/** The list that was meant, in Go's own form; `undefined` where that is not plain. */
export function repairedGoproxyList(value: string): string | undefined {
  const unquoted = value.trim().replace(/^(["'`])(.*)\1$/s, "$2");
  const { entries } = readGoproxyList(unquoted);
  const repaired = entries
    .map(({ text, separator, kind }) => repairedEntry(text, kind) + (separator ?? ""))
    .join("")
    .replace(/[,|]+$/, "");
  const list = readGoproxyList(repaired);
  const isSound = list.entries.every(({ kind }) => kind === "proxy" || kind === "direct" || kind === "off");
  if (!isSound || list.entries.length === 0) return undefined;
  const last = list.entries.length - 1;
  return list.entries.map(({ text, separator }, index) => text + (index < last ? (separator ?? "") : "")).join("");
}

function repairedEntry(text: string, kind: GoproxyEntry["kind"]): string {
  switch (kind) {
    case "joined":
      return text
        .split(foreignSeparator)
        .filter((part) => part !== "")
        .join(",");
    case "slashes":
      return text.replace(brokenScheme, (_, scheme: string) => `${scheme.toLowerCase()}://`);
    case "port":
      return text.replace(/:(direct|off)\/?$/i, (_, end: string) => `,${end.toLowerCase()}`);
    case "word":
      return /^(?:direct|off)$/i.test(text) ? text.toLowerCase() : text;
    default:
      return text;
  }
}

/** The host of an `http` or `https` entry, with its port: `goproxy.cn`, `localhost:3000`. */
export function hostOfEntry(text: string): string | undefined {
  return /^(?:https?:\/\/)?(?:[^/@]*@)?([^/?#]+)/i.exec(text)?.[1]?.toLowerCase();
}
