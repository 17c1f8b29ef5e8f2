/** A number of bytes as people read it, decimal: `51 B`, `12 kB`, `3.4 MB`. */
export function byteCount(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  for (const [unit, size] of [
    ["kB", 1e3],
    ["MB", 1e6],
  ] as const) {
    // Rounded before it is compared: 999.96 kB are 1.0 MB.
    const amount = bytes / size;
    if (amount < 999.5) return `${amount < 9.95 ? amount.toFixed(1) : amount.toFixed(0)} ${unit}`;
  }
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
