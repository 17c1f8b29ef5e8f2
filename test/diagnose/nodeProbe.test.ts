import assert from "node:assert/strict";
import { Socket } from "node:net";
import { createNodeProbe, type NodeProbeOptions } from "../../server/src/diagnose/nodeProbe";
import type { FailureKind, PhaseName, ProbeRequest, ProbeResult } from "../../server/src/diagnose/probe";
import { createAuthority, createCertificate } from "../support/certificates";
import { answerAsProxy, type LoopbackServer, LoopbackServers } from "../support/loopback";

/** Every name is this machine, but those that end with `.invalid`. */
async function resolve(host: string): Promise<readonly string[]> {
  if (host.endsWith(".invalid")) throw Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" });
  if (host.endsWith(".unanswered")) throw Object.assign(new Error("getaddrinfo EAI_AGAIN"), { code: "EAI_AGAIN" });
  return ["127.0.0.1"];
}

function probe(
  request: ProbeRequest | string,
  options: NodeProbeOptions & { readonly milliseconds?: number; readonly signal?: AbortSignal } = {},
): Promise<ProbeResult> {
  const { milliseconds = 5000, signal = new AbortController().signal, ...rest } = options;
  const run = createNodeProbe({ resolve, ...rest });
  return run(typeof request === "string" ? { url: request } : request, { milliseconds, signal });
}

function expectFailure({ failure, phases }: ProbeResult, kind: FailureKind, phase: PhaseName, atProxy = false): void {
  assert.deepEqual({ ...failure, detail: "" }, { kind, phase, atProxy, detail: "" }, JSON.stringify(failure));
  assert.equal(phases.at(-1)?.name, phase, "the phase that failed is the last one");
}

describe("the probe", () => {
  const servers = new LoopbackServers();
  const authority = createAuthority("Test Authority");
  const trusted = { authorities: [authority.cert] };
  const good = createCertificate({ name: "proxy.test", hosts: ["proxy.test", "127.0.0.1"], authority });

  afterEach(() => servers.stop());

  describe("when all is well", () => {
    it("goes from the name to the body, and measures each", async () => {
      const server = await servers.module(200, good);
      const result = await probe(`https://proxy.test:${server.port}/m/@v/v1.0.0.info`, trusted);
      assert.equal(result.failure, undefined, JSON.stringify(result.failure));
      assert.deepEqual(
        result.phases.map(({ name }) => name),
        ["name", "connect", "tls", "answer", "body"],
      );
      assert.ok(result.phases.every(({ milliseconds }) => milliseconds >= 0 && milliseconds < 5000));
      assert.deepEqual(
        [result.address, result.answer?.status, result.answer?.body],
        ["127.0.0.1", 200, '{"Version":"v1.4.0"}'],
      );
      assert.equal(result.certificate?.issuer, "Test Authority");
      assert.deepEqual(result.certificate?.names, ["proxy.test", "127.0.0.1"]);
      assert.match(result.certificate?.validTo ?? "", /^\d{4}-\d\d-\d\dT/);
      assert.deepEqual(server.requests, ["GET /m/@v/v1.0.0.info"]);
      assert.match(server.headers()["user-agent"] ?? "", /^Go-http-client/);
      assert.equal(server.headers().authorization, undefined);
    });

    it("needs no name for an address, and sends a password to its host", async () => {
      const server = await servers.module();
      const result = await probe({ url: `http://${server.host}/m/@v/list`, credentials: "me:se:cret" });
      assert.deepEqual(
        result.phases.map(({ name }) => name),
        ["connect", "answer", "body"],
      );
      assert.equal(server.headers().authorization, `Basic ${Buffer.from("me:se:cret").toString("base64")}`);
    });

    it("takes the address that answers, whatever the others do", async () => {
      const server = await servers.module();
      const connected = await probe(`http://two.test:${server.port}/x`, {
        resolve: async () => ["127.9.9.9", "127.0.0.1"],
        connect: (address, port) => (address === "127.9.9.9" ? new Socket() : new Socket().connect(port, address)),
      });
      assert.deepEqual([connected.address, connected.answer?.status], ["127.0.0.1", 200]);
    });

    it("only connects for ssh", async () => {
      let received = 0;
      const server = await servers.tcp((socket) => socket.on("data", ({ length }) => (received += length)));
      const result = await probe(`ssh://git.test:${server.port}`);
      assert.deepEqual(
        [result.phases.map(({ name }) => name), result.failure, result.answer],
        [["name", "connect"], undefined, undefined],
      );
      assert.equal(received, 0);
    });

    it("reads no more of a body than it has to", async () => {
      let sent = 0;
      const server = await servers.http((_, response) => {
        const more = () => {
          while (sent < 1e9 && !response.destroyed) {
            sent += 65536;
            if (!response.write(Buffer.alloc(65536, "P"))) return;
          }
        };
        response.on("drain", more);
        more();
      });
      const result = await probe(`http://${server.host}/m/@v/v1.0.0.zip`);
      assert.equal(result.failure, undefined);
      assert.ok((result.answer?.body.length ?? 0) < 1e6, "the body is cut off");
      assert.ok(sent < 1e8, `${sent} bytes were sent`);
    });
  });

  describe("on the way to the host", () => {
    it("no such name", async () => expectFailure(await probe("https://none.invalid/x"), "no-such-name", "name"));
    it("a resolver without an answer", async () =>
      expectFailure(await probe("https://some.unanswered/x"), "resolver", "name"));
    it("a resolver that is silent", async () => {
      const result = await probe("https://slow.test/x", {
        resolve: () => new Promise(() => undefined),
        milliseconds: 80,
      });
      expectFailure(result, "timeout", "name");
    });
    it("a name without an address", async () =>
      expectFailure(await probe("https://none.test/x", { resolve: async () => [] }), "no-such-name", "connect"));
    it("refused", async () => {
      const port = await servers.closedPort();
      expectFailure(await probe(`https://proxy.test:${port}/x`), "refused", "connect");
    });
    it("refused at every address", async () => {
      const port = await servers.closedPort();
      const result = await probe(`http://two.test:${port}/x`, { resolve: async () => ["127.0.0.1", "127.0.0.1"] });
      expectFailure(result, "refused", "connect");
    });
    it("no way there", async () => {
      const connect = () => {
        const socket = new Socket();
        process.nextTick(() => socket.destroy(Object.assign(new Error("EHOSTUNREACH"), { code: "EHOSTUNREACH" })));
        return socket;
      };
      expectFailure(await probe("http://far.test/x", { connect }), "unreachable", "connect");
    });
    it("silence before a connection", async () => {
      const result = await probe("http://hole.test/x", { connect: () => new Socket(), milliseconds: 80 });
      expectFailure(result, "timeout", "connect");
      assert.ok((result.phases.at(-1)?.milliseconds ?? 0) >= 60);
    });
  });

  describe("in the TLS handshake", () => {
    const https = async (options: Parameters<typeof createCertificate>[0], from = trusted) => {
      const server = await servers.module(200, createCertificate(options));
      return { server, result: await probe(`https://proxy.test:${server.port}/x`, from) };
    };
    const cases: [kind: FailureKind, options: Parameters<typeof createCertificate>[0]][] = [
      ["certificate-expired", { name: "proxy.test", hosts: ["proxy.test"], authority, from: -30, to: -2 }],
      ["certificate-not-yet-valid", { name: "proxy.test", hosts: ["proxy.test"], authority, from: 2 }],
      ["certificate-wrong-name", { name: "other.test", hosts: ["other.test", "www.other.test"], authority }],
      [
        "certificate-unknown-authority",
        { name: "proxy.test", hosts: ["proxy.test"], authority: createAuthority("Company Authority") },
      ],
      ["certificate-unknown-authority", { name: "proxy.test", hosts: ["proxy.test"] }],
      // Go looks at the dates first, and at the name before it looks at who has signed.
      ["certificate-expired", { name: "other.test", hosts: ["other.test"], from: -30, to: -2 }],
      ["certificate-wrong-name", { name: "other.test", hosts: ["other.test"] }],
    ];
    for (const [kind, options] of cases) {
      const signer = options.authority?.name ?? "itself";
      it(`${kind}: for ${options.hosts?.join(", ")} by ${signer}, days ${options.from ?? -1} to ${options.to ?? 365}`, async () => {
        const { server, result } = await https(options);
        expectFailure(result, kind, "tls");
        assert.equal(result.certificate?.issuer, options.authority?.name ?? options.name);
        assert.equal(result.certificate?.subject, options.name);
        assert.deepEqual(server.requests, [], "nothing is sent to whom nobody vouches for");
      });
    }

    it("a server without TLS", async () => {
      const server = await servers.module();
      expectFailure(await probe(`https://proxy.test:${server.port}/x`), "tls", "tls");
    });
    it("a connection that is cut off", async () => {
      const server = await servers.tcp((socket) => socket.once("data", () => socket.resetAndDestroy()));
      expectFailure(await probe(`https://proxy.test:${server.port}/x`), "reset", "tls");
    });
    it("silence", async () => {
      const server = await servers.tcp(() => undefined);
      expectFailure(await probe(`https://proxy.test:${server.port}/x`, { milliseconds: 150 }), "timeout", "tls");
    });
  });

  describe("in the answer", () => {
    for (const status of [401, 403, 404, 410, 429, 500, 502, 503]) {
      it(String(status), async () => {
        const server = await servers.module(status);
        const { answer, failure } = await probe(`http://${server.host}/m/@v/v1.0.0.info`);
        assert.deepEqual([answer?.status, failure], [status, undefined]);
        assert.equal(answer?.body, "no such module here\n");
      });
    }
    it("a redirect is told, not followed", async () => {
      const server = await servers.http((_, response) => response.writeHead(302, { Location: "/there" }).end());
      const { answer } = await probe(`http://${server.host}/x`);
      assert.deepEqual([answer?.status, answer?.location, server.requests.length], [302, "/there", 1]);
    });
    it("silence", async () => {
      const server = await servers.http(() => undefined);
      expectFailure(await probe(`http://${server.host}/x`, { milliseconds: 150 }), "timeout", "answer");
    });
    it("a body that stops in the middle", async () => {
      const server = await servers.http((_, response) => {
        response.writeHead(200, { "Content-Length": 1000 });
        response.write("PK");
      });
      const result = await probe(`http://${server.host}/x`, { milliseconds: 200 });
      expectFailure(result, "timeout", "body");
      assert.equal(result.answer?.status, 200);
    });
    it("a body that is cut off", async () => {
      const server = await servers.http((_, response) => {
        response.writeHead(200, { "Content-Length": 1000 });
        response.write("PK", () => response.destroy());
      });
      expectFailure(await probe(`http://${server.host}/x`), "reset", "body");
    });
    it("a connection that is closed", async () => {
      const server = await servers.tcp((socket) => socket.once("data", () => socket.end()));
      expectFailure(await probe(`http://${server.host}/x`), "reset", "answer");
    });
    it("no HTTP", async () => {
      const server = await servers.tcp((socket) => socket.once("data", () => socket.end("SSH-2.0-OpenSSH_9.6\r\n")));
      expectFailure(await probe(`http://${server.host}/x`), "not-http", "answer");
    });
  });

  describe("through a network proxy", () => {
    const through = (proxy: LoopbackServer, credentials?: string, scheme = "http") => ({
      url: `${scheme}://${scheme === "http" ? "network" : "network"}.test:${proxy.port}`,
      ...(credentials !== undefined && { credentials }),
    });

    it("opens a tunnel and talks TLS with the host in it", async () => {
      const target = await servers.module(200, good);
      const proxy = await servers.networkProxy({ target });
      const result = await probe({ url: "https://proxy.test/m/@v/v1.0.0.mod", proxy: through(proxy) }, trusted);
      assert.equal(result.failure, undefined, JSON.stringify(result.failure));
      assert.deepEqual(
        result.phases.map(({ name }) => name),
        ["name", "connect", "tunnel", "tls", "answer", "body"],
      );
      assert.deepEqual([proxy.requests, target.requests], [["CONNECT proxy.test:443"], ["GET /m/@v/v1.0.0.mod"]]);
    });
    it("asks the proxy itself for plain HTTP", async () => {
      const proxy = await servers.networkProxy({});
      const result = await probe({ url: "http://proxy.test/m/@v/list", proxy: through(proxy) });
      assert.deepEqual([result.answer?.status, proxy.requests], [200, ["GET http://proxy.test/m/@v/list"]]);
    });
    it("a password that is right", async () => {
      const target = await servers.module(200, good);
      const proxy = await servers.networkProxy({ target, credentials: "me:secret" });
      const result = await probe({ url: "https://proxy.test/x", proxy: through(proxy, "me:secret") }, trusted);
      assert.equal(result.answer?.status, 200);
    });
    it("a proxy that wants a password", async () => {
      const proxy = await servers.networkProxy({ credentials: "me:secret" });
      expectFailure(
        await probe({ url: "https://proxy.test/x", proxy: through(proxy) }),
        "proxy-password",
        "tunnel",
        true,
      );
    });
    it("a proxy that does not connect", async () => {
      const proxy = await servers.networkProxy({ status: "502 Bad Gateway" });
      const result = await probe({ url: "https://proxy.test/x", proxy: through(proxy) });
      expectFailure(result, "tunnel", "tunnel", true);
      assert.equal(result.failure?.detail, "502 Bad Gateway");
    });
    it("a proxy that hangs up", async () => {
      const proxy = await servers.networkProxy({ status: "hang up" });
      expectFailure(await probe({ url: "https://proxy.test/x", proxy: through(proxy) }), "reset", "tunnel", true);
    });
    it("a tunnel that breaks", async () => {
      const target = await servers.tcp((socket) => socket.once("data", () => socket.destroy()));
      const proxy = await servers.networkProxy({ target });
      expectFailure(await probe({ url: "https://proxy.test/x", proxy: through(proxy) }), "reset", "tls");
    });
    it("a proxy that is not there", async () => {
      const url = `http://network.test:${await servers.closedPort()}`;
      expectFailure(await probe({ url: "https://proxy.test/x", proxy: { url } }), "refused", "connect", true);
    });
    it("a proxy whose name is unknown", async () => {
      const proxy = { url: "http://network.invalid:3128" };
      expectFailure(await probe({ url: "https://proxy.test/x", proxy }), "no-such-name", "name", true);
    });
    it("a silent proxy", async () => {
      const proxy = await servers.tcp(() => undefined);
      const result = await probe({ url: "https://proxy.test/x", proxy: through(proxy) }, { milliseconds: 150 });
      expectFailure(result, "timeout", "tunnel", true);
    });
    it("a proxy over TLS that nobody vouches for", async () => {
      const proxy = await servers.module(200, createCertificate({ name: "network.test", hosts: ["network.test"] }));
      const result = await probe({ url: "https://proxy.test/x", proxy: through(proxy, undefined, "https") });
      expectFailure(result, "certificate-unknown-authority", "proxy-tls", true);
    });

    it("a SOCKS 5 proxy, which gets the name", async () => {
      const target = await servers.module(200, good);
      const asked: string[] = [];
      const proxy = await servers.tcp(socksServer(target, asked, undefined));
      const result = await probe({ url: "https://proxy.test/x", proxy: through(proxy, undefined, "socks5") }, trusted);
      assert.equal(result.failure, undefined, JSON.stringify(result.failure));
      assert.deepEqual([asked, result.answer?.status], [["proxy.test:443"], 200]);
    });
    it("a SOCKS 5 proxy with a password", async () => {
      const target = await servers.module(200, good);
      const proxy = await servers.tcp(socksServer(target, [], "me:secret"));
      const ask = (credentials?: string) =>
        probe({ url: "https://proxy.test/x", proxy: through(proxy, credentials, "socks5") }, trusted);
      assert.equal((await ask("me:secret")).answer?.status, 200);
      expectFailure(await ask("me:wrong"), "proxy-password", "tunnel", true);
      expectFailure(await ask(), "proxy-password", "tunnel", true);
    });
    it("a SOCKS 5 proxy that does not connect", async () => {
      const proxy = await servers.tcp((socket) => {
        socket.once("data", () => {
          socket.write(Buffer.from([5, 0]));
          socket.once("data", () => socket.write(Buffer.from([5, 5, 0, 1, 0, 0, 0, 0, 0, 0])));
        });
      });
      const result = await probe({ url: "https://proxy.test/x", proxy: through(proxy, undefined, "socks5") });
      expectFailure(result, "tunnel", "tunnel", true);
      assert.equal(result.failure?.detail, "connection refused");
    });
  });

  describe("when it is cancelled", () => {
    it("stops at once", async () => {
      const server = await servers.http(() => undefined);
      const controller = new AbortController();
      const started = Date.now();
      const running = probe(`http://${server.host}/x`, { milliseconds: 20_000, signal: controller.signal });
      setTimeout(() => controller.abort(), 50);
      expectFailure(await running, "cancelled", "answer");
      assert.ok(Date.now() - started < 5000);
    });
    it("does not begin", async () => {
      const server = await servers.http(answerAsProxy);
      const result = await probe(`http://${server.host}/x`, { signal: AbortSignal.abort() });
      assert.equal(result.failure?.kind, "cancelled");
    });
  });
});

/** A SOCKS 5 server that notes what it is asked for and connects to `target`. */
function socksServer(target: LoopbackServer, asked: string[], credentials: string | undefined) {
  return (socket: Socket) => {
    const connectTo = (data: Buffer) => {
      const length = data[4] ?? 0;
      asked.push(`${data.subarray(5, 5 + length).toString()}:${data.readUInt16BE(5 + length)}`);
      const tunnel = new Socket().connect(target.port, "127.0.0.1");
      tunnel.on("error", () => socket.destroy());
      socket.write(Buffer.from([5, 0, 0, 3, 1, 0x78, 0, 0]));
      tunnel.pipe(socket).pipe(tunnel);
    };
    socket.once("data", (greeting) => {
      if (credentials === undefined) {
        socket.write(Buffer.from([5, 0]));
        socket.once("data", connectTo);
        return;
      }
      if (!greeting.subarray(2).includes(2)) {
        socket.end(Buffer.from([5, 0xff]));
        return;
      }
      socket.write(Buffer.from([5, 2]));
      socket.once("data", (login) => {
        const user = login.subarray(2, 2 + (login[1] ?? 0)).toString();
        const password = login.subarray(3 + user.length).toString();
        const isRight = `${user}:${password}` === credentials;
        socket.write(Buffer.from([1, isRight ? 0 : 1]));
        socket.once("data", connectTo);
      });
    });
  };
}
