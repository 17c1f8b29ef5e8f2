import { isStandIn, literalSecrets } from "./secretText";
import { isOwnMachine } from "./urlCredentials";

/** `NAME=value` as `.env` files have it, quotation marks left out. Source: docs.docker.com/reference/compose-file/services, env_file. */
const assignment = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*["']?([^\s"'#]+)/gm;

const secretName =
  /SECRET|TOKEN|PASSWORD|PASSWD|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIAL|(?:^|_)(?:PASS|PWD|PASSPHRASE)$/i;

/**
 * Variables that a bundler writes into what browsers load, so that they are no secrets. Sources: vite.dev/guide/env-and-mode;
 * nextjs.org/docs, environment variables; create-react-app.dev, custom environment variables; cli.vuejs.org, modes and variables.
 */
const publicName = /^(?:VITE|NEXT_PUBLIC|NUXT_PUBLIC|REACT_APP|VUE_APP|GATSBY|EXPO_PUBLIC|PUBLIC)_/;

/** An address with a user and a password in it. */
const addressWithPassword = /^[a-z][\w+.-]*:\/\/[^\s/:@]*:([^\s/@]+)@([^\s/:@,]+)/i;

/**
 * Whether the text of a `.env` file gives a secret a value of its own: no variable, no stand-in, none for the own machine.
 *
 * @param isMade whether a value counts only if it looks made up by a program, not chosen by a person
 */
export function holdsEnvSecret(text: string, isMade = false): boolean {
  if (literalSecrets(text).length > 0) return true;
  return [...text.matchAll(assignment)].some(([, name = "", value = ""]) => {
    const [, password, host = ""] = addressWithPassword.exec(value) ?? [];
    const own = password ?? value;
    if (!isOwn(own) || (isMade && !looksMade(own))) return false;
    if (password !== undefined) return host.includes(".") && !isOwnMachine(host);
    return !publicName.test(name) && secretName.test(name) && value.length >= 4 && !value.includes("://");
  });
}

/** Long, and letters with digits among them. */
function looksMade(value: string): boolean {
  return value.length >= 8 && /\d/.test(value) && /[A-Za-z]/.test(value);
}

/** `yourToken`, `UserPassword`, `my-secret-key`: words alone, which say what is to stand there. */
const wordsForOne = /^your[a-z_-]*$|^[a-z_-]*(?:password|passwd|secret|token|key)$/i;

function isOwn(value: string): boolean {
  return !/^[$<{]/.test(value) && !isStandIn(value) && !wordsForOne.test(value);
}
