/** npm's public registry, the default of npm's setting `registry`. */
export const npmPublicRegistry = "https://registry.npmjs.org/";

/**
 * A registry's address as npm writes it in front of scoped settings, its "nerf dart": host, port and path without the
 * protocol, with a slash at the end (`//registry.example.com/npm/`).
 *
 * @param address - an absolute URL.
 * @returns `undefined` if `address` is no URL with a host.
 */
export function registryScopeOf(address: string): string | undefined {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return undefined;
  }
  if (url.host === "") return undefined;
  // As npm's nerf-dart.js: what follows the last slash is dropped, and query and fragment with it.
  return `//${url.host}${url.pathname.slice(0, url.pathname.lastIndexOf("/") + 1)}`;
}
