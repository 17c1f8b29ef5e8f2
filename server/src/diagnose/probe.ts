/** One request that Go or git would make. */
export interface ProbeRequest {
  /** Absolute, without credentials. `ssh://host:port` stands for a connection alone: nothing is sent over it. */
  readonly url: string;
  /** `user:password` for the host of `url`, sent as HTTP basic authentication. */
  readonly credentials?: string;
  /** The network proxy in front of the host. */
  readonly proxy?: { readonly url: string; readonly credentials?: string };
}

/** What a request goes through, in this order; those of a network proxy come first. */
export type PhaseName = "name" | "connect" | "proxy-tls" | "tunnel" | "tls" | "answer" | "body";

export interface Phase {
  readonly name: PhaseName;
  readonly milliseconds: number;
}

/** A server's certificate, for people. */
export interface Certificate {
  readonly subject: string;
  /** Names that it is for. */
  readonly names: readonly string[];
  readonly issuer: string;
  /** ISO 8601. */
  readonly validFrom: string;
  readonly validTo: string;
}

export interface HttpAnswer {
  readonly status: number;
  /** The words behind the status; "" where the server sends none. */
  readonly reason: string;
  /** The header of that name, as sent. */
  readonly location?: string;
  readonly contentType?: string;
  /** The beginning of the body. */
  readonly body: string;
}

export type FailureKind =
  /** The resolver says that there is no such name. */
  | "no-such-name"
  /** The resolver gives no answer. */
  | "resolver"
  | "refused"
  | "unreachable"
  /** The connection was closed in the middle. */
  | "reset"
  | "timeout"
  | "certificate-expired"
  | "certificate-not-yet-valid"
  | "certificate-wrong-name"
  | "certificate-unknown-authority"
  /** The TLS handshake failed for another reason. */
  | "tls"
  /** The network proxy answers CONNECT with an error. */
  | "tunnel"
  /** The network proxy wants a user and a password (407). */
  | "proxy-password"
  /** What came is no HTTP. */
  | "not-http"
  /** The time for the whole diagnosis was over before it could be asked. */
  | "time-up"
  | "cancelled"
  | "other";

export interface Failure {
  readonly kind: FailureKind;
  readonly phase: PhaseName;
  /** Whether it happened at the network proxy, and not at the host that was asked. */
  readonly atProxy: boolean;
  /** The machine's own word for it, such as `ECONNREFUSED` or `502 Bad Gateway`. */
  readonly detail: string;
}

/**
 * What became of a request: an answer or a failure, both where the body failed, neither for a connection alone that was
 * made.
 */
export interface ProbeResult {
  /** Those that were begun; the last one is the one that failed. */
  readonly phases: readonly Phase[];
  /** The address that was connected to. */
  readonly address?: string;
  readonly certificate?: Certificate;
  readonly answer?: HttpAnswer;
  readonly failure?: Failure;
}

export interface ProbeLimits {
  readonly milliseconds: number;
  readonly signal: AbortSignal;
}

/**
 * Makes a request and reports what happened; never rejects, and ends within the limit. The only way to the network:
 * everything else here is told what came of it.
 */
export type Probe = (request: ProbeRequest, limits: ProbeLimits) => Promise<ProbeResult>;

/** Milliseconds that a request took. */
export function durationOf({ phases }: ProbeResult): number {
  return phases.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
}
