import assert from "node:assert/strict";
import { WatchKind } from "vscode-languageserver";
import { watchers } from "../../server/src/handlers/watchedFiles";

describe("what the client is asked to watch", () => {
  const changes = watchers([], false)
    .filter(({ kind }) => kind === WatchKind.Change)
    .map(({ globPattern }) => String(globPattern));

  for (const name of [".gitignore", ".gitmodules", ".dockerignore", ".npmrc", "go.mod"]) {
    it(`holds the text of every ${name}`, () =>
      assert.ok(changes.some((pattern) => pattern.startsWith("**/") && namesOf(pattern).includes(name))));
  }
});

/** The names in the last part of a pattern, the alternatives in braces apart. */
function namesOf(pattern: string): readonly string[] {
  return pattern
    .slice(pattern.lastIndexOf("/") + 1)
    .replace(/^\{|\}$/g, "")
    .split(",");
}
