import type { Random } from "../fuzz/random";

/** Pieces of Dockerfiles that change what stands around them wherever they get to. */
const scraps = [
  "RUN go build \\\n  # why\n  -o app .\n",
  "# note\n",
  "COPY . .\n",
  "RUN <<EOF\ngo test\nEOF\n",
  "ENV A=b\r\n",
  " \\\n",
  "EOF\n",
  "x",
  "\n",
  '"',
  "FROM golang AS b\n",
];

const maximumLength = 1500;

/** A text with one of them somewhere in it, in place of a few characters or of none. */
export function withScrap(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const dropped = random.chance(0.4) ? random.below(12) : 0;
  return (text.slice(0, at) + random.pick(scraps) + text.slice(at + dropped)).slice(0, maximumLength);
}
