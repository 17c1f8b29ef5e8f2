import assert from "node:assert/strict";
import { existsSync, readdirSync, statSync } from "node:fs";
import * as nodeModule from "node:module";
import { runCli, Sandbox, shippedCommandLine } from "../support/commandLine";
import { skip } from "../support/skip";

describe("what Node keeps of the compiled command line", () => {
  let sandbox: Sandbox;

  beforeEach(() => {
    sandbox = new Sandbox({ Dockerfile: "FROM scratch\n" });
  });

  afterEach(() => sandbox.remove());

  const enabled = { NODE_DISABLE_COMPILE_CACHE: undefined };

  function check(env: Readonly<Record<string, string>>) {
    return runCli(shippedCommandLine, ["check"], { cwd: sandbox.folder, env: { ...enabled, ...env } });
  }

  it("lies in the person's own folder for caches, and nowhere else", function () {
    if (!("enableCompileCache" in nodeModule)) skip(this, "needs Node 22.1 or later");
    if (process.platform === "win32") skip(this, "sets the variables of Unix");
    const home = sandbox.path("home");
    const shared = sandbox.path("tmp");
    sandbox.write("tmp/x", "");
    const where = process.platform === "darwin" ? "home/Library/Caches" : "cache";
    const first = check({ HOME: home, XDG_CACHE_HOME: sandbox.path("cache"), TMPDIR: shared });
    assert.deepEqual([first.code, first.stderr], [0, ""]);
    const files = readdirSync(sandbox.path(`${where}/dockerfile-go-hints`), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(`${entry.parentPath}/${entry.name}`).size);
    assert.ok(Math.max(...files) > 100_000, `the compiled script is kept: ${files} bytes`);
    assert.deepEqual(readdirSync(shared), ["x"]);
    assert.deepEqual(check({ HOME: home, XDG_CACHE_HOME: sandbox.path("cache") }), first);
  });

  it("is missed by nobody where there is no such folder, or none that can be written", () => {
    sandbox.write("cache", "a file");
    for (const env of [
      { HOME: "", XDG_CACHE_HOME: "" },
      { HOME: sandbox.path("none"), XDG_CACHE_HOME: "relative" },
      { HOME: sandbox.path("cache/home"), XDG_CACHE_HOME: sandbox.path("cache") },
    ]) {
      const { code, stderr } = check(env);
      assert.deepEqual([code, stderr], [0, ""]);
    }
    assert.ok(!existsSync(sandbox.path("relative")));
  });
});
