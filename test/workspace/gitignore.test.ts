import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Gitignore, isGitIgnored } from "../../server/src/workspace/gitignore";
import { processorTime } from "../support/processorTime";

/** `.gitignore` texts by folder, and for each path what git says; a path that ends with `/` is a folder. */
interface Case {
  readonly about: string;
  readonly ignore: Readonly<Record<string, string>>;
  readonly ignored: readonly string[];
  readonly kept: readonly string[];
}

const cases: readonly Case[] = [
  {
    about: "a name without a slash at every depth",
    ignore: { "": "bin\n*.log\n" },
    ignored: ["bin", "bin/app", "cmd/bin", "cmd/bin/x", "a.log", "x/y/a.log"],
    kept: ["binary", "abin", "log", "a.logs"],
  },
  {
    about: "a slash at the start or inside anchors the pattern",
    ignore: { "": "/dist\nweb/out\n" },
    ignored: ["dist", "dist/a", "web/out", "web/out/b"],
    kept: ["web/dist", "x/web/out", "out"],
  },
  {
    about: "a slash at the end is for folders",
    ignore: { "": "build/\n" },
    ignored: ["build/", "build/x", "a/build/x"],
    kept: ["a/build"],
  },
  {
    about: "the last rule that matches decides",
    ignore: { "": "*.env\n!sample.env\nkeep\n!keep\nkeep\n" },
    ignored: ["a.env", "keep"],
    kept: ["sample.env"],
  },
  {
    about: "nothing comes back from below an ignored folder",
    ignore: { "": "vendor/\n!vendor/keep.txt\nout/*\n!out/keep.txt\n" },
    ignored: ["vendor/keep.txt", "out/a"],
    kept: ["out/keep.txt", "out/"],
  },
  {
    about: "a nearer file wins over one above it",
    ignore: { "": "*.pb.go\n", api: "!*.pb.go\nlocal\n" },
    ignored: ["x.pb.go", "cmd/x.pb.go", "api/local"],
    kept: ["api/x.pb.go", "api/v1/x.pb.go", "local"],
  },
  {
    about: "an anchor is the folder of its file",
    ignore: { "services/api": "/bin\ngen/*.go\n" },
    ignored: ["services/api/bin", "services/api/gen/a.go"],
    kept: ["bin", "services/bin", "services/api/x/bin", "services/api/x/gen/a.go", "services/api/gen/x/a.go"],
  },
  {
    about: "two stars between slashes stand for any folders",
    ignore: { "": "**/tmp\na/**/z\nlogs/**\n**/x/**/y\n" },
    ignored: ["tmp", "q/tmp", "a/z", "a/b/z", "a/b/c/z", "logs/a", "logs/a/b", "x/y", "p/x/q/r/y"],
    kept: ["logs/", "z", "b/a/z", "y"],
  },
  {
    about: "two stars elsewhere are one star",
    ignore: { "": "foo**bar\nq/a**\n" },
    ignored: ["foobar", "fooxbar", "q/ab"],
    kept: ["foo/bar", "r/ab"],
  },
  {
    about: "stars, question marks and classes stay inside a name",
    ignore: { "": "a?c\n[0-9]x\n[!a-c]y\n[^z]w\n/p*q\n[[:upper:]][]]\n[a\\-c]n\n[a-]t\n" },
    ignored: ["abc", "0x", "dy", "aw", "pq", "pxxq", "A]", "-n", "cn", "-t", "at"],
    kept: ["a/c", "ax", "ay", "zw", "p/q", "a]", "bn", "bt"],
  },
  {
    about: "escapes, comments and spaces at the end",
    ignore: { "": "# no\n\\#yes\n\\!bang\nspaced   \nkept\\ \n\\*star\ntab\t\n" },
    ignored: ["#yes", "!bang", "spaced", "kept ", "*star"],
    kept: ["# no", "no", "kept", "xstar", "tab"],
  },
  {
    about: "a pattern that git cannot read matches nothing",
    ignore: { "": "[a\nb\\\n[[:nope:]]c\n/\n!\n" },
    ignored: [],
    kept: ["[a", "a", "b\\", "b", "nc", "x"],
  },
  {
    about: "a byte order mark, carriage returns and no line break at the end",
    ignore: { "": "\uFEFFfirst\r\nsecond/\r\nlast" },
    ignored: ["first", "second/x", "last"],
    kept: ["second"],
  },
  {
    about: "names beyond ASCII, of which a question mark is one byte",
    ignore: { "": "构建\n?.txt\n??.md\n*😀*\n" },
    ignored: ["构建", "a/构建/b", "é.md", "a😀b"],
    kept: ["构建物", "文.txt", "é.txt"],
  },
];

const withoutSlash = (path: string): string => path.replace(/\/$/, "");

describe("gitignore", () => {
  for (const { about, ignore, ignored, kept } of cases) {
    it(about, () => {
      const rules = new Map(Object.entries(ignore).map(([folder, text]) => [folder, Gitignore.parse(text)]));
      const answer = [...ignored, ...kept].filter((path) =>
        isGitIgnored(withoutSlash(path), path.endsWith("/"), (folder) => rules.get(folder)),
      );
      assert.deepEqual(answer, ignored);
    });
  }

  it("takes an absent path for a file or a folder, whichever is ignored", () => {
    const rules = Gitignore.parse("dist/\n");
    const rulesOf = (folder: string) => (folder === "" ? rules : undefined);
    assert.equal(isGitIgnored("dist", undefined, rulesOf), true);
    assert.equal(isGitIgnored("dist", false, rulesOf), false);
    assert.equal(isGitIgnored("", true, rulesOf), false);
  });

  for (const [text, path, isIgnored] of [
    ["log/*", "log", true],
    ["/log/**", "log", true],
    ["var/log/*", "var/log", true],
    ["**/log/*", "var/log", true],
    ["*/*", "log", true],
    ["!log/keep.txt\nlog/*", "log", true],
    ["log/*\n!logs/keep.txt", "log", true],
    ["log/*\n!log/keep.txt", "log", false],
    ["log/*\n!log/*/", "log", false],
    ["log/*\n!.gitkeep", "log", false],
    ["log/*\n!**/keep.txt", "log", false],
    ["log/*.log", "log", false],
    ["log/????", "log", false],
    ["log/*/", "log", false],
    ["log/*/*", "log", false],
    ["log/*", "logs", false],
    ["log/*", "var/log", false],
  ] as const) {
    it(`takes an absent \`${path}\` for ${isIgnored ? "ignored" : "kept"} with ${JSON.stringify(text)}`, () => {
      const rules = Gitignore.parse(text);
      assert.equal(
        isGitIgnored(path, undefined, (folder) => (folder === "" ? rules : undefined)),
        isIgnored,
      );
      assert.equal(
        isGitIgnored(path, true, (folder) => (folder === "" ? rules : undefined)),
        false,
      );
    });
  }

  it("asks the nearest file about all that an absent folder could hold", () => {
    const rules = new Map([
      ["", Gitignore.parse("var/*/*\n")],
      ["var", Gitignore.parse("!log/keep.txt\n")],
    ]);
    const rulesOf = (folder: string) => rules.get(folder);
    assert.equal(isGitIgnored("var/log", undefined, rulesOf), false);
    assert.equal(isGitIgnored("var/run", undefined, rulesOf), true);
  });

  it("stays quick whatever the pattern is", () => {
    const rules = Gitignore.parse(`${"*a".repeat(500)}b\n/${"**/a/".repeat(200)}b\n`);
    const taken = processorTime(() => {
      assert.equal(rules.decide("a".repeat(5000), false), undefined);
      assert.equal(rules.decide(`${"a/".repeat(2000)}c`, false), undefined);
    });
    assert.ok(taken < 2000, `took ${taken} ms`);
  });

  it("agrees with git itself", function () {
    if (spawnSync("git", ["--version"]).status !== 0) this.skip();
    this.timeout(20_000);
    const folder = mkdtempSync(join(tmpdir(), "gitignore-"));
    const git = (...parameters: string[]) => execFileSync("git", ["-C", folder, ...parameters], { stdio: "ignore" });
    try {
      git("init", "-q");
      for (const { about, ignore, ignored, kept } of cases) {
        const written = Object.entries(ignore).map(
          ([place, text]) => [join(folder, place, ".gitignore"), text] as const,
        );
        for (const [path, text] of written) {
          mkdirSync(dirname(path), { recursive: true });
          writeFileSync(path, text);
        }
        const paths = [...ignored, ...kept];
        // Git knows a folder by its being there; with a slash at the end of an argument it misses patterns like `out/*`.
        const folders = paths.filter((path) => path.endsWith("/")).map((path) => join(folder, path));
        for (const path of folders) mkdirSync(path, { recursive: true });
        const { stdout } = spawnSync(
          "git",
          [
            "-C",
            folder,
            "-c",
            "core.excludesFile=",
            "-c",
            "core.ignoreCase=false",
            "check-ignore",
            "--no-index",
            "-z",
            "--stdin",
          ],
          { input: paths.map(withoutSlash).join("\0"), encoding: "utf8" },
        );
        assert.deepEqual(stdout.split("\0").slice(0, -1), ignored.map(withoutSlash), about);
        for (const path of folders) rmSync(path, { recursive: true });
        for (const [path] of written) rmSync(path);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
