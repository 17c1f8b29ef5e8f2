/**
 * The part of a host's name that somebody has registered: the last two labels, or three below `co.uk` and the like.
 *
 * @returns in lower case; `undefined` for a name without one, such as `localhost`, and for addresses
 */
export function registeredDomain(host: string): string | undefined {
  if (!/[a-z]/i.test(host) || host.includes(":")) return undefined;
  const labels = host.toLowerCase().split(".");
  const isBelowCountry =
    (labels.at(-1)?.length ?? 0) === 2 && /^(?:ac|co|com|edu|gov|net|org)$/.test(labels.at(-2) ?? "");
  const count = isBelowCountry ? 3 : 2;
  return labels.length < count ? undefined : labels.slice(-count).join(".");
}
