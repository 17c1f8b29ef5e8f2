import assert from "node:assert/strict";
import { gosumdbDefect } from "../../server/src/syntax/checksumDatabase";

describe("GOSUMDB", () => {
  const key = "sumdb.example.com+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
  const cases: readonly [value: string, defect: string | undefined][] = [
    ["off", undefined],
    ["sum.golang.org", undefined],
    ["sum.golang.google.cn", undefined],
    ["sum.golang.org https://proxy.example.com/sumdb/sum.golang.org", undefined],
    [key, undefined],
    [`  ${key}   https://sumdb.example.com `, undefined],
    ["on", "word"],
    ["1", "word"],
    ["https://sum.golang.org", "url"],
    ["sumdb.example.com", "no-key"],
    ["sum.golang.org,direct", "no-key"],
    ["sum.golang.google.cn https://sum.golang.google.cn", "no-key"],
    ["sumdb.example.com+033de0ae", "broken-key"],
    ["sumdb.example.com+xyz+Ac4z", "broken-key"],
    ["sum.golang.org a b", "too-many"],
  ];
  for (const [value, defect] of cases) it(JSON.stringify(value), () => assert.equal(gosumdbDefect(value), defect));
});
