import assert from "node:assert/strict";
import {
  escapeModulePath,
  goImportIn,
  moduleFiles,
  modulePrefixes,
  staticRepository,
} from "../../server/src/diagnose/modulePaths";
import { parseModuleName } from "../../server/src/diagnose/modules";

describe("module paths", () => {
  for (const [path, escaped] of [
    ["github.com/BurntSushi/toml", "github.com/!burnt!sushi/toml"],
    ["github.com/Azure/azure-sdk-for-go", "github.com/!azure/azure-sdk-for-go"],
    ["gopkg.in/yaml.v3", "gopkg.in/yaml.v3"],
    ["v1.0.0-RC1", "v1.0.0-!r!c1"],
  ]) {
    it(`${path} as ${escaped}`, () => assert.equal(escapeModulePath(String(path)), escaped));
  }

  const files: [version: string, files: readonly string[]][] = [
    ["v1.4.0", ["a.test/M/@v/v1.4.0.info", "a.test/M/@v/v1.4.0.mod", "a.test/M/@v/v1.4.0.zip"]],
    ["v2.0.0+incompatible", ["info", "mod", "zip"].map((end) => `a.test/M/@v/v2.0.0+incompatible.${end}`)],
    [
      "v0.0.0-20240102030405-abcdefabcdef",
      ["info", "mod", "zip"].map((end) => `a.test/M/@v/v0.0.0-20240102030405-abcdefabcdef.${end}`),
    ],
    ["latest", ["a.test/M/@v/list"]],
    ["main", ["a.test/M/@v/main.info"]],
    ["v1", ["a.test/M/@v/v1.info"]],
  ];
  for (const [version, wanted] of files) {
    it(`${version}: asks for ${wanted.map((file) => file.split("/@v/")[1]).join(", ")}`, () =>
      assert.deepEqual(
        moduleFiles("a.test/M", version).map((file) => file.replace("!m", "M")),
        wanted,
      ));
  }

  for (const [path, repository] of [
    ["github.com/owner/name", "github.com/owner/name"],
    ["github.com/owner/name/v2/cmd", "github.com/owner/name"],
    ["bitbucket.org/owner/name/sub", "bitbucket.org/owner/name"],
    ["git.corp.test/group/name.git/sub", "git.corp.test/group/name.git"],
    ["git.corp.test/group/name", undefined],
    ["golang.org/x/text", undefined],
    ["github.com/owner", undefined],
  ] as const) {
    it(`the repository of ${path}: ${repository ?? "has to be asked for"}`, () =>
      assert.equal(staticRepository(path), repository));
  }

  for (const [path, prefixes] of [
    ["a.test/x/cmd/y", ["a.test/x/cmd/y", "a.test/x/cmd", "a.test/x", "a.test"]],
    ["github.com/o/n/cmd/y", ["github.com/o/n/cmd/y", "github.com/o/n/cmd", "github.com/o/n"]],
    ["golang.org/x/tools/gopls", ["golang.org/x/tools/gopls", "golang.org/x/tools"]],
    ["github.com/o", ["github.com/o"]],
  ] as const) {
    it(`a package ${path} may be of ${prefixes.length} modules`, () =>
      assert.deepEqual(modulePrefixes(path), prefixes));
  }

  for (const [text, name] of [
    ["golang.org/x/text@v0.14.0", { path: "golang.org/x/text", version: "v0.14.0" }],
    ["golang.org/x/text", { path: "golang.org/x/text", version: undefined }],
    [" a.test/m@latest ", { path: "a.test/m", version: "latest" }],
    ["text", undefined],
    ["https://a.test/m", undefined],
    ["a.test/m@v1@v2", undefined],
    ["a.test/../m", undefined],
    ["", undefined],
  ] as const) {
    it(`${JSON.stringify(text)} names ${name?.path ?? "no module"}`, () =>
      assert.deepEqual(parseModuleName(text), name));
  }
});

describe("go-import", () => {
  const page = (content: string) => `<html><head><meta name="go-import" content="${content}"></head></html>`;
  const found = { prefix: "corp.test/lib", vcs: "git", repository: "https://git.corp.test/lib" };
  for (const [what, text, path, result] of [
    ["its own path", page("corp.test/lib git https://git.corp.test/lib"), "corp.test/lib", found],
    ["a path below", page("corp.test/lib git https://git.corp.test/lib"), "corp.test/lib/v2", found],
    ["another path", page("corp.test/lib git https://git.corp.test/lib"), "corp.test/library", undefined],
    ["half a line", page("corp.test/lib git"), "corp.test/lib", undefined],
    [
      "single quotes, other order",
      "<META content='corp.test/lib git https://git.corp.test/lib' name='go-import'/>",
      "corp.test/lib",
      found,
    ],
    ["no line", "<html></html>", "corp.test/lib", undefined],
    [
      "the second of two",
      page("x.test git https://x.test") + page("corp.test/lib git https://git.corp.test/lib"),
      "corp.test/lib",
      found,
    ],
  ] as const) {
    it(what, () => assert.deepEqual(goImportIn(text, path), result));
  }
});
