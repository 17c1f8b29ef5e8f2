// Measures the language server through real stdio, beside dockerfile-language-server-nodejs in the same run.
//   npm run bench                    edit to diagnostics at 50, 200, 1,000 and 5,000 lines and in other shapes; start-up, memory
//   npm run bench -- --edits 50      fewer edits for each case
//   npm run bench -- --only stages   the cases whose name contains this
//   npm run bench -- --write FILE    writes the figures as JSON too
// A character is typed and deleted again, in turn at the end of an ENV, a COPY, a line of a RUN and a comment near the middle.
// Prints milliseconds and ratios. Absolute times depend on the machine; the ratios are what to compare.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { fewGoSteps, manyStages, sampleDockerfile, surroundings } from "./samples.mjs";

const require = createRequire(import.meta.url);
const edits = Number(process.argv[process.argv.indexOf("--edits") + 1]) || 120;
const only = process.argv.includes("--only") ? process.argv[process.argv.indexOf("--only") + 1] : "";
const writeAt = process.argv.indexOf("--write");
/** Edits before anything is timed: a file is read before it is written in. */
const warmUp = 40;
/** Seconds of further typing before as many edits are timed once more: V8 has compiled most of the code by then. */
const later = 5;

/** As the editor starts ours: with what an earlier start has left of its compiled script. */
const compiled = mkdtempSync(join(tmpdir(), "go-hints-compiled-"));
process.once("exit", () => rmSync(compiled, { recursive: true, force: true }));
const servers = [
  {
    name: "dockerfile-go-hints",
    args: [join("dist", "serverProcess.js"), "--compiled", compiled, "--stdio"],
  },
  {
    name: "dockerfile-language-server-nodejs",
    args: [require.resolve("dockerfile-language-server-nodejs/bin/docker-langserver"), "--stdio"],
  },
];
if (!existsSync(servers[0].args[0])) {
  console.error("dist/serverProcess.js is missing: run `npm run build -- --production` first.");
  process.exit(2);
}

const cases = [
  ...[50, 200, 1000, 5000].map((lines) => ({ name: `${lines} lines`, text: sampleDockerfile(lines) })),
  { name: "1000, 40 go", text: fewGoSteps(1000, 40) },
  { name: "200 stages", text: manyStages(200) },
].filter(({ name }) => name.includes(only));

class Client {
  constructor(server, folder) {
    this.startedAt = performance.now();
    this.process = spawn(process.execPath, server.args, { stdio: ["pipe", "pipe", "inherit"], cwd: process.cwd() });
    this.buffer = Buffer.alloc(0);
    this.waiting = new Map();
    this.published = () => {};
    this.nextId = 1;
    this.folder = folder;
    this.process.stdout.on("data", (chunk) => this.read(chunk));
  }

  read(chunk) {
    this.buffer = Buffer.concat([this.buffer, chunk]);
    for (;;) {
      const headerEnd = this.buffer.indexOf("\r\n\r\n");
      if (headerEnd < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.buffer.subarray(0, headerEnd).toString())?.[1]);
      const end = headerEnd + 4 + length;
      if (this.buffer.length < end) return;
      const message = JSON.parse(this.buffer.subarray(headerEnd + 4, end).toString());
      this.buffer = this.buffer.subarray(end);
      this.handle(message);
    }
  }

  handle(message) {
    if (message.method === undefined) this.waiting.get(message.id)?.(message);
    else if (message.id !== undefined)
      this.send({
        id: message.id,
        result: message.method === "workspace/configuration" ? message.params.items.map(() => ({})) : null,
      });
    else if (message.method === "textDocument/publishDiagnostics") this.published(message.params);
  }

  send(message) {
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
    this.process.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.process.stdin.write(body);
  }

  request(method, params) {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, (message) => {
        this.waiting.delete(id);
        if (message.error) reject(new Error(`${method}: ${message.error.message}`));
        else resolve(message.result);
      });
      this.send({ id, method, params });
    });
  }

  notify(method, params) {
    this.send({ method, params });
  }

  async initialize() {
    const uri = pathToFileURL(this.folder).href;
    const capabilities = {
      workspace: { configuration: false, workspaceFolders: true },
      textDocument: { diagnostic: { dynamicRegistration: false }, publishDiagnostics: { versionSupport: true } },
    };
    const result = await this.request("initialize", {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders: [{ uri, name: "bench" }],
      capabilities,
    });
    this.pulls = result.capabilities.diagnosticProvider !== undefined;
    this.notify("initialized", {});
  }

  /** Resolves with the diagnostics for this version, pulled or pushed. */
  diagnostics(uri, send) {
    if (this.pulls) {
      send();
      const previousResultId = this.resultId;
      return this.request("textDocument/diagnostic", { textDocument: { uri }, previousResultId }).then((report) => {
        this.resultId = report.resultId;
      });
    }
    return new Promise((resolve) => {
      this.published = (params) => params.uri === uri && resolve(params.diagnostics);
      send();
    });
  }

  memory() {
    const status = readFileSync(`/proc/${this.process.pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  }

  async stop() {
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    await this.request("shutdown", null);
    this.notify("exit", null);
    await ended;
  }
}

async function measure(server, text) {
  const folder = mkdtempSync(join(tmpdir(), "go-hints-bench-"));
  try {
    writeFileSync(join(folder, "Dockerfile"), text);
    for (const [name, content] of Object.entries(surroundings)) writeFileSync(join(folder, name), content);
    const client = new Client(server, folder);
    await client.initialize();
    const uri = pathToFileURL(join(folder, "Dockerfile")).href;
    const open = () =>
      client.notify("textDocument/didOpen", { textDocument: { uri, languageId: "dockerfile", version: 1, text } });
    await client.diagnostics(uri, open);
    const start = performance.now() - client.startedAt;
    const places = placesToEdit(text);
    let typed = 0;
    /** Types one character, or deletes it again, and answers how long its diagnostics took. */
    const type = async () => {
      const edit = typed++;
      const { line, character } = places[(edit >> 1) % places.length];
      const insert = edit % 2 === 0;
      const range = { start: { line, character }, end: { line, character: insert ? character : character + 1 } };
      const before = performance.now();
      await client.diagnostics(uri, () =>
        client.notify("textDocument/didChange", {
          textDocument: { uri, version: edit + 2 },
          contentChanges: [{ range, text: insert ? "x" : "" }],
        }),
      );
      return performance.now() - before;
    };
    const timed = async () => {
      const times = [];
      for (let edit = 0; edit < edits; edit++) times.push(await type());
      times.sort((a, b) => a - b);
      const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
      return { p50: at(0.5), p95: at(0.95) };
    };
    for (let edit = 0; edit < warmUp; edit++) await type();
    const first = await timed();
    // As many edits for each server; how many there are later depends on its speed.
    const memory = process.platform === "linux" ? client.memory() : Number.NaN;
    for (const until = performance.now() + later * 1000; performance.now() < until; ) await type();
    const second = await timed();
    await client.stop();
    return { start, ...first, laterP50: second.p50, laterP95: second.p95, memory };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The ends of lines near the middle, one of each kind that the text has. */
function placesToEdit(text) {
  const lines = text.split("\n");
  const middle = lines.length >> 1;
  return [/^ENV /, /^COPY /, /^\s+.*go build|^RUN /, /^#/].flatMap((kind) => {
    const line = lines.findIndex((content, index) => index >= middle && kind.test(content));
    return line < 0 ? [] : [{ line, character: lines[line].replace(/ \\$/, "").length }];
  });
}

const results = [];
/** How long the first start of all takes, which finds nothing kept. */
let firstStart;
const figure = (value) => value.toFixed(value < 10 ? 2 : 0).padStart(8);
const keys = ["start", "p50", "p95", "laterP50", "laterP95", "memory"];
console.log(`${"case".padEnd(13)}${"server".padEnd(36)}   start ms    p50 ms    p95 ms later p50 later p95 memory MB`);
for (const { name, text } of cases) {
  const measured = [];
  for (const server of servers) {
    // The middle of three runs: start-up varies with what else the machine does.
    const runs = [];
    for (let run = 0; run < 3; run++) runs.push(await measure(server, text));
    firstStart ??= runs[0].start;
    const middle = (key) => runs.map((run) => run[key]).sort((a, b) => a - b)[1];
    const result = Object.fromEntries(keys.map((key) => [key, middle(key)]));
    measured.push({ server: server.name, ...result });
    console.log(`${name.padEnd(13)}${server.name.padEnd(36)} ${keys.map((key) => figure(result[key])).join("  ")}`);
  }
  results.push({ name, measured });
  const [ours, theirs] = measured;
  const ratios = keys.map((key) => (ours[key] / theirs[key]).toFixed(2).padStart(8));
  console.log(`${"".padEnd(13)}${"ratio ours / theirs".padEnd(36)} ${ratios.join("  ")}`);
}
console.log(`ours, started for the first time (${cases[0]?.name}): ${firstStart?.toFixed(0)} ms`);
if (writeAt >= 0) {
  const content = { node: process.version, edits, warmUp, later, firstStart, cases: results };
  writeFileSync(process.argv[writeAt + 1], `${JSON.stringify(content, undefined, 2)}\n`);
}
