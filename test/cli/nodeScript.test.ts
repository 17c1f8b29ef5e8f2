import assert from "node:assert/strict";
import { chmodSync, chownSync, cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Outcome, runCli, Sandbox, shippedCommandLine } from "../support/commandLine";
import { skip } from "../support/skip";

describe("what is kept of the compiled command line", () => {
  let sandbox: Sandbox;

  beforeEach(() => {
    sandbox = new Sandbox({ Dockerfile: "FROM golang\nRUN go build ./...\n" });
  });

  afterEach(() => sandbox.remove());

  function check(env: Readonly<Record<string, string>>, script = shippedCommandLine): Outcome {
    const enabled = { NODE_DISABLE_COMPILE_CACHE: undefined };
    return runCli(script, ["check", "Dockerfile"], { cwd: sandbox.folder, env: { ...enabled, ...env } });
  }

  /** A folder for caches that the command line uses on every system. */
  function inCache(script?: string): Outcome {
    return check({ HOME: sandbox.path("cache"), XDG_CACHE_HOME: cache(), LOCALAPPDATA: cache() }, script);
  }

  function cache(): string {
    return sandbox.path(process.platform === "darwin" ? "cache/Library/Caches" : "cache");
  }

  /** The one file that is kept. */
  function kept(): string {
    const folder = join(cache(), "dockerfile-go-hints");
    const [name = "", ...others] = readdirSync(folder);
    assert.deepEqual(others, []);
    return join(folder, name);
  }

  it("lies in the person's own folder for caches, and nowhere else", function () {
    if (process.platform === "win32") skip(this, "sets the variables of Unix");
    sandbox.write("tmp/x", "");
    const first = check({ HOME: sandbox.path("cache"), XDG_CACHE_HOME: cache(), TMPDIR: sandbox.path("tmp") });
    assert.deepEqual([first.code, first.stderr], [1, ""]);
    assert.match(first.stdout, /names no Go version/);
    const { size, mode } = statSync(kept());
    assert.ok(size > 500_000, `functions that were called are kept: ${size} bytes`);
    assert.equal(mode & 0o077, 0);
    assert.deepEqual(readdirSync(sandbox.path("tmp")), ["x"]);
  });

  it("is used by the next run, which says the same and writes nothing", () => {
    const first = inCache();
    const { mtimeMs, ino } = statSync(kept());
    assert.deepEqual(inCache(), first);
    assert.deepEqual([statSync(kept()).mtimeMs, statSync(kept()).ino], [mtimeMs, ino]);
  });

  it("is written anew where it was damaged", () => {
    const first = inCache();
    const content = readFileSync(kept());
    for (const damaged of [
      content.subarray(0, 1000),
      Buffer.alloc(0),
      Buffer.from(content).fill(0, 500_000, 500_100),
    ]) {
      writeFileSync(kept(), damaged);
      assert.deepEqual(inCache(), first);
      assert.ok(readFileSync(kept()).length > 500_000);
      assert.notDeepEqual(readFileSync(kept()), damaged);
    }
  });

  it("is written anew where others could have written it", function () {
    if (process.platform === "win32") skip(this, "sets the permissions of Unix");
    const first = inCache();
    const { ino } = statSync(kept());
    chmodSync(kept(), 0o622);
    assert.deepEqual(inCache(), first);
    assert.notEqual(statSync(kept()).ino, ino);
  });

  it("is not taken from another user", function () {
    if (process.geteuid?.() !== 0) skip(this, "only the superuser gives files away");
    const first = inCache();
    chownSync(kept(), 1, 1);
    assert.deepEqual(inCache(), first);
    assert.equal(statSync(kept()).uid, 0);
  });

  it("is not taken for that of another script of the same length", () => {
    const dist = sandbox.path("package/dist");
    for (const name of ["cli.js", "commandLine.js"]) cpSync(join(dirname(shippedCommandLine), name), join(dist, name));
    const script = join(dist, "commandLine.js");
    assert.match(inCache(join(dist, "cli.js")).stdout, /names no Go version/);
    const text = readFileSync(script, "utf8");
    const other = text.replaceAll("names no Go version", "names no Go edition");
    assert.notEqual(other, text);
    assert.equal(other.length, text.length);
    writeFileSync(script, other);
    assert.match(inCache(join(dist, "cli.js")).stdout, /names no Go edition/);
  });

  it("is nothing where people do not want it", () => {
    const { code } = check({ HOME: sandbox.path("cache"), XDG_CACHE_HOME: cache(), NODE_DISABLE_COMPILE_CACHE: "1" });
    assert.equal(code, 1);
    assert.ok(!existsSync(cache()));
  });

  it("is missed by nobody where there is no such folder, or none that can be written", () => {
    sandbox.write("file", "a file");
    for (const env of [
      { HOME: "", XDG_CACHE_HOME: "" },
      { HOME: sandbox.path("none"), XDG_CACHE_HOME: "relative" },
      { HOME: sandbox.path("file/home"), XDG_CACHE_HOME: sandbox.path("file") },
    ]) {
      const { code, stderr } = check(env);
      assert.deepEqual([code, stderr], [1, ""]);
    }
    assert.ok(!existsSync(sandbox.path("relative")));
  });
});
