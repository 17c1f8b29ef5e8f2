import assert from "node:assert/strict";
import type { DirectoryEntry, FileSystem } from "../../server/src/workspace/fileSystem";
import { FolderCache } from "../../server/src/workspace/folders";
import { ContextListing, type FolderTree, walkFolder } from "../../server/src/workspace/listing";
import { MemoryFileSystem, type MemoryFileSystemOptions } from "../../server/src/workspace/memoryFileSystem";
import { SurroundingsRecord } from "../../server/src/workspace/record";
import { SizeStore } from "../../server/src/workspace/sizes";
import type { Demand } from "../../server/src/workspace/surroundings";
import { TextStore } from "../../server/src/workspace/texts";

interface Fixture {
  readonly listing: ContextListing;
  readonly demand: Demand;
  readonly tree: FolderTree;
  readonly texts: TextStore;
  readonly sizes: SizeStore;
}

async function list(
  files: FileSystem,
  { root = "", maximumEntries = 1000, questions = 100, measured = 100 } = {},
): Promise<Fixture> {
  const folders = new FolderCache(files, 10_000);
  const tree = await walkFolder(folders, root, maximumEntries);
  assert.ok(tree);
  const demand: Demand = { texts: new Set(), sizes: new Set(), answers: 0 };
  const texts = new TextStore(files, 1_000_000);
  const sizes = new SizeStore(files, folders, measured);
  const record = new SurroundingsRecord("Dockerfile", questions);
  return { listing: new ContextListing(root, tree, { texts, sizes, demand, record }), demand, tree, texts, sizes };
}

const memory = (files: Record<string, string>, options?: MemoryFileSystemOptions) =>
  new MemoryFileSystem(files, options);

describe("the listing of a build context", () => {
  const project = {
    "api/go.mod": "module a\n",
    "api/cmd/b/main.go": "package main\n",
    "api/cmd/a/main.go": "package main\n",
    "api/cmd.go": "package api\n",
    "api/empty/": "",
    "api/vendor/modules.txt": "# x\n",
    "api/web/node_modules/x/index.js": "x",
    "api/.git/HEAD": "ref",
    "other/file": "",
  };

  it("names what lies in the context and nothing else", async () => {
    const { listing } = await list(memory(project, { links: ["api/link"] }), { root: "api" });
    assert.equal(listing.kindOf(""), "folder");
    assert.equal(listing.kindOf("go.mod"), "file");
    assert.equal(listing.kindOf("cmd/a"), "folder");
    assert.equal(listing.kindOf("empty"), "folder");
    assert.equal(listing.kindOf("link"), "link");
    assert.equal(listing.kindOf("cmd/c"), undefined);
    assert.equal(listing.kindOf("go.mod/x"), undefined);
    assert.equal(listing.kindOf("../other"), undefined);
    assert.equal(listing.truncated, false);
    assert.equal(listing.fileCount, 4);
  });

  it("gives files depth first, sorted in each folder", async () => {
    const { listing } = await list(memory(project), { root: "api" });
    assert.deepEqual([...listing.files("")], ["cmd/a/main.go", "cmd/b/main.go", "cmd.go", "go.mod"]);
    assert.deepEqual([...listing.files("cmd/b")], ["cmd/b/main.go"]);
    for (const nothing of ["go.mod", "vendor", "absent"]) assert.deepEqual([...listing.files(nothing)], []);
    assert.deepEqual(
      listing.entries("").map(({ name, kind }) => `${name}:${kind}`),
      [".git:folder", "cmd:folder", "cmd.go:file", "empty:folder", "go.mod:file", "vendor:folder", "web:folder"],
    );
    assert.deepEqual(listing.entries("vendor"), []);
  });

  it("knows opaque folders by name at every depth", async () => {
    const { listing } = await list(memory(project), { root: "api" });
    for (const path of [".git", "vendor", "vendor/modules.txt", "web/node_modules", "web/node_modules/x/y"]) {
      assert.equal(listing.isOpaque(path), true, path);
    }
    for (const path of ["", "web", "cmd", "vendored"]) assert.equal(listing.isOpaque(path), false, path);
    assert.equal(listing.kindOf("vendor"), "folder");
    assert.equal(listing.kindOf("vendor/modules.txt"), undefined);
  });

  it("treats a folder that cannot be read as opaque", async () => {
    const behind = memory(project);
    const files: FileSystem = {
      readText: (path) => behind.readText(path),
      size: (path) => behind.size(path),
      list: async (path) => (path === "api/cmd" ? undefined : behind.list(path)),
    };
    const { listing } = await list(files, { root: "api" });
    assert.equal(listing.kindOf("cmd"), "folder");
    assert.equal(listing.isOpaque("cmd/a"), true);
  });

  it("answers `undefined` for a context that is absent", async () => {
    assert.equal(await walkFolder(new FolderCache(memory({}), 10), "absent", 10), undefined);
  });

  describe("at its limit", () => {
    const deep = { "a/1": "", "a/2": "", "b/1": "", "b/2": "", "a/x/y": "", top: "" };

    it("has the top complete and says that the rest is missing", async () => {
      const { listing, tree } = await list(memory(deep), { maximumEntries: 6 });
      assert.deepEqual([...listing.files("")], ["a/1", "a/2", "top"]);
      assert.equal(listing.truncated, true);
      assert.equal(tree.entryCount, 6);
      for (const path of ["b/1", "a/x/y"]) assert.equal(listing.isOpaque(path), true, path);
    });

    it("cuts one folder that alone holds too much", async () => {
      const { listing } = await list(memory({ a: "", b: "", c: "" }), { maximumEntries: 2 });
      assert.deepEqual([...listing.files("")], ["a", "b"]);
      assert.equal(listing.truncated, true);
    });

    it("says so also when only the last folder is missing", async () => {
      const { listing } = await list(memory({ "a/1": "", "b/1": "" }), { maximumEntries: 3 });
      assert.deepEqual([...listing.files("")], ["a/1"]);
      assert.equal(listing.truncated, true);
    });

    it("is not truncated when everything fits exactly", async () => {
      const { listing } = await list(memory(deep), { maximumEntries: 9 });
      assert.equal(listing.truncated, false);
      assert.equal(listing.fileCount, 6);
    });

    it("ends in folders without end", async () => {
      const endless: readonly DirectoryEntry[] = [
        { name: "f", kind: "file" },
        { name: "d", kind: "folder" },
      ];
      const files: FileSystem = {
        readText: async () => undefined,
        size: async () => undefined,
        list: async () => endless,
      };
      const { listing } = await list(files);
      assert.equal(listing.truncated, true);
      assert.ok(listing.fileCount > 50 && listing.fileCount < 500);
    });
  });

  describe("texts", () => {
    it("go on the demand until they are read, and are final then", async () => {
      const { listing, demand, texts } = await list(memory(project), { root: "api" });
      assert.equal(listing.text("go.mod"), undefined);
      assert.equal(listing.isRead("go.mod"), false);
      assert.deepEqual([...demand.texts], ["api/go.mod"]);
      await texts.read("api/go.mod");
      assert.equal(listing.text("go.mod"), "module a\n");
      assert.equal(listing.isRead("go.mod"), true);
    });

    it("of absent files and folders are final at once", async () => {
      const { listing, demand } = await list(memory(project), { root: "api" });
      for (const path of ["absent", "cmd", "go.mod/x"]) {
        assert.equal(listing.text(path), undefined);
        assert.equal(listing.isRead(path), true, path);
      }
      assert.equal(demand.texts.size, 0);
    });

    it("can be asked for where nobody has looked", async () => {
      const { listing, demand } = await list(memory(project), { root: "api" });
      assert.equal(listing.text("vendor/modules.txt"), undefined);
      assert.deepEqual([...demand.texts], ["api/vendor/modules.txt"]);
    });

    it("are unreadable behind the limit of questions", async () => {
      const { listing, demand } = await list(memory(project), { root: "api", questions: 1 });
      listing.text("go.mod");
      listing.text("cmd.go");
      assert.deepEqual([...demand.texts], ["api/go.mod"]);
      assert.equal(listing.isRead("cmd.go"), true);
      assert.equal(listing.isRead("go.mod"), false);
    });
  });

  describe("sizes", () => {
    const sized = memory(
      { big: "", "d/a": "12345", "d/node_modules/b": "123", ".git/objects/pack/p": "" },
      { sizes: { big: 5_000_000_000, ".git/objects/pack/p": 70_000_000 }, links: ["d/link"] },
    );

    for (const [path, bytes] of [
      ["big", 5_000_000_000],
      ["d", 8],
      [".git", 70_000_000],
      ["d/link", 0],
    ] as const) {
      it(`of ${path} is ${bytes}`, async () => {
        const { listing, demand, sizes } = await list(sized);
        assert.equal(listing.bytes(path), undefined);
        assert.deepEqual([...demand.sizes], [path]);
        await sizes.measure(path);
        assert.equal(listing.bytes(path), bytes);
      });
    }

    it("of what is absent are not asked for", async () => {
      const { listing, demand } = await list(sized);
      assert.equal(listing.bytes("absent"), undefined);
      assert.equal(demand.sizes.size, 0);
    });

    it("are a lower bound for folders with too many files, the nearest measured first", async () => {
      const { sizes } = await list(memory({ "d/x/y": "1234567", "d/a": "12", "d/b": "34" }), { measured: 2 });
      assert.equal(await sizes.measure("d"), 4);
    });
  });
});
