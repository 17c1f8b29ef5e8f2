import type { FailureKind, HttpAnswer, ProbeResult } from "./probe";

/** What is wrong with an attempt, beside what the network itself reports. */
export type CauseKind =
  | FailureKind
  /** 401. */
  | "unauthorized"
  /** 403. */
  | "forbidden"
  /** 404 and 410: the only answers after which Go goes on behind a comma. */
  | "not-found"
  /** 429. */
  | "too-many-requests"
  /** 5xx. */
  | "server-error"
  /** Any other status than 200. */
  | "unexpected-status"
  /** 200, but no module file: a page for people, such as a log-in form. */
  | "wrong-content"
  /** To a host that no value names: Go would follow, this program does not. */
  | "redirect-elsewhere"
  /** From https to http, which Go refuses. */
  | "redirect-insecure"
  | "redirect-endless"
  /** Without an address. */
  | "redirect-nowhere"
  /** The module's host names no repository. */
  | "no-go-import"
  /** The repository wants to know who asks. */
  | "repository-password"
  /** git has to be in the image, and is not. */
  | "git-missing"
  /** The list ends with `off`. */
  | "proxy-off"
  /** A `file://` entry: a folder of the image, which cannot be looked into. */
  | "folder"
  /** git uses ssh, of which only the connection is tried. */
  | "ssh"
  /** git's configuration sends the request to an address that is not known here. */
  | "hidden-rewrite"
  /** A certificate that is not good, which GOINSECURE makes Go accept. */
  | "insecure-allowed"
  /** A name that only containers know. */
  | "docker-name";

/** Causes that say nothing about the build: something could not be tried from here. */
export const openCauses: ReadonlySet<CauseKind> = new Set([
  "redirect-elsewhere",
  "folder",
  "ssh",
  "hidden-rewrite",
  "insecure-allowed",
  "docker-name",
  "time-up",
  "cancelled",
]);

/** What kind of answer is expected. */
export type Expected = "info" | "mod" | "zip" | "list" | "page" | "any";

/** What is wrong with the end of a request; `undefined` where Go is content. A redirect is followed before. */
export function causeOf({ answer, failure }: ProbeResult, expected: Expected): CauseKind | undefined {
  if (failure) return failure.kind;
  if (!answer) return undefined;
  const byStatus = causeOfStatus(answer.status);
  // A page with go-import is taken whatever its status is. Source: cmd/go/internal/vcs/vcs.go, repoRootForImportDynamic.
  if (byStatus) return byStatus;
  return isExpected(answer, expected) ? undefined : "wrong-content";
}

function causeOfStatus(status: number): CauseKind | undefined {
  if (status === 200) return undefined;
  if (status === 404 || status === 410) return "not-found";
  if (status === 401) return "unauthorized";
  if (status === 403) return "forbidden";
  if (status === 407) return "proxy-password";
  if (status === 429) return "too-many-requests";
  return status >= 500 ? "server-error" : "unexpected-status";
}

function isExpected({ body, contentType }: HttpAnswer, expected: Expected): boolean {
  const isPage = /^\s*<(?:!doctype|html|head|body|\?xml)/i.test(body) || /^text\/html/i.test(contentType ?? "");
  switch (expected) {
    case "info":
      return /^\s*\{/.test(body);
    case "zip":
      return body.startsWith("PK");
    case "mod":
    case "list":
      return !isPage;
    default:
      return true;
  }
}

/** Where a redirect leads, and what Go makes of that; `undefined` for an answer that is none. */
export type Redirect =
  | { readonly kind: "follow" | "elsewhere" | "insecure"; readonly url: string }
  | { readonly kind: "nowhere" };

/**
 * Reads a redirect. Followed is only what stays on the host, its port included.
 * Source: net/http Client.Do; cmd/go/internal/web/http.go, securityPreservingHTTPClient.
 */
export function redirectOf(url: string, answer: HttpAnswer | undefined): Redirect | undefined {
  if (!answer || ![301, 302, 303, 307, 308].includes(answer.status)) return undefined;
  if (answer.location === undefined || answer.location === "") return { kind: "nowhere" };
  let target: URL;
  try {
    target = new URL(answer.location, url);
  } catch {
    return { kind: "nowhere" };
  }
  const from = new URL(url);
  if (from.protocol === "https:" && target.protocol !== "https:") return { kind: "insecure", url: target.href };
  const isSameHost = target.host === from.host && target.protocol === from.protocol;
  return { kind: isSameHost ? "follow" : "elsewhere", url: target.href };
}
