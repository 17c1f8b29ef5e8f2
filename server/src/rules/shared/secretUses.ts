import type { Stage, Step } from "../../build/stage";
import { onceFor } from "../../syntax/onceFor";
import { type VariableRead, variablesOf } from "../../syntax/shellVariables";

/** What stands before a variable that is used as a credential: in a netrc, an npm setting, a header, an option. */
const before = [
  /\bpassword\s+["']?$/i,
  /(?:_authToken|_auth|_password)\s*=\s*["']?$/,
  /\bauthorization:\s*(?:bearer|basic|token)\s+["']?$/i,
  /\b(?:private-token|job-token|x-jfrog-art-api|deploy-token):\s*["']?$/i,
  /--(?:password|token|auth-token|api-key)[=\s]+["']?$/,
];

/** What prints a variable itself; others take the name of a file or an address from it. */
const printed = /(?:^|[\s;&(])(?:echo|printf)\s[^;&|<>]*$/;

/** What stands behind a text that becomes a private key. Source: ssh(1), FILES. */
const intoPrivateKey =
  /^["']?(?:\s*\|\s*base64 (?:-d|-D|--decode))?\s*>>?\s*["']?[^\s"'|;&<>]*\/\.ssh\/id_(?:rsa|dsa|ecdsa|ed25519)["']?(?=[\s;&)]|$)/;

/** The variables that a RUN uses as credentials. */
export function credentialReads(step: Step): readonly VariableRead[] {
  // Looking first spares most steps another reading of their shell text.
  const { keyword, parsed } = step.instruction;
  if (keyword !== "RUN" || !/\$/.test(parsed.text) || !/:\/\/|passw|auth|token|api-key|\.ssh\/id_/i.test(parsed.text))
    return [];
  return variablesOf(step.instruction).reads.filter((read) => isCredentialUse(step, read));
}

/** Whether a RUN uses the value that a variable has at this place as a credential. */
function isCredentialUse(step: Step, { span, name }: VariableRead): boolean {
  const { text } = step.build.syntax;
  const ahead = text.slice(Math.max(step.instruction.offset, span.start - 200), span.start);
  const behind = text.slice(span.end, Math.min(step.instruction.span.end, span.end + 200));
  if (before.some((pattern) => pattern.test(ahead))) return true;
  if (printed.test(ahead) && intoPrivateKey.test(behind)) return true;
  // In front of a host ssh has the name of an account, and no password.
  const isInUrl = /(?<!ssh):\/\/[^\s"'/@]*$/.test(ahead) && /^[^\s"'/@]*@/.test(behind);
  if (!isInUrl || /(?:^|_)(?:user|username|login)$/i.test(name)) return false;
  // A name in front of a password is none itself; GitHub takes a token in its place.
  const password = /^:([^\s"'/@]*)@/.exec(behind)?.[1];
  return password === undefined || password === "" || password === "x-oauth-basic";
}

/** The steps of a stage whose text names a variable behind a dollar sign, in order. */
export function stepsMentioning(stage: Stage, name: string): readonly Step[] {
  return mentionsIn(stage).get(name) ?? [];
}

const mentionsIn = onceFor((stage: Stage): ReadonlyMap<string, readonly Step[]> => {
  const found = new Map<string, Step[]>();
  for (const step of stage.steps) {
    for (const [, each = ""] of step.instruction.parsed.text.matchAll(/\$\{?(\w+)/g)) {
      const steps = found.get(each) ?? [];
      if (steps.at(-1) !== step) found.set(each, [...steps, step]);
    }
  }
  return found;
});

/** The places where a RUN reads a variable. */
export function readsIn(step: Step, name: string): readonly VariableRead[] {
  if (step.instruction.keyword !== "RUN") return [];
  return variablesOf(step.instruction).reads.filter((read) => read.name === name);
}
