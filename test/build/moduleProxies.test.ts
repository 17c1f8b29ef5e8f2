import assert from "node:assert/strict";
import { isProxyOff, offeredModuleProxies, proxyEntries, servesChecksums } from "../../server/src/build/moduleProxies";

describe("GOPROXY lists", () => {
  // Rows from cmd/go modfetch/proxy.go (proxyList).
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ["https://a.example,direct", ["https://a.example", "direct"]],
    ["https://a.example|https://b.example", ["https://a.example", "https://b.example"]],
    [" https://a.example , direct ", ["https://a.example", "direct"]],
    [",,https://a.example,", ["https://a.example"]],
    ["https://a.example,direct,https://never.example", ["https://a.example", "direct"]],
    ["off,https://never.example", ["off"]],
    ["", []],
  ];
  for (const [list, entries] of lists) {
    it(`reads ${JSON.stringify(list)}`, () => assert.deepEqual(proxyEntries(list), entries));
  }

  it("are off when nothing stands before off", () => {
    assert.equal(isProxyOff("off"), true);
    assert.equal(isProxyOff(" off,direct"), true);
    assert.equal(isProxyOff("https://a.example,off"), false);
    assert.equal(isProxyOff(""), false);
    assert.equal(isProxyOff(undefined), false);
  });

  it("hand on the checksum database when a proxy that is known to do so comes first", () => {
    assert.equal(servesChecksums("https://goproxy.cn,direct"), true);
    assert.equal(servesChecksums("goproxy.io/|direct"), true);
    assert.equal(servesChecksums("https://mirrors.aliyun.com/goproxy/,direct"), false);
    assert.equal(servesChecksums("https://mirrors.tencent.com/go/,direct"), false);
    assert.equal(servesChecksums("https://proxy.example.com,https://goproxy.cn"), false);
    assert.equal(servesChecksums("direct"), false);
  });

  it("are offered with a proxy in the person's region first", () => {
    assert.match(offeredModuleProxies("zh-cn")[0] ?? "", /goproxy\.cn/);
    assert.match(offeredModuleProxies("zh-tw")[0] ?? "", /golang\.org/);
    assert.match(offeredModuleProxies("en")[0] ?? "", /golang\.org/);
    assert.equal(offeredModuleProxies("zh-cn").length, 4, "mirrors that are only recognised are not offered");
  });
});
