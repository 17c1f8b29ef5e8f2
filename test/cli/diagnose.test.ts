import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createCertificate } from "../support/certificates";
import { type Outcome, runCli, Sandbox, shippedCommandLine } from "../support/commandLine";
import { LoopbackServers } from "../support/loopback";

const goMod = "module example.com/shop\n\ngo 1.24\n\nrequire github.com/BurntSushi/toml v1.4.0\n";
const goSum = "github.com/BurntSushi/toml v1.4.0 h1:x=\ngithub.com/BurntSushi/toml v1.4.0/go.mod h1:y=\n";
const dockerfile = (...lines: readonly string[]) =>
  ["FROM golang:1.24 AS build", ...lines, "WORKDIR /src", "COPY go.mod go.sum ./", "RUN go mod download", ""].join(
    "\n",
  );

describe("command line diagnose", () => {
  const servers = new LoopbackServers();
  let sandbox: Sandbox;

  beforeEach(() => {
    sandbox = new Sandbox({ "go.mod": goMod, "go.sum": goSum });
  });
  afterEach(async () => {
    await servers.stop();
    sandbox.remove();
  });

  /** Runs it beside the servers of this process, which have to answer meanwhile. */
  function diagnose(...args: readonly string[]): Promise<Outcome> {
    const { PATH = "", HOME = "" } = process.env;
    const child = spawn(process.execPath, [shippedCommandLine, "diagnose", ...args], {
      cwd: sandbox.folder,
      env: { PATH, HOME, LANG: "C" },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
    return new Promise((done) => child.once("close", (code) => done({ code, stdout, stderr })));
  }

  it("says that all is well, and exits with 0", async () => {
    const proxy = await servers.module();
    sandbox.write("Dockerfile", dockerfile(`ENV GOPROXY=http://${proxy.host}`));
    const { code, stdout, stderr } = await diagnose();
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(
      stdout,
      /^From here the download works: Go gets all that it asks for `github\.com\/BurntSushi\/toml`\./,
    );
    assert.deepEqual(
      proxy.requests,
      ["info", "mod", "zip"].map((end) => `GET /github.com/!burnt!sushi/toml/@v/v1.4.0.${end}`),
    );
  });

  const failures: [what: string, start: (use: (list: string) => void) => Promise<unknown>, first: RegExp][] = [
    ["404", async (use) => use(`http://${(await servers.module(404)).host}`), /does not have .*\(`404 Not Found`\)/],
    [
      "403",
      async (use) => use(`http://${(await servers.module(403)).host}`),
      /refuses to give out .*\(`403 Forbidden`\)/,
    ],
    ["401", async (use) => use(`http://${(await servers.module(401)).host}`), /wants to know who is asking/],
    ["410", async (use) => use(`http://${(await servers.module(410)).host}`), /\(`410 Gone`\)/],
    ["500", async (use) => use(`http://${(await servers.module(500)).host}`), /has an error of its own/],
    ["refused", async (use) => use(`http://127.0.0.1:${await servers.closedPort()}`), /refuses the connection/],
    [
      "silence",
      async (use) => use(`http://${(await servers.tcp(() => undefined)).host}`),
      /stays silent for 1 s, after it was asked/,
    ],
    [
      "a slow body",
      async (use) => {
        const server = await servers.http((_, response) => {
          response.writeHead(200, { "Content-Length": 100 });
          response.write("{");
        });
        use(`http://${server.host}`);
      },
      /stays silent for 1 s, in the middle of its answer/,
    ],
    [
      "an unknown authority",
      async (use) => {
        const server = await servers.module(200, createCertificate({ name: "Company Proxy", hosts: ["127.0.0.1"] }));
        use(`https://${server.host}`);
      },
      /is signed by `Company Proxy`, which is not trusted/,
    ],
    [
      "an expired certificate",
      async (use) => {
        const certificate = createCertificate({ name: "old", hosts: ["127.0.0.1"], from: -9, to: -2 });
        use(`https://${(await servers.module(200, certificate)).host}`);
      },
      /expired on \d{4}-\d\d-\d\d/,
    ],
    [
      "another's certificate",
      async (use) => {
        const certificate = createCertificate({ name: "other.test", hosts: ["other.test"] });
        use(`https://${(await servers.module(200, certificate)).host}`);
      },
      /is for other names: `other\.test`/,
    ],
  ];
  for (const [what, start, first] of failures) {
    it(`${what}: exits with 1 and says so in the first line`, async () => {
      await start((list) => sandbox.write("Dockerfile", dockerfile(`ENV GOPROXY=${list}`)));
      const { code, stdout, stderr } = await diagnose("Dockerfile", "--timeout", "1");
      assert.deepEqual([code, stderr], [1, ""], stdout);
      const paragraph = stdout.split("\n\n")[0] ?? "";
      assert.match(paragraph.replace(/\s+/g, " "), first);
    });
  }

  it("goes through the network proxy that is given, which wants a password", async () => {
    const proxy = await servers.networkProxy({ credentials: "me:secret" });
    sandbox.write("Dockerfile", dockerfile("ENV GOPROXY=https://goproxy.example.com"));
    const refused = await diagnose("--build-arg", `HTTPS_PROXY=http://${proxy.host}`);
    assert.equal(refused.code, 1);
    assert.match(refused.stdout, /^The network proxy `127\.0\.0\.1:\d+` wants a user and a password\./);
    const wrong = await diagnose("--build-arg", `HTTPS_PROXY=http://me:hunter2@${proxy.host}`);
    assert.doesNotMatch(wrong.stdout, /hunter2/);
    assert.deepEqual(proxy.requests, ["CONNECT goproxy.example.com:443", "CONNECT goproxy.example.com:443"]);
  });

  it("goes through a proxy that does not connect", async () => {
    const proxy = await servers.networkProxy({ status: "502 Bad Gateway" });
    sandbox.write("Dockerfile", dockerfile("ENV GOPROXY=https://goproxy.example.com"));
    const { code, stdout } = await diagnose("--build-arg", `HTTPS_PROXY=http://${proxy.host}`);
    assert.equal(code, 1);
    assert.match(
      stdout.replace(/\s+/g, " "),
      /^The network proxy `127\.0\.0\.1:\d+` does not connect to `goproxy\.example\.com`: `502 Bad Gateway`\./,
    );
  });

  it("asks for the value of an argument without a default, and takes it", async () => {
    const server = await servers.module();
    sandbox.write("Dockerfile", dockerfile("ARG MIRROR", "ENV GOPROXY=$MIRROR"));
    const asked = await diagnose();
    assert.equal(asked.code, 2);
    assert.match(asked.stdout, /^`GOPROXY` is not known \(line 3\)/);
    assert.match(asked.stdout, /--build-arg MIRROR=VALUE/);
    assert.equal((await diagnose("--build-arg", `MIRROR=http://${server.host}`)).code, 0);
  });

  it("prints JSON and Markdown", async () => {
    const server = await servers.module(404);
    sandbox.write("Dockerfile", dockerfile(`ENV GOPROXY=http://${server.host}`));
    const json = JSON.parse((await diagnose("--format", "json")).stdout);
    assert.deepEqual(
      [json.version, json.path, json.step, json.outcome, json.cause.kind],
      [1, "Dockerfile", { stage: "", number: 4, line: 4 }, "failed", "not-found"],
    );
    assert.deepEqual(json.modules[0].attempts[0].status, 404);
    const markdown = (await diagnose("--format", "markdown")).stdout;
    assert.match(
      markdown,
      /^# `127\.0\.0\.1:\d+` does not have .*\n\n`go mod download` in step `\[4\]`, line 5 of `Dockerfile`\n/,
    );
  });

  it("takes the step that BuildKit numbers so", async () => {
    const [first, second] = [await servers.module(), await servers.module(500)];
    sandbox.write(
      "build/Dockerfile",
      `${dockerfile(`ENV GOPROXY=http://${first.host}`)}FROM build AS test\nENV GOPROXY=http://${second.host}\nRUN go test ./...\n`,
    );
    const run = (...args: readonly string[]) =>
      diagnose("build", "--context", ".", "--module", "a.example.com/m@v1.0.0", ...args);
    assert.equal((await run()).code, 0);
    assert.equal((await run("--step", "build:4")).code, 0);
    assert.equal((await run("--step", "test:1")).code, 1);
    assert.equal((await run("--step", "[test 1/1]")).code, 1);
    assert.match(second.requests[0] ?? "", /a\.example\.com\/m\/@v\/v1\.0\.0\.info/);
    const none = await run("--step", "7");
    assert.deepEqual([none.code, none.stdout], [2, ""]);
    assert.equal(
      none.stderr,
      "That is no step that may download modules; there are: build:4 (line 5), test:1 (line 8).\n",
    );
  });

  it("speaks Chinese", async () => {
    sandbox.write("Dockerfile", dockerfile("ENV GOPROXY=off"));
    const { stdout } = await diagnose("--locale", "zh-cn");
    assert.match(stdout, /^`GOPROXY` [\u4e00-\u9fff]/);
    assert.doesNotMatch(stdout, /[a-z]{3,} [a-z]{3,} [a-z]{3,} [a-z]{3,}/, "a sentence is not translated");
  });

  it("ends when it is interrupted, with what it has", async function () {
    if (process.platform === "win32") this.skip();
    const server = await servers.http(() => undefined);
    sandbox.write("Dockerfile", dockerfile(`ENV GOPROXY=http://${server.host}`));
    const child = spawn(process.execPath, [shippedCommandLine, "diagnose", "--timeout", "100"], {
      cwd: sandbox.folder,
    });
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
    const asked = setInterval(() => {
      if (server.requests.length === 0) return;
      clearInterval(asked);
      child.kill("SIGINT");
    }, 50);
    const code = await new Promise((done) => child.once("close", done));
    assert.equal(code, 2);
    assert.match(stdout, /^Cancelled\./);
  });

  const wrong: [args: readonly string[], sentence: RegExp][] = [
    [["a", "b"], /one Dockerfile/],
    [["nowhere"], /no Dockerfile at `nowhere`/],
    [["--step", "x"], /--step takes a number/],
    [["--timeout", "0"], /--timeout takes seconds/],
    [["--timeout", "x"], /--timeout takes seconds/],
    [["--module", "https://x"], /--module takes PATH/],
    [["--build-arg", "1=2"], /--build-arg takes NAME=VALUE/],
    [["--build-arg", "NOT_SET_ANYWHERE"], /has none/],
    [["--format", "sarif"], /--format takes one of text, markdown, json/],
    [["--fix"], /no option --fix/],
  ];
  for (const [args, sentence] of wrong) {
    it(`refuses: diagnose ${args.join(" ")}`, () => {
      const { code, stdout, stderr } = runCli(shippedCommandLine, ["diagnose", ...args], { cwd: sandbox.folder });
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, sentence);
      assert.equal(stderr.trimEnd().split("\n").length, 1);
    });
  }

  it("says where no step downloads", async () => {
    sandbox.write("Dockerfile", "FROM alpine\nRUN echo hello\n");
    const { code, stderr } = await diagnose();
    assert.equal(code, 2);
    assert.equal(stderr, "No step of `.` downloads Go modules.\n");
  });
});
