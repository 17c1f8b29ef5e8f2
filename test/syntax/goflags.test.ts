import assert from "node:assert/strict";
import { goflagsDefects, repairedGoflags } from "../../server/src/syntax/goflags";

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
    [`-ldflags="-s -w" -v`, `quoted-value -w"`, undefined],
    ["-ldflags='-X main.v=1'", "quoted-value main.v=1'", undefined],
  ];
  for (const [value, defects, repaired] of cases) {
    it(`reads ${JSON.stringify(value)}`, () => {
      assert.equal(
        goflagsDefects(value)
          .map(({ kind, word }) => `${kind} ${word}`)
          .join(", "),
        defects,
      );
      assert.equal(repairedGoflags(value), repaired);
    });
  }
});
