import assert from "node:assert/strict";
import { tryInput } from "./campaign";
import { fuzzInput } from "./input";
import { emptyTally, tallied, trialsFor } from "./trials";

/** `npm run fuzz` tries 20,000 and more. */
const inputs = 120;
const seed = 42;

describe("random workspaces", function () {
  this.timeout(120_000);

  it(`keep every promise (${inputs} inputs, seed ${seed})`, async () => {
    for (let index = 0; index < inputs; index++) {
      const { failure } = await tryInput(seed, index, false);
      assert.equal(failure, undefined, `npm run fuzz -- --seed ${seed} --only ${index}: ${failure?.faults.join("\n")}`);
    }
  });

  it("get every trial", async () => {
    const total = emptyTally();
    for (let index = 0; index < 60; index++) {
      const { tally } = await tryInput(seed, index, false, trialsFor(index));
      for (const name of tallied) total[name] += tally[name];
    }
    assert.equal(total.edits, 20);
    assert.ok(total.reports >= 8, `${total.reports} reported`);
    for (const name of tallied) assert.ok(total[name] >= 4, `${name}: ${total[name]}`);
  });

  it("are the same for the same seed, and others for another", () => {
    assert.deepEqual(fuzzInput(7, 1), fuzzInput(7, 1));
    assert.notDeepEqual(fuzzInput(7, 1), fuzzInput(8, 1));
    assert.notDeepEqual(fuzzInput(7, 1), fuzzInput(7, 2));
  });

  it("hold findings and fixes, or nothing would be tried", async () => {
    const { memoryLinter, requestWith } = await import("../support/lintInMemory");
    const { allRules } = await import("../../server/src/rules/index");
    const rules = new Set<string>();
    let fixes = 0;
    for (let index = 0; index < 150; index++) {
      const { files, targets } = fuzzInput(seed, index);
      const linter = memoryLinter(files, allRules);
      for (const path of targets) {
        const report = await linter.lint(path, requestWith({ minimumConfidence: "low" }));
        for (const finding of report.findings) {
          rules.add(finding.rule.meta.id);
          fixes += finding.fixes.length;
        }
      }
    }
    assert.ok(rules.size > allRules.length / 3, `only ${rules.size} of ${allRules.length} rules report anything`);
    assert.ok(fixes > 150, `${fixes} fixes`);
  });
});
