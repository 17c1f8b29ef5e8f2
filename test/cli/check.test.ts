import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { type Outcome, packageWithFakeRules, type RunOptions, runCli, Sandbox } from "../support/commandLine";
import { skip } from "../support/skip";

describe("command line: check", () => {
  let packageFolder = "";
  let sandbox: Sandbox;

  before(async function () {
    this.timeout(20_000);
    packageFolder = await packageWithFakeRules();
  });
  after(() => rmSync(packageFolder, { recursive: true }));
  afterEach(() => sandbox.remove());

  /** Runs `check` in a folder with these files. */
  function check(
    files: Record<string, string>,
    args: readonly string[] = [],
    options: Partial<RunOptions> = {},
  ): Outcome {
    sandbox = new Sandbox(files);
    return again(args, options);
  }

  function again(args: readonly string[] = [], options: Partial<RunOptions> = {}): Outcome {
    return runCli(join(packageFolder, "dist", "cli.js"), ["check", ...args], { cwd: sandbox.folder, ...options });
  }

  const read = (path: string) => readFileSync(sandbox.path(path), "utf8");
  const bad = "FROM a:latest\n";

  describe("exit code", () => {
    const cases: [name: string, files: Record<string, string>, args: string[], code: number][] = [
      ["0 without findings", { Dockerfile: "FROM a:1\n" }, [], 0],
      ["0 without files", { "README.md": "" }, [], 0],
      ["1 with a warning", { Dockerfile: bad }, [], 1],
      ["0 with less than the threshold", { ".npmrc": "loglevel=silly\n" }, [], 0],
      ["1 with a lower threshold", { ".npmrc": "loglevel=silly\n" }, ["--fail-on", "information"], 1],
      ["0 with a higher threshold", { Dockerfile: bad }, ["--fail-on=error"], 0],
      ["0 when nothing may fail", { Dockerfile: bad }, ["--fail-on", "never"], 0],
      ["0 when the rule is off", { Dockerfile: bad }, ["--rule", "no-latest=off"], 0],
      [
        "1 when the rule is raised",
        { ".npmrc": "loglevel=silly\n" },
        ["--rule=npmrc-loglevel=error", "--rule", "no-latest=off"],
        1,
      ],
    ];
    for (const [name, files, args, code] of cases) {
      it(name, () => {
        const outcome = check(files, args);
        assert.deepEqual([outcome.code, outcome.stderr], [code, ""], outcome.stdout);
      });
    }
  });

  it("takes a repository inside the folder for a workspace of its own", () => {
    const outcome = check({
      ".go-hints.yaml": "rules:\n  no-latest: off\n",
      Dockerfile: bad,
      "inner/.git/HEAD": "ref: refs/heads/main\n",
      "inner/Dockerfile": bad,
    });
    assert.match(outcome.stdout, /inner\/Dockerfile:1/);
    assert.doesNotMatch(outcome.stdout, /^Dockerfile:1/m);
  });

  describe("wrong usage ends with 2 and one sentence", () => {
    const cases: [args: string[], sentence: RegExp][] = [
      [["nowhere"], /`nowhere` cannot be read/],
      [["--fromat", "json"], /no option --fromat here; did you mean --format\?/],
      [["--format", "xml"], /--format takes one of text, json, sarif, github, not `xml`/],
      [["--format"], /--format needs a value/],
      [["--format", "--fix"], /--format needs a value/],
      [["--fix=yes"], /--fix takes no value/],
      [["--dry-run"], /--fix or --fix-suggestions/],
      [["--rule", "no-latest"], /ID=SEVERITY/],
      [["--rule", "no-lastest=off"], /did you mean `no-latest`\?/],
      [["--rule", "no-latest=loud"], /--rule takes one of off, hint/],
      [["--fail-on", "always"], /--fail-on takes one of/],
      [["--context", "nowhere"], /`nowhere` cannot be read/],
      [["--context", "Dockerfile"], /`Dockerfile` is no folder/],
      [["--config", "nowhere.yaml"], /configuration `nowhere.yaml` cannot be read/],
      [["--stdin"], /belong together/],
      [["--stdin-filename", "Dockerfile"], /belong together/],
      [["--stdin", "--stdin-filename", "Dockerfile", "."], /not both/],
    ];
    for (const [args, sentence] of cases) {
      it(args.join(" "), () => {
        const outcome = check({ Dockerfile: bad }, args);
        assert.deepEqual([outcome.code, outcome.stdout], [2, ""]);
        assert.match(outcome.stderr, sentence);
        assert.equal(outcome.stderr.trimEnd().split("\n").length, 1, outcome.stderr);
      });
    }
  });

  it("finds every kind of file, and none in folders of dependencies", () => {
    const found = ["Dockerfile", "Dockerfile.dev", "a/api.Dockerfile", "b/Containerfile"];
    const files = Object.fromEntries(
      [...found, "node_modules/x/Dockerfile", "vendor/Dockerfile", "Dockerfile.md"].map((path) => [path, bad]),
    );
    const report = JSON.parse(check({ ...files, ".npmrc": "", ".dockerignore": "" }, ["--format", "json"]).stdout);
    assert.deepEqual(
      report.files.map((file: { path: string }) => file.path).sort(),
      [".dockerignore", ".npmrc", ...found].sort(),
    );
    assert.equal(report.summary.findings, found.length);
  });

  it("finds Dockerfiles of any name that a compose file of the project builds", () => {
    const compose = (path: string) => `services:\n  a:\n    build: {context: ., dockerfile: ${path}}\n`;
    const files = {
      "compose.yaml": compose("docker/order_Dockerfile"),
      "docker/order_Dockerfile": bad,
      "docker/x": bad,
    };
    assert.match(check(files).stdout, /^docker\/order_Dockerfile:1:7: warning/);
    assert.match(again(["docker"]).stdout, /^docker\/order_Dockerfile:1:7: warning/);
    assert.doesNotMatch(again(["docker"]).stdout, /docker\/x/);
  });

  it("takes any name that is given for a Dockerfile", () => {
    assert.match(check({ "build/image.txt": bad }, ["build/image.txt"]).stdout, /^build\/image\.txt:1:7: warning/);
  });

  it("shows paths from the current folder", () => {
    sandbox = new Sandbox({ ".git/HEAD": "", "api/Dockerfile": bad, "web/x": "" });
    const outcome = again(["../api"], { cwd: sandbox.path("web") });
    assert.match(outcome.stdout, /^\.\.\/api\/Dockerfile:1:7/);
  });

  it("goes on with the other files when one cannot be read, and ends with 2", () => {
    const outcome = check({ Dockerfile: bad, "binary.Dockerfile": "FROM\0" }, ["binary.Dockerfile", "."]);
    assert.equal(outcome.code, 2);
    assert.match(outcome.stderr, /^binary\.Dockerfile: It cannot be read/);
    assert.match(outcome.stdout, /Dockerfile:1:7/);
  });

  it("passes over what a search has found and what is no text, also in a repository inside", () => {
    const outcome = check({
      Dockerfile: bad,
      "binary.Dockerfile": "FROM\0",
      "in/.git/HEAD": "",
      "in/Dockerfile": "\0",
    });
    assert.equal(outcome.code, 1);
    assert.equal(
      outcome.stderr,
      "binary.Dockerfile: Not checked: it is no text in UTF-8.\nin/Dockerfile: Not checked: it is no text in UTF-8.\n",
    );
    assert.match(outcome.stdout, /Dockerfile:1:7/);
    assert.equal(again(["--rule", "no-latest=off"]).code, 0);
  });

  it("says what it left out", () => {
    const outcome = check({ Dockerfile: `${bad}#${"x".repeat(1_000_001)}\n` });
    assert.deepEqual([outcome.code, outcome.stderr], [0, ""]);
    assert.match(outcome.stdout, /^Dockerfile: Not checked: 1\.0 MB/);
    for (const format of ["json", "sarif", "github"]) {
      const { code, stderr } = again(["--format", format]);
      assert.deepEqual([code, stderr.split(":", 2)], [0, ["Dockerfile", " Not checked"]], format);
    }
  });

  it("takes an empty path for a variable that is not set, and not for the current folder", () => {
    const outcome = check({ Dockerfile: bad }, ["", "--fix"]);
    assert.deepEqual([outcome.code, outcome.stdout], [2, ""]);
    assert.match(outcome.stderr, /^`` cannot be read/);
    assert.equal(read("Dockerfile"), bad);
  });

  describe("configuration", () => {
    const config = "rules:\n  no-latest: off\n";

    it("is read from the workspace folder, also from a folder below", () => {
      sandbox = new Sandbox({ ".go-hints.yaml": config, "api/Dockerfile": bad });
      assert.equal(again().code, 0);
      assert.equal(again(["."], { cwd: sandbox.path("api") }).code, 0);
      assert.equal(again(["api/Dockerfile"]).code, 0);
    });

    it("is what --config names, and nothing else", () => {
      const outcome = check(
        { ".go-hints.yaml": config, "other.yaml": "rules:\n  no-latest: error\n", Dockerfile: bad },
        ["--config", "other.yaml"],
      );
      assert.match(outcome.stdout, /error: .*\[no-latest\]/);
    });

    it("loses against --rule", () => {
      assert.equal(check({ ".go-hints.yaml": config, Dockerfile: bad }, ["--rule", "no-latest=error"]).code, 1);
    });

    it("with faults ends with 2 and names each", () => {
      const outcome = check({ ".go-hints.yaml": "rules:\n  no-lastest: off\n  no-latest: loud\n", Dockerfile: bad });
      assert.deepEqual([outcome.code, outcome.stdout], [2, ""]);
      assert.match(
        outcome.stderr,
        /^\.go-hints\.yaml:2:3: There is no rule.*\n\.go-hints\.yaml:3:14: `loud` is not possible/,
      );
    });
  });

  describe("configuration that is there and cannot be read ends with 2:", () => {
    for (const [what, place] of [
      ["no text", () => writeFileSync(sandbox.path(".go-hints.yaml"), Buffer.from([0xff, 0xfe, 0x72]))],
      ["a folder", () => mkdirSync(sandbox.path(".go-hints.yaml"))],
      ["a link to nothing", () => symlinkSync("absent", sandbox.path(".go-hints.yaml"))],
      ["a link out of the workspace", () => symlinkSync(join(packageFolder, "dist"), sandbox.path(".go-hints.yaml"))],
    ] as const) {
      it(what, function () {
        sandbox = new Sandbox({ Dockerfile: bad });
        if (process.platform === "win32" && what.startsWith("a link")) skip(this, "links need rights on Windows");
        place();
        for (const args of [[], ["--config", ".go-hints.yaml"]]) {
          assert.deepEqual(again(args), {
            code: 2,
            stdout: "",
            stderr: "The configuration `.go-hints.yaml` cannot be read.\n",
          });
        }
      });
    }
  });

  describe("--context", () => {
    const contextOf = (outcome: Outcome) => JSON.parse(outcome.stdout).files[0].context;

    it("is the context of all files", () => {
      assert.equal(
        contextOf(check({ "a/Dockerfile": bad, "b/x": "" }, ["a/Dockerfile", "--context", "b", "--format", "json"])),
        "b",
      );
    });

    it("may lie above what is checked", () => {
      sandbox = new Sandbox({ "top/api/.git/HEAD": "", "top/api/Dockerfile": bad });
      const outcome = again(["api/Dockerfile", "--context", ".", "--format", "json"], { cwd: sandbox.path("top") });
      assert.equal(contextOf(outcome), ".");
    });
  });

  describe("--format", () => {
    it("json, sarif and github are all that is on standard output", () => {
      const files = { Dockerfile: bad };
      assert.equal(JSON.parse(check(files, ["--format", "json"]).stdout).summary.findings, 1);
      assert.equal(JSON.parse(again(["--format", "sarif"]).stdout).runs[0].results.length, 1);
      assert.match(again(["--format", "github"]).stdout, /^::warning file=Dockerfile,line=1,/);
    });

    it("json stays JSON when fixes are applied", () => {
      const outcome = check({ Dockerfile: bad }, ["--format", "json", "--fix"]);
      assert.equal(JSON.parse(outcome.stdout).summary.findings, 0);
      assert.match(outcome.stderr, /^Fixed Dockerfile:1: Pin it \[no-latest\]\n$/);
    });
  });

  describe("colours", () => {
    const isColoured = (env: Record<string, string>) =>
      check({ Dockerfile: bad }, [], { env }).stdout.includes("\u001b[");
    it("are left out of a pipe", () => assert.equal(isColoured({}), false));
    it("come with FORCE_COLOR", () => assert.equal(isColoured({ FORCE_COLOR: "1" }), true));
    it("go with NO_COLOR", () => assert.equal(isColoured({ FORCE_COLOR: "1", NO_COLOR: "1" }), false));
    it("go with FORCE_COLOR=0", () => assert.equal(isColoured({ FORCE_COLOR: "0" }), false));
  });

  describe("--fix", () => {
    it("writes what is safe, says so and reports what is left", () => {
      const outcome = check({ Dockerfile: `${bad}RUN LOUD\n`, ".npmrc": "loglevel=silly\n" }, [
        "--fix",
        "--fail-on",
        "information",
      ]);
      assert.equal(read("Dockerfile"), "FROM a:1.26\nRUN LOUD\n");
      assert.equal(outcome.stderr, "Fixed Dockerfile:1: Pin it [no-latest]\n");
      assert.match(outcome.stdout, /npmrc-loglevel/);
      assert.doesNotMatch(outcome.stdout, /no-latest/);
      assert.equal(outcome.code, 1);
      assert.deepEqual(readdirSync(sandbox.folder).sort(), [".npmrc", "Dockerfile"], "no temporary file is left");
    });

    it("leaves files alone that need nothing", () => {
      sandbox = new Sandbox({ Dockerfile: "FROM a:1\n" });
      const before = statSync(sandbox.path("Dockerfile"));
      again(["--fix"]);
      const after = statSync(sandbox.path("Dockerfile"));
      assert.deepEqual([after.ino, after.mtimeMs], [before.ino, before.mtimeMs]);
    });

    it("keeps permissions, line breaks and the byte order mark", () => {
      sandbox = new Sandbox({ Dockerfile: "\uFEFFFROM a:latest\r\nRUN b\r\n" });
      chmodSync(sandbox.path("Dockerfile"), 0o754);
      again(["--fix"]);
      assert.equal(read("Dockerfile"), "\uFEFFFROM a:1.26\r\nRUN b\r\n");
      assert.equal(statSync(sandbox.path("Dockerfile")).mode & 0o777, 0o754);
    });

    it("keeps a link and changes its target", () => {
      sandbox = new Sandbox({ "docker/main": bad });
      symlinkSync("docker/main", sandbox.path("Dockerfile"));
      again(["--fix", "Dockerfile"]);
      assert.equal(read("docker/main"), "FROM a:1.26\n");
      assert.deepEqual(readdirSync(sandbox.path("docker")), ["main"]);
    });

    it("does not touch what is read-only, and ends with 2", () => {
      sandbox = new Sandbox({ Dockerfile: bad });
      chmodSync(sandbox.path("Dockerfile"), 0o444);
      const outcome = again(["--fix"]);
      assert.equal(read("Dockerfile"), bad);
      assert.equal(outcome.code, 2);
      assert.match(outcome.stderr, /read-only; it was left as it is/);
    });

    it("-suggestions applies the preferred ones too", () => {
      sandbox = new Sandbox({ Dockerfile: `${bad}RUN LOUD\n`, ".go-hints.yaml": "minimumConfidence: low\n" });
      assert.equal(again(["--fix-suggestions"]).code, 0);
      assert.equal(read("Dockerfile"), "FROM a:1.26\nRUN loud\n");
    });

    it("--dry-run prints a diff and writes nothing", () => {
      const outcome = check({ "api/Dockerfile": bad }, ["--fix", "--dry-run"]);
      assert.equal(
        outcome.stdout,
        "--- a/api/Dockerfile\n+++ b/api/Dockerfile\n@@ -1,1 +1,1 @@\n-FROM a:latest\n+FROM a:1.26\n",
      );
      assert.equal(outcome.stderr, "Would fix api/Dockerfile:1: Pin it [no-latest]\n");
      assert.equal(read("api/Dockerfile"), bad);
      assert.equal(outcome.code, 1, "nothing was mended");
    });
  });

  describe("--stdin", () => {
    const stdin = (text: string | Buffer, args: string[] = [], path = "api/Dockerfile") =>
      check({ "api/Dockerfile": "FROM on:disk\n" }, ["--stdin", "--stdin-filename", path, ...args], { input: text });

    it("checks the text in place of the file", () => {
      const outcome = stdin(bad);
      assert.match(outcome.stdout, /^api\/Dockerfile:1:7: warning/);
      assert.equal(outcome.code, 1);
    });

    it("takes a path that does not exist", () =>
      assert.match(stdin("loglevel=x\n", [], "new/folder/.npmrc").stdout, /^new\/folder\/\.npmrc:1:1/));

    it("with --fix gives the text back, and the rest on standard error", () => {
      const outcome = stdin(`${bad}RUN é\n`, ["--fix"]);
      assert.equal(outcome.stdout, "FROM a:1.26\nRUN é\n");
      assert.match(outcome.stderr, /No findings in 1 file/);
      assert.equal(read("api/Dockerfile"), "FROM on:disk\n");
    });

    it("refuses what is no UTF-8: it would come back as another text", () => {
      const outcome = stdin(Buffer.from([...Buffer.from(bad), 0x23, 0xe9, 0x0a]), ["--fix"]);
      assert.deepEqual(outcome, {
        code: 2,
        stdout: "",
        stderr: "The text on standard input cannot be read: it is no UTF-8.\n",
      });
    });

    it("keeps a byte order mark", () => assert.equal(stdin(`\uFEFF${bad}`, ["--fix"]).stdout, "\uFEFFFROM a:1.26\n"));

    it("reads nothing as an empty file", () => assert.equal(stdin("").code, 0));
  });

  it("speaks the language that is asked for", () => {
    const chinese = /[\u4e00-\u9fff]/;
    sandbox = new Sandbox({ Dockerfile: "FROM a:1\n" });
    assert.doesNotMatch(again().stdout, chinese);
    if (!existsSync("l10n/bundle.l10n.zh-cn.json")) assert.fail("the Chinese messages are missing");
    for (const options of [{ env: { LANG: "zh_CN.UTF-8" } }, { env: { LC_ALL: "zh_CN", LANG: "C" } }]) {
      assert.match(again([], options).stdout, chinese);
    }
    assert.match(again(["--locale", "zh-cn"]).stdout, chinese);
    assert.doesNotMatch(again(["--locale", "en"], { env: { LANG: "zh_CN.UTF-8" } }).stdout, chinese);
    assert.match(again(["--locale=zh-cn", "--nonsense"]).stderr, chinese);
  });

  it("ends as usual when nobody reads what it says", function () {
    sandbox = new Sandbox({ Dockerfile: bad });
    if (process.platform === "win32") skip(this, "it takes a shell's pipe");
    const script = join(packageFolder, "dist", "cli.js");
    // The reader is gone before the first word: `node` starts slower than `true` ends.
    const outcome = spawnSync(
      "sh",
      ["-c", `{ "$0" "$1" check absent; echo $? >&3; } 2>&1 | true`, process.execPath, script],
      {
        cwd: sandbox.folder,
        stdio: ["ignore", "pipe", "pipe", "pipe"],
        encoding: "utf8",
      },
    );
    assert.equal(outcome.output[3], "2\n");
  });

  it("writes whole reports into a slow pipe", () => {
    const files = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`d${i}/Dockerfile`, bad.repeat(5)]));
    const report = JSON.parse(check(files, ["--format", "json"]).stdout);
    assert.equal(report.summary.findings, 1500);
  });
});
