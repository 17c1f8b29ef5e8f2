import assert from "node:assert/strict";
import { severityEdit } from "../../server/src/handlers/severityEdit";

/** A `.go-hints.yaml` before and after `goproxy-unset` is set to `off`; `undefined` where the file is left to the person. */
const table: readonly [about: string, before: string, after: string | undefined][] = [
  ["an empty file", "", "rules:\n  goproxy-unset: off\n"],
  ["a comment alone", "# ours\n", "# ours\nrules:\n  goproxy-unset: off\n"],
  ["no rules yet", "minimumConfidence: low\n", "minimumConfidence: low\nrules:\n  goproxy-unset: off\n"],
  ["no line break at the end", "minimumConfidence: low", "minimumConfidence: low\nrules:\n  goproxy-unset: off\n"],
  ["CRLF", "minimumConfidence: low\r\n", "minimumConfidence: low\r\nrules:\r\n  goproxy-unset: off\r\n"],
  [
    "rules without any",
    "rules:\n# next\nmoduleProxy: off\n",
    "rules:\n  goproxy-unset: off\n# next\nmoduleProxy: off\n",
  ],
  [
    "another rule",
    "rules:\n    git-missing: hint # why\n",
    "rules:\n    goproxy-unset: off\n    git-missing: hint # why\n",
  ],
  ["the rule itself", "rules:\n  goproxy-unset: error # why\n", "rules:\n  goproxy-unset: off # why\n"],
  ["the rule without a level", "rules:\n  goproxy-unset:\n", "rules:\n  goproxy-unset: off\n"],
  ["braces", "rules: { git-missing: hint }\n", "rules: { goproxy-unset: off, git-missing: hint }\n"],
  ["empty braces", "rules: {}\n", "rules: { goproxy-unset: off }\n"],
  ["a list in their place", "rules: [a]\n", undefined],
  ["a text in their place", "rules: all\n", undefined],
  ["braces around everything", "{ rules: {} }\n", undefined],
  ["no YAML", "rules: [\n", undefined],
];

describe("the severity of a rule is written into .go-hints.yaml", () => {
  for (const [about, before, after] of table) {
    it(`with ${about}`, async () => {
      const edit = await severityEdit(before, "goproxy-unset", "off");
      const text = edit && before.slice(0, edit.span.start) + edit.newText + before.slice(edit.span.end);
      assert.equal(text, after);
    });
  }
});
