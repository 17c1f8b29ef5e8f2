import * as l10n from "@vscode/l10n";
import { printable } from "../reports/displayText";
import { hostOf, withoutCredentials } from "./address";
import type { Attempt } from "./diagnosis";
import type { ProbeResult } from "./probe";
import type { CauseKind } from "./verdict";

/** Names that a certificate lists; more would hide the sentence. */
const shownNames = 4;

/**
 * What is wrong with an attempt, in one sentence with names in back-ticks; never a credential.
 *
 * @param milliseconds the limit of the attempt.
 */
export function causeSentence(attempt: Attempt, cause: CauseKind, milliseconds: number): string {
  const { result } = attempt;
  const failure = result?.failure;
  const host = plain(failure?.atProxy && attempt.proxy !== undefined ? hostOf(attempt.proxy) : hostOf(attempt.url));
  const who = failure?.atProxy ? l10n.t("the network proxy `{0}`", host) : `\`${host}\``;
  return capitalized(sentence(attempt, cause, who, milliseconds));
}

function sentence(attempt: Attempt, cause: CauseKind, who: string, milliseconds: number): string {
  const { result, redirects } = attempt;
  const detail = plain(result?.failure?.detail ?? "");
  switch (cause) {
    case "no-such-name":
      return l10n.t("{0} has no address: the resolver knows no such name.", who);
    case "resolver":
      return l10n.t("the name of {0} cannot be looked up: the resolver does not answer (`{1}`).", who, detail);
    case "refused":
      return l10n.t("{0} refuses the connection: nothing listens there.", who);
    case "unreachable":
      return l10n.t("there is no way to {0} from here (`{1}`).", who, detail);
    case "reset":
      return l10n.t("{0} breaks the connection off, {1}.", who, phaseDuring(result));
    case "timeout":
      return l10n.t("{0} stays silent for {1} s, {2}.", who, seconds(milliseconds), phaseDuring(result));
    case "certificate-expired":
    case "certificate-not-yet-valid":
    case "certificate-wrong-name":
    case "certificate-unknown-authority":
      return certificateSentence(cause, who, result);
    case "tls":
      return l10n.t("the TLS handshake with {0} fails: `{1}`.", who, detail);
    case "tunnel":
      return l10n.t("{0} does not connect to `{1}`: `{2}`.", who, hostOf(attempt.url), detail);
    case "proxy-password":
      return l10n.t("the network proxy `{0}` wants a user and a password.", plain(hostOf(attempt.proxy ?? "")));
    case "not-http":
      return l10n.t("what listens at {0} does not speak HTTP.", who);
    case "unauthorized":
    case "forbidden":
    case "not-found":
    case "too-many-requests":
    case "server-error":
    case "unexpected-status":
      return statusSentence(cause, who, attempt);
    case "wrong-content":
      return l10n.t("{0} answers with a page for people and not with a module file.", who);
    case "redirect-elsewhere":
      return l10n.t(
        "{0} sends Go on to `{1}`, which no value names: that host was not asked.",
        who,
        plain(hostOf(redirects.at(-1) ?? "")),
      );
    case "redirect-insecure":
      return l10n.t("{0} redirects to an address without encryption, which Go refuses.", who);
    case "redirect-endless":
      return l10n.t("{0} redirects without end.", who);
    case "redirect-nowhere":
      return l10n.t("{0} redirects without saying where to.", who);
    default:
      return withoutRequest(attempt, cause, who);
  }
}

function withoutRequest(attempt: Attempt, cause: CauseKind, who: string): string {
  switch (cause) {
    case "no-go-import":
      return l10n.t("the page at {0} names no repository: it has no `go-import` line for this module.", who);
    case "repository-password":
      return l10n.t("the repository at {0} wants to know who is asking (`{1}`).", who, statusOf(attempt.result));
    case "git-missing":
      return l10n.t("the image has no `git`, which Go needs to fetch a module from its repository.");
    case "proxy-off":
      return l10n.t("`GOPROXY` ends with `off`: Go downloads nothing.");
    case "folder":
      return l10n.t("`{0}` is a folder of the image, which cannot be seen from here.", shownSource(attempt));
    case "ssh":
      return l10n.t("{0} takes connections; which keys it wants for ssh cannot be tried from here.", who);
    case "hidden-rewrite":
      return l10n.t("git's configuration in this stage sends the request to an address that is not known here.");
    case "docker-name":
      return l10n.t("{0} is a name that only Docker's containers know: it cannot be tried from here.", who);
    case "insecure-allowed":
      return l10n.t("the certificate of {0} is not good; `GOINSECURE` has Go go on, and nothing was sent here.", who);
    case "time-up":
      return l10n.t("{0} was not asked: the time for all attempts was over.", who);
    case "cancelled":
      return l10n.t("it was cancelled.");
    default:
      return l10n.t("{0} cannot be asked: `{1}`.", who, plain(attempt.result?.failure?.detail || cause));
  }
}

function statusSentence(cause: CauseKind, who: string, attempt: Attempt): string {
  const status = statusOf(attempt.result);
  switch (cause) {
    case "unauthorized":
      return l10n.t("{0} wants to know who is asking (`{1}`).", who, status);
    case "forbidden":
      return l10n.t("{0} refuses to give out `{1}` (`{2}`).", who, attempt.what, status);
    case "not-found":
      return l10n.t("{0} does not have `{1}` (`{2}`).", who, attempt.what, status);
    case "too-many-requests":
      return l10n.t("{0} has had too many requests (`{1}`).", who, status);
    case "server-error":
      return l10n.t("{0} has an error of its own (`{1}`).", who, status);
    default:
      return l10n.t("{0} answers `{1}`, which Go takes for an error.", who, status);
  }
}

function certificateSentence(cause: CauseKind, who: string, result: ProbeResult | undefined): string {
  const certificate = result?.certificate;
  const names = plain(certificate?.names.slice(0, shownNames).join(", ") || certificate?.subject || "?");
  switch (cause) {
    case "certificate-expired":
      return l10n.t("the certificate of {0} expired on {1}.", who, day(certificate?.validTo));
    case "certificate-not-yet-valid":
      return l10n.t("the certificate of {0} is valid from {1} on only.", who, day(certificate?.validFrom));
    case "certificate-wrong-name":
      return l10n.t("the certificate of {0} is for other names: `{1}`.", who, names);
    default:
      return l10n.t(
        "the certificate of {0} is signed by `{1}`, which is not trusted.",
        who,
        certificate?.issuer || "?",
      );
  }
}

/** `404 Not Found`, as in Go's own messages. */
export function statusOf(result: ProbeResult | undefined): string {
  const answer = result?.answer;
  return answer ? plain(`${answer.status} ${answer.reason}`) : "";
}

/** What comes from outside, fit to stand between back-ticks: on one line, without characters that steer a terminal. */
export function plain(text: string): string {
  return printable(text.replaceAll("`", "'")).trim();
}

/** An entry of GOPROXY as it may be shown. */
export function shownSource({ source }: Pick<Attempt, "source">): string {
  return plain(withoutCredentials(source.text));
}

/** Seconds with one digit behind the point where there are few of them. */
export function seconds(milliseconds: number): string {
  return milliseconds >= 10_000 ? String(Math.round(milliseconds / 1000)) : String(Math.round(milliseconds / 100) / 10);
}

function phaseDuring(result: ProbeResult | undefined): string {
  switch (result?.failure?.phase) {
    case "name":
      return l10n.t("while its name is looked up");
    case "connect":
      return l10n.t("before a connection is made");
    case "proxy-tls":
    case "tls":
      return l10n.t("in the TLS handshake");
    case "tunnel":
      return l10n.t("when it is asked for a tunnel");
    case "body":
      return l10n.t("in the middle of its answer");
    default:
      return l10n.t("after it was asked");
  }
}

function day(date: string | undefined): string {
  return date?.slice(0, 10) ?? "?";
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
