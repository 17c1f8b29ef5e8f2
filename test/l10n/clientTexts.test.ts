import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where the client puts texts that a person reads, up to the beginning of the text. */
const shown = new RegExp(
  [
    String.raw`show(?:Information|Warning|Error)Message\(\s*`,
    String.raw`setStatusBarMessage\(\s*`,
    String.raw`\b(?:title|placeHolder|prompt|label|detail|description|tooltip|message|ariaLabel)\s*[:=]\s*`,
    String.raw`\.(?:text|name|detail|title|textContent|ariaLabel)\s*=\s*`,
  ]
    .map((place) => `${place}(?=["'\`])`)
    .join("|"),
  "g",
);

/** A text in which a word stands in full, as far as it is not made of other texts. */
function hasWords(literal: string): boolean {
  return /[A-Za-z]{2,}/.test(literal.replace(/\$\{[^}]*\}/g, "").replace(/\$\([a-z-]+\)/g, ""));
}

/** Names that are the same in every language, and what is shown of code. */
const sameEverywhere = [/^Dockerfile Go Hints$/, /^[\w.:/,@-]+$/];

describe("texts of the client", () => {
  const files = ["client/src", "client/webview"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts"))
      .map((path) => join(folder, path)),
  );

  for (const file of files) {
    it(`${file}: each comes out of the bundle of messages`, () => {
      const source = readFileSync(file, "utf8");
      const literals = [...source.matchAll(shown)].map(({ index, 0: place }) => {
        const start = index + place.length;
        const end = source.indexOf(source.charAt(start), start + 1);
        return source.slice(start + 1, end);
      });
      const untranslated = literals.filter(
        (literal) => hasWords(literal) && !sameEverywhere.some((pattern) => pattern.test(literal)),
      );
      assert.deepEqual(untranslated, []);
    });
  }

  it("would be found", () => {
    assert.match('vscode.window.showInformationMessage("Some text")', shown);
    assert.ok(hasWords("Some text") && !hasWords("$(edit) ${other}"));
  });
});
