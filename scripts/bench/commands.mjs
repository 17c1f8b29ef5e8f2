// Measures the command line beside the linters for Dockerfiles that npm has.
//   npm run bench:commands                    one file: whole processes, beside an empty one
//   npm run bench:commands -- FOLDER          and files per second over every Dockerfile below FOLDER
//   npm run bench:commands -- --write FILE    writes the figures as JSON too
// The peers are fetched once, in pinned versions, into the git-ignored cache. Times depend on the machine; the ratios are what to compare.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ensureFolder, npm } from "../editor/packageCache.mjs";
import { surroundings } from "./samples.mjs";

const RUNS = 15;
/** Peers take one file in a process: so many of the folder's files are given to each, spread evenly. */
const SAMPLED_FILES = 60;

const peers = [
  {
    name: "dockerfile-utils",
    version: "0.16.3",
    args: (root, file) => [join(root, "bin/dockerfile-utils"), "lint", file],
  },
  { name: "dockerfilelint", version: "1.8.0", args: (root, file) => [join(root, "bin/dockerfilelint"), file] },
  { name: "dockerlinter", version: "1.2.2", args: (root, file) => [join(root, "bin/dockerfilelinter"), "-f", file] },
];

const smallDockerfile = `FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN go mod download
RUN CGO_ENABLED=0 go build -o /out/api ./cmd/api

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/api /api
USER nonroot
EXPOSE 8080
ENTRYPOINT ["/api"]
`;

const given = process.argv.slice(2);
const writeAt = given.indexOf("--write");
const target = writeAt < 0 ? undefined : given.splice(writeAt, 2)[1];
const [folder] = given;
const ownCommand = resolve("dist/cli.js");
if (!existsSync(ownCommand)) {
  console.error("dist/cli.js is missing: run `npm run build -- --production` first.");
  process.exit(2);
}

const tools = [{ name: "dockerfile-go-hints", args: (file) => [ownCommand, "check", file] }, ...(await fetchedPeers())];
const result = { node: process.version, oneFile: await measureOneFile() };
if (folder !== undefined) result.folder = await measureFolder(resolve(folder));
if (target !== undefined) writeFileSync(target, `${JSON.stringify(result, undefined, 2)}\n`);

async function fetchedPeers() {
  const name = `peers-${peers.map((peer) => peer.version).join("-")}`;
  const root = await ensureFolder(name, async (partial) => {
    writeFileSync(join(partial, "package.json"), '{ "private": true }\n');
    const wanted = peers.map((peer) => `${peer.name}@${peer.version}`);
    await npm(["install", ...wanted, "--ignore-scripts", "--no-audit", "--no-fund"], partial);
  });
  return peers.map((peer) => ({
    name: `${peer.name} ${peer.version}`,
    args: (file) => peer.args(join(root, "node_modules", peer.name), file),
  }));
}

/** The whole process for one small Dockerfile with its go.mod; the runs of all tools alternate. */
async function measureOneFile() {
  const work = mkdtempSync(join(tmpdir(), "go-hints-bench-"));
  const file = join(work, "Dockerfile");
  writeFileSync(file, smallDockerfile);
  for (const [name, content] of Object.entries(surroundings)) writeFileSync(join(work, name), content);
  const commands = [
    { name: "node -e 0", args: ["-e", "0"] },
    ...tools.map((tool) => ({ name: tool.name, args: tool.args(file) })),
    // As on a machine that keeps nothing of what V8 has compiled: like the first run of all.
    { name: `${tools[0].name}, nothing kept`, args: tools[0].args(file), env: { NODE_DISABLE_COMPILE_CACHE: "1" } },
  ];
  const times = new Map(commands.map(({ name }) => [name, []]));
  const memory = new Map();
  for (let run = 0; run < RUNS; run++) {
    for (const { name, args, env } of commands) {
      const { milliseconds, kilobytes } = await timed(args, work, env);
      times.get(name).push(milliseconds);
      memory.set(name, kilobytes);
    }
  }
  rmSync(work, { recursive: true });
  const empty = median(times.get("node -e 0"));
  console.log(`one file (${smallDockerfile.split("\n").length} lines), whole process, median of ${RUNS}`);
  return commands.map(({ name }) => {
    const milliseconds = median(times.get(name));
    const ratio = milliseconds / empty;
    const megabytes = memory.get(name) / 1024;
    console.log(
      `  ${name.padEnd(34)} ${milliseconds.toFixed(0).padStart(6)} ms  ${ratio.toFixed(2)} × node -e 0  ${megabytes.toFixed(0).padStart(4)} MB`,
    );
    return { name, milliseconds, ratio, megabytes };
  });
}

/** Ours takes the whole folder in one process, as a person would run it; the peers take one file each time. */
async function measureFolder(root) {
  const files = dockerfilesBelow(root);
  const step = Math.max(1, Math.floor(files.length / SAMPLED_FILES));
  const sample = files.filter((_, index) => index % step === 0).slice(0, SAMPLED_FILES);
  const cases = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const own = await timed([ownCommand, "check", ...cases.map((entry) => join(root, entry.name))], root);
  const ownRate = files.length / (own.milliseconds / 1000);
  console.log(`\n${files.length} Dockerfiles, files per second`);
  console.log(
    `  ${"dockerfile-go-hints".padEnd(28)} ${ownRate.toFixed(1).padStart(7)}  (all in one process, ${(own.kilobytes / 1024).toFixed(0)} MB)`,
  );
  const rates = [{ name: "dockerfile-go-hints", filesPerSecond: ownRate, megabytes: own.kilobytes / 1024 }];
  for (const tool of tools.slice(1)) {
    const started = performance.now();
    for (const file of sample) await timed(tool.args(file), root);
    const rate = sample.length / ((performance.now() - started) / 1000);
    console.log(
      `  ${tool.name.padEnd(28)} ${rate.toFixed(1).padStart(7)}  (a process for each of ${sample.length}); ours is ${(ownRate / rate).toFixed(1)} times as fast`,
    );
    rates.push({ name: tool.name, filesPerSecond: rate });
  }
  return { files: files.length, rates };
}

function dockerfilesBelow(root) {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() && /^(?:Dockerfile|Containerfile)(?:\.|$)|\.(?:dockerfile|containerfile)$/i.test(entry.name),
    )
    .filter((entry) => !entry.name.endsWith(".dockerignore") && !entry.parentPath.includes("/.git/"))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Runs Node to its end. Findings and refusals are answers too: only a process that does not start is an error. */
function timed(args, cwd, env = {}) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, args, { cwd, stdio: "ignore", env: { ...process.env, ...env } });
    let kilobytes = 0;
    const watch = setInterval(() => {
      kilobytes = Math.max(kilobytes, peakMemory(child.pid));
    }, 10);
    child.once("error", reject);
    child.once("close", () => {
      clearInterval(watch);
      resolve({ milliseconds: performance.now() - started, kilobytes });
    });
  });
}

/** In kilobytes; 0 where the system does not tell. */
function peakMemory(pid) {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function median(times) {
  return [...times].sort((a, b) => a - b)[times.length >> 1];
}
