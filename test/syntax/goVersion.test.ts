import assert from "node:assert/strict";
import {
  compareGoTexts,
  compareGoVersions,
  type GoVersion,
  languageVersion,
  parseGoVersion,
} from "../../server/src/syntax/goVersion";

function version(text: string): GoVersion {
  const parsed = parseGoVersion(text);
  assert.ok(parsed, text);
  return parsed;
}

describe("parseGoVersion", () => {
  it("reads go lines and toolchain names", () => {
    const table: [text: string, major: number, minor: number, patch: number | undefined, prerelease: string][] = [
      ["1.24", 1, 24, undefined, ""],
      ["1.24.4", 1, 24, 4, ""],
      ["go1.24.4", 1, 24, 4, ""],
      ["go1.24.4-custom", 1, 24, 4, ""],
      ["go1.24.4 X:nocoverageredesign", 1, 24, 4, ""],
      ["1.21rc1", 1, 21, undefined, "rc1"],
      ["go1.27beta2", 1, 27, undefined, "beta2"],
      ["1.20", 1, 20, 0, ""],
      ["1.20rc3", 1, 20, undefined, "rc3"],
      ["1", 1, 0, 0, ""],
    ];
    for (const [text, major, minor, patch, prerelease] of table) {
      const { prereleaseNumber, ...rest } = version(text);
      assert.deepEqual(
        { ...rest, prerelease: rest.prerelease + (prereleaseNumber || "") },
        { major, minor, patch, prerelease },
        text,
      );
    }
  });

  it("refuses what the go command refuses", () => {
    for (const text of [
      "",
      "go",
      "local",
      "default",
      "v1.24",
      "1.",
      "1.x",
      "1.24.x",
      "1.024",
      "1.24.4rc1",
      "1.24-alpine",
      "1.24.4.5",
      "1.24RC1",
      "latest",
    ]) {
      assert.equal(parseGoVersion(text), undefined, text);
    }
  });
});

describe("compareGoVersions", () => {
  it("orders language version, release candidates, releases", () => {
    const ascending = [
      "1",
      "1.9",
      "1.19.13",
      "1.20beta1",
      "1.20rc1",
      "1.20",
      "1.20.1",
      "1.21",
      "1.21beta1",
      "1.21rc1",
      "1.21rc2",
      "1.21rc10",
      "1.21.0",
      "1.21.1",
      "1.21.10",
      "1.22",
      "1.100",
      "2.0",
    ];
    for (const [i, a] of ascending.entries()) {
      for (const [j, b] of ascending.entries()) {
        assert.equal(Math.sign(compareGoVersions(version(a), version(b))), Math.sign(i - j), `${a} and ${b}`);
      }
    }
  });

  it("takes the first release of old series for the same as its .0", () => {
    assert.equal(compareGoVersions(version("1.20"), version("1.20.0")), 0);
    assert.notEqual(compareGoVersions(version("1.21"), version("1.21.0")), 0);
  });
});

describe("compareGoTexts", () => {
  const table: [a: string | undefined, b: string, sign: number | undefined][] = [
    ["1.24", "1.24.1", -1],
    ["1.24.1", "1.24.1", 0],
    ["1.25rc1", "1.24.9", 1],
    [undefined, "1.24", undefined],
    ["latest", "1.24", undefined],
    ["1.24", "", undefined],
  ];
  for (const [a, b, sign] of table) {
    it(`${a ?? "nothing"} and ${b}`, () => {
      const result = compareGoTexts(a, b);
      assert.equal(result && Math.sign(result), sign);
    });
  }
});

describe("languageVersion", () => {
  it("drops all behind the second number", () => {
    const table: [text: string, language: string][] = [
      ["1.24.4", "1.24"],
      ["1.24", "1.24"],
      ["1.24rc1", "1.24"],
      ["go1.9.7", "1.9"],
      ["1", "1"],
    ];
    for (const [text, language] of table) assert.equal(languageVersion(version(text)), language, text);
  });
});
