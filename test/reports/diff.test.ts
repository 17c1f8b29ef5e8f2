import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unifiedDiff } from "../../server/src/reports/diff";

const lines = (...texts: string[]) => texts.map((text) => `${text}\n`).join("");

describe("unified diff", () => {
  it("of equal texts is empty", () => assert.equal(unifiedDiff("f", "a\n", "a\n"), ""));

  it("shows three lines around a change", () => {
    const before = lines("1", "2", "3", "4", "5", "6", "7", "8", "9");
    const after = before.replace("5", "five");
    assert.equal(
      unifiedDiff("d/f", before, after),
      lines("--- a/d/f", "+++ b/d/f", "@@ -2,7 +2,7 @@", " 2", " 3", " 4", "-5", "+five", " 6", " 7", " 8"),
    );
  });

  it("keeps far changes apart and near ones together", () => {
    const numbers = Array.from({ length: 30 }, (_, i) => String(i));
    const change = (...at: number[]) => lines(...numbers.map((n, i) => (at.includes(i) ? `x${n}` : n)));
    const hunks = (text: string) => text.split("\n").filter((line) => line.startsWith("@@"));
    assert.deepEqual(hunks(unifiedDiff("f", change(), change(2, 20))), ["@@ -1,6 +1,6 @@", "@@ -18,7 +18,7 @@"]);
    assert.deepEqual(hunks(unifiedDiff("f", change(), change(10, 14))), ["@@ -8,11 +8,11 @@"]);
  });

  it("shows a new file", () => {
    assert.equal(
      unifiedDiff("f", undefined, "a\nb\n"),
      lines("--- /dev/null", "+++ b/f", "@@ -0,0 +1,2 @@", "+a", "+b"),
    );
  });

  it("says where the last line break is missing", () => {
    assert.equal(
      unifiedDiff("f", "a", "a\n"),
      lines("--- a/f", "+++ b/f", "@@ -1,1 +1,1 @@", "-a", "\\ No newline at end of file", "+a"),
    );
  });

  it("masks credentials", () => {
    const diff = unifiedDiff("f", "//r/:_authToken=abcdef\n", "//r/:_authToken=${NPM_TOKEN}\n");
    assert.ok(!diff.includes("abcdef") && diff.includes("${NPM_TOKEN}"), diff);
  });

  it("is what `patch` understands, for texts made at random", function () {
    try {
      execFileSync("git", ["--version"], { stdio: "ignore" });
    } catch {
      this.skip();
    }
    const folder = mkdtempSync(join(tmpdir(), "diff-"));
    // A small generator with a fixed seed: the same texts in every run.
    let state = 42;
    const random = (below: number) => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return (state >>> 8) % below;
    };
    try {
      for (let round = 0; round < 25; round++) {
        const before = Array.from({ length: random(40) }, () => String.fromCharCode(97 + random(6)));
        const after = before.flatMap((line) => (random(5) === 0 ? [] : random(5) === 0 ? [line, "new"] : [line]));
        const [old, now] = [lines(...before), lines(...after) + (random(3) === 0 ? "end" : "")];
        writeFileSync(join(folder, "f"), old);
        const patch = unifiedDiff("f", old, now);
        if (patch === "") continue;
        execFileSync("git", ["apply", "--unidiff-zero", "-"], { cwd: folder, input: patch });
        assert.equal(readFileSync(join(folder, "f"), "utf8"), now);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
