import assert from "node:assert/strict";
import { readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { Sandbox } from "../support/commandLine";
import { LspClient, shippedServer } from "../support/lspClient";

const text = "FROM golang\nRUN go build ./...\n";

describe("the server in a process of its own", () => {
  let sandbox: Sandbox;

  beforeEach(() => {
    sandbox = new Sandbox({ Dockerfile: text });
  });

  afterEach(() => sandbox.remove());

  /** Starts it, asks for diagnostics, and ends it. */
  async function codes(args: readonly string[]): Promise<readonly unknown[]> {
    const server = join(dirname(shippedServer), "serverProcess.js");
    const client = await LspClient.start({ server, args, folders: [sandbox.folder] });
    try {
      const uri = await client.open("Dockerfile", text);
      return await client.codes(uri);
    } finally {
      assert.equal(await client.stop(), 0);
    }
  }

  it("keeps what V8 has compiled, and starts with that the next time", async () => {
    const folder = sandbox.path("own/compiled");
    const first = await codes(["--compiled", folder]);
    assert.ok(first.includes("go-image-unpinned"));
    const [name = "", ...others] = readdirSync(folder);
    assert.deepEqual(others, []);
    const kept = statSync(join(folder, name));
    assert.ok(kept.size > 500_000, `functions that were called are kept: ${kept.size} bytes`);
    assert.deepEqual(await codes(["--compiled", folder]), first);
    const { mtimeMs, ino } = statSync(join(folder, name));
    assert.deepEqual([mtimeMs, ino], [kept.mtimeMs, kept.ino], "V8 took it, so that nothing was written anew");
  });

  it("works without a folder, and where it cannot write into it", async () => {
    const first = await codes([]);
    sandbox.write("file", "");
    assert.deepEqual(await codes(["--compiled", sandbox.path("file/compiled")]), first);
    assert.deepEqual(readdirSync(sandbox.folder).toSorted(), ["Dockerfile", "file"]);
  });
});
