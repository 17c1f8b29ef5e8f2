// Tries generated and mutated workspaces against everything that the product promises; see test/fuzz/checks.ts.
//   npm run fuzz                          20,000 inputs with the seed 1
//   npm run fuzz -- --inputs 1000000      more of them
//   npm run fuzz -- --seed 7              others
//   npm run fuzz -- --seed 7 --only 4711  this one again, made small
//   npm run fuzz -- --jobs 1              in one process instead of one for each processor
//   npm run fuzz -- --write FILE          writes the outcome as JSON too
// Prints every kind of fault once, with an input that shows it, and ends with 1 when there was any. An answer should
// take 100 ms for 200 lines; it counts as slow at three times that, in processor time, in the fastest of four runs.
// Each input is checked; what takes long beside that is done with some (`trialsFor` in test/fuzz/trials.ts), all with --only.
import { spawn } from "node:child_process";
import { writeFileSync, writeSync } from "node:fs";
import { availableParallelism } from "node:os";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { loadTypeScript } from "./loadTypeScript.mjs";

/** An input that takes longer than this hangs: everything done with it together takes some milliseconds. */
const hangMilliseconds = 60_000;

const value = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  if (at < 0) return otherwise;
  const number = Number(process.argv[at + 1]);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  console.error(`--${name} takes a whole number.`);
  process.exit(2);
};
const seed = value("seed", 1);
const only = value("only", undefined);
const from = only ?? value("from", 0);
const inputs = only === undefined ? value("inputs", 20_000) : 1;
const jobs = only === undefined ? Math.max(1, value("jobs", availableParallelism())) : 1;

if (process.argv.includes("--child")) await tryInputs();
else process.exitCode = await watch();

/**
 * In a process that does a part of the work, every so many inputs one: says on standard output where it is, what was
 * done and what it found, one JSON value per line.
 */
async function tryInputs() {
  const { tryInput, signature, trialsFor } = await loadTypeScript("test/fuzz/campaign.ts");
  const tell = (message) => writeSync(1, `${JSON.stringify(message)}\n`);
  const known = new Set();
  for (let index = from; index < from + inputs; index += jobs) {
    tell(index);
    const wanted = value("all", 0) === 1 ? undefined : trialsFor(index);
    const { tally, failure } = await tryInput(seed, index, false, wanted);
    if (failure === undefined) {
      tell({ tally });
      continue;
    }
    const kinds = failure.faults.map(signature);
    const isNew = kinds.some((kind) => !known.has(kind));
    const first = kinds.indexOf(kinds.find((kind) => !known.has(kind)) ?? kinds[0]);
    for (const kind of kinds) known.add(kind);
    // A slow answer may be a fast one the second time.
    const shrunk = isNew && first === 0 ? (await tryInput(seed, index, true, wanted)).failure : undefined;
    tell({ tally, failure: { ...failure, kinds, smallest: isNew ? (shrunk ?? failure).smallest : undefined } });
  }
}

/** Watches over the processes that do the work, which may hang or die; goes on behind the input that did it. */
async function watch() {
  const started = performance.now();
  const faults = new Map();
  const total = {};
  let failing = 0;
  const note = (kind, index, fault, smallest) => {
    const known = faults.get(kind);
    if (known !== undefined) {
      known.count++;
      known.index = Math.min(known.index, index);
    } else {
      faults.set(kind, { count: 1, index });
      show(index, fault, smallest);
    }
  };
  const onOutcome = ({ tally, failure }) => {
    for (const [name, count] of Object.entries(tally)) total[name] = (total[name] ?? 0) + count;
    if (failure === undefined) return;
    failing++;
    for (const [at, kind] of failure.kinds.entries()) note(kind, failure.index, failure.faults[at], failure.smallest);
  };
  const work = async (job) => {
    for (let next = from + job; next < from + inputs; ) {
      const end = await runChild(next, from + inputs - next, onOutcome);
      if (end.reason !== undefined) {
        failing++;
        note(`${end.reason} at ${end.index}`, end.index, `the process ${end.reason}`, undefined);
      }
      next = end.index + jobs;
    }
  };
  await Promise.all(Array.from({ length: jobs }, (_, job) => work(job)));
  const seconds = (performance.now() - started) / 1000;
  for (const [kind, { count, index }] of faults)
    console.log(`${String(count).padStart(6)} × ${kind} (first: ${index})`);
  const { files, findings, ...tried } = { files: 0, findings: 0, ...total };
  console.log(`${files} files checked, ${findings} findings; of the inputs ${listOf(tried)}`);
  console.log(
    `${inputs} inputs, seed ${seed}, ${seconds.toFixed(0)} s in ${jobs} ${jobs === 1 ? "process" : "processes"} ` +
      `(${(inputs / seconds).toFixed(0)} each second): ${failing === 0 ? "no fault" : `${failing} inputs with faults`}`,
  );
  const writeAt = process.argv.indexOf("--write");
  if (writeAt >= 0) {
    const outcome = {
      node: process.version,
      inputs,
      seed,
      seconds: Math.round(seconds),
      processes: jobs,
      files,
      findings,
      tried,
      inputsWithFaults: failing,
      faults: [...faults].map(([kind, { count, index }]) => ({ kind, count, first: index })),
    };
    writeFileSync(process.argv[writeAt + 1], `${JSON.stringify(outcome, undefined, 2)}\n`);
  }
  return failing === 0 ? 0 : 1;
}

function listOf(tried) {
  const words = { fixes: "had fixes that were tried one by one", edits: "were edited and checked again" };
  Object.assign(words, { fixAll: "got all safe fixes", reports: "were reported in all formats" });
  return Object.entries(tried)
    .map(([name, count]) => `${count} ${words[name]}`)
    .join(", ");
}

function show(index, fault, input) {
  console.log(`\nfault: ${fault}\n  again with: npm run fuzz -- --seed ${seed} --only ${index}`);
  for (const [path, text] of Object.entries(input?.files ?? {}))
    console.log(`  ${JSON.stringify(path)}: ${shorten(text)}`);
  const edits = Object.entries(input?.edited ?? {});
  for (const [path, text] of edits) console.log(`  edited ${JSON.stringify(path)}: ${shorten(text)}`);
}

function shorten(text) {
  const json = JSON.stringify(text);
  return json.length <= 3000 || only !== undefined ? json : `${json.slice(0, 3000)}… (${text.length})`;
}

/**
 * One process that tries every input of a number of so many, from one on.
 * @returns the last input that was begun, and why the process ended there if it was not by itself
 */
function runChild(start, count, onOutcome) {
  const options = { seed, from: start, inputs: count, jobs, all: only === undefined ? 0 : 1 };
  const args = [
    "--stack-trace-limit=6",
    fileURLToPath(import.meta.url),
    "--child",
    ...Object.entries(options).flatMap(([name, number]) => [`--${name}`, number]),
  ];
  const child = spawn(process.execPath, args.map(String), { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve) => {
    let index = start;
    let hangs = false;
    const restart = () =>
      setTimeout(() => {
        hangs = true;
        child.kill("SIGKILL");
      }, hangMilliseconds);
    let timer = restart();
    createInterface({ input: child.stdout }).on("line", (line) => {
      clearTimeout(timer);
      timer = restart();
      const message = JSON.parse(line);
      if (typeof message === "number") {
        index = message;
        if (process.stderr.isTTY && index % 100 === 0) process.stderr.write(`\r\u001b[2K${index}`);
      } else onOutcome(message);
    });
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      const reason = hangs ? "hangs" : code === 0 ? undefined : `ends with ${signal ?? code}`;
      resolve({ index, reason });
    });
  });
}
