import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderMarkdown } from "../../server/src/cli/markdown";
import { describeRules } from "../../server/src/lint/metadata";
import { productVersion } from "../../server/src/product";
import { findPage, pagesFile, type ReadPackaged } from "../../server/src/rulePages";
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
    const sample = describeRules()[0]?.id ?? "";

    for (const locale of ["en", "zh-cn"] as const) {
      it(`has the page of every rule in ${locale}`, async () => {
        const read: ReadPackaged = async (path) => readFileSync(path, "utf8");
        for (const { id } of describeRules()) {
          const page = await findPage(id, locale, read);
          assert.equal(page?.language, locale, id);
          assert.ok(page.text.startsWith(`# ${id}\n`), id);
          assert.equal(page.text, readFileSync(`docs/rules/${locale === "en" ? "" : "zh-cn/"}${id}.md`, "utf8"), id);
          const shown = renderMarkdown(page.text);
          assert.equal(/[\u4e00-\u9fff]{4}/.test(shown), locale === "zh-cn", shown.slice(0, 200));
        }
      });

      it(`prints a page in ${locale}`, async () => {
        const { code, stdout, stderr } = shipped("explain", sample, "--locale", locale);
        assert.deepEqual([code, stderr], [0, ""]);
        const page = readFileSync(`docs/rules/${locale === "en" ? "" : "zh-cn/"}${sample}.md`, "utf8");
        assert.equal(stdout, renderMarkdown(page, { columns: 100 }));
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
        writeFileSync(join(folder, pagesFile("en")), JSON.stringify({ "no-latest": "# no-latest\n\nMoves.\n" }));
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
