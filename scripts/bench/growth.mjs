// Measures what a check costs when a file or its surroundings grow: each size is twice the one before.
//   npm run bench:growth                    prints milliseconds and the exponent: 1 is linear, 2 quadratic
//   npm run bench:growth -- --write FILE    writes the figures as JSON too
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadTypeScript } from "../loadTypeScript.mjs";
import { fewGoSteps, manyStages, sampleDockerfile, surroundings } from "./samples.mjs";

/** The fastest of so many runs counts, or of as many as this time allows: by then the code is compiled. */
const MAXIMUM_RUNS = 60;
const MILLISECONDS = 2500;

const engine = await loadTypeScript("test/support/timedCheck.ts");
const writeAt = process.argv.indexOf("--write");

const small = "FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /out/api .\n";
const go = { path: "Dockerfile", files: surroundings };
const cases = [
  { name: "lines", sizes: [625, 1250, 2500, 5000], input: (size) => ({ ...go, text: sampleDockerfile(size) }) },
  {
    name: "lines, few Go steps",
    sizes: [625, 1250, 2500, 5000],
    input: (size) => ({ ...go, text: fewGoSteps(size, 40) }),
  },
  { name: "stages", sizes: [50, 100, 200, 400], input: (size) => ({ ...go, text: manyStages(size) }) },
  {
    name: "files in the context",
    sizes: [2500, 5000, 10000, 20000],
    input: (size) => ({ path: "Dockerfile", text: small, files: { ...surroundings, ...sources(size) } }),
  },
  {
    name: "ignore patterns",
    sizes: [500, 1000, 2000, 4000],
    input: (size) => ({
      path: "Dockerfile",
      text: small,
      files: { ...surroundings, ...sources(500), ".dockerignore": patterns(size) },
    }),
  },
  {
    name: "requirements in go.mod",
    sizes: [500, 1000, 2000, 4000],
    input: (size) => ({ ...go, text: small, files: { ...surroundings, "go.mod": goMod(size) } }),
  },
  {
    name: "lines of .npmrc",
    sizes: [500, 1000, 2000, 4000],
    input: (size) => ({ path: ".npmrc", text: npmrc(size), files: {} }),
  },
];

function sources(count) {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`pkg/p${index % 100}/file${index}.go`, `package p${index % 100}\n`]),
  );
}

function patterns(count) {
  return `${Array.from({ length: count }, (_, index) => `build/out${index}/**/*.tmp`).join("\n")}\n`;
}

function goMod(count) {
  const lines = Array.from({ length: count }, (_, index) => `\texample.com/dep${index} v1.${index}.0`);
  return `module example.com/bench\n\ngo 1.24\n\nrequire (\n${lines.join("\n")}\n)\n`;
}

function npmrc(count) {
  return `${Array.from({ length: count }, (_, index) => `@scope${index}:registry=https://npm${index}.example.com/`).join("\n")}\n`;
}

const results = [];
for (const { name, sizes, input } of cases) {
  const points = [];
  for (const size of sizes) points.push({ size, milliseconds: await fastest(input(size)) });
  // Over the whole range, so that one slow run decides nothing.
  const [first, last] = [points[0], points.at(-1)];
  const exponent = Math.log(last.milliseconds / first.milliseconds) / Math.log(last.size / first.size);
  const shown = points.map(({ size, milliseconds }) => `${size}: ${milliseconds.toFixed(1)}`).join("  ");
  console.log(`${name.padEnd(24)} ms at ${shown}   exponent ${exponent.toFixed(2)}`);
  results.push({ name, points, exponent });
}

async function fastest({ path, text, files }) {
  const check = engine.checkInMemory(path, text, files);
  const deadline = performance.now() + MILLISECONDS;
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < MAXIMUM_RUNS && performance.now() < deadline; run++) best = Math.min(best, await check());
  return best;
}

const disk = await measureDisk(100_000);
if (writeAt >= 0)
  writeFileSync(
    process.argv[writeAt + 1],
    `${JSON.stringify({ node: process.version, growth: results, largeContext: disk }, undefined, 2)}\n`,
  );

/** A context on the disk: its first check lists and matches everything, one after an edit of the Dockerfile nothing again. */
async function measureDisk(count) {
  const root = mkdtempSync(join(tmpdir(), "go-hints-bench-"));
  try {
    for (const [name, content] of Object.entries(surroundings)) writeFileSync(join(root, name), content);
    writeFileSync(join(root, ".dockerignore"), "**/*.tmp\nbuild\n!build/keep\n");
    for (let folder = 0; folder < count / 100; folder++) {
      const path = join(root, `pkg${Math.floor(folder / 100)}`, `p${folder}`);
      mkdirSync(path, { recursive: true });
      for (let file = 0; file < 100; file++) writeFileSync(join(path, `file${file}.txt`), "");
    }
    const { first, edited } = await engine.checkOnDisk(root, "Dockerfile", small);
    console.log(
      `${count} files on disk       first check ${first.toFixed(0)} ms, after an edit ${edited.toFixed(1)} ms`,
    );
    return { files: count, first, edited };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
