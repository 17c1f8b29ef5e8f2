import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { delimiter, resolve } from "node:path";
import { Sandbox, shippedCommandLine } from "../support/commandLine";
import { skip } from "../support/skip";
import { goproxyBehindWide, wide } from "../support/wideDockerfile";

/** What emacs.el writes. */
interface Seen {
  readonly error?: string;
  readonly mode: string;
  readonly rules: readonly string[];
  /** The text that the finding is shown under. */
  readonly marked: string;
  readonly hover: string;
  readonly actions: readonly string[];
}

/** The settings that the page tells people to write. */
function documentedSettings(): string {
  const [, settings] = /```elisp\n([\s\S]*?)```/.exec(readFileSync("docs/other-editors.md", "utf8")) ?? [];
  assert.ok(settings, "the page has settings for Emacs");
  return settings;
}

describe("Emacs with Eglot", function () {
  this.timeout(60_000);
  let sandbox: Sandbox;

  before(function () {
    const probe = "(progn (package-initialize) (require 'eglot) (require 'dockerfile-mode))";
    const { error, status } = spawnSync("emacs", ["--batch", "--eval", probe], { encoding: "utf8" });
    if (error) skip(this, "emacs is not installed");
    if (status !== 0) skip(this, "Emacs lacks eglot or dockerfile-mode");
  });

  beforeEach(() => {
    sandbox = new Sandbox({
      "project/go.mod": "module example.com/app\n\ngo 1.24\n",
      "project/go.sum": "",
      "project/main.go": "package main\n\nfunc main() {}\n",
      "project/.dockerignore": ".git\n",
      "settings.el": documentedSettings(),
      // What the settings start; it is found on the PATH.
      "bin/dockerfile-go-hints": `#!/bin/sh\nexec "${process.execPath}" "${shippedCommandLine}" "$@"\n`,
    });
    chmodSync(sandbox.path("bin/dockerfile-go-hints"), 0o755);
  });

  afterEach(() => sandbox.remove());

  /** Opens a file, repairs a finding by the action of that title, and saves. */
  function repair(
    file: string,
    { rule, action, lang = "C.UTF-8" }: Record<"rule" | "action", string> & { lang?: string },
  ): Seen {
    const outcome = spawnSync("emacs", ["--batch", "--load", resolve("test/server/emacs.el")], {
      cwd: sandbox.path("project"),
      encoding: "utf8",
      timeout: 50_000,
      env: {
        ...process.env,
        HOME: sandbox.folder,
        PATH: `${sandbox.path("bin")}${delimiter}${process.env["PATH"]}`,
        LC_ALL: lang,
        GO_HINTS_SETTINGS: sandbox.path("settings.el"),
        GO_HINTS_FILE: sandbox.path(`project/${file}`),
        GO_HINTS_RESULT: sandbox.path("seen.json"),
        GO_HINTS_RULE: rule,
        GO_HINTS_ACTION: action,
      },
    });
    assert.equal(outcome.status, 0, outcome.stderr);
    const seen: Seen = JSON.parse(readFileSync(sandbox.path("seen.json"), "utf8"));
    assert.equal(seen.error, undefined, `${seen.error}\n${JSON.stringify(seen, null, 2)}\n${outcome.stderr}`);
    return seen;
  }

  it("shows diagnostics and hovers of a Dockerfile with the documented settings, and applies an action", () => {
    sandbox.write("project/Dockerfile", goproxyBehindWide);
    const seen = repair("Dockerfile", { rule: "goproxy-syntax", action: "Write `GOPROXY=https://goproxy.cn,direct`" });
    assert.equal(seen.mode, "dockerfile-mode");
    assert.ok(seen.rules.includes("cache-mount-missing"), seen.rules.join());
    assert.match(seen.marked, /https:\/\/goproxy\.cn;direct/);
    assert.match(seen.hover, /https:\/\/goproxy\.cn;direct/);
    assert.equal(
      readFileSync(sandbox.path("project/Dockerfile"), "utf8"),
      goproxyBehindWide.replace(/"(https:.*);direct"/, "$1,direct"),
    );
  });

  it("does the same with an .npmrc, in Chinese where the locale says so", () => {
    const text = `; ${wide}\nregistry=https://registry.example.com/\nstrict-ssl=false\n`;
    sandbox.write("project/.npmrc", text);
    const seen = repair(".npmrc", {
      rule: "npmrc-strict-ssl-off",
      action: "删除 `strict-ssl=false`",
      lang: "zh_CN.UTF-8",
    });
    assert.equal(seen.mode, "conf-unix-mode");
    assert.equal(seen.marked, "strict-ssl=false");
    assert.match(seen.hover, /[\u4e00-\u9fff]{4}/);
    assert.equal(readFileSync(sandbox.path("project/.npmrc"), "utf8"), text.replace("strict-ssl=false\n", ""));
  });
});
