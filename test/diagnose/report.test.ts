import assert from "node:assert/strict";
import { type Cause, causeOf } from "../../server/src/diagnose/cause";
import { fixesFor } from "../../server/src/diagnose/fixes";
import type { FailureKind } from "../../server/src/diagnose/probe";
import { diagnosisReport } from "../../server/src/diagnose/report";
import { diagnosisJson } from "../../server/src/diagnose/reportJson";
import { Linter } from "../../server/src/lint/engine";
import { describeRules } from "../../server/src/lint/metadata";
import { resolveSettings } from "../../server/src/lint/settings";
import { MemoryFileSystem } from "../../server/src/workspace/memoryFileSystem";
import { Workspace } from "../../server/src/workspace/workspace";
import { diagnoseFiles, dockerfile, modules, type Network, type Reply } from "./fakeNetwork";

const sums = "a.test/m v1.0.0 h1:abc=\na.test/m v1.0.0/go.mod h1:abc=\n";
const project = (...lines: readonly string[]) => ({
  Dockerfile: dockerfile(...lines),
  "go.mod": modules("\ta.test/m v1.0.0"),
  "go.sum": sums,
});

async function reportOn(files: Readonly<Record<string, string>>, network: Network) {
  const { diagnosis } = await diagnoseFiles(files, network);
  const linter = new Linter(new Workspace(new MemoryFileSystem(files)));
  const lint = await linter.lint("Dockerfile", { settings: resolveSettings(undefined, {}, "en") });
  const cause = causeOf(diagnosis);
  const fixes = fixesFor(cause, diagnosis, lint);
  const options = { fixes, path: "Dockerfile", locale: "en" };
  return {
    cause,
    fixes,
    text: diagnosisReport(diagnosis, options),
    json: JSON.parse(diagnosisJson(diagnosis, options)),
  };
}

describe("a report", () => {
  const ids = new Set(describeRules().map(({ id }) => id));
  const expectRules = ({ rules }: Cause) => {
    for (const rule of rules) assert.ok(ids.has(rule), `there is no rule ${rule}`);
  };

  const causes: [reply: Reply, sentence: RegExp, outcome?: "open"][] = [
    ["no-such-name", /^`one\.test` has no address/],
    ["resolver", /^The name of `one\.test` cannot be looked up: the resolver does not answer \(`DETAIL`\)/],
    ["refused", /^`one\.test` refuses the connection/],
    ["unreachable", /^There is no way to `one\.test` from here/],
    ["reset", /^`one\.test` breaks the connection off, in the TLS handshake/],
    ["timeout", /^`one\.test` stays silent for 10 s, before a connection is made/],
    ["certificate-expired", /^The certificate of `one\.test` expired/],
    ["certificate-not-yet-valid", /^The certificate of `one\.test` is valid from/],
    ["certificate-wrong-name", /^The certificate of `one\.test` is for other names/],
    ["certificate-unknown-authority", /^The certificate of `one\.test` is signed by/],
    ["tls", /^The TLS handshake with `one\.test` fails: `DETAIL`/],
    ["tunnel", /^The network proxy `net\.test:3128` does not connect to `one\.test`: `DETAIL`/],
    ["proxy-password", /^The network proxy `net\.test:3128` wants a user and a password/],
    ["not-http", /^What listens at `one\.test` does not speak HTTP/],
    [401, /^`one\.test` wants to know who is asking \(`401`\)/],
    [403, /^`one\.test` refuses to give out `a\.test\/m\/@v\/v1\.0\.0\.info` \(`403`\)/],
    [404, /^`one\.test` does not have/],
    [410, /^`one\.test` does not have/],
    [429, /^`one\.test` has had too many requests/],
    [500, /^`one\.test` has an error of its own \(`500`\)/],
    [204, /^`one\.test` answers `204`, which Go takes for an error/],
    [{ status: 200, body: "<html>" }, /^`one\.test` answers with a page for people/],
    [{ status: 302, location: "https://cdn.test/" }, /^`one\.test` sends Go on to `cdn\.test`/, "open"],
    [{ status: 302, location: "http://one.test/" }, /without encryption/],
    [{ status: 302, location: "/@v/again.info" }, /without end/],
    [{ status: 302 }, /without saying where to/],
  ];
  for (const [reply, sentence, outcome] of causes) {
    it(`says in its first line: ${sentence.source}`, async () => {
      const lines = ["ENV GOPROXY=https://me:hunter2@one.test/go HTTPS_PROXY=http://you:hidden@net.test:3128"];
      const { cause, text, json } = await reportOn(project(...lines), { "one.test": reply });
      assert.match(cause.message, sentence);
      assert.equal(text.split("\n")[0], `# ${cause.message}`);
      assert.equal(cause.outcome, outcome ?? "failed");
      if (outcome === undefined) assert.ok(cause.advice.length > 0, "says what to do");
      expectRules(cause);
      assert.deepEqual([json.version, json.outcome, json.cause.message], [1, cause.outcome, cause.message]);
      for (const hidden of ["hunter2", "hidden", "me:", "you:"]) {
        assert.ok(!text.includes(hidden) && !JSON.stringify(json).includes(hidden), `shows ${hidden}`);
      }
      assert.doesNotMatch(text, /\{\d\}|undefined/);
    });
  }

  const obstacles: [lines: readonly string[], sentence: RegExp][] = [
    [["ENV GOPROXY=off"], /ends with `off`/],
    [["ENV GOPROXY=http://me:hunter2@a.test"], /refuses to send a password to `http:\/\/\*\*\*@a\.test`/],
    [["ENV GOPROXY=goproxy"], /refuses the list in `GOPROXY` because of `goproxy`/],
    [["ARG GOPROXY"], /`GOPROXY` is not known \(line 2\): the build command gives it/],
  ];
  for (const [lines, sentence] of obstacles) {
    it(`asks nobody: ${sentence.source}`, async () => {
      const { cause, text } = await reportOn(project(...lines), {});
      assert.match(text.split("\n")[0] ?? "", sentence);
      expectRules(cause);
      assert.doesNotMatch(text, /hunter2/);
    });
  }
  it("asks for the argument that is missing", async () => {
    const { text, json } = await reportOn(project("ARG MIRROR", "ENV GOPROXY=$MIRROR"), {});
    assert.match(text, /--build-arg MIRROR=VALUE/);
    assert.deepEqual(json.missing, [{ name: "GOPROXY", buildArguments: ["MIRROR"] }]);
  });

  it("tells each attempt with its time and what Go does then", async () => {
    const { text } = await reportOn(project("ENV GOPROXY=https://one.test,https://two.test|https://three.test"), {
      "one.test": { status: 404, body: "not found: `a.test/m`\nmore", contentType: "text/plain; charset=utf-8" },
      "two.test": "refused",
      "three.test": 200,
    });
    assert.match(
      text,
      /^1\. `one\.test` does not have .* It says: `not found: 'a\.test\/m'` · TCP 3 ms · \*\*Go asks the next entry\.\*\*$/m,
    );
    assert.match(
      text,
      /^2\. `two\.test` refuses .* · TCP 5 ms · \*\*Go asks the next entry, because of the `\|`\.\*\*$/m,
    );
    assert.match(
      text,
      /^3\. `three\.test` answers for `a\.test\/m\/@v\/v1\.0\.0\.info` \(`200`\)\. · TCP 3 ms · \*\*Go has what it needs\.\*\*$/m,
    );
    assert.match(text, /^# From here the download works.* But an entry in front is of no use/);
  });

  it("says where each value comes from", async () => {
    const { text } = await reportOn(project("ENV GOPROXY=https://one.test|direct", "ARG GOSUMDB=off"), {
      "one.test": 200,
    });
    assert.match(text, /\| `GOPROXY` \| `https:\/\/one\.test\\\|direct` \| ENV in line 2 \|/);
    assert.match(text, /\| `GOSUMDB` \| `off` \| ARG in line 3 \|/);
    assert.match(text, /\| `HTTPS_PROXY` \| {2}\| nothing \|/);
  });

  it("ends with what cannot be seen from here", async () => {
    const { text } = await reportOn(project("ENV GOPROXY=https://one.test"), { "one.test": 200 });
    const last = text.trimEnd().split("\n\n").at(-1) ?? "";
    for (const word of ["container", "resolver", "authorities", "config.json", "HTTPS_PROXY", "10 s"]) {
      assert.ok(last.includes(word), `${word} in: ${last}`);
    }
  });

  it("says that this machine is another one in the build", async () => {
    const sentence = /`localhost` and `127\.0\.0\.1` are this machine here, and in a build the container itself/;
    for (const reply of [200, "refused"] as const) {
      const { text } = await reportOn(project("ENV GOPROXY=http://localhost:3000"), { localhost: reply });
      assert.match(text, sentence);
    }
    assert.doesNotMatch((await reportOn(project("ENV GOPROXY=https://one.test"), { "one.test": 200 })).text, sentence);
  });

  it("hides nothing that a server sends in its Markdown", async () => {
    const { text } = await reportOn(project("ENV GOPROXY=https://one.test"), {
      "one.test": { status: 500, body: "\u001b[31m` <img src=x> [a](https://evil.test) |", contentType: "text/plain" },
    });
    assert.doesNotMatch(text, /\u001b/);
    assert.match(text, /It says: `[^`]*<img src=x> \[a\]\(https:\/\/evil\.test\) \|`/);
  });
});

describe("the fixes of a report", () => {
  const cases: [what: string, lines: readonly string[], network: Network, rule: string, title: RegExp][] = [
    ["no proxy set", [], { "proxy.": "timeout" }, "goproxy-unset", /ENV GOPROXY=/],
    [
      "a comma between public proxies",
      ["ENV GOPROXY=https://goproxy.cn,https://goproxy.io,direct"],
      { "goproxy.cn": "timeout" },
      "goproxy-outage-fallback",
      /\|/,
    ],
    [
      "a semicolon",
      ['ENV GOPROXY="https://goproxy.cn direct"'],
      {},
      "goproxy-syntax",
      /GOPROXY=https:\/\/goproxy\.cn,direct/,
    ],
  ];
  for (const [what, lines, network, rule, title] of cases) {
    it(`${what}: ${rule}`, async () => {
      const { fixes, text } = await reportOn(project(...lines), network);
      const [first] = fixes;
      assert.equal(first?.rule, rule);
      assert.match(first?.fix?.title ?? "", title);
      assert.ok((first?.fix?.edits().length ?? 0) > 0);
      assert.match(text, new RegExp(`^- Quick fix of \\[${rule}\\]`, "m"));
    });
  }
  it("are pages where a rule has none", async () => {
    const { fixes, text } = await reportOn(project("ENV GOPROXY=off"), {});
    assert.deepEqual(fixes, [{ rule: "goproxy-off", fix: undefined }]);
    assert.match(text, /^- The page on \[goproxy-off\]\(https:/m);
  });
  it("offer no proxy that was found silent", async () => {
    const { fixes } = await reportOn(project(), { "proxy.": "timeout" });
    assert.ok(fixes.length > 0);
    assert.ok(
      fixes.every(({ fix }) => fix && !/proxy\.golang/.test(fix.title)),
      fixes[0]?.fix?.title,
    );
  });
  it("are none where all is well", async () => {
    const { fixes } = await reportOn(project("ENV GOPROXY=https://one.test"), { "one.test": 200 });
    assert.deepEqual(fixes, []);
  });
});

describe("the causes", () => {
  it("have a kind each for what a probe reports", async () => {
    const kinds: readonly FailureKind[] = ["refused", "timeout", "tls", "reset", "other"];
    for (const kind of kinds) {
      const { cause } = await reportOn(project("ENV GOPROXY=https://one.test"), { "one.test": kind });
      assert.equal(cause.kind, kind);
    }
  });
});
