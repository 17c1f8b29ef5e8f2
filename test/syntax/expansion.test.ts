import { strict as assert } from "node:assert";
import { expandWord } from "../../server/src/syntax/expansion";
import { known, unknown, unset, type Value } from "../../server/src/syntax/value";

const variables: Readonly<Record<string, Value>> = {
  SET: known("value"),
  EMPTY: known(""),
  PATHS: known("/a/b/c.tar.gz"),
  VARIANT: known("v7"),
  SECRET: unknown,
};

function expand(raw: string, escapeCharacter: "\\" | "`" = "\\"): Value {
  return expandWord(raw, escapeCharacter, (name) => variables[name] ?? unset).value;
}

describe("values beyond what Linux hands to a program", () => {
  const long = known("a".repeat(100_000));
  const expandLong = (raw: string) => expandWord(raw, "\\", () => long).value.kind;

  it("are unknown", () => {
    assert.equal(expandLong("$A"), "known");
    assert.equal(expandLong("$A$A"), "unknown");
    assert.equal(expandLong("$A".repeat(10_000)), "unknown");
    const text = "b".repeat(5_000);
    const lookup = (name: string) => (name === "TEXT" ? known(text) : long);
    assert.equal(expandWord("${TEXT//b/$A}", "\\", lookup).value.kind, "unknown");
  });
});

describe("expandWord", () => {
  const table: [string, Value][] = [
    ["plain", known("plain")],
    ["$SET", known("value")],
    ["${SET}s", known("values")],
    ["a-$UNSET-b", known("a--b")],
    ["${UNSET:-fallback}", known("fallback")],
    ["${EMPTY:-fallback}", known("fallback")],
    ["${EMPTY-fallback}", known("")],
    ["${UNSET-fallback}", known("fallback")],
    ["${SET:+there}", known("there")],
    ["${UNSET:+there}", known("")],
    ["${EMPTY+there}", known("there")],
    ["${UNSET:-${SET}}", known("value")],
    ["${VARIANT#v}", known("7")],
    ["${PATHS##*/}", known("c.tar.gz")],
    ["${PATHS#*/}", known("a/b/c.tar.gz")],
    ["${PATHS%.*}", known("/a/b/c.tar")],
    ["${PATHS%%.*}", known("/a/b/c")],
    ["${SET/a/o}", known("volue")],
    ["${PATHS//\\//-}", known("-a-b-c.tar.gz")],
    ["'$SET'", known("$SET")],
    ['"$SET and \\"more\\""', known('value and "more"')],
    ["\\$SET", known("$SET")],
    ["$", known("$")],
    ["$SECRET", unknown],
    ["x${SECRET:-y}", unknown],
    ["${SECRET:+z}", unknown],
    ["${broken", unset],
    ["${SET^}", unknown],
  ];
  for (const [raw, expected] of table) {
    // An unfinished expansion only has to come back; Docker refuses the file.
    if (raw === "${broken") it(`survives ${raw}`, () => void expand(raw));
    else it(raw, () => assert.deepEqual(expand(raw), expected));
  }

  it("takes the back-tick as escape where the file says so", () => {
    assert.deepEqual(expand("C:\\`$SET", "`"), known("C:\\$SET"));
  });

  it("names the variables that a word uses, with their places", () => {
    const { uses } = expandWord("a$SET${UNSET:-$EMPTY}", "\\", () => unset);
    assert.deepEqual(
      uses.map(({ name, start, end, hasDefault }) => [name, start, end, hasDefault]),
      [
        ["SET", 1, 5, false],
        ["UNSET", 5, 21, true],
        ["EMPTY", 14, 20, false],
      ],
    );
  });
});
