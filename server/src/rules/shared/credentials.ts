/**
 * Whether a text holds a URL with a user in front of the host (`https://user:password@host`, `https://token@host`), so
 * that it must be neither shown nor written a second time. Variables in it count like letters.
 */
export function holdsUrlCredentials(text: string): boolean {
  return /[a-z][a-z0-9+.-]*:\/\/[^\s/@,|]+@/i.test(text);
}

/** A text as it may be shown: of each URL in it, what stands in front of the host is left out. */
export function withoutUrlCredentials(text: string): string {
  return text.replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@,|]+@/gi, "$1…@");
}
