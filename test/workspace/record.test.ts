import assert from "node:assert/strict";
import { type FileChange, SurroundingsRecord } from "../../server/src/workspace/record";

/** A record of `build/Dockerfile` in the context `app`, for which these files were read and these folders listed. */
function recordOf({ root }: { readonly root: string | undefined }): SurroundingsRecord {
  const record = new SurroundingsRecord("build/Dockerfile", 4);
  record.note("go.work");
  record.note("app/go.mod");
  record.look("tools");
  record.finish(root);
  return record;
}

describe("what the surroundings of a Dockerfile rest on", () => {
  const cases: readonly [about: string, change: FileChange, rests: boolean][] = [
    ["a file that was read changes", { path: "app/go.mod", kind: "changed" }, true],
    ["it is deleted", { path: "app/go.mod", kind: "deleted" }, true],
    ["a file that nobody has read changes", { path: "app/main.go", kind: "changed" }, false],
    ["a file comes into the context", { path: "app/cmd/new.go", kind: "created" }, true],
    ["a file leaves the context", { path: "app/cmd/old.go", kind: "deleted" }, true],
    ["a file comes into a folder that is never listed", { path: "app/node_modules/a/b.js", kind: "created" }, false],
    ["such a folder itself comes", { path: "app/node_modules", kind: "created" }, true],
    ["a file comes beside the context", { path: "other/new.go", kind: "created" }, false],
    ["a file comes into a folder that was listed", { path: "tools/new.sh", kind: "created" }, true],
    ["that folder goes", { path: "tools", kind: "deleted" }, true],
    ["the context goes", { path: "app", kind: "deleted" }, true],
    ["a name begins like the context's", { path: "app2/new.go", kind: "created" }, false],
    ["something happened to a file in the context", { path: "app/main.go" }, true],
    ["something happened to a folder above what was read", { path: "app" }, true],
  ];
  for (const [about, change, rests] of cases) {
    it(`${rests ? "yes" : "no"}: ${about}`, () => assert.equal(recordOf({ root: "app" }).restsOn(change), rests));
  }

  it("knows no context: only what was looked at counts", () => {
    const record = recordOf({ root: undefined });
    assert.ok(!record.restsOn({ path: "app/cmd/new.go", kind: "created" }));
    assert.ok(record.restsOn({ path: "app", kind: "deleted" }), "the folder of a file that was read");
    assert.ok(!record.restsOn({ path: "ap", kind: "deleted" }));
  });

  it("rests on everything while it is gathered", () =>
    assert.ok(new SurroundingsRecord("Dockerfile", 4).restsOn({ path: "any", kind: "changed" })));

  it("is touched by the Dockerfile too, which the surroundings do not rest on", () => {
    const change = { path: "build/Dockerfile", kind: "changed" } as const;
    const record = recordOf({ root: "app" });
    assert.ok(record.isTouchedBy(change) && !record.restsOn(change));
    assert.ok(!record.isTouchedBy({ path: "Dockerfile", kind: "changed" }));
  });

  it("answers so many questions, and those of before again", () => {
    const record = recordOf({ root: "app" });
    assert.ok(record.ask("app/go.mod") && !record.isWorn, "what was read is no question");
    assert.deepEqual(
      ["a", "b"].map((path) => record.ask(path)),
      [true, true],
    );
    assert.ok(record.isWorn, "half of the questions");
    assert.deepEqual(
      ["c", "d", "e"].map((path) => record.ask(path)),
      [true, true, false],
    );
    assert.ok(record.ask("a") && record.mayAsk("a") && !record.mayAsk("e"));
    assert.ok(record.restsOn({ path: "d", kind: "changed" }) && !record.restsOn({ path: "e", kind: "changed" }));
  });
});
