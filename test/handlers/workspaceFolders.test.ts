import assert from "node:assert/strict";
import { WorkspaceFolders } from "../../server/src/handlers/workspaceFolders";
import { MemoryFileSystem } from "../../server/src/workspace/memoryFileSystem";

describe("workspace folders", () => {
  const make = (...uris: string[]) => {
    const opened: string[] = [];
    const folders = new WorkspaceFolders((folder) => {
      opened.push(folder.toString());
      return new MemoryFileSystem({ "go.mod": "", "sub/go.mod": "" });
    });
    folders.set(uris);
    return { folders, opened };
  };

  for (const { name, roots, uri, root, path } of [
    {
      name: "a file of a folder",
      roots: ["file:///p"],
      uri: "file:///p/a/Dockerfile",
      root: "file:///p",
      path: "a/Dockerfile",
    },
    {
      name: "a folder written with a slash",
      roots: ["file:///p/"],
      uri: "file:///p/Dockerfile",
      root: "file:///p",
      path: "Dockerfile",
    },
    {
      name: "the innermost folder",
      roots: ["file:///p", "file:///p/in"],
      uri: "file:///p/in/x",
      root: "file:///p/in",
      path: "x",
    },
    {
      name: "names that need encoding",
      roots: ["file:///p%20q"],
      uri: "file:///p%20q/%E5%90%8D%23/x",
      root: "file:///p%20q",
      path: "名#/x",
    },
    {
      name: "drives, however they are written",
      roots: ["file:///C:/p"],
      uri: "file:///c%3A/p/x",
      root: "file:///c%3A/p",
      path: "x",
    },
    {
      name: "other schemes",
      roots: ["vscode-vfs://github/o/r"],
      uri: "vscode-vfs://github/o/r/a/x",
      root: "vscode-vfs://github/o/r",
      path: "a/x",
    },
    {
      name: "another host, which is outside",
      roots: ["vscode-vfs://github/o/r"],
      uri: "vscode-vfs://gitlab/o/r/x",
      root: "vscode-vfs://gitlab/o/r",
      path: "x",
    },
    {
      name: "a folder whose name only begins alike",
      roots: ["file:///p"],
      uri: "file:///pq/x",
      root: "file:///pq",
      path: "x",
    },
    { name: "the root of a disk", roots: [], uri: "file:///x", root: "file:///", path: "x" },
    {
      name: "what is on no disk",
      roots: ["file:///p"],
      uri: "untitled:Untitled-1",
      root: "untitled:/",
      path: "Untitled-1",
    },
  ]) {
    it(`place ${name}`, () => {
      const place = make(...roots).folders.placeOf(uri);
      assert.deepEqual({ root: place.folder.uri, path: place.path }, { root, path });
    });
  }

  it("write addresses as VS Code does", () => {
    const { folders } = make("file:///C:/p q");
    const uri = folders.all[0]?.uriOf("a b/名.Dockerfile");
    assert.equal(uri, "file:///c%3A/p%20q/a%20b/%E5%90%8D.Dockerfile");
    assert.equal(folders.placeOf(uri ?? "").path, "a b/名.Dockerfile");
  });

  it("read of a folder outside only what lies directly in it", async () => {
    const { folders, opened } = make("file:///p");
    const { folder } = folders.placeOf("file:///home/me/Dockerfile");
    assert.deepEqual(opened, ["file:///p", "file:///home/me"]);
    assert.equal(await folder.workspace.readText("go.mod"), "");
    assert.equal(await folder.workspace.readText("sub/go.mod"), undefined);
    assert.equal(folder.isWorkspaceFolder, false);
  });

  it("read nothing for what is on no disk", async () => {
    const { folders, opened } = make();
    const { folder } = folders.placeOf("untitled:Untitled-1");
    assert.deepEqual(opened, []);
    assert.equal(await folder.workspace.readText("go.mod"), undefined);
  });

  it("are there once, however often and in whatever spelling a client names them", () => {
    const { folders, opened } = make("file:///C:/p", "file:///c%3A/p/");
    folders.set(["file:///c:/p", "file:///C:/p", "file:///q"]);
    assert.deepEqual(
      folders.all.map(({ uri }) => uri),
      ["file:///c%3A/p", "file:///q"],
    );
    assert.deepEqual(opened, ["file:///c%3A/p", "file:///q"]);
  });

  it("keep two states of one file in a repository apart", () => {
    const { folders } = make("file:///p");
    const [index, head] = ["", "HEAD"].map((ref) => folders.placeOf(`git:/p/Dockerfile?%7B%22ref%22:%22${ref}%22%7D`));
    assert.notEqual(index?.folder, head?.folder);
    assert.deepEqual([index?.path, head?.path], ["Dockerfile", "Dockerfile"]);
  });

  it("let a folder outside go with its last document", () => {
    const { folders } = make();
    folders.placeOf("file:///o/a");
    folders.placeOf("file:///o/b");
    folders.forget("file:///o/a");
    assert.equal(folders.used.length, 1);
    folders.forget("file:///o/b");
    assert.equal(folders.used.length, 0);
  });

  it("keep what they know when others come and go", () => {
    const { folders } = make("file:///a", "file:///b");
    const [first] = folders.all;
    folders.set(["file:///c", "file:///a"]);
    assert.equal(folders.all[1], first);
    assert.deepEqual(
      folders.all.map(({ uri }) => uri),
      ["file:///c", "file:///a"],
    );
  });
});
