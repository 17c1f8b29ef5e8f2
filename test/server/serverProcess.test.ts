import assert from "node:assert/strict";
import { readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { Sandbox, shippedCommandLine } from "../support/commandLine";
import { type ClientOptions, LspClient, shippedServer } from "../support/lspClient";

const text = "FROM golang\nRUN go build ./...\n";

describe("the server in a process of its own", () => {
  let sandbox: Sandbox;

  beforeEach(() => {
    sandbox = new Sandbox({ "work/Dockerfile": text });
  });

  afterEach(() => sandbox.remove());

  const server = join(dirname(shippedServer), "serverProcess.js");

  /** Starts it, asks for diagnostics, and ends it. */
  async function codes(options: Omit<ClientOptions, "folders">): Promise<readonly unknown[]> {
    const client = await LspClient.start({ ...options, folders: [sandbox.path("work")] });
    try {
      const uri = await client.open("Dockerfile", text);
      return await client.codes(uri);
    } finally {
      assert.equal(await client.stop(), 0);
    }
  }

  /** The one file that is kept. */
  function kept(): { readonly size: number; readonly mtimeMs: number; readonly ino: number } {
    const files = readdirSync(sandbox.path("own"), { recursive: true, withFileTypes: true });
    const [file, ...others] = files.filter((entry) => entry.isFile());
    assert.ok(file);
    assert.deepEqual(others, []);
    const { size, mtimeMs, ino } = statSync(join(file.parentPath, file.name));
    return { size, mtimeMs, ino };
  }

  const starts: readonly (readonly [name: string, options: () => Omit<ClientOptions, "folders">])[] = [
    ["as the editor starts it", () => ({ server, args: ["--compiled", sandbox.path("own/compiled")] })],
    [
      "as a command of the command line",
      () => {
        const own = sandbox.path("own");
        const env = { HOME: own, XDG_CACHE_HOME: own, LOCALAPPDATA: own, NODE_DISABLE_COMPILE_CACHE: undefined };
        return { server: shippedCommandLine, args: ["language-server"], env };
      },
    ],
  ];
  for (const [name, options] of starts) {
    it(`keeps what V8 has compiled, and starts with that the next time, ${name}`, async () => {
      const first = await codes(options());
      assert.ok(first.includes("go-image-unpinned"));
      const before = kept();
      assert.ok(before.size > 500_000, `functions that were called are kept: ${before.size} bytes`);
      assert.deepEqual(await codes(options()), first);
      assert.deepEqual(kept(), before, "V8 took it, so that nothing was written anew");
    });
  }

  it("works without a folder, and where it cannot write into it", async () => {
    const first = await codes({ server });
    sandbox.write("file", "");
    assert.deepEqual(await codes({ server, args: ["--compiled", sandbox.path("file/compiled")] }), first);
    assert.deepEqual(readdirSync(sandbox.folder).toSorted(), ["file", "work"]);
  });
});
