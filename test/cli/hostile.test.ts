import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Outcome, runCli, Sandbox, shippedCommandLine } from "../support/commandLine";
import { skip } from "../support/skip";

const goDockerfile = 'FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\nENTRYPOINT ["/app"]\n';
const goMod = "module example.com/app\n\ngo 1.24\n\nrequire github.com/gin-gonic/gin v1.10.0\n";

/** Stands outside of every workspace; no report and no fix may hold it. */
const secret = "this-stands-outside-of-the-workspace";

/** What any of these may take, the start of the program included. Some seconds on the slowest machines, not minutes. */
const maximumMilliseconds = 60_000;

describe("hostile workspaces", function () {
  this.timeout(180_000);
  let sandbox: Sandbox;

  afterEach(() => sandbox.remove());

  /** Checks the folder `root` of the sandbox within the time. */
  function check(args: readonly string[] = []): Outcome {
    const started = Date.now();
    const outcome = runCli(shippedCommandLine, ["check", ...args], { cwd: sandbox.path("root") });
    const took = Date.now() - started;
    assert.ok(took < maximumMilliseconds, `it took ${took} ms`);
    assert.doesNotMatch(outcome.stderr, /fault of dockerfile-go-hints|please report/);
    assert.ok(!(outcome.stdout + outcome.stderr).includes(secret), "something outside was read");
    return outcome;
  }

  function files(
    outcome: Outcome,
  ): readonly { path: string; findings: readonly { rule: string; message: string }[] }[] {
    return JSON.parse(outcome.stdout).files;
  }

  function workspace(texts: Readonly<Record<string, string>>): void {
    // Without a Go source the folder would not be what `go build .` finds, and nothing more would be read.
    const inRoot = Object.entries({ ".git/HEAD": "", "main.go": "package main\n", ...texts }).map(([path, text]) => [
      `root/${path}`,
      text,
    ]);
    sandbox = new Sandbox({ "outside/secret": secret, ...Object.fromEntries(inRoot) });
  }

  describe("links", () => {
    before(function () {
      if (process.platform === "win32") skip(this, "links need rights on Windows");
    });

    it("out of the workspace are not followed, whatever they stand for", () => {
      workspace({ Dockerfile: goDockerfile });
      const out = (path: string, text: string): void => {
        sandbox.write(`outside/${path}`, text);
        symlinkSync(sandbox.path(`outside/${path}`), sandbox.path(`root/${path}`));
      };
      out("go.mod", `module ${secret}\n`);
      out(".dockerignore", `${secret}\n`);
      out("compose.yaml", `services:\n  a:\n    build: ${secret}\n`);
      out(".npmrc", `${secret}=1\n`);
      out("Dockerfile.dev", `FROM ${secret}\n`);
      symlinkSync(sandbox.path("outside"), sandbox.path("root/all"));
      const outcome = check(["--format", "json", "--fail-on", "never", "--rule", "go-image-unpinned=error"]);
      assert.equal(outcome.code, 0, outcome.stderr);
      assert.deepEqual(
        files(outcome).map(({ path }) => path),
        ["Dockerfile"],
      );
    });

    it("in place of the configuration are refused aloud: without it the check would be another one", () => {
      workspace({ Dockerfile: goDockerfile });
      sandbox.write("outside/.go-hints.yaml", `rules:\n  ${secret}: off\n`);
      symlinkSync(sandbox.path("outside/.go-hints.yaml"), sandbox.path("root/.go-hints.yaml"));
      const { code, stdout, stderr } = check();
      assert.deepEqual([code, stdout, stderr], [2, "", "The configuration `.go-hints.yaml` cannot be read.\n"]);
    });

    it("named on the command line are refused aloud, and not fixed through", () => {
      workspace({});
      sandbox.write("outside/Dockerfile", `FROM ${secret}:latest\nENV GOPROXY=https://goproxy.cn\n`);
      symlinkSync(sandbox.path("outside/Dockerfile"), sandbox.path("root/Dockerfile"));
      for (const args of [["Dockerfile"], ["--fix", "Dockerfile"]]) {
        const outcome = check(args);
        assert.equal(outcome.code, 2);
        assert.match(outcome.stderr, /^Dockerfile: It cannot be read: .* outside the workspace/m);
      }
    });

    it("in circles end", () => {
      workspace({ Dockerfile: goDockerfile, "go.mod": goMod, "a/b/x": "" });
      symlinkSync("..", sandbox.path("root/a/b/up"));
      symlinkSync("loop", sandbox.path("root/loop"));
      symlinkSync("second", sandbox.path("root/first"));
      symlinkSync("first", sandbox.path("root/second"));
      symlinkSync(".", sandbox.path("root/self"));
      symlinkSync("Dockerfile.two", sandbox.path("root/Dockerfile.one"));
      symlinkSync("Dockerfile.one", sandbox.path("root/Dockerfile.two"));
      assert.equal(check(["--fail-on", "never"]).code, 0);
      const named = check(["Dockerfile.one"]);
      assert.equal(named.code, 2);
      assert.match(named.stderr, /Dockerfile\.one/);
    });

    it("lead no system call outside", function () {
      const isTraceable = spawnSync("strace", ["-V"]).status === 0;
      if (!isTraceable) skip(this, "needs strace");
      workspace({ Dockerfile: goDockerfile, "go.mod": `${goMod}\nreplace example.com/x => ../outside\n` });
      symlinkSync(sandbox.path("outside"), sandbox.path("root/all"));
      symlinkSync(sandbox.path("outside/secret"), sandbox.path("root/go.sum"));
      const trace = sandbox.path("trace");
      const traced = ["-f", "-o", trace, "-e", "trace=open,openat,openat2,getdents64"];
      spawnSync("strace", [...traced, process.execPath, shippedCommandLine, "check"], { cwd: sandbox.path("root") });
      const opened = readFileSync(trace, "utf8");
      assert.match(opened, /\/root\/go\.mod"/, "the trace shows what is read");
      assert.doesNotMatch(opened, /outside/);
    });
  });

  it("20,000 files are looked through once", () => {
    workspace({ Dockerfile: goDockerfile, "go.mod": goMod, ".dockerignore": "**/*.log\n.git\n" });
    for (let folder = 0; folder < 200; folder++) {
      const path = sandbox.path(`root/assets/${folder % 20}/${folder}`);
      mkdirSync(path, { recursive: true });
      for (let file = 0; file < 100; file++) writeFileSync(join(path, `${file}.txt`), "");
    }
    const outcome = check(["--format", "json", "--fail-on", "never"]);
    assert.equal(outcome.code, 0);
    assert.deepEqual(
      files(outcome).map(({ path }) => path),
      [".dockerignore", "Dockerfile"],
    );
  });

  it("a folder 1,500 levels deep ends", () => {
    workspace({ Dockerfile: goDockerfile });
    let path = sandbox.path("root");
    for (let level = 0; level < 1_500; level++) path = join(path, "d");
    mkdirSync(path, { recursive: true });
    assert.equal(check(["--fail-on", "never"]).code, 0);
  });

  it("a Dockerfile of 50 MB is left out, and said to be; the others are checked", () => {
    workspace({ "good/Dockerfile": goDockerfile, Dockerfile: "FROM golang:1.24\n" });
    truncateSync(sandbox.path("root/Dockerfile"), 50 * 1024 * 1024);
    sandbox.write("root/large/Dockerfile", `FROM golang:1.24\n${"RUN go build ./...\n".repeat(100_000)}`);
    const outcome = check(["--fail-on", "never"]);
    assert.equal(outcome.code, 2, "a file that cannot be read makes the result incomplete");
    assert.match(outcome.stderr, /^Dockerfile: It cannot be read: .* larger than 8 MB/m);
    assert.match(outcome.stdout, /^large\/Dockerfile: Not checked: 1\.9 MB/m);
    assert.match(outcome.stdout, /^good\/Dockerfile:\d+:\d+: /m);
  });

  for (const [name, line] of [
    ["plain", (index: number) => `folder${index}/**/*.log`],
    ["anchored by `**`", (index: number) => `**/name${index}`],
    ["exceptions", (index: number) => `!folder${index}`],
    ["quoted", (index: number) => `"folder${index}"`],
    ["misspelt", (index: number) => `asset${index}`],
    ["stars", (index: number) => `${"*a".repeat(20)}${index}`],
  ] as const) {
    it(`a .dockerignore of 20,000 patterns: ${name}`, () => {
      const patterns = Array.from({ length: 20_000 }, (_, index) => line(index)).join("\n");
      workspace({ Dockerfile: goDockerfile, "go.mod": goMod, ".dockerignore": `*\n${patterns}\n` });
      for (let file = 0; file < 2_000; file++) sandbox.write(`root/assets${file % 50}/${"a".repeat(30)}${file}`, "");
      assert.equal(check(["--fail-on", "never", "--format", "json"]).code, 0);
    });
  }

  it("names with line breaks and control characters are shown without them", () => {
    workspace({
      "new\nline/Dockerfile": goDockerfile,
      "esc\u001b[31mape/Dockerfile": goDockerfile,
      "bell\u0007.Dockerfile": goDockerfile,
      "override\u202etxt.Dockerfile": goDockerfile,
      "::error::x/Dockerfile": goDockerfile,
    });
    const text = check(["--fail-on", "never"]);
    assert.equal(text.code, 0, text.stderr);
    assert.doesNotMatch(text.stdout, /[\u0000-\u0009\u000b-\u001f\u007f\u202e]/);
    assert.match(text.stdout, /^new line\/Dockerfile:\d+:\d+: /m);
    const github = check(["--fail-on", "never", "--format", "github"]).stdout;
    for (const line of github.trimEnd().split("\n")) assert.match(line, /^::(?:error|warning|notice) file=[^:]*,line=/);
    assert.equal(files(check(["--fail-on", "never", "--format", "json"])).length, 5);
  });

  it("aliases that stand for billions are not multiplied out", () => {
    const bomb = (first: string): string => {
      let text = `a0: &a0 ${first}\n`;
      for (let level = 1; level < 40; level++) {
        text += `a${level}: &a${level} [${Array(9)
          .fill(`*a${level - 1}`)
          .join(", ")}]\n`;
      }
      return text;
    };
    const merge = (): string => {
      let text = "x0: &x0 {build: .}\n";
      for (let level = 1; level < 60; level++) {
        text += `x${level}: &x${level}\n  <<: [*x${level - 1}, *x${level - 1}, *x${level - 1}]\n`;
      }
      return `${text}services:\n  a: *x59\n`;
    };
    workspace({
      Dockerfile: goDockerfile,
      "go.mod": goMod,
      "compose.yaml": `${bomb("[.]")}services:\n  a:\n    build: *a39\n`,
      "docker-compose.merge.yml": merge(),
    });
    assert.equal(check(["--fail-on", "never"]).code, 0);
    sandbox.write("root/.go-hints.yaml", `${bomb("x")}rules: *a39\n`);
    const outcome = check();
    assert.equal(outcome.code, 2);
    assert.match(outcome.stderr, /^\.go-hints\.yaml:\d+:\d+: /m);
  });

  it("configuration that nests too deep is refused with a sentence", () => {
    workspace({ Dockerfile: goDockerfile });
    for (const text of ["[".repeat(100_000), "{a: ".repeat(50_000), `rules:\n${"- ".repeat(50_000)}x\n`]) {
      sandbox.write("root/.go-hints.yaml", text);
      const outcome = check();
      assert.equal(outcome.code, 2);
      assert.match(outcome.stderr, /^\.go-hints\.yaml:\d+:\d+: /m);
    }
  });

  it("paths with `..` stay inside", () => {
    workspace({
      Dockerfile: `${goDockerfile}COPY ../outside/secret /x\nADD ../../outside /y\n`,
      "go.mod": `${goMod}\nreplace github.com/gin-gonic/gin => ../outside\n`,
      "go.work": "go 1.24\n\nuse (\n\t.\n\t../outside\n\t../../..\n)\n",
      "compose.yaml":
        "services:\n  a:\n    build: ../outside\n  b:\n    build: {context: ., dockerfile: ../outside/secret}\n",
      Makefile: "build:\n\tcd ../.. && docker build -f ../outside/secret ..\n",
      "main.go": 'package main\n\nimport "embed"\n\n//go:embed ../outside/secret\nvar files embed.FS\n',
    });
    assert.equal(check(["--fail-on", "never"]).code, 0);
    sandbox.write("root/.go-hints.yaml", "contexts:\n  Dockerfile: ../outside\n");
    const outcome = check(["--fail-on", "never"]);
    assert.equal(outcome.code, 2);
    assert.match(outcome.stderr, /^\.go-hints\.yaml:2:/m);
  });

  it("a go.mod of 5 MB is read in bounded time", () => {
    const requirements = Array.from(
      { length: 100_000 },
      (_, index) => `\texample.com/group${index % 97}/m${index} v1.2.3 // indirect`,
    );
    const replaces = Array.from({ length: 20_000 }, (_, index) => `\texample.com/m${index} => ./local/m${index}`);
    const text = `${goMod}\nrequire (\n${requirements.join("\n")}\n)\n\nreplace (\n${replaces.join("\n")}\n)\n`;
    assert.ok(text.length > 4_500_000, String(text.length));
    workspace({ Dockerfile: goDockerfile, "go.mod": text, "go.sum": "x v1 h1:x=\n".repeat(100_000) });
    assert.equal(check(["--fail-on", "never"]).code, 0);
  });

  it("a folder that cannot be read costs only what is in it", function () {
    if (process.platform === "win32") skip(this, "Windows knows no such permissions");
    if (process.getuid?.() === 0) skip(this, "the superuser can read every folder");
    workspace({ Dockerfile: goDockerfile, "closed/Dockerfile": goDockerfile });
    chmodSync(sandbox.path("root/closed"), 0);
    try {
      const outcome = check(["--fail-on", "never", "--format", "json"]);
      assert.equal(outcome.code, 0);
      assert.deepEqual(
        files(outcome).map(({ path }) => path),
        ["Dockerfile"],
      );
    } finally {
      chmodSync(sandbox.path("root/closed"), 0o755);
    }
  });

  it("pipes are not waited for", function () {
    if (process.platform === "win32") skip(this, "Windows knows no such pipes");
    workspace({ "a/Dockerfile": goDockerfile });
    for (const path of ["Dockerfile", "a/go.mod", "a/.dockerignore", ".npmrc"]) {
      mkdirSync(dirname(sandbox.path(`root/${path}`)), { recursive: true });
      assert.equal(spawnSync("mkfifo", [sandbox.path(`root/${path}`)]).status, 0);
    }
    assert.equal(check(["--fail-on", "never"]).code, 0);
    assert.equal(check(["Dockerfile"]).code, 2);
  });
});
