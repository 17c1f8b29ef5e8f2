import assert from "node:assert/strict";
import { coversEveryModule, matchesPrefix, privatePatterns } from "../../../server/src/rules/shared/privateModules";
import { parseGoMod } from "../../../server/src/syntax/goMod";

describe("GOPRIVATE patterns", () => {
  // Against github.com/corp/b, as the go command answers.
  const matching = [
    "github.com/corp",
    "github.com/corp/",
    "github.com/corp/*",
    "github.com/*",
    "github.com",
    "*.com",
    "*",
  ];
  const others = [
    "https://github.com/corp",
    "github.com/co",
    "github.com/corp/b/**",
    "github.com/corp/b/c",
    "GitHub.com/corp",
  ];
  for (const pattern of [...matching, "*/corp", "**/corp", "github.com/co*"]) {
    it(`${pattern} matches`, () => assert.equal(matchesPrefix(pattern, "github.com/corp/b"), true));
  }
  for (const pattern of [...others, '"github.com/corp"', " github.com/corp"]) {
    it(`${pattern} does not match`, () => assert.equal(matchesPrefix(pattern, "github.com/corp/b"), false));
  }

  it("cover everything only when an entry does", () => {
    for (const list of ["*", "git.example.com,*", "**", "*.*", "*/"]) assert.equal(coversEveryModule(list), true, list);
    for (const list of ["", "*.com", "git.example.com/*", "g*", " *"])
      assert.equal(coversEveryModule(list), false, list);
  });

  const modulesOf = (name: string, ...paths: string[]) => {
    const text = `module ${name}\n\nrequire (\n${paths.map((path) => `\t${path} v1.0.0\n`).join("")})\n`;
    return [{ folder: "", path: "go.mod", syntax: parseGoMod(text), hasGoSum: false, hasVendor: false }];
  };
  const nothingSet = { moduleProxies: [], privateModules: [], internalHosts: [] };

  it("are found for the module's own git server and for internal names", () => {
    const modules = modulesOf(
      "git.example.com/team/shop",
      "git.example.com/team/ledger",
      "go.corp/lib",
      "git.example.org/other",
      "github.com/gin-gonic/gin",
    );
    assert.deepEqual(privatePatterns(modules, nothingSet), ["git.example.com", "go.corp"]);
  });

  it("are never public servers", () => {
    const modules = modulesOf("gitlab.com/team/shop", "gitlab.com/team/lib", "git.sr.ht/~a/b", "gopkg.in/yaml.v3");
    assert.deepEqual(privatePatterns(modules, nothingSet), []);
    assert.deepEqual(privatePatterns(modulesOf("git.sr.ht/~a/c", "git.sr.ht/~a/b"), nothingSet), []);
  });

  it("come from the settings where go.mod needs them", () => {
    const settings = {
      ...nothingSet,
      privateModules: ["github.com/corp", "example.org/unused"],
      internalHosts: ["code.example.net"],
    };
    const modules = modulesOf("example.com/shop", "github.com/corp/b", "code.example.net/c", "github.com/other/d");
    assert.deepEqual(privatePatterns(modules, settings), ["code.example.net", "github.com/corp"]);
  });
});
