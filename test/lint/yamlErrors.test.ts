import assert from "node:assert/strict";
import { parseProjectConfig } from "../../server/src/lint/config";
import { yamlProblem } from "../../server/src/lint/yamlErrors";

/** Texts that people write, and what they read about them. */
const cases: readonly (readonly [text: string, sentence: RegExp])[] = [
  ["rules:\n  stop-signal-kills: off\n  stop-signal-kills: hint\n", /this key stands here already/],
  ["privateModules: [git.example.com\n", /a bracket is not closed/],
  ["moduleProxy: 'https://proxy.example.com\n", /a quote, a bracket or a space is missing/],
  ["rules:\n\tstop-signal-kills: off\n", /indented with spaces, not with tabs/],
  ["rules: stop-signal-kills: off\n", /a line of its own/],
  ["privateModules:\n  - @team\n", /needs quotes/],
  ['moduleProxy: "C:\\proxy"\n', /use single quotes/],
  ["minimumConfidence: low\n---\nminimumConfidence: high\n", /one document only/],
];

describe("what is said about a .go-hints.yaml that is no YAML", () => {
  for (const [text, sentence] of cases) {
    it(JSON.stringify(text), async () => {
      const { problems } = await parseProjectConfig(text);
      const said = problems.map(({ message }) => message).filter((message) => message.includes("YAML"));
      assert.ok(
        said.some((message) => sentence.test(message)),
        `it says: ${said.join(" | ")}`,
      );
    });
  }

  it("quotes the parser on what is rare", () =>
    assert.equal(
      yamlProblem({ code: "IMPOSSIBLE", message: "Something `odd`" }),
      "This is not valid YAML: `Something 'odd'`.",
    ));
});
