import type { Build } from "../../build/build";
import type { Instruction, Pair, Span } from "../../syntax/dockerfile";
import { spansOverlap } from "../../syntax/text";
import { isStandIn, literalSecrets } from "./secretText";

/** A literal credential in a URL of an instruction. */
export interface UrlCredential {
  readonly instruction: Instruction;
  /** The pair of an ENV, ARG or LABEL whose value it stands in. */
  readonly pair: Pair | undefined;
  /** From the scheme to the host. */
  readonly span: Span;
  /** User and password with the `@`. */
  readonly userSpan: Span;
  readonly scheme: string;
  readonly host: string;
}

/** The words that stand in front of such an address; `git+https` holds two of them. */
export const urlSchemes = ["http", "https", "ftp", "ftps", "git", "svn", "socks5", "socks5h"];

/** What follows the scheme up to the host; a variable or a template in it makes it another matter. */
const authority = /:\/\/([^\s/@:"'`$<>{}|,]*)(?::([^\s/@"'`$<>{}|,]*))?@([^\s/:@"'`,|;\\)]+)/;
const address = new RegExp(`\\b((?:git\\+)?(?:${urlSchemes.join("|")}))${authority.source}`, "gi");

/** User names and passwords by which a host only tells what kind of token the other part is. */
const fixedWords = /^(?:x-oauth-basic|x-access-token|oauth2|token|git|user|username|api|__token__|)$/i;

/** The credentials in URLs of ARG, ENV, ADD and RUN, heredocs included, in the order of the file. */
export function urlCredentials(build: Build): readonly UrlCredential[] {
  return build.syntax.instructions.flatMap((instruction) => {
    if (
      !/^(?:ARG|ENV|ADD|COPY|RUN|LABEL|CMD|ENTRYPOINT)$/.test(instruction.keyword) ||
      !instruction.parsed.text.includes("@")
    )
      return [];
    return [...instruction.parsed.text.matchAll(address)].flatMap((match): UrlCredential[] => {
      const [whole, scheme = "", user = "", password, host = ""] = match;
      if (!isCredential(user, password) || isOwnMachine(host)) return [];
      const start = instruction.offset + match.index;
      const span = { start, end: start + whole.length };
      const userStart = start + scheme.length + "://".length;
      return [
        {
          instruction,
          pair: instruction.pairs.find((pair) => spansOverlap(pair.span, span)),
          span,
          userSpan: { start: userStart, end: span.end - host.length },
          scheme: scheme.toLowerCase(),
          host,
        },
      ];
    });
  });
}

function isCredential(user: string, password: string | undefined): boolean {
  if (password === undefined || fixedWords.test(password)) return looksRandom(user);
  return !isStandIn(password);
}

/** A token stands alone in front of a host, as a name does. */
function looksRandom(text: string): boolean {
  if (fixedWords.test(text) || isStandIn(text)) return false;
  return literalSecrets(text).length > 0 || (/^[\w-]{20,}$/.test(text) && /\d/.test(text) && /[a-z]/i.test(text));
}

/** Whether an address leads to the machine itself. */
export function isOwnMachine(host: string): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\]?|host\.docker\.internal)$/i.test(host);
}
