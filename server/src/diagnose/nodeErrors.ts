import type { Failure, FailureKind, PhaseName } from "./probe";

/** A failure whose kind is known where it happens. */
export class ProbeError extends Error {
  constructor(
    readonly kind: FailureKind,
    readonly detail: string,
  ) {
    super(detail === "" ? kind : detail);
  }
}

const kinds: Readonly<Record<string, FailureKind>> = {
  ENOTFOUND: "no-such-name",
  ENODATA: "no-such-name",
  EAI_AGAIN: "resolver",
  EAI_FAIL: "resolver",
  ESERVFAIL: "resolver",
  EREFUSED: "resolver",
  ECONNREFUSED: "refused",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  EADDRNOTAVAIL: "unreachable",
  EACCES: "unreachable",
  ECONNRESET: "reset",
  EPIPE: "reset",
  ETIMEDOUT: "timeout",
};

/** What an error says about the phase that it came in. */
export function failureOf(error: unknown, phase: PhaseName, hasProxy: boolean): Failure {
  // Up to the tunnel it is the proxy that is talked to.
  const atProxy = hasProxy && !["tls", "answer", "body"].includes(phase);
  if (error instanceof ProbeError) return { kind: error.kind, phase, atProxy, detail: error.detail };
  const { code = "", message = String(error) } = error as Partial<NodeJS.ErrnoException>;
  const detail = code === "" ? message : code;
  const kind =
    kinds[code] ?? (code.startsWith("HPE_") ? "not-http" : phase === "tls" || phase === "proxy-tls" ? "tls" : "other");
  return { kind, phase, atProxy, detail: kind === "tls" ? reasonOf(error, detail) : detail };
}

/** OpenSSL's own words, without the place in its source. */
function reasonOf(error: unknown, fallback: string): string {
  const { reason } = error as { readonly reason?: unknown };
  return typeof reason === "string" ? reason : fallback;
}
