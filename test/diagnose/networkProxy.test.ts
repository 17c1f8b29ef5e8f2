import assert from "node:assert/strict";
import { withoutCredentials, withoutSecrets } from "../../server/src/diagnose/address";
import { isInBlock, isSameAddress, parseIpAddress } from "../../server/src/diagnose/ipAddress";
import { networkProxyFor, type ProxyVariables } from "../../server/src/diagnose/networkProxy";

const none: ProxyVariables = { http: "", https: "", exceptions: "" };
const proxyOf = (url: string, variables: Partial<ProxyVariables>) =>
  networkProxyFor(new URL(url), { ...none, ...variables })?.href;

describe("the network proxy of a request", () => {
  const cases: [url: string, variables: Partial<ProxyVariables>, proxy: string | undefined][] = [
    ["https://a.test/x", {}, undefined],
    ["https://a.test/x", { https: "http://p.test:3128" }, "http://p.test:3128/"],
    ["https://a.test/x", { https: "p.test:3128" }, "http://p.test:3128/"],
    ["https://a.test/x", { https: "me:secret@p.test:3128" }, "http://me:secret@p.test:3128/"],
    ["https://a.test/x", { https: "https://p.test" }, "https://p.test/"],
    ["https://a.test/x", { https: "socks5://p.test" }, "socks5://p.test"],
    ["https://a.test/x", { http: "http://p.test:3128" }, undefined],
    ["http://a.test/x", { http: "http://p.test:3128" }, "http://p.test:3128/"],
    ["http://a.test/x", { https: "http://p.test:3128" }, undefined],
    ["ssh://a.test:22", { http: "http://p.test", https: "http://p.test" }, undefined],
    // Without a host Go takes the whole for one.
    ["https://a.test/x", { https: "http://" }, "http://http//"],
    ["https://a.test/x", { https: "http://p q" }, undefined],
  ];
  for (const [url, variables, proxy] of cases) {
    it(`${url} with ${JSON.stringify(variables)}: ${proxy ?? "none"}`, () =>
      assert.equal(proxyOf(url, variables), proxy));
  }

  const exceptions: [host: string, exceptions: string, isAsked: boolean][] = [
    ["a.test", "", true],
    ["a.test", "*", false],
    ["a.test", "a.test", false],
    ["A.Test", "a.test", false],
    ["b.a.test", "a.test", false],
    ["ba.test", "a.test", true],
    ["a.test", ".a.test", true],
    ["b.a.test", ".a.test", false],
    ["b.a.test", "*.a.test", false],
    ["a.test", "*.a.test", true],
    ["a.test", "x.test, a.test ,y.test", false],
    ["a.test", "x.test a.test", true],
    ["a.test:8443", "a.test:8443", false],
    ["a.test:8443", "a.test:443", true],
    ["a.test", "a.test:443", false],
    ["10.1.2.3", "10.0.0.0/8", false],
    ["11.1.2.3", "10.0.0.0/8", true],
    ["10.1.2.3", "10.1.2.3", false],
    ["10.1.2.3:8443", "10.1.2.3:443", true],
    ["10.1.2.3", "1.2.3", true],
    ["[2001:db8::1]", "2001:db8::/32", false],
    ["[2001:db8::1]", "[2001:db8:0:0::1]:443", false],
    ["[2001:db9::1]", "2001:db8::/32", true],
    ["a.test", "10.0.0.0/8", true],
    ["localhost", "", false],
    ["127.0.0.1", "", false],
    ["127.8.8.8", "", false],
    ["[::1]", "", false],
    ["localhost.test", "", true],
  ];
  for (const [host, list, isAsked] of exceptions) {
    it(`NO_PROXY=${list}: ${host} ${isAsked ? "goes through the proxy" : "does not"}`, () =>
      assert.equal(proxyOf(`https://${host}/`, { https: "http://p.test", exceptions: list }) !== undefined, isAsked));
  }
});

describe("IP addresses", () => {
  for (const [text, bytes] of [
    ["1.2.3.4", [1, 2, 3, 4]],
    ["::1", [...new Array<number>(15).fill(0), 1]],
    ["1:2:3:4::5:6:7", [0, 1, 0, 2, 0, 3, 0, 4, 0, 0, 0, 5, 0, 6, 0, 7]],
    ["[2001:db8::]", [0x20, 1, 0x0d, 0xb8, ...new Array<number>(12).fill(0)]],
    ["::ffff:1.2.3.4", [...new Array<number>(10).fill(0), 255, 255, 1, 2, 3, 4]],
  ] as const) {
    it(text, () => assert.deepEqual(parseIpAddress(text), bytes));
  }
  for (const text of [
    "1.2.3",
    "1.2.3.256",
    "01.2.3.4",
    "1.2.3.4.",
    "a.test",
    ":::",
    "1::2::3",
    "12345::",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    // `::` stands for one group at least.
    "1:2:3:4::5:6:7:8",
    "",
  ]) {
    it(`not: ${text}`, () => assert.equal(parseIpAddress(text), undefined));
  }
  for (const block of ["1.2.3.4/33", "1.2.3.4/", "1.2.3.4", "a.test/8", "2001:db8::/129"]) {
    it(`a block that is none: ${block}`, () => assert.equal(isInBlock([1, 2, 3, 4], block), undefined));
  }
  const sameness: [one: string, other: string, isSame: boolean][] = [
    ["1.2.3.4", "1.2.3.4", true],
    ["1.2.3.4", "1.2.3.5", false],
    ["1.2.3.4", "::ffff:1.2.3.4", true],
    // Neither the zeros nor the ones of a mapped address.
    ["1.2.3.4", "::1.2.3.4", false],
    ["1.2.3.4", "1::ffff:1.2.3.4", false],
    ["1.2.3.4", "::fffe:1.2.3.4", false],
    ["::1", "0:0:0:0:0:0:0:1", true],
    ["::1", "::2", false],
  ];
  for (const [one, other, isSame] of sameness) {
    it(`${one} and ${other} are ${isSame ? "the same" : "two"}`, () =>
      assert.equal(isSameAddress(parseIpAddress(one) ?? [], parseIpAddress(other) ?? []), isSame));
  }
});

describe("what is shown of an address", () => {
  for (const [value, shown] of [
    ["https://me:secret@p.test/go,direct", "https://***@p.test/go,direct"],
    ["https://token@p.test|https://q.test", "https://***@p.test|https://q.test"],
    ["me:secret@p.test:3128", "***@p.test:3128"],
    ["http://me:se@cr/et@p.test:3128", "http://***@p.test:3128"],
    ["https://p.test,direct", "https://p.test,direct"],
    ["localhost,.corp.test", "localhost,.corp.test"],
  ]) {
    it(String(shown), () => assert.equal(withoutCredentials(String(value)), shown));
  }
  it("leaves versions of modules in a text alone", () =>
    assert.equal(withoutSecrets("RUN go install example.com/x@v1.2.3"), "RUN go install example.com/x@v1.2.3"));
  it("hides the password of an address in a text", () =>
    assert.equal(withoutSecrets("RUN curl https://me:secret@x.test/a"), "RUN curl https://***@x.test/a"));
});
