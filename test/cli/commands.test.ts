import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeRules, productVersion } from "../../server/src/lint/metadata";
import { packageWithFakeRules, runCli, shippedCommandLine } from "../support/commandLine";

const shipped = (...args: string[]) => runCli(shippedCommandLine, args, { cwd: process.cwd() });

describe("command line", () => {
  it("--version", () => assert.deepEqual(shipped("--version"), { code: 0, stdout: `${productVersion}\n`, stderr: "" }));

  for (const args of [["--help"], ["-h"], ["check", "--help"], ["explain", "-h"]]) {
    it(args.join(" "), () => {
      const { code, stdout, stderr } = shipped(...args);
      assert.deepEqual([code, stderr], [0, ""]);
      for (const option of [
        "--fix",
        "--fix-suggestions",
        "--dry-run",
        "--context",
        "--config",
        "--rule",
        "--fail-on",
        "--stdin",
        "--locale",
      ]) {
        assert.ok(stdout.includes(option), option);
      }
    });
  }

  const wrong: [args: string[], sentence: RegExp][] = [
    [[], /Say what to do/],
    [["chek"], /no command `chek`; did you mean `check`\?/],
    [["Dockerfile"], /write `check Dockerfile`/],
    [["--format", "json"], /Name a command before `--format`/],
    [["explain"], /Name one rule/],
    [["explain", "a", "b"], /Name one rule/],
    [["explain", "no-such-rule-at-all"], /no rule `no-such-rule-at-all`; `dockerfile-go-hints rules` lists all/],
    [["rules", "all"], /takes no argument/],
    [["rules", "--format", "sarif"], /--format takes one of text, json/],
    [["language-server"], /add --stdio/],
    [["toString"], /no command `toString`/],
  ];
  for (const [args, sentence] of wrong) {
    it(`refuses: ${args.join(" ") || "nothing"}`, () => {
      const { code, stdout, stderr } = shipped(...args);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, sentence);
      assert.equal(stderr.trimEnd().split("\n").length, 1);
    });
  }

  it("rules lists every rule", () => {
    const { stdout } = shipped("rules");
    const json = JSON.parse(shipped("rules", "--format", "json").stdout);
    assert.equal(json.version, 1);
    assert.deepEqual(
      json.rules.map((rule: { id: string }) => rule.id),
      describeRules().map((rule) => rule.id),
    );
    for (const { id, summary } of describeRules()) assert.ok(stdout.includes(id) && stdout.includes(summary), id);
  });

  describe("explain", () => {
    for (const { id } of describeRules()) {
      it(`has a page of ${id} in both languages`, () => {
        for (const locale of ["en", "zh-cn"]) {
          const { code, stdout, stderr } = shipped("explain", id, "--locale", locale);
          assert.deepEqual([code, stderr], [0, ""]);
          assert.equal(/[\u4e00-\u9fff]{4}/.test(stdout), locale === "zh-cn", stdout.slice(0, 200));
        }
      });
    }

    it("says when the page is missing", async function () {
      this.timeout(20_000);
      const folder = await packageWithFakeRules();
      try {
        const cli = join(folder, "dist", "cli.js");
        const explain = (...args: string[]) => runCli(cli, ["explain", "no-latest", ...args], { cwd: folder });
        assert.equal(explain().code, 2);
        assert.match(explain().stderr, /page of `no-latest` is missing/);
        mkdirSync(join(folder, "docs", "rules"), { recursive: true });
        writeFileSync(join(folder, "docs", "rules", "no-latest.md"), "# no-latest\n\nMoves.\n");
        assert.equal(
          explain("--locale", "zh-cn").stdout,
          "no-latest\n\nMoves.\n",
          "English stands in for a missing translation",
        );
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  });
});
