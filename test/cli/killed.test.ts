import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Random } from "../fuzz/random";
import { packageWithFakeRules, runCli, Sandbox } from "../support/commandLine";
import { skip } from "../support/skip";

/** Files of one run: enough that a kill mostly falls between two of them, or into one. */
const fileCount = 40;

/** `KILLS=1000` for a long run. */
const kills = Number(process.env["KILLS"] ?? 10);
const seed = Number(process.env["KILLS_SEED"] ?? 1);

const filler = "# a comment that makes the file longer than one block of the disk\n".repeat(300);
const old = (index: number) => `FROM image${index}:latest\n${filler}`;
const fixed = (index: number) => old(index).replace(":latest", ":1.26");
const path = (index: number) => `service${index}/Dockerfile`;

describe("check --fix", () => {
  let packageFolder = "";
  let cli = "";
  let sandbox: Sandbox;

  before(async function () {
    this.timeout(30_000);
    packageFolder = await packageWithFakeRules();
    cli = join(packageFolder, "dist", "cli.js");
  });
  after(() => rmSync(packageFolder, { recursive: true }));
  afterEach(() => sandbox.remove());

  it(`killed at any moment leaves the old or the new file (${kills} times)`, async function () {
    this.timeout(kills * 5_000);
    const random = new Random(seed);
    const texts = Object.fromEntries(Array.from({ length: fileCount }, (_, index) => [path(index), old(index)]));
    sandbox = new Sandbox({ ".git/HEAD": "", ...texts });
    const read = (index: number) => readFileSync(sandbox.path(path(index)), "utf8");

    /** @returns how many files have the new text, of a run that is killed after some milliseconds if at all */
    const run = async (killAfter: () => Promise<void>): Promise<number> => {
      for (const [file, text] of Object.entries(texts)) sandbox.write(file, text);
      const child = spawn(process.execPath, [cli, "check", "--fix"], { cwd: sandbox.folder, stdio: "ignore" });
      const ended = new Promise((resolve) => child.once("exit", resolve));
      await Promise.race([ended, killAfter()]);
      child.kill("SIGKILL");
      await ended;
      for (let index = 0; index < fileCount; index++) {
        const now = read(index);
        assert.ok(now === old(index) || now === fixed(index), `${path(index)} holds ${now.length} characters`);
      }
      return Object.keys(texts).filter((_, index) => read(index) === fixed(index)).length;
    };

    assert.equal(await run(() => delay(60_000, undefined, { ref: false })), fileCount, "undisturbed");
    let cutShort = 0;
    for (let kill = 0; kill < kills; kill++) {
      const wanted = random.below(fileCount);
      const done = await run(async () => {
        // The moment is told by what is on the disk: milliseconds would mostly hit the start of the program.
        while (read(wanted) === old(wanted)) await delay(1);
        await delay(random.below(3));
      });
      if (done > 0 && done < fileCount) cutShort++;
      assertOnlyHiddenLeftovers(sandbox);
    }
    assert.ok(cutShort > kills / 4, `only ${cutShort} of ${kills} kills fell into the writing`);
    // What a killed run has left in the way stops no later one.
    const again = runCli(cli, ["check", "--fix"], { cwd: sandbox.folder });
    assert.deepEqual([again.code, read(0)], [0, fixed(0)]);
  });

  describe("reports what it could not write, and fixes the rest", () => {
    const texts = { ".git/HEAD": "", Dockerfile: old(0), "closed/Dockerfile": old(1) };

    it("a read-only file", () => {
      sandbox = new Sandbox(texts);
      chmodSync(sandbox.path("Dockerfile"), 0o444);
      const outcome = runCli(cli, ["check", "--fix"], { cwd: sandbox.folder });
      assert.equal(outcome.code, 2);
      assert.match(outcome.stderr, /Dockerfile` is read-only; it was left as it is/);
      assert.equal(readFileSync(sandbox.path("Dockerfile"), "utf8"), old(0));
      assert.equal(readFileSync(sandbox.path("closed/Dockerfile"), "utf8"), fixed(1));
    });

    it("a read-only folder", function () {
      if (process.platform === "win32") skip(this, "Windows knows no read-only folders");
      if (process.getuid?.() === 0) skip(this, "the superuser can write into every folder");
      sandbox = new Sandbox(texts);
      chmodSync(sandbox.path("closed"), 0o555);
      try {
        const outcome = runCli(cli, ["check", "--fix"], { cwd: sandbox.folder });
        assert.equal(outcome.code, 2);
        assert.match(outcome.stderr, /closed/);
        assert.equal(readFileSync(sandbox.path("closed/Dockerfile"), "utf8"), old(1));
        assert.equal(readFileSync(sandbox.path("Dockerfile"), "utf8"), fixed(0));
      } finally {
        chmodSync(sandbox.path("closed"), 0o755);
      }
    });
  });
});

/** A killed run may leave its temporary file, which no reader takes for a Dockerfile, and nothing else. */
function assertOnlyHiddenLeftovers(sandbox: Sandbox): void {
  for (let index = 0; index < fileCount; index++) {
    const folder = sandbox.path(`service${index}`);
    for (const name of readdirSync(folder)) {
      assert.match(name, /^Dockerfile$|^\.Dockerfile\.[0-9a-f]{12}\.tmp$/);
    }
  }
}
