import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { describeRules } from "../../server/src/lint/metadata";
import { productVersion } from "../../server/src/product";
import { type Outcome, Sandbox } from "../support/commandLine";

const onWindows = process.platform === "win32";

/** The package as it goes to npm, installed where there is nothing else and no network. */
describe("the npm package", () => {
  let sandbox: Sandbox;
  let archive = "";

  /** npm's own programs, with no settings but those of the folder, and in English. */
  function run(program: "npm" | "npx", args: readonly string[], cwd: string): Outcome {
    const result = spawnSync(program, args, { cwd, encoding: "utf8", shell: onWindows, env: environment() });
    return { code: result.status, stdout: result.stdout, stderr: result.stderr };
  }

  function environment(): NodeJS.ProcessEnv {
    const { PATH, SystemRoot } = process.env;
    return {
      PATH,
      SystemRoot,
      HOME: sandbox.folder,
      USERPROFILE: sandbox.folder,
      LANG: "C",
      npm_config_offline: "true",
    };
  }

  const npx = (...args: string[]) =>
    run("npx", ["--no-install", "dockerfile-go-hints", ...args], sandbox.path("project"));

  before(async function () {
    this.timeout(120_000);
    sandbox = new Sandbox({
      // Without it npm takes the next folder above that has one for the project.
      "project/package.json": "{}",
      "project/Dockerfile":
        "FROM golang:1.27\nENV GOPROXY=https://goproxy.cn;direct\nRUN go install example.com/tool@v1.0.0\n",
    });
    mkdirSync(sandbox.path("packed"));
    const packed = run("npm", ["pack", "--pack-destination", sandbox.path("packed")], process.cwd());
    // Scripts take all of the output for the name of the package.
    assert.deepEqual([packed.code, packed.stdout], [0, `dockerfile-go-hints-${productVersion}.tgz\n`], packed.stderr);
    archive = sandbox.path(join("packed", packed.stdout.trim()));
    const installed = run("npm", ["install", "--no-package-lock", archive], sandbox.path("project"));
    assert.equal(installed.code, 0, installed.stderr);
  });
  after(() => sandbox.remove());

  it("holds what it needs and nothing else", () => {
    const folder = sandbox.path("project/node_modules/dockerfile-go-hints");
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(folder.length + 1)
          .replaceAll("\\", "/"),
      );
    assert.deepEqual(files.sort(), [
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "README.zh-CN.md",
      "dist/ThirdPartyNotices.txt",
      "dist/cli.js",
      "dist/commandLine.js",
      "dist/pages.en.json",
      "dist/pages.zh-cn.json",
      "l10n/bundle.l10n.zh-cn.json",
      "package.json",
    ]);
    assert.ok(statSync(archive).size < 1_000_000, `${statSync(archive).size} bytes`);
  });

  it("brings no other package along", () => {
    const modules = readdirSync(sandbox.path("project/node_modules")).filter((name) => !name.startsWith("."));
    assert.deepEqual(modules, ["dockerfile-go-hints"]);
  });

  it("names the licences of what is bundled", () => {
    const notices = readFileSync(
      sandbox.path("project/node_modules/dockerfile-go-hints/dist/ThirdPartyNotices.txt"),
      "utf8",
    );
    for (const name of ["dockerfile-ast", "unbash", "vscode-languageserver", "yaml"]) {
      assert.match(notices, new RegExp(`^${name} \\d`, "m"));
    }
  });

  it("checks", () => {
    const { code, stdout } = npx("check", "--format", "json");
    const codes = JSON.parse(stdout).files.flatMap(({ findings }: { findings: { rule: string }[] }) =>
      findings.map(({ rule }) => rule),
    );
    assert.ok(codes.includes("goproxy-syntax"), stdout);
    assert.equal(code, 1);
  });

  it("explains, in English and Chinese", () => {
    assert.match(npx("explain", "goproxy-syntax").stdout, /^goproxy-syntax\n/);
    assert.match(npx("explain", "goproxy-syntax", "--locale", "zh-cn").stdout, /[\u4e00-\u9fff]{4}/);
  });

  it("lists the rules", () => {
    const { rules } = JSON.parse(npx("rules", "--format", "json").stdout);
    assert.equal(rules.length, describeRules().length);
  });

  it("serves an editor", async () => {
    const child = spawn("npx", ["--no-install", "dockerfile-go-hints", "language-server", "--stdio"], {
      cwd: sandbox.path("project"),
      env: environment(),
      shell: onWindows,
      stdio: ["pipe", "pipe", "inherit"],
    });
    const exited = new Promise((resolve) => child.once("exit", resolve));
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    connection.listen();
    try {
      const { serverInfo } = await connection.sendRequest<{ serverInfo: object }>("initialize", {
        processId: null,
        rootUri: null,
        capabilities: {},
      });
      assert.deepEqual(serverInfo, { name: "dockerfile-go-hints", version: productVersion });
      await connection.sendRequest("shutdown");
      await connection.sendNotification("exit");
      assert.equal(await exited, 0);
    } finally {
      connection.dispose();
      child.kill();
    }
  });
});
