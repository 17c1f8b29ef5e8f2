import { strict as assert } from "node:assert";
import { Linter } from "../../server/src/lint/engine";
import { resolveSettings } from "../../server/src/lint/settings";
import { MemoryFileSystem } from "../../server/src/workspace/memoryFileSystem";
import { Workspace } from "../../server/src/workspace/workspace";

const settings = resolveSettings(undefined, undefined, "en");

describe("what other Dockerfiles of the context need", () => {
  const builder = (line: string) => `FROM golang:1.26-alpine\nWORKDIR /src\nCOPY . .\nRUN ${line}\n`;
  const own = builder("CGO_ENABLED=0 go build .");

  it("is worked out once for edits of this one, and again when another one changes", async () => {
    const files = new MemoryFileSystem({
      Dockerfile: own,
      "worker/Dockerfile": builder("go vet ./..."),
      "go.mod": "module example.com/shop\n\ngo 1.26\n",
      "main.go": "package main\n\nfunc main() {}\n",
      ".git/HEAD": "ref: refs/heads/main\n",
      ".dockerignore": "docs\n",
      "compose.yaml":
        "services:\n  a:\n    build: .\n  b:\n    build:\n      context: .\n      dockerfile: worker/Dockerfile\n",
    });
    const workspace = new Workspace(files);
    const linter = new Linter(workspace);
    const takesRepository = async (text: string) => {
      const { findings } = await linter.lint("Dockerfile", { settings, text });
      return findings.some(
        ({ rule, message }) => rule.meta.id === "dockerignore-entry-missing" && message.includes(".git"),
      );
    };
    assert.equal(await takesRepository(own), true);
    assert.equal(await takesRepository(`${own}# edited\n`), true);
    files.write("worker/Dockerfile", builder("git describe --tags > /version"));
    assert.deepEqual(
      [...workspace.changed([{ path: "worker/Dockerfile", kind: "changed" }])].includes("Dockerfile"),
      true,
    );
    assert.equal(await takesRepository(own), false);
    workspace.setBuffer("worker/Dockerfile", builder("go vet ./..."));
    assert.equal(await takesRepository(own), true);
  });

  it("counts with the scripts that another one starts, which are read later than it is", async () => {
    const files = new MemoryFileSystem({
      Dockerfile: own,
      "worker/Dockerfile": builder("./build.sh"),
      "build.sh": "#!/bin/sh\n./stamp.sh\n",
      "stamp.sh": "#!/bin/sh\ngit describe --tags\n",
      "go.mod": "module example.com/shop\n\ngo 1.26\n",
      ".git/HEAD": "ref: refs/heads/main\n",
      ".dockerignore": "docs\n",
    });
    const { findings } = await new Linter(new Workspace(files)).lint("Dockerfile", { settings, contextOverride: "" });
    assert.deepEqual(
      findings.filter(({ rule }) => rule.meta.id === "dockerignore-entry-missing").map(({ message }) => message),
      [],
    );
  });
});
