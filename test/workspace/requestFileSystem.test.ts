import assert from "node:assert/strict";
import type { DirectoryEntry } from "../../server/src/workspace/fileSystem";
import { MemoryFileSystem } from "../../server/src/workspace/memoryFileSystem";
import { RequestFileSystem } from "../../server/src/workspace/requestFileSystem";

describe("RequestFileSystem", () => {
  it("passes clean paths on and gives the answers back", async () => {
    const asked: string[] = [];
    const behind = new MemoryFileSystem({ "a/b.txt": "text" });
    const files = new RequestFileSystem({
      readText: (path) => {
        asked.push(path);
        return behind.readText(path);
      },
      list: (path) => behind.list(path),
      size: (path) => behind.size(path),
    });
    assert.equal(await files.readText("a/./x/../b.txt"), "text");
    assert.equal(await files.readText("../b.txt"), undefined);
    assert.equal(await files.readText("/a/b.txt"), undefined);
    assert.deepEqual(asked, ["a/b.txt"]);
    assert.deepEqual(await files.list("a"), [{ name: "b.txt", kind: "file" }]);
    assert.equal(await files.size("a/b.txt"), 4);
  });

  it("takes a rejection and null for absence", async () => {
    const failing = new RequestFileSystem({
      readText: () => Promise.reject(new Error("gone")),
      list: async () => null,
      size: async () => null,
    });
    assert.equal(await failing.readText("a"), undefined);
    assert.equal(await failing.list("a"), undefined);
    assert.equal(await failing.size("a"), undefined);
  });

  it("believes no answer that cannot be true", async () => {
    const names = ["ok", "", ".", "..", "a/b", "a\0"];
    const files = new RequestFileSystem({
      readText: async () => "binary\0",
      list: async () => [
        ...names.map((name): DirectoryEntry => ({ name, kind: "file" })),
        { name: "x", kind: "door" } as unknown as DirectoryEntry,
        null as unknown as DirectoryEntry,
      ],
      size: async () => -1,
    });
    assert.equal(await files.readText("a"), undefined);
    assert.deepEqual(await files.list("a"), [{ name: "ok", kind: "file" }]);
    assert.equal(await files.size("a"), undefined);
  });
});
