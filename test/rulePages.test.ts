import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { categoryTitles, describeRules } from "../server/src/lint/metadata";
import { rulesOfIndex } from "../server/src/rulePages";

describe("the list of rules on the page of all rules", () => {
  it("has every rule with its category and what it reports", () => {
    const listed = rulesOfIndex(readFileSync("docs/rules/README.md", "utf8"));
    assert.deepEqual(
      listed,
      describeRules().map(({ id, category, severity, onByDefault, summary }) => ({
        id,
        category: categoryTitles[category](),
        severity: onByDefault ? severity : listed.find((rule) => rule.id === id)?.severity,
        summary: summary.replaceAll("`", ""),
      })),
    );
  });

  it("has the same rules in Chinese", () => {
    const [english, chinese] = ["docs/rules/README.md", "docs/rules/zh-cn/README.md"].map((path) =>
      rulesOfIndex(readFileSync(path, "utf8")),
    );
    assert.deepEqual(
      chinese?.map(({ id }) => id),
      english?.map(({ id }) => id),
    );
    for (const { id, summary } of chinese ?? []) assert.match(summary, /[\u4e00-\u9fff]/, id);
  });

  it("passes over what is no rule", () =>
    assert.deepEqual(
      rulesOfIndex(
        "## One\n\n| a | b |\n| --- | --- |\n| [x](y.md) | error | none | no |\n| [x](x.md) | error | none | a \\| b |\n",
      ),
      [{ id: "x", category: "One", severity: "error", summary: "a | b" }],
    ));
});
