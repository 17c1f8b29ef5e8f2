import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Linter, type LintFinding } from "../../../server/src/lint/engine";
import { applyEdits } from "../../../server/src/lint/fixes";
import { resolveSettings } from "../../../server/src/lint/settings";
import { allRules } from "../../../server/src/rules/index";
import { isLiteralCredential } from "../../../server/src/rules/shared/npmrcCredentials";
import { parseNpmrc } from "../../../server/src/syntax/npmrc";
import { MemoryFileSystem } from "../../../server/src/workspace/memoryFileSystem";
import { Workspace } from "../../../server/src/workspace/workspace";

const folder = "examples/order-service";
const original = readFileSync(`${folder}/.npmrc`, "utf8");
const manifest = readFileSync(`${folder}/package.json`, "utf8");
const secret = /_authToken=(\S+)/.exec(original)?.[1] ?? "";
const settings = resolveSettings({ minimumConfidence: "low" }, {}, "en");

async function findingsIn(text: string): Promise<readonly LintFinding[]> {
  const files = { ".npmrc": text, "package.json": manifest };
  const report = await new Linter(new Workspace(new MemoryFileSystem(files)), allRules).lint(".npmrc", { settings });
  assert.deepEqual(report.ruleErrors, []);
  return report.findings;
}

/** Every text in which all fixes have been taken, whichever of a finding and in whichever order. */
async function finalTexts(): Promise<ReadonlySet<string>> {
  const seen = new Set([original]);
  const ends = new Set<string>();
  for (const text of seen) {
    assert.ok(seen.size < 200, "the fixes come to an end");
    const fixes = (await findingsIn(text)).flatMap((finding) => finding.fixes);
    if (fixes.length === 0) ends.add(text);
    for (const fix of fixes) seen.add(applyEdits(text, fix.edits()));
  }
  return ends;
}

describe("the article's .npmrc", () => {
  it("has the article's mistakes, each with a fix", async () => {
    const findings = await findingsIn(original);
    assert.deepEqual(
      findings.map(({ rule }) => rule.meta.id),
      ["npmrc-literal-token", "npmrc-strict-ssl-off", "npmrc-proxy-without-noproxy"],
    );
    for (const finding of findings) assert.ok(finding.fixes.length > 0, finding.message);
  });

  it("ends without a finding and without the token, whichever fixes are taken in whichever order", async () => {
    const ends = await finalTexts();
    assert.ok(secret.length > 10 && ends.size >= 2, `${ends.size} ways to repair it`);
    for (const text of ends) {
      assert.deepEqual(
        (await findingsIn(text)).map(({ message }) => message),
        [],
        text,
      );
      assert.ok(!text.includes(secret), text);
      const { entries, comments } = parseNpmrc(text);
      assert.deepEqual(entries.filter(isLiteralCredential), [], text);
      assert.equal(comments.length, parseNpmrc(original).comments.length, "the comment is still there");
      assert.match(text, /^registry=https:/m);
      assert.match(text, /^noproxy=/m);
      assert.doesNotMatch(text, /strict-ssl/);
    }
  });

  it("is then a file that npm itself takes without a warning", async function () {
    this.timeout(30_000);
    const ends = [...(await finalTexts())];
    const npm = join(execFileSync("npm", ["root", "--global", "--loglevel=error"], { encoding: "utf8" }).trim(), "npm");
    const root = mkdtempSync(join(tmpdir(), "article-"));
    try {
      // The last one shows that npm's loader does warn.
      for (const [index, text] of [...ends, "no-such-setting=1\n"].entries()) {
        await mkdir(join(root, String(index)));
        writeFileSync(join(root, String(index), ".npmrc"), text);
        writeFileSync(join(root, String(index), "package.json"), manifest);
      }
      const output = execFileSync(process.execPath, ["scripts/npmrcLoader.cjs", npm, root, String(ends.length + 1)], {
        encoding: "utf8",
      });
      const said: { readonly warned: readonly unknown[]; readonly isComplete: boolean }[] = JSON.parse(output);
      assert.equal(said.pop()?.warned.length, 1);
      assert.deepEqual(
        said,
        ends.map(() => ({ warned: [], isComplete: true })),
      );
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});
