import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { dockerfile } from "../fuzz/dockerfiles";
import { Random } from "../fuzz/random";
import { single, surroundings } from "../fuzz/surroundings";
import { Sandbox } from "../support/commandLine";
import { LspClient, richCapabilities } from "../support/lspClient";
import { SoakEditor, type SoakFiles } from "../support/soak";

/**
 * All edits of both runs: a few thousand take some ten seconds, `SOAK_EDITS=100000` half an hour. `SOAK_RESULT` names a
 * file that receives the figures.
 */
const wantedEdits = Number(process.env["SOAK_EDITS"] ?? 3_000);
const seed = Number(process.env["SOAK_SEED"] ?? 1);
const isLong = wantedEdits > 10_000;
const openDocuments = isLong ? 20 : 10;

const { diagnostic: _, ...withoutPull } = richCapabilities.textDocument ?? {};

describe("an editor that types for hours", () => {
  for (const { name, share, capabilities } of [
    { name: "and asks for diagnostics", share: 0.7, capabilities: richCapabilities },
    { name: "and is sent diagnostics", share: 0.3, capabilities: { ...richCapabilities, textDocument: withoutPull } },
  ]) {
    it(`${name} sees what a fresh check says`, async function () {
      this.timeout(isLong ? 3 * 3_600_000 : 120_000);
      const edits = Math.round(wantedEdits * share);
      const random = new Random(seed, share * 100);
      const sandbox = new Sandbox(texts(random));
      const settings = { workspaceDiagnostics: "on" };
      const client = await LspClient.start({ folders: [sandbox.folder], capabilities, settings });
      const editor = new SoakEditor(client, sandbox, files, random, openDocuments, capabilities);
      const memory: number[] = [];
      try {
        const checks = isLong ? 400 : 25;
        for (let check = 1; check <= checks; check++) {
          while (editor.edits < (edits * check) / checks) await editor.act();
          await editor.check();
          client.published.splice(0, client.published.length - 500);
          memory.push(residentMegabytes(client.process.pid));
        }
        await editor.closeAll();
        assert.equal(await client.stop(), 0);
      } catch (error) {
        client.process.kill();
        throw new Error(`seed ${seed}, after ${editor.edits} edits`, { cause: error });
      } finally {
        sandbox.remove();
      }
      const figures = { name, edits: editor.edits, documents: openDocuments, ...memoryOf(memory) };
      assertBounded(figures);
      record(figures);
    });
  }
});

const npmrc = (random: Random) => single("npmrc", random);
const ignore = (random: Random) => single("ignore", random);
const goMod = (random: Random) => surroundings(random)["go.mod"] ?? "module example.com/app\n\ngo 1.24\n";
const compose = (random: Random) => surroundings(random)["compose.yaml"] ?? "services: {}\n";
const goFile = (random: Random) => surroundings(random)["main.go"] ?? "package main\n";
const config = (random: Random) =>
  random.pick([
    "rules:\n  goproxy-unset: off\n",
    "minimumConfidence: low\n",
    "contexts:\n  build/Dockerfile: .\n",
    "privateModules: [git.corp.example.com]\ncategories:\n  npmrc: error\n",
  ]);

const files: SoakFiles = {
  Dockerfile: dockerfile,
  "Dockerfile.dev": dockerfile,
  "build/Dockerfile": dockerfile,
  "services/api/Dockerfile": dockerfile,
  "services/web/web.Dockerfile": dockerfile,
  "tools/Containerfile": dockerfile,
  ".dockerignore": ignore,
  "services/api/.dockerignore": ignore,
  "Dockerfile.dockerignore": ignore,
  ".npmrc": npmrc,
  "services/web/.npmrc": npmrc,
  "go.mod": goMod,
  "services/api/go.mod": goMod,
  "go.work": (random) => surroundings(random)["go.work"] ?? "go 1.24\n\nuse .\n",
  "go.sum": (random) => surroundings(random)["go.sum"] ?? "",
  "main.go": goFile,
  "cmd/app/main.go": goFile,
  "compose.yaml": compose,
  Makefile: (random) => surroundings(random)["Makefile"] ?? "build:\n\tdocker build .\n",
  ".go-hints.yaml": config,
  ".gitignore": ignore,
  "package.json": (random) => surroundings(random)["package.json"] ?? "{}\n",
};

/** The files that are there at the beginning. */
function texts(random: Random): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text(random)]));
}

/** Memory of a process in MB; 0 where the system does not tell. */
function residentMegabytes(pid: number | undefined): number {
  if (process.platform !== "linux") return 0;
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
}

interface MemoryFigures {
  readonly warmMegabytes: number;
  readonly endMegabytes: number;
}

/** The last fifth against the second: in a short run the program is still being compiled, which takes memory too. */
function memoryOf(memory: readonly number[]): MemoryFigures {
  const fifth = Math.floor(memory.length / 5);
  return { warmMegabytes: middle(memory.slice(fifth, 2 * fifth)), endMegabytes: middle(memory.slice(-fifth)) };
}

function assertBounded({ warmMegabytes: warm, endMegabytes: end }: MemoryFigures): void {
  const limit = 1.3 * warm + (isLong ? 0 : 64);
  assert.ok(end <= limit, `${warm.toFixed(0)} MB when warm, ${end.toFixed(0)} MB at the end`);
  if (isLong) console.log(`      ${warm.toFixed(0)} MB when warm, ${end.toFixed(0)} MB at the end`);
}

/** Adds the figures of one run to those of this process that ended before. */
function record(figures: object): void {
  const file = process.env["SOAK_RESULT"];
  if (file === undefined) return;
  recorded.push({ seed, ...figures });
  writeFileSync(file, `${JSON.stringify({ node: process.version, runs: recorded }, undefined, 2)}\n`);
}

const recorded: object[] = [];

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
