import { urlOf } from "../rules/shared/npmrcEntries";
import { literalSecrets } from "../rules/shared/secretText";

/**
 * An address as it may be handed on: without user, password, query and fragment.
 *
 * @returns `undefined` for what is no `http` or `https` address, and for one with a token in its path.
 */
export function publicAddress(value: unknown): URL | undefined {
  const url = urlOf(value);
  if (url === undefined || !/^https?:$/.test(url.protocol) || literalSecrets(url.pathname).length > 0) return undefined;
  return new URL(url.pathname, url.origin);
}

/** A registry scope without what people put in front of its host, where npm has no use for it and a password may stand. */
export function registryWithoutUser(registry: string): string {
  return registry.replace(/^\/\/[^/]*@/, "//");
}
