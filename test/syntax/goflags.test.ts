import assert from "node:assert/strict";
import { goflagIn, goflagsDefects, repairedGoflags } from "../../server/src/syntax/goflags";

describe("GOFLAGS", () => {
  const cases: readonly [value: string, defects: string, repaired: string | undefined][] = [
    ["-mod=vendor", "", "-mod=vendor"],
    ["  -trimpath\t--buildvcs=false -test.v ", "", "-trimpath --buildvcs=false -test.v"],
    ["-insecure", "", "-insecure"],
    ["", "", ""],
    ["mod=vendor", "no-dash mod=vendor", "-mod=vendor"],
    ["trimpath -race", "no-dash trimpath", "-trimpath -race"],
    ["-mod vendor", "separate-value vendor", "-mod=vendor"],
    ["-tags netgo -v", "separate-value netgo", "-tags=netgo -v"],
    ["—mod=mod", "long-dash —mod=mod", "-mod=mod"],
    ["-vendor", "no-such-flag -vendor", undefined],
    ["-", "no-such-flag -", undefined],
    ["---mod=mod", "no-such-flag ---mod=mod", undefined],
    ["vendor", "no-dash vendor", undefined],
    [`-ldflags="-s -w" -v`, `quoted-value -ldflags="-s -w" '-ldflags=-s -w'`, undefined],
    ["-ldflags='-X main.v=1'", "quoted-value -ldflags='-X main.v=1' '-ldflags=-X main.v=1'", undefined],
    [`-ldflags="-X v='1' -s"`, `quoted-value v='1', quoted-value -s"`, undefined],
    [`-ldflags="-X 'main.v=1 2'"`, `open-quote -ldflags="-X 'main.v=1 2'"`, undefined],
    [`'-ldflags=-s -w'`, "", undefined],
    [`"-ldflags=-s -w" -trimpath '-tags=a b'`, "", undefined],
    [`'-mod=mod'-v`, "", undefined],
    [`"-tags=it's" mod=mod`, "no-dash mod=mod", undefined],
    [`'-ldflags -s' -v`, "no-such-flag -ldflags -s", undefined],
    [`-v '-ldflags=-s -w`, "open-quote -v '-ldflags=-s -w", undefined],
    [`'-mod=mod"`, `open-quote '-mod=mod"`, undefined],
    [`-v '`, `open-quote -v '`, undefined],
  ];
  for (const [value, defects, repaired] of cases) {
    it(`reads ${JSON.stringify(value)}`, () => {
      assert.equal(
        goflagsDefects(value)
          .map(({ kind, word, meant }) => `${kind} ${word}${meant === undefined ? "" : ` ${meant}`}`)
          .join(", "),
        defects,
      );
      assert.equal(repairedGoflags(value), repaired);
    });
  }

  it("finds a flag, in quotes or not, and takes the last one", () => {
    const value = `-mod=vendor '-mod=mod' "-ldflags=-X main.v=1 -s" --trimpath`;
    assert.equal(goflagIn(value, "mod"), "mod");
    assert.equal(goflagIn(value, "ldflags"), "-X main.v=1 -s");
    assert.equal(goflagIn(value, "trimpath"), "");
    assert.equal(goflagIn(value, "v"), undefined);
    assert.equal(goflagIn("'-mod=mod", "mod"), undefined);
  });
});
