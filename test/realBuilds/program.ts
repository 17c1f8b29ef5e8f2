import { spawn } from "node:child_process";

/** How a program ended, and all it wrote to standard output and standard error, in the order of its arrival. */
export interface ProgramResult {
  /** Nothing when the program did not start, or was ended because it took too long. */
  readonly code: number | null;
  readonly output: string;
  readonly milliseconds: number;
}

export interface ProgramOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly input?: string;
  /** After this time the program is told to end, as with Ctrl+C. */
  readonly timeoutMs?: number;
}

/** Runs a program to its end while this process goes on answering. Never rejects: one that does not start has code `null`. */
export function runProgram(
  name: string,
  args: readonly string[],
  { env, input, timeoutMs }: ProgramOptions,
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const started = performance.now();
    const child = spawn(name, args, { env, stdio: ["pipe", "pipe", "pipe"] });
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => child.kill("SIGINT"), timeoutMs);
    const chunks: Buffer[] = [];
    const collect = (chunk: Buffer) => chunks.push(chunk);
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.stdin.on("error", () => {
      // The program has ended without reading all of it; its exit code says how.
    });
    child.stdin.end(input ?? "");
    const finish = (code: number | null, extra = "") => {
      clearTimeout(timer);
      const milliseconds = Math.round(performance.now() - started);
      const isLate = timeoutMs !== undefined && milliseconds >= timeoutMs;
      resolve({ code: isLate ? null : code, output: Buffer.concat(chunks).toString("utf8") + extra, milliseconds });
    };
    child.once("error", (error) => finish(null, error.message));
    child.once("close", (code) => finish(code));
  });
}
