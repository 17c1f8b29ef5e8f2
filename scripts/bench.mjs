// Measures the language server through real stdio, beside dockerfile-language-server-nodejs in the same run.
//   npm run bench                    edit to diagnostics at 50, 200, 1,000 and 5,000 lines and in other shapes; start-up, memory
//   npm run bench -- --edits 50      fewer edits for each case
//   npm run bench -- --only stages   the cases whose name contains this
// Prints milliseconds and ratios. Absolute times depend on the machine; the ratios are what to compare.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);
const edits = Number(process.argv[process.argv.indexOf("--edits") + 1]) || 120;
const only = process.argv.includes("--only") ? process.argv[process.argv.indexOf("--only") + 1] : "";

const servers = [
  { name: "dockerfile-go-hints", args: [join("dist", "server.js"), "--stdio"] },
  {
    name: "dockerfile-language-server-nodejs",
    args: [require.resolve("dockerfile-language-server-nodejs/bin/docker-langserver"), "--stdio"],
  },
];
if (!existsSync(servers[0].args[0])) {
  console.error("dist/server.js is missing: run `npm run build -- --production` first.");
  process.exit(2);
}

/** A multi-stage file of about `lines` lines with a Go step in every fifth instruction, as generated and monorepo files have. */
export function sampleDockerfile(lines) {
  const parts = [
    "ARG GO_VERSION=1.24",
    "FROM golang:${GO_VERSION} AS build",
    "WORKDIR /src",
    "COPY go.mod go.sum ./",
    "RUN go mod download",
  ];
  for (let index = 0; parts.length < lines - 6; index++) {
    parts.push(
      `# service ${index}`,
      `ENV SERVICE_${index}=value-${index}`,
      `COPY cmd/service${index}/ ./cmd/service${index}/`,
    );
    parts.push(
      "RUN --mount=type=cache,target=/root/.cache/go-build \\",
      `    CGO_ENABLED=0 go build -trimpath \\`,
      `      -o /out/service${index} ./cmd/service${index}`,
    );
  }
  parts.push(
    "FROM gcr.io/distroless/static-debian12:nonroot",
    "COPY --from=build /out/ /",
    'ENTRYPOINT ["/service0"]',
    "",
  );
  return parts.join("\n");
}

/** About `lines` lines of ordinary instructions with `goSteps` Go steps among them. */
function fewGoSteps(lines, goSteps) {
  const parts = [
    "FROM golang:1.24 AS build",
    "WORKDIR /src",
    "COPY go.mod go.sum ./",
    "RUN go mod download",
    "COPY . .",
  ];
  const others = Math.floor((lines - parts.length - 3) / goSteps) - 1;
  for (let step = 0; step < goSteps; step++) {
    for (let index = 0; index < others; index++) {
      const name = `${step}_${index}`;
      const kinds = [
        `# note ${name}`,
        `ENV NOTE_${name}=value`,
        `RUN mkdir -p /data/${name}`,
        `LABEL note.${name}="x"`,
      ];
      parts.push(kinds[index % kinds.length]);
    }
    parts.push(`RUN CGO_ENABLED=0 go build -trimpath -o /out/service${step} ./cmd/service${step}`);
  }
  parts.push(
    "FROM gcr.io/distroless/static-debian12:nonroot",
    "COPY --from=build /out/ /",
    'ENTRYPOINT ["/service0"]',
    "",
  );
  return parts.join("\n");
}

/** A stage for each of many programs, and a last one that collects them. */
function manyStages(count) {
  const names = Array.from({ length: count }, (_, index) => `service${index}`);
  const builders = names.flatMap((name) => [
    `FROM base AS ${name}`,
    `COPY cmd/${name}/ ./cmd/${name}/`,
    `ENV NAME=${name}`,
    `RUN CGO_ENABLED=0 go build -o /out/${name} ./cmd/${name}`,
  ]);
  return [
    "FROM golang:1.24 AS base",
    "WORKDIR /src",
    "COPY go.mod go.sum ./",
    "RUN go mod download",
    ...builders,
    "FROM gcr.io/distroless/static-debian12:nonroot",
    ...names.map((name) => `COPY --from=${name} /out/${name} /bin/${name}`),
    'ENTRYPOINT ["/bin/service0"]',
    "",
  ].join("\n");
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
      return this.request("textDocument/diagnostic", { textDocument: { uri } }).then((report) => report.items);
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
    writeFileSync(join(folder, "go.mod"), "module example.com/bench\n\ngo 1.24\n\nrequire example.com/dep v1.0.0\n");
    writeFileSync(join(folder, "go.sum"), "example.com/dep v1.0.0 h1:x\n");
    const client = new Client(server, folder);
    await client.initialize();
    const uri = pathToFileURL(join(folder, "Dockerfile")).href;
    const open = () =>
      client.notify("textDocument/didOpen", { textDocument: { uri, languageId: "dockerfile", version: 1, text } });
    await client.diagnostics(uri, open);
    const start = performance.now() - client.startedAt;
    const times = [];
    const written = text.split("\n");
    let line = written.length >> 1;
    while (!written[line].startsWith("ENV")) line = (line + 1) % written.length;
    const character = written[line].length;
    for (let edit = 0; edit < edits; edit++) {
      const insert = edit % 2 === 0;
      const range = { start: { line, character }, end: { line, character: insert ? character : character + 1 } };
      const before = performance.now();
      await client.diagnostics(uri, () =>
        client.notify("textDocument/didChange", {
          textDocument: { uri, version: edit + 2 },
          contentChanges: [{ range, text: insert ? "x" : "" }],
        }),
      );
      times.push(performance.now() - before);
    }
    times.sort((a, b) => a - b);
    const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
    const memory = process.platform === "linux" ? client.memory() : Number.NaN;
    await client.stop();
    return { start, p50: at(0.5), p95: at(0.95), memory };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const figure = (value) => value.toFixed(value < 10 ? 2 : 0).padStart(8);
console.log(`${"case".padEnd(13)}${"server".padEnd(36)}   start ms    p50 ms    p95 ms   memory MB`);
for (const { name, text } of cases) {
  const results = [];
  for (const server of servers) {
    // The middle of three runs: start-up varies with what else the machine does.
    const runs = [];
    for (let run = 0; run < 3; run++) runs.push(await measure(server, text));
    const middle = (key) => runs.map((run) => run[key]).sort((a, b) => a - b)[1];
    const result = { start: middle("start"), p50: middle("p50"), p95: middle("p95"), memory: middle("memory") };
    results.push(result);
    console.log(
      `${name.padEnd(13)}${server.name.padEnd(36)}${figure(result.start)}  ${figure(result.p50)}  ${figure(result.p95)}  ${figure(result.memory)}`,
    );
  }
  const [ours, theirs] = results;
  const ratio = (key) => `${(ours[key] / theirs[key]).toFixed(2)}`;
  console.log(
    `${"".padEnd(13)}${"ratio ours / theirs".padEnd(36)}${ratio("start").padStart(8)}  ${ratio("p50").padStart(8)}  ${ratio("p95").padStart(8)}  ${ratio("memory").padStart(8)}`,
  );
}
