import { isIP, type Socket } from "node:net";
import { checkServerIdentity, connect, type PeerCertificate, rootCertificates, type TLSSocket } from "node:tls";
import type { Certificate, FailureKind } from "./probe";

export interface Secured {
  readonly socket: TLSSocket;
  readonly certificate: Certificate;
  /** Why nothing may be sent over it. */
  readonly problem: { readonly kind: FailureKind; readonly detail: string } | undefined;
}

/** Errors of OpenSSL that mean: nobody that is trusted has signed it. */
const unsigned =
  /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_UNTRUSTED|INVALID_CA)$/;

/**
 * Makes a connection secure. A certificate that is not good does not end the handshake, so that it can be shown; the caller
 * sends nothing then.
 *
 * @param keep takes the socket at once, to be destroyed in front of the connection that it stands on.
 */
export function startTls(
  connection: Socket,
  host: string,
  authorities: readonly string[],
  keep: (socket: Socket) => void,
): Promise<Secured> {
  return new Promise((done, fail) => {
    const socket = connect({
      socket: connection,
      host,
      ...(isIP(host) === 0 && { servername: host }),
      ...(authorities.length > 0 && { ca: [...rootCertificates, ...authorities] }),
      ALPNProtocols: ["http/1.1"],
      rejectUnauthorized: false,
    });
    keep(socket);
    socket.once("error", fail);
    socket.once("close", () => fail(Object.assign(new Error("the connection was closed"), { code: "ECONNRESET" })));
    socket.once("secureConnect", () => {
      const certificate = socket.getPeerCertificate();
      done({ socket, certificate: shown(certificate), problem: problemOf(socket, host, certificate) });
    });
  });
}

/** In the order in which Go looks. Source: crypto/x509, Certificate.Verify: dates, name, then who has signed it. */
function problemOf(socket: TLSSocket, host: string, certificate: PeerCertificate): Secured["problem"] {
  if (socket.authorized) return undefined;
  const { authorizationError } = socket;
  const code = typeof authorizationError === "string" ? authorizationError : (codeOf(authorizationError) ?? "unknown");
  const now = Date.now();
  if (now > Date.parse(certificate.valid_to)) return { kind: "certificate-expired", detail: code };
  if (now < Date.parse(certificate.valid_from)) return { kind: "certificate-not-yet-valid", detail: code };
  if (checkServerIdentity(host, certificate)) return { kind: "certificate-wrong-name", detail: code };
  if (unsigned.test(code)) return { kind: "certificate-unknown-authority", detail: code };
  // An authority in between may have expired as well.
  return { kind: code === "CERT_HAS_EXPIRED" ? "certificate-expired" : "tls", detail: code };
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : undefined;
}

function shown({ subject, issuer, subjectaltname, valid_from, valid_to }: PeerCertificate): Certificate {
  const names = (subjectaltname ?? "").split(", ").map((each) => each.replace(/^(?:DNS|IP Address):/, ""));
  return {
    subject: nameOf(subject),
    names: names.filter((name) => name !== ""),
    issuer: nameOf(issuer),
    validFrom: isoDate(valid_from),
    validTo: isoDate(valid_to),
  };
}

/** A field that stands in a name more than once is an array, whatever the types say. */
function nameOf(name: PeerCertificate["subject"] | undefined): string {
  const { CN, O } = (name ?? {}) as { readonly CN?: string | string[]; readonly O?: string | string[] };
  const first = [CN, O].flat().find((each) => each !== undefined && each !== "");
  return first ?? "";
}

function isoDate(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? text : new Date(time).toISOString();
}
