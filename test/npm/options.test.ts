import assert from "node:assert/strict";
import { meantOption, standingOf } from "../../server/src/npm/keys";
import { newestNpmMajor, npmOptions, registryScopedNames } from "../../server/src/npm/options";
import { isForScripts, otherManagersWith, ownKeysOf } from "../../server/src/npm/otherManagers";
import { booleanReading, isAcceptedValue, isFullUrl } from "../../server/src/npm/values";
import { npmPublicRegistry } from "../../server/src/syntax/npmRegistry";
import type { NpmrcValue } from "../../server/src/syntax/npmrc";

describe("npm's options", () => {
  it("are those of npm", () => {
    assert.ok(npmOptions.size > 200 && newestNpmMajor >= 12, `${npmOptions.size} options of npm ${newestNpmMajor}`);
    assert.equal(npmOptions.get("registry")?.fallback, npmPublicRegistry);
    assert.deepEqual(npmOptions.get("strict-ssl"), { types: ["boolean"], fallback: "true", since: 6 });
    assert.deepEqual(npmOptions.get("always-auth"), { types: ["boolean"], since: 6, until: 6 });
    assert.ok(registryScopedNames.has("_authToken") && !registryScopedNames.has("registry"));
  });

  for (const [name, option] of npmOptions) {
    it(`${name} makes sense`, () => {
      const { types, values = [], formerValues = [], fallback, since, until, excludes = [] } = option;
      assert.match(name, /^[a-z_][a-z0-9._-]*$/);
      assert.ok(types.length > 0 || values.length > 0, "something can be its value");
      assert.ok(since >= 6 && since <= newestNpmMajor);
      if (until !== undefined) assert.ok(until >= since && until < newestNpmMajor);
      for (const list of [types, values, formerValues]) assert.equal(new Set(list).size, list.length);
      for (const value of formerValues) assert.ok(!isAcceptedValue(option, value), `${value} is refused`);
      for (const value of values) assert.ok(isAcceptedValue(option, asIni(value)), `${value} is taken`);
      // `null` stands for "not set" where it is the default, also where nobody may write it.
      const isWritten = fallback !== undefined && fallback !== "null" && name !== "umask";
      if (isWritten) assert.ok(isAcceptedValue(option, asIni(fallback)), `${fallback} is taken`);
      for (const other of excludes)
        assert.ok(npmOptions.get(other)?.excludes?.includes(name), `${other} excludes it, too`);
      if (types.includes("boolean") && fallback !== undefined) assert.match(fallback, /^(?:true|false|null)$/);
    });
  }
});

/** A text as ini gives it on. */
function asIni(text: string): NpmrcValue {
  return text === "true" ? true : text === "false" ? false : text === "null" ? null : text;
}

describe("isAcceptedValue", () => {
  const table: [option: string, accepted: readonly NpmrcValue[], refused: readonly NpmrcValue[]][] = [
    ["fetch-retries", ["3", 3, "", "0x10", "1e3", "-1", true, null], ["three", "3s", "NaN"]],
    ["loglevel", ["silent", "verbose", " warn "], ["loud", "timing", true, null, ""]],
    ["omit", ["dev", ["dev", "peer"]], ["test", ["dev", "test"], ""]],
    [
      "registry",
      ["https://npm.example.com/", "http://localhost:4873"],
      ["npm.example.com", "//npm.example.com", "", true, null],
    ],
    ["proxy", ["http://proxy:3128", false, null, "null"], ["proxy:3128", "proxy.example.com", true]],
    ["https-proxy", ["http://proxy:3128", false, null], ["", true]],
    ["cafile", ["/etc/ssl/ca.pem", "~/ca.pem", ""], [true, null, 5]],
    ["before", ["2024-01-31", "2024-01-31T10:00:00Z", null, 5], ["yesterday", "", "2024-13-45"]],
    ["init-version", ["1.0.0", "v1.2.3-rc.1+b"], ["1.0", "01.2.3", ""]],
    ["umask", ["022", "0o777", "18", 18], ["0", "0o1000", "512", "999", "rwx", 512]],
    ["lockfile-version", ["1", "3", 2, null], ["4", "three"]],
    ["tag", ["no", "", true, null, "x y"], []],
    ["logstream", [], ["process.stderr", "", 1]],
    ["strict-ssl", ["no", "0", true, "x"], []],
    ["init-author-url", ["", "https://example.com"], ["example.com"]],
    ["local-address", ["192.0.2.1", null], []],
  ];
  for (const [name, accepted, refused] of table) {
    it(`decides about ${name} as npm does`, () => {
      const option = npmOptions.get(name);
      assert.ok(option);
      for (const value of accepted) assert.ok(isAcceptedValue(option, value), JSON.stringify(value));
      for (const value of refused) assert.ok(!isAcceptedValue(option, value), JSON.stringify(value));
    });
  }

  it("tells what a word comes to for a boolean", () => {
    for (const value of [false, "false", null, 0]) assert.equal(booleanReading(value), "false", String(value));
    for (const value of [true, "yes", "on", "1", "", "x"]) assert.equal(booleanReading(value), "true", String(value));
    assert.equal(booleanReading("0"), "zero");
    for (const value of ["no", "OFF", "flase", "disabled"]) assert.equal(booleanReading(value), "not-false", value);
  });

  it("knows a full address", () => {
    for (const text of ["https://a", "http://[::1]:80/", " https://a/ ", "socks5://a"])
      assert.ok(isFullUrl(text), text);
    for (const text of ["a", "//a", "https:a", "https://", "localhost:4873", "file:///x"])
      assert.ok(!isFullUrl(text), text);
  });
});

describe("standingOf", () => {
  const table: [key: string, major: number | undefined, kind: string][] = [
    ["save-exact", undefined, "known"],
    ["//npm.example.com:8080/a/:_authToken", undefined, "known"],
    ["//npm.example.com/:strict-ssl", undefined, "known"],
    ["@shop:registry", undefined, "known"],
    ["npm-version", undefined, "known"],
    ["_authToken", undefined, "unknown"],
    ["//npm.example.com/:authToken", undefined, "unknown"],
    ["Registry", undefined, "unknown"],
    ["constructor", undefined, "unknown"],
    ["shrinkwrap", undefined, "removed"],
    ["shrinkwrap", 11, "known"],
    ["always-auth", 6, "known"],
    ["min-release-age", 10, "later"],
    ["min-release-age", 11, "known"],
  ];
  for (const [key, major, kind] of table) {
    it(`finds ${key} ${kind} to npm ${major ?? "as it is now"}`, () => assert.equal(standingOf(key, major).kind, kind));
  }
});

describe("meantOption", () => {
  const table: [key: string, name: string | undefined, isCertain?: boolean][] = [
    ["http-proxy", "proxy", true],
    ["HTTPS_PROXY", "https-proxy", true],
    ["no_proxy", "noproxy", true],
    ["strictSsl", "strict-ssl", true],
    ["Registry", "registry", true],
    ["//npm.example.com/:_authtoken", "_authToken", true],
    ["//npm.example.com/:_autToken", "_authToken", false],
    ["regsitry", "registry", false],
    ["save-exat", "save-exact", false],
    ["electron_mirror", undefined],
    ["os2", "os", false],
    ["allowRepublish", undefined],
    ["https://npm.example.com/", undefined],
  ];
  for (const [key, name, isCertain] of table) {
    it(`takes ${key} for ${name ?? "nothing"}`, () => {
      assert.deepEqual(meantOption(key), name === undefined ? undefined : { name, isCertain });
    });
  }
});

describe("the settings of other package managers", () => {
  it("are told by whose they are", () => {
    assert.deepEqual(otherManagersWith("shamefully-hoist"), ["pnpm"]);
    assert.deepEqual(otherManagersWith("node-linker"), ["pnpm", "bun"]);
    assert.deepEqual(otherManagersWith("network-concurrency"), ["pnpm", "yarn"]);
    assert.deepEqual(otherManagersWith("registry"), []);
  });

  it("are none of npm's today", () => {
    for (const manager of ["pnpm", "yarn", "bun"] as const) {
      assert.ok(ownKeysOf(manager).size > 0);
      for (const key of ownKeysOf(manager)) {
        const option = npmOptions.get(key);
        assert.ok(option === undefined || option.until !== undefined, `${key} of ${manager} is npm's, too`);
      }
    }
    assert.equal(ownKeysOf("npm").size, 0);
  });

  it("include what scripts of packages read, in both spellings", () => {
    for (const key of [
      "electron_mirror",
      "sass-binary-site",
      "python",
      "msvs_version",
      "puppeteer_skip_download",
      "nodedir",
    ]) {
      assert.ok(isForScripts(key), key);
    }
    for (const key of ["registry", "mirror", "save-exat", "foo"]) assert.ok(!isForScripts(key), key);
  });
});
