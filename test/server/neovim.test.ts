import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Sandbox, shippedCommandLine } from "../support/commandLine";
import { skip } from "../support/skip";
import { goproxyBehindWide, wide } from "../support/wideDockerfile";

/** What neovim.lua writes. */
interface Seen {
  readonly error?: string;
  readonly client_error?: string;
  readonly server_capabilities: readonly string[];
  readonly offset_encoding: string;
  readonly rules: readonly string[];
  /** The text that the finding is shown under. */
  readonly marked: string;
  readonly hover: string;
  readonly actions: readonly string[];
  readonly resolved: boolean;
}

describe("Neovim", function () {
  this.timeout(60_000);
  let sandbox: Sandbox;

  before(function () {
    const { status, stdout } = spawnSync("nvim", ["--version"], { encoding: "utf8" });
    if (status !== 0) skip(this, "nvim is not installed");
    const [, minor] = /^NVIM v0\.(\d+)/.exec(stdout) ?? [];
    if (minor !== undefined && Number(minor) < 7) skip(this, "needs Neovim 0.7");
  });

  beforeEach(() => {
    sandbox = new Sandbox({
      "go.mod": "module example.com/app\n\ngo 1.24\n",
      "go.sum": "",
      "main.go": "package main\n\nfunc main() {}\n",
      ".dockerignore": ".git\n",
    });
  });

  afterEach(() => sandbox.remove());

  /** Opens a file, repairs a finding by the action of that title, and saves. */
  function repair(file: string, { rule, action, env = {} }: { rule: string; action: string; env?: object }): Seen {
    const outcome = spawnSync("nvim", ["--headless", "--clean", "-n", "-S", resolve("test/server/neovim.lua"), file], {
      cwd: sandbox.folder,
      encoding: "utf8",
      timeout: 50_000,
      env: {
        ...process.env,
        LC_ALL: "C.UTF-8",
        GO_HINTS_COMMAND: JSON.stringify([process.execPath, shippedCommandLine, "language-server", "--stdio"]),
        GO_HINTS_RESULT: sandbox.path("seen.json"),
        GO_HINTS_RULE: rule,
        GO_HINTS_ACTION: action,
        ...env,
      },
    });
    assert.equal(outcome.status, 0, outcome.stderr);
    const seen: Seen = JSON.parse(readFileSync(sandbox.path("seen.json"), "utf8"));
    assert.equal(seen.error, undefined, `${seen.error}\n${JSON.stringify(seen, null, 2)}`);
    assert.equal(seen.client_error, undefined);
    return seen;
  }

  for (const documentChanges of [false, true]) {
    const how = documentChanges ? "asking for its edit when it is chosen" : "whose edit comes with it";
    it(`shows diagnostics and hovers of a Dockerfile, and applies an action, ${how}`, () => {
      sandbox.write("Dockerfile", goproxyBehindWide);
      const seen = repair("Dockerfile", {
        rule: "goproxy-syntax",
        action: "Write `GOPROXY=https://goproxy.cn,direct`",
        env: documentChanges ? { GO_HINTS_DOCUMENT_CHANGES: "yes" } : {},
      });
      assert.equal(seen.offset_encoding, "utf-16");
      assert.ok(seen.server_capabilities.includes("hoverProvider"));
      assert.ok(seen.rules.includes("cache-mount-missing"), seen.rules.join());
      assert.match(seen.marked, /https:\/\/goproxy\.cn;direct/);
      assert.match(seen.hover, /^\*\*Cause\*\* .*`https:\/\/goproxy\.cn;direct`/);
      assert.equal(seen.resolved, documentChanges);
      assert.equal(
        readFileSync(sandbox.path("Dockerfile"), "utf8"),
        goproxyBehindWide.replace(/"(https:.*);direct"/, "$1,direct"),
      );
    });
  }

  it("does the same with an .npmrc, in Chinese where LANG says so", () => {
    const text = `; ${wide}\nregistry=https://registry.example.com/\nstrict-ssl=false\n`;
    sandbox.write(".npmrc", text);
    const seen = repair(".npmrc", {
      rule: "npmrc-strict-ssl-off",
      action: "删除 `strict-ssl=false`",
      env: { LC_ALL: "", LC_MESSAGES: "", LANG: "zh_CN.UTF-8" },
    });
    assert.equal(seen.marked, "strict-ssl=false");
    assert.match(seen.hover, /[\u4e00-\u9fff]{4}/);
    assert.match(seen.hover, /\/docs\/rules\/zh-cn\/npmrc-strict-ssl-off\.md\)/);
    assert.equal(readFileSync(sandbox.path(".npmrc"), "utf8"), text.replace("strict-ssl=false\n", ""));
  });
});
