// Edits Dockerfiles as a person does and compares what a linter that follows the edits says with what a fresh one says; see
// test/support/editedReports.ts. The Dockerfiles are those of its tests, generated ones, and the corpus of real ones where it
// is there.
//   npm run fuzz:edits                         20 series of 300 edits of each of the tests' files, and so on
//   npm run fuzz:edits -- --seeds 200          more of them
//   npm run fuzz:edits -- --seed 7             others
//   npm run fuzz:edits -- --edits 1000         longer ones
//   npm run fuzz:edits -- --only stages        of the files with this in their name, such as `generated` or `corpus` too
//   npm run fuzz:edits -- --jobs 1             in one process instead of one for each processor
// Prints every difference with the place that shows it again, and ends with 1 when there was any.
import { spawn } from "node:child_process";
import { writeSync } from "node:fs";
import { availableParallelism } from "node:os";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { loadTypeScript } from "./loadTypeScript.mjs";

/** Differences that are printed; a fault shows in many series. */
const maximumShown = 20;

const text = (name) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
};
const value = (name, otherwise) => {
  const given = text(name);
  if (given === undefined && !process.argv.includes(`--${name}`)) return otherwise;
  const number = Number(given);
  if (given !== undefined && Number.isSafeInteger(number) && number >= 0) return number;
  console.error(`--${name} takes a whole number.`);
  process.exit(2);
};
const only = text("only") ?? "";
const job = value("child", undefined);
const options = {
  seed: value("seed", 1),
  seeds: value("seeds", 20),
  edits: value("edits", 300),
  jobs: Math.max(1, value("jobs", availableParallelism())),
};

if (job === undefined) process.exitCode = await watch();
else await followEach();

/** In a process that does a part of the work: tells of each series on standard output, one JSON value per line. */
async function followEach() {
  const { editedSeries, followSeries } = await loadTypeScript("test/fuzz/editedSeries.ts");
  const tell = (message) => writeSync(1, `${JSON.stringify(message)}\n`);
  const { series, absent } = editedSeries({ ...options, only });
  if (job === 0 && absent !== undefined) tell({ absent });
  let number = 0;
  for (const each of series) {
    if (number++ % options.jobs !== job) continue;
    tell({ begun: `${each.name}, seed ${each.seed}` });
    tell(await followSeries(each));
  }
}

async function watch() {
  const started = performance.now();
  const total = { series: 0, edits: 0, findings: 0, changes: 0 };
  let faults = 0;
  const fault = (message) => {
    faults++;
    if (faults <= maximumShown) console.log(`\n${message}`);
  };
  const onMessage = ({ absent, followed, difference }) => {
    if (absent !== undefined) console.log(`Without the corpus of real files, which is skipped: it ${absent}.`);
    if (difference !== undefined) fault(difference);
    if (followed === undefined) return;
    total.series++;
    for (const [name, count] of Object.entries(followed)) total[name] += count;
  };
  const ends = await Promise.all(Array.from({ length: options.jobs }, (_, each) => runChild(each, onMessage)));
  for (const { code, begun } of ends) if (code !== 0) fault(`A process ended with ${code} at ${begun ?? "its start"}.`);
  const seconds = (performance.now() - started) / 1000;
  const { series, edits, findings, changes } = total;
  console.log(
    `${series} series without a difference: ${edits} edits, of which ${changes} changed what is said, ${findings} findings; ` +
      `${seconds.toFixed(0)} s (${(edits / seconds).toFixed(0)} edits each second): ` +
      `${faults === 0 ? "no fault" : `${faults} series with a difference`}`,
  );
  if (series + faults === 0) console.log(`No file has ${JSON.stringify(only)} in its name.`);
  return faults === 0 && series > 0 ? 0 : 1;
}

function runChild(each, onMessage) {
  const numbers = Object.entries({ ...options, child: each }).flatMap(([name, number]) => [`--${name}`, `${number}`]);
  const args = [fileURLToPath(import.meta.url), ...numbers, "--only", only];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let begun;
  createInterface({ input: child.stdout }).on("line", (line) => {
    const message = JSON.parse(line);
    if (message.begun === undefined) onMessage(message);
    else begun = message.begun;
  });
  return new Promise((resolve) => child.once("close", (code, signal) => resolve({ code: signal ?? code, begun })));
}
