import assert from "node:assert/strict";
import { hostOfEntry, isRefused, readGoproxyList, repairedGoproxyList } from "../../server/src/syntax/goproxyList";

describe("readGoproxyList", () => {
  const cases: readonly [value: string, entries: string][] = [
    ["https://goproxy.cn,direct", "proxy:https://goproxy.cn, direct:direct"],
    ["goproxy.cn|localhost:3000", "proxy:goproxy.cn| proxy:localhost:3000"],
    [" https://a.example.com , ,| direct ", "proxy:https://a.example.com, direct:direct"],
    ["FILE:///srv/modules", "proxy:FILE:///srv/modules"],
    ["https://goproxy.cn;direct", "joined:https://goproxy.cn;direct"],
    ["https://goproxy.cn、https://goproxy.io", "joined:https://goproxy.cn、https://goproxy.io"],
    ["https://a.example.com/go;v=1", "proxy:https://a.example.com/go;v=1"],
    ["'https://goproxy.cn'", "quoted:'https://goproxy.cn'"],
    ["goproxy,none", "word:goproxy, word:none"],
    ["/srv/modules", "path:/srv/modules"],
    ["ftp://a.example.com", "scheme:ftp://a.example.com"],
    ["https//goproxy.cn", "slashes:https//goproxy.cn"],
    ["https:goproxy.cn,direct", "slashes:https:goproxy.cn, direct:direct"],
    ["https:8080,http:3000", "proxy:https:8080, proxy:http:3000"],
    ["HTTP:/goproxy.cn", "slashes:HTTP:/goproxy.cn"],
    ["https://goproxy.cn:direct", "port:https://goproxy.cn:direct"],
    ["goproxy.cn:off", "port:goproxy.cn:off"],
    [
      "https://proxy.example.com:8443/go,proxy.example.com:3000",
      "proxy:https://proxy.example.com:8443/go, proxy:proxy.example.com:3000",
    ],
    [",|,", ""],
    ["", ""],
  ];
  for (const [value, expected] of cases) {
    it(`reads ${JSON.stringify(value)}`, () => {
      const { entries, unread } = readGoproxyList(value);
      assert.equal(entries.map(({ kind, text, separator }) => `${kind}:${text}${separator ?? ""}`).join(" "), expected);
      assert.deepEqual(unread, []);
    });
  }

  it("ends at the first direct or off", () => {
    const { entries, unread } = readGoproxyList("https://goproxy.cn,off|https://goproxy.io,direct");
    assert.deepEqual(
      entries.map(({ text }) => text),
      ["https://goproxy.cn", "off"],
    );
    assert.deepEqual(
      unread.map(({ text }) => text),
      ["https://goproxy.io", "direct"],
    );
  });

  it("tells what makes Go refuse the whole list from what fails when it is asked", () => {
    const refused = (value: string) => readGoproxyList(value).entries.some(isRefused);
    for (const value of [
      "goproxy",
      "/srv",
      "ftp://a.b",
      '"https://a.b"',
      "https://a.b direct",
      "https://a.b:direct",
      "https:a.b",
    ])
      assert.ok(refused(value), value);
    for (const value of ["https://a.b", "https//a.b", "https://a.b;direct", "https://a.b/go direct"])
      assert.ok(!refused(value), value);
  });
});

describe("repairedGoproxyList", () => {
  const cases: readonly [value: string, repaired: string | undefined][] = [
    ["https://goproxy.cn;direct", "https://goproxy.cn,direct"],
    ["https://goproxy.cn  https://goproxy.io direct", "https://goproxy.cn,https://goproxy.io,direct"],
    ['"https://goproxy.cn|direct"', "https://goproxy.cn|direct"],
    ["https//goproxy.cn|OFF", "https://goproxy.cn|off"],
    ["https:goproxy.cn|direct", "https://goproxy.cn|direct"],
    ["https://goproxy.cn:direct", "https://goproxy.cn,direct"],
    ["https://goproxy.cn:port,direct", undefined],
    ["direct,https://goproxy.cn", "direct"],
    ["https://goproxy.cn,direct", "https://goproxy.cn,direct"],
    ["goproxy", undefined],
    ["/srv/modules,direct", undefined],
    [",", undefined],
  ];
  for (const [value, repaired] of cases) {
    it(`makes ${repaired ?? "nothing"} of ${value}`, () => assert.equal(repairedGoproxyList(value), repaired));
  }
});

describe("hostOfEntry", () => {
  const cases: readonly [entry: string, host: string | undefined][] = [
    ["https://GoProxy.cn/x", "goproxy.cn"],
    ["http://me:secret@proxy.example.com:3000/", "proxy.example.com:3000"],
    ["proxy.example.com/go", "proxy.example.com"],
    ["", undefined],
  ];
  for (const [entry, host] of cases) it(JSON.stringify(entry), () => assert.equal(hostOfEntry(entry), host));
});
