import { ansiStyle, plainStyle, type Style } from "../reports/style";

/** Columns of the terminal, within what can be read; 120 where output goes to a file or pipe. */
export function columnsOf(stream: NodeJS.WriteStream): number {
  return stream.isTTY ? Math.max(60, Math.min(stream.columns || 120, 200)) : 120;
}

/** Colours on a terminal, unless NO_COLOR or FORCE_COLOR say otherwise. Sources: no-color.org, force-color.org. */
export function styleFor(stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv): Style {
  const { FORCE_COLOR, NO_COLOR, TERM } = environment;
  if (NO_COLOR) return plainStyle;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "") return FORCE_COLOR === "0" ? plainStyle : ansiStyle;
  return stream.isTTY === true && TERM !== "dumb" ? ansiStyle : plainStyle;
}

export function stdoutStyle(): Style {
  return styleFor(process.stdout, process.env);
}

/** A line on standard error that says how far the work is; only on a terminal, and only when the work takes a while. */
export class ProgressLine {
  readonly #started = Date.now();
  #shownAt = 0;
  #isShown = false;

  /** @param stream where the line is shown; nothing is written when it is no terminal. */
  constructor(private readonly stream: NodeJS.WriteStream = process.stderr) {}

  /** Shows `text` in place of what was shown before, at most ten times a second. */
  update(text: string): void {
    const now = Date.now();
    if (!this.stream.isTTY || now - this.#started < 300 || now - this.#shownAt < 100) return;
    this.#shownAt = now;
    this.#isShown = true;
    this.stream.write(`\r\u001b[2K${text.slice(0, Math.max(20, (this.stream.columns || 80) - 1))}`);
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#isShown) this.stream.write("\r\u001b[2K");
    this.#isShown = false;
  }
}
