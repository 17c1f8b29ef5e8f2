/** One character of a name that a pattern accepts, or any number of any characters. */
type Piece = "any" | ((character: string) => boolean);

/**
 * Whether a pattern matches one name of a path: `*`, `?`, classes such as `[a-z]` and `[^0-9]`, and `\` before a character
 * that means itself. Takes time in proportion to the lengths of both, whatever the pattern.
 * Source: Go's path.Match.
 *
 * @param name holds no slash
 * @returns `undefined` where the pattern is malformed, which Go refuses
 */
export function matchName(pattern: string, name: string): boolean | undefined {
  return nameMatcher(pattern)?.(name);
}

/** The same for many names; `undefined` for a malformed pattern. */
export function nameMatcher(pattern: string): ((name: string) => boolean) | undefined {
  const pieces = piecesOf(pattern);
  return pieces && ((name) => matches(pieces, [...name]));
}

function matches(pieces: readonly Piece[], characters: readonly string[]): boolean {
  let piece = 0;
  let at = 0;
  // The last star, and how many characters it has taken: where the rest does not fit, it takes one more.
  let star = -1;
  let taken = 0;
  while (at < characters.length) {
    const accepts = pieces[piece];
    if (accepts === "any") {
      star = piece++;
      taken = at;
    } else if (accepts?.(characters[at] ?? "")) {
      piece++;
      at++;
    } else if (star >= 0) {
      piece = star + 1;
      at = ++taken;
    } else {
      return false;
    }
  }
  while (pieces[piece] === "any") piece++;
  return piece === pieces.length;
}

function piecesOf(pattern: string): readonly Piece[] | undefined {
  const pieces: Piece[] = [];
  const characters = [...pattern];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? "";
    if (character === "*") {
      if (pieces.at(-1) !== "any") pieces.push("any");
    } else if (character === "?") {
      pieces.push(() => true);
    } else if (character === "[") {
      const end = endOfClass(characters, at);
      const accepts = end === undefined ? undefined : readClass(characters.slice(at + 1, end));
      if (end === undefined || !accepts) return undefined;
      pieces.push(accepts);
      at = end;
    } else {
      const literal = character === "\\" ? characters[++at] : character;
      if (literal === undefined) return undefined;
      pieces.push((other) => other === literal);
    }
  }
  return pieces;
}

/** Index of the bracket that closes a class. */
function endOfClass(characters: readonly string[], start: number): number | undefined {
  const first = characters[start + 1] === "^" ? start + 2 : start + 1;
  for (let at = first; at < characters.length; at++) {
    if (characters[at] === "\\") at++;
    else if (characters[at] === "]" && at > first) return at;
  }
  return undefined;
}

/** @param written what stands between the brackets */
function readClass(written: readonly string[]): ((character: string) => boolean) | undefined {
  const isNegated = written[0] === "^";
  const ranges: { low: string; high: string }[] = [];
  for (let at = isNegated ? 1 : 0; at < written.length; ) {
    const low = readMember(written, at);
    if (!low) return undefined;
    at = low.next;
    const high = written[at] === "-" ? readMember(written, at + 1) : low;
    if (!high) return undefined;
    at = high.next;
    ranges.push({ low: low.character, high: high.character });
  }
  return (character) => ranges.some(({ low, high }) => low <= character && character <= high) !== isNegated;
}

function readMember(written: readonly string[], at: number): { character: string; next: number } | undefined {
  const isEscaped = written[at] === "\\";
  const character = isEscaped ? written[at + 1] : written[at];
  if (character === undefined || (!isEscaped && (character === "-" || character === "]"))) return undefined;
  return { character, next: at + (isEscaped ? 2 : 1) };
}
