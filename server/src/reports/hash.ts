/**
 * A short name for a text: the same on every machine and in every version of this program, and no protection against
 * anybody. FNV-1a over UTF-16 code units with 64 bits, as 16 hexadecimal digits.
 */
export function stableHash(text: string): string {
  const prime = 0x100000001b3n;
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * prime);
  }
  return hash.toString(16).padStart(16, "0");
}
