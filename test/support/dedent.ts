/**
 * A text written in place: the first line break, the indentation that all lines share and the blanks before the closing
 * back-tick are taken away. Backslashes stay as they are written, as Dockerfiles need them; `\`` and `\$` stand for the
 * character behind the backslash. Values that span lines are inserted after that, as they are.
 */
export function dedent(strings: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  const marker = "\u0001";
  const raw = strings.raw.map((part) => part.replace(/\\([`$])/g, "$1")).join(marker);
  const lines = raw
    .replace(/^\n/, "")
    .replace(/\n[ \t]*$/, "\n")
    .split("\n");
  const indents = lines.filter((line) => line.trim() !== "").map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const shared = Math.min(...indents, Number.POSITIVE_INFINITY);
  let next = 0;
  return lines
    .map((line) => line.slice(Math.min(shared, line.length)))
    .join("\n")
    .replaceAll(marker, () => String(values[next++] ?? ""));
}
