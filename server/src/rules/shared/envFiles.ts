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

/** Whether the text of a `.env` file gives a secret a value of its own: no variable, no stand-in, none for the own machine. */
export function holdsEnvSecret(text: string): boolean {
  if (literalSecrets(text).length > 0) return true;
  return [...text.matchAll(assignment)].some(([, name = "", value = ""]) => {
    const [, password, host = ""] = addressWithPassword.exec(value) ?? [];
    if (password !== undefined) return isOwn(password) && host.includes(".") && !isOwnMachine(host);
    if (publicName.test(name) || !secretName.test(name) || value.length < 4 || value.includes("://")) return false;
    return isOwn(value);
  });
}

/** `yourToken`, `UserPassword`, `my-secret-key`: words alone, which say what is to stand there. */
const wordsForOne = /^your[a-z_-]*$|^[a-z_-]*(?:password|passwd|secret|token|key)$/i;

function isOwn(value: string): boolean {
  return !/^[$<{]/.test(value) && !isStandIn(value) && !wordsForOne.test(value);
}
