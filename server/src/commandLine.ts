import { runCommandLine } from "./cli/run";

// A reader that has seen enough (`… | head`) is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

// The exit code is set, not called for: what is still being written to a pipe must arrive.
void runCommandLine(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
