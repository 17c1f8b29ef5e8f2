import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { type Outcome, Sandbox } from "../support/commandLine";

/** Runs a script of the action with nothing in its environment but what is given. */
function runScript(name: string, cwd: string, environment: Readonly<Record<string, string>>): Promise<Outcome> {
  const { PATH = "", SystemRoot = "" } = process.env;
  const child = spawn(process.execPath, [resolve("action", name)], { cwd, env: { PATH, SystemRoot, ...environment } });
  const outcome = { stdout: "", stderr: "" };
  child.stdout.on("data", (data) => {
    outcome.stdout += data;
  });
  child.stderr.on("data", (data) => {
    outcome.stderr += data;
  });
  return new Promise((done) => child.once("close", (code) => done({ code, ...outcome })));
}

describe("the action's check", () => {
  let sandbox: Sandbox;
  afterEach(() => sandbox.remove());

  const fixable = "FROM golang:1.27\nENV GOPROXY=https://goproxy.cn;direct\nRUN go install example.com/tool@v1.0.0\n";

  /** Its outcome, and what it left for the next steps by name. */
  async function check(files: Record<string, string>, inputs: Record<string, string>) {
    sandbox = new Sandbox({ outputs: "", ...files });
    const outcome = await runScript("check.mjs", sandbox.folder, {
      ...inputs,
      RUNNER_TEMP: sandbox.folder,
      GITHUB_OUTPUT: sandbox.path("outputs"),
    });
    const lines = readFileSync(sandbox.path("outputs"), "utf8").trimEnd().split("\n");
    const outputs = new Map(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
    return { ...outcome, outputs, read: (output: string) => readFileSync(outputs.get(output) ?? "", "utf8") };
  }

  it("annotates, and leaves SARIF, a diff and the exit code", async () => {
    const { code, stdout, stderr, outputs, read } = await check({ "a/Dockerfile": fixable }, { GO_HINTS_PATHS: "a" });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^::error file=a\/Dockerfile,line=2,/m);
    assert.equal(outputs.get("exit-code"), "1");
    assert.ok(JSON.parse(read("sarif")).runs[0].results.length > 0);
    assert.match(read("diff"), /^--- a\/a\/Dockerfile\n[\s\S]*^\+ENV GOPROXY=https:\/\/goproxy\.cn,direct$/m);
    assert.equal(readFileSync(sandbox.path("a/Dockerfile"), "utf8"), fixable, "nothing is changed");
  });

  it("leaves a diff without colours where the workflow asks for them", async () => {
    const { read } = await check({ Dockerfile: fixable }, { FORCE_COLOR: "1" });
    assert.match(read("diff"), /^--- a\/Dockerfile\n/);
  });

  it("takes several paths, and names with spaces", async () => {
    const files = { "one two/Dockerfile": fixable, "-three/Dockerfile": fixable, "four/Dockerfile": fixable };
    const { read } = await check(files, { GO_HINTS_PATHS: "one two\n-three\n\n", GO_HINTS_FAIL_ON: "never" });
    const found = JSON.parse(read("sarif")).runs[0].results.map(
      (result: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }) =>
        result.locations[0]?.physicalLocation.artifactLocation.uri,
    );
    assert.deepEqual([...new Set(found)].sort(), ["-three/Dockerfile", "one%20two/Dockerfile"]);
  });

  it("reads the configuration that is named, and heeds the threshold", async () => {
    const files = { Dockerfile: fixable, "hints.yaml": "rules:\n  goproxy-syntax: hint\n" };
    const { outputs } = await check(files, { GO_HINTS_CONFIG: "hints.yaml", GO_HINTS_FAIL_ON: "error" });
    assert.equal(outputs.get("exit-code"), "0");
  });

  it("fails at once when something cannot be checked", async () => {
    const { code, stderr, outputs } = await check({}, { GO_HINTS_PATHS: "nowhere" });
    assert.equal(code, 2);
    assert.match(stderr, /`nowhere` cannot be read/);
    assert.equal(outputs.get("exit-code"), undefined);
  });

  it("installs nothing but a version", async () => {
    const { code, stderr } = await check({ Dockerfile: fixable }, { GO_HINTS_VERSION: "file:../evil" });
    assert.equal(code, 1);
    assert.match(stderr, /`file:\.\.\/evil` is no version/);
  });
});

interface ApiComment {
  readonly id: number;
  readonly body: string;
  readonly user: { readonly type: string };
}

describe("the action's comment", () => {
  let sandbox: Sandbox;
  let api: Server;
  let comments: ApiComment[] = [];
  let written: { method: string; path: string; body: string; token: string }[] = [];
  let refuses = false;

  before(async () => {
    api = createServer((request, response) => {
      const { method = "", url = "" } = request;
      let text = "";
      request.on("data", (data) => {
        text += data;
      });
      request.on("end", () => {
        response.setHeader("content-type", "application/json");
        if (method !== "GET") {
          const token = request.headers.authorization ?? "";
          written.push({ method, path: url, body: JSON.parse(text).body, token });
          response.statusCode = refuses ? 403 : 200;
          response.end("{}");
          return;
        }
        const page = Number(new URL(url, "http://api.example").searchParams.get("page"));
        response.end(JSON.stringify(comments.slice((page - 1) * 100, page * 100)));
      });
    });
    await new Promise<void>((done) => api.listen(0, "127.0.0.1", done));
  });
  after(() => api.close());
  beforeEach(() => {
    comments = [];
    written = [];
    refuses = false;
  });
  afterEach(() => sandbox.remove());

  function comment(diff: string): Promise<Outcome> {
    sandbox = new Sandbox({ diff, "event.json": JSON.stringify({ pull_request: { number: 7 } }) });
    return runScript("comment.mjs", sandbox.folder, {
      GO_HINTS_DIFF: sandbox.path("diff"),
      GITHUB_API_URL: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
      GITHUB_EVENT_PATH: sandbox.path("event.json"),
      GITHUB_REPOSITORY: "owner/project",
      GITHUB_TOKEN: "a-token",
    });
  }

  const marker = "<!-- dockerfile-go-hints -->";
  const diff = "--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,1 +1,1 @@\n-FROM a\n+FROM b\n";
  const filler = Array.from({ length: 130 }, (_, id) => ({ id, body: "Looks good.", user: { type: "User" } }));

  it("posts the diff", async () => {
    assert.deepEqual(await comment(diff), { code: 0, stdout: "", stderr: "" });
    const [{ method, path, body, token } = assert.fail("nothing was written")] = written;
    assert.deepEqual([method, path, token], ["POST", "/repos/owner/project/issues/7/comments", "Bearer a-token"]);
    assert.ok(body.startsWith(marker));
    assert.ok(body.includes(`\`\`\`diff\n${diff.trimEnd()}\n\`\`\``), body);
  });

  it("says nothing when there is nothing to fix", async () => {
    assert.equal((await comment("")).code, 0);
    assert.deepEqual(written, []);
  });

  it("brings its own comment up to date, on whatever page that is", async () => {
    comments = [...filler, { id: 900, body: `${marker}\nold`, user: { type: "Bot" } }];
    await comment("");
    assert.deepEqual(
      written.map(({ method, path }) => `${method} ${path}`),
      ["PATCH /repos/owner/project/issues/comments/900"],
    );
    assert.match(written[0]?.body ?? "", /nothing is left/);
  });

  it("leaves comments of people alone", async () => {
    comments = [{ id: 1, body: `${marker}\nmine`, user: { type: "User" } }];
    await comment(diff);
    assert.deepEqual(
      written.map(({ method }) => method),
      ["POST"],
    );
  });

  it("keeps a diff with fences within its own", async () => {
    await comment(`${diff} # \`\`\`\`\n`);
    assert.match(written[0]?.body ?? "", /^`{5}diff\n[\s\S]*\n`{5}\n$/m);
  });

  it("shortens what GitHub would not take", async () => {
    await comment(`${diff}${"+ENV A=b\n".repeat(20_000)}`);
    const body = written[0]?.body ?? "";
    assert.ok(body.length < 65_536, `${body.length} characters`);
    assert.match(body, /\n\+ENV A=b\n… and more\n```/);
  });

  it("only warns when the token may not write, as for pull requests from forks", async () => {
    refuses = true;
    const { code, stdout } = await comment(diff);
    assert.equal(code, 0);
    assert.match(stdout, /^::warning [^\n]*403/);
  });
});
