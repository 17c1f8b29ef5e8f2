import { maskSecrets } from "../reports/secrets";
import { isLoopback, parseIpAddress } from "./ipAddress";

/** An address in parts that may be shown and parts that may not. */
export interface SplitAddress {
  /** Without user and password. */
  readonly url: string;
  /** `user:password`, decoded; "" without any. */
  readonly credentials: string;
}

/** Takes user and password out of an address; `undefined` for what is no address. */
export function splitAddress(text: string): SplitAddress | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return undefined;
  }
  const { username, password } = url;
  const credentials = username === "" && password === "" ? "" : `${decoded(username)}:${decoded(password)}`;
  url.username = "";
  url.password = "";
  return { url: url.href, credentials };
}

/**
 * A value of GOPROXY or of a network proxy with `***` in place of every user and password: `https://***@host/path`. Rather
 * too much is hidden than too little.
 */
export function withoutCredentials(value: string): string {
  return value
    .split(/([,|])/)
    .map((entry) => entry.replace(/^(\s*(?:[a-z][a-z0-9+.-]*:\/\/)?).*@/is, "$1***@"))
    .join("");
}

/** Any text with the credentials in the addresses that it holds hidden, and those that show by their form. */
export function withoutSecrets(text: string): string {
  return maskSecrets(text.replace(/(:\/\/)[^\s`"'/]*@/g, "$1***@"));
}

/** Host and port as a person would name the server: `proxy.example.com`, `127.0.0.1:3000`. */
export function hostOf(address: string): string {
  try {
    return new URL(address).host;
  } catch {
    return address;
  }
}

/** Whether an address is that of the machine which asks: here this one, in a build the container. */
export function isOwnMachine(address: string): boolean {
  try {
    const { hostname } = new URL(address);
    const bytes = parseIpAddress(hostname);
    return hostname === "localhost" || (bytes !== undefined && isLoopback(bytes));
  } catch {
    return false;
  }
}

/** Whether a host is one that Docker makes known in containers alone. */
export function isDockerName(address: string): boolean {
  return /^(?:host|gateway|kubernetes)\.docker\.internal$/.test(hostOf(address).replace(/:\d+$/, ""));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
