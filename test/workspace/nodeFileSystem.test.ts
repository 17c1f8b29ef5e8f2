import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { maximumTextBytes } from "../../server/src/workspace/fileSystem";
import { NodeFileSystem } from "../../server/src/workspace/nodeFileSystem";
import { Workspace } from "../../server/src/workspace/workspace";

const isWindows = process.platform === "win32";

describe("NodeFileSystem", () => {
  let base: string;
  let files: NodeFileSystem;

  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), "files-"));
    mkdirSync(join(base, "root/sub"), { recursive: true });
    mkdirSync(join(base, "root-beside"));
    writeFileSync(join(base, "secret"), "outside");
    writeFileSync(join(base, "root-beside/secret"), "outside");
    writeFileSync(join(base, "root/a.txt"), "\uFEFFgrüße 世界\r\n");
    writeFileSync(join(base, "root/sub/b.txt"), "b");
    files = new NodeFileSystem(join(base, "root"));
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  it("reads, measures and lists", async () => {
    assert.equal(await files.readText("a.txt"), "\uFEFFgrüße 世界\r\n");
    assert.equal(await files.readText("sub/../sub/./b.txt"), "b");
    assert.equal(await files.size("a.txt"), 19);
    assert.equal(await files.size("sub"), undefined);
    assert.equal(await files.readText("sub"), undefined);
    assert.equal(await files.list("a.txt"), undefined);
    assert.deepEqual(
      [...((await files.list("")) ?? [])].sort((a, b) => a.name.localeCompare(b.name)),
      [
        { name: "a.txt", kind: "file" },
        { name: "sub", kind: "folder" },
      ],
    );
  });

  for (const path of [
    "../secret",
    "sub/../../secret",
    "../root-beside/secret",
    "/etc/passwd",
    "a\0b",
    "absent",
    "C:\\x",
  ]) {
    it(`refuses ${JSON.stringify(path)}`, async () => {
      assert.equal(await files.readText(path), undefined);
      assert.equal(await files.size(path), undefined);
      assert.equal(await files.list(path), undefined);
    });
  }

  it("refuses what is no text of an ordinary size", async () => {
    writeFileSync(join(base, "root/binary"), "ELF\0\0");
    writeFileSync(join(base, "root/latin1"), Buffer.from([0x63, 0x61, 0x66, 0xe9]));
    writeFileSync(join(base, "root/large"), "");
    truncateSync(join(base, "root/large"), maximumTextBytes + 1);
    for (const path of ["binary", "latin1", "large"]) assert.equal(await files.readText(path), undefined, path);
    assert.equal(await files.size("large"), maximumTextBytes + 1);
  });

  it("sees a folder that comes into being later", async () => {
    const late = new NodeFileSystem(join(base, "late"));
    assert.equal(await late.list(""), undefined);
    mkdirSync(join(base, "late"));
    assert.deepEqual(await late.list(""), []);
  });

  (isWindows ? describe.skip : describe)("links and pipes", () => {
    it("follows links inside the root and refuses those that lead out", async () => {
      symlinkSync("sub/b.txt", join(base, "root/inside"));
      symlinkSync("../secret", join(base, "root/outside"));
      symlinkSync("..", join(base, "root/up"));
      symlinkSync("absent", join(base, "root/dangling"));
      assert.equal(await files.readText("inside"), "b");
      for (const path of ["outside", "up/secret", "dangling"]) {
        assert.equal(await files.readText(path), undefined, path);
        assert.equal(await files.size(path), undefined, path);
      }
      assert.equal(await files.list("up"), undefined);
      const kinds = new Map(((await files.list("")) ?? []).map(({ name, kind }) => [name, kind]));
      for (const link of ["inside", "outside", "up", "dangling"]) assert.equal(kinds.get(link), "link", link);
    });

    it("does not follow a link that takes the place of a folder just listed", async () => {
      await files.list("");
      rmSync(join(base, "root/sub"), { recursive: true });
      symlinkSync("../root-beside", join(base, "root/sub"));
      assert.equal(await files.readText("sub/secret"), undefined);
      await new Promise((resolve) => setTimeout(resolve, 1100));
      assert.equal(await files.list("sub"), undefined);
      assert.equal(await files.size("sub/secret"), undefined);
    });

    it("measures files in folders just listed, but no links among them", async () => {
      symlinkSync("../../secret", join(base, "root/sub/outside"));
      symlinkSync("b.txt", join(base, "root/sub/inside"));
      await files.list("");
      assert.equal(await files.size("sub/b.txt"), 1);
      assert.equal(await files.size("sub/inside"), 1);
      assert.equal(await files.size("sub/outside"), undefined);
      assert.equal(await files.size("sub/.."), undefined);
    });

    it("works where the root itself is a link", async () => {
      symlinkSync("root", join(base, "alias"));
      const aliased = new NodeFileSystem(join(base, "alias"));
      assert.equal(await aliased.readText("sub/b.txt"), "b");
      assert.equal(await aliased.readText("../secret"), undefined);
    });

    it("never waits for a pipe", async () => {
      execFileSync("mkfifo", [join(base, "root/pipe")]);
      assert.equal(await files.readText("pipe"), undefined);
      assert.equal(await files.size("pipe"), undefined);
    });

    it("lists a folder with a cycle of links once, and names with line breaks as they are", async () => {
      symlinkSync(".", join(base, "root/sub/self"));
      symlinkSync("../..", join(base, "root/sub/top"));
      writeFileSync(join(base, "root/odd\nname"), "");
      const hints = { literalSources: ["a.txt"], wildcardSources: [], takesWholeContext: true, buildsGo: false };
      const { context } = await new Workspace(files).surroundings("Dockerfile", hints);
      assert.deepEqual([...(context?.listing.files("") ?? [])], ["a.txt", "odd\nname", "sub/b.txt"]);
      assert.equal(context?.listing.kindOf("sub/self"), "link");
      assert.equal(context?.listing.kindOf("sub/self/b.txt"), undefined);
    });
  });
});
