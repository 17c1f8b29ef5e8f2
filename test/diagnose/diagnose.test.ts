import assert from "node:assert/strict";
import { causeOf } from "../../server/src/diagnose/cause";
import { diagnoseFiles, dockerfile, modules, type Network, type Reply } from "./fakeNetwork";

const sums = "a.test/m v1.0.0 h1:abc=\na.test/m v1.0.0/go.mod h1:abc=\n";
const project = (...lines: readonly string[]) => ({
  Dockerfile: dockerfile(...lines),
  "go.mod": modules("\ta.test/m v1.0.0"),
  "go.sum": sums,
});

/** What was asked, without scheme. */
const urls = (requests: readonly { readonly url: string }[]) =>
  requests.map(({ url }) => url.replace(/^https?:\/\//, ""));

describe("a diagnosis goes through GOPROXY as Go does", () => {
  // The matrix was taken from runs of go1.24 and go1.27.
  const fallsThrough: [reply: Reply, comma: boolean, pipe: boolean][] = [
    [404, true, true],
    [410, true, true],
    [401, false, true],
    [403, false, true],
    [429, false, true],
    [500, false, true],
    [503, false, true],
    [{ status: 302 }, false, true],
    [{ status: 200, body: "<!doctype html><title>Log in</title>" }, false, true],
    ["refused", false, true],
    ["no-such-name", false, true],
    ["resolver", false, true],
    ["timeout", false, true],
    ["reset", false, true],
    ["certificate-expired", false, true],
    ["certificate-unknown-authority", false, true],
    ["tls", false, true],
    ["not-http", false, true],
  ];
  for (const [reply, comma, pipe] of fallsThrough) {
    for (const [separator, isAsked] of [
      [",", comma],
      ["|", pipe],
    ] as const) {
      it(`${JSON.stringify(reply)} behind ${separator} ${isAsked ? "leads on" : "is the end"}`, async () => {
        const network: Network = { "one.test": reply, "two.test": 200 };
        const { requests, diagnosis } = await diagnoseFiles(
          project(`ENV GOPROXY=https://one.test${separator}two.test`),
          network,
        );
        assert.equal(
          urls(requests).some((url) => url.startsWith("two.test/")),
          isAsked,
        );
        assert.equal(diagnosis.modules[0]?.outcome, isAsked ? "ok" : "failed");
        const [first] = diagnosis.modules[0]?.attempts ?? [];
        assert.equal(first?.afterwards, isAsked ? "next" : "stop");
      });
    }
  }

  it("asks for .info, .mod and .zip, and each only where the one before was", async () => {
    const { requests } = await diagnoseFiles(project("ENV GOPROXY=https://one.test/go/,https://two.test"), {
      "one.test": 404,
      "two.test": 200,
    });
    assert.deepEqual(urls(requests), [
      "one.test/go/a.test/m/@v/v1.0.0.info",
      "two.test/a.test/m/@v/v1.0.0.info",
      "two.test/a.test/m/@v/v1.0.0.mod",
      "two.test/a.test/m/@v/v1.0.0.zip",
    ]);
  });

  it("reports the file that fails although the others are there", async () => {
    const { diagnosis } = await diagnoseFiles(project("ENV GOPROXY=https://one.test"), {
      ".zip": 403,
      "one.test": 200,
    });
    const { decisive } = diagnosis.modules[0] ?? {};
    assert.deepEqual([decisive?.what.endsWith(".zip"), decisive?.cause], [true, "forbidden"]);
  });

  it("ends with off", async () => {
    const { diagnosis, requests } = await diagnoseFiles(project("ENV GOPROXY=https://one.test,off"), {
      "one.test": 404,
    });
    assert.deepEqual([requests.length, causeOf(diagnosis).kind], [1, "proxy-off"]);
  });

  it("shows the error of a proxy rather than that the last one has nothing, as Go does", async () => {
    const { diagnosis } = await diagnoseFiles(project("ENV GOPROXY=https://one.test|https://two.test"), {
      "one.test": 500,
      "two.test": 404,
    });
    assert.equal(causeOf(diagnosis).kind, "server-error");
  });

  it("cannot look into a folder of the image, and goes on", async () => {
    const { diagnosis } = await diagnoseFiles(project("ENV GOPROXY=file:///cache,https://two.test"), {
      "two.test": 200,
    });
    assert.equal(diagnosis.modules[0]?.outcome, "open");
    assert.equal(causeOf(diagnosis).kind, "folder");
  });

  it("sends the password of an entry to that entry alone", async () => {
    const { requests } = await diagnoseFiles(project("ENV GOPROXY=https://me:s%40cret@one.test,https://two.test"), {
      "one.test": 404,
      "two.test": 200,
    });
    assert.deepEqual(
      requests.map(({ url, credentials }) => [url.includes("one.test"), credentials]),
      [
        [true, "me:s@cret"],
        [false, undefined],
        [false, undefined],
        [false, undefined],
      ],
    );
    assert.ok(requests.every(({ url }) => !url.includes("cret")));
  });

  it("asks every prefix of a package, and the proxy for a list of versions", async () => {
    const files = {
      Dockerfile: "FROM golang:1.24\nENV GOPROXY=https://one.test\nRUN go install a.test/m/cmd/x@latest\n",
    };
    const { requests, diagnosis } = await diagnoseFiles(files, {
      "a.test/m/@v": 200,
      "lookup/": 200,
      "/supported": 200,
      "one.test": 404,
    });
    assert.deepEqual(urls(requests).slice(0, 3), [
      "one.test/a.test/m/cmd/x/@v/list",
      "one.test/a.test/m/cmd/@v/list",
      "one.test/a.test/m/@v/list",
    ]);
    assert.deepEqual([diagnosis.modules[0]?.path, diagnosis.modules[0]?.outcome], ["a.test/m", "ok"]);
  });
});

describe("a diagnosis follows redirects", () => {
  const cases: [what: string, reply: Reply, kind: string][] = [
    [
      "to another host, which nobody named",
      { status: 302, location: "https://cdn.test/x?sig=secret" },
      "redirect-elsewhere",
    ],
    ["to another port", { status: 302, location: "https://one.test:8443/x" }, "redirect-elsewhere"],
    ["away from TLS", { status: 301, location: "http://one.test/x" }, "redirect-insecure"],
    ["without an address", { status: 302 }, "redirect-nowhere"],
    ["to itself for ever", { status: 302, location: "/again/@v/v1.0.0.info" }, "redirect-endless"],
  ];
  for (const [what, reply, kind] of cases) {
    it(what, async () => {
      const { diagnosis, requests } = await diagnoseFiles(project("ENV GOPROXY=https://one.test"), {
        "one.test": reply,
      });
      assert.equal(causeOf(diagnosis).kind, kind);
      assert.ok(
        requests.every(({ url }) => url.startsWith("https://one.test/")),
        "only the named host is asked",
      );
      assert.ok(requests.length <= 11);
      assert.doesNotMatch(JSON.stringify(diagnosis.modules[0]?.attempts[0]?.redirects), /secret/);
    });
  }
  it("on the same host to its end", async () => {
    const { diagnosis } = await diagnoseFiles(project("ENV GOPROXY=https://one.test"), {
      "/moved/": 200,
      ".info": { status: 307, location: "/moved/v1.0.0.info" },
      ".mod": { status: 308, location: "https://one.test/moved/v1.0.0.mod" },
      ".zip": { status: 303, location: "/moved/v1.0.0.zip" },
    });
    assert.equal(diagnosis.modules[0]?.outcome, "ok");
    assert.deepEqual(diagnosis.modules[0]?.attempts[1]?.redirects, ["https://one.test/moved/v1.0.0.mod"]);
  });
});

describe("a diagnosis asks the module's own host", () => {
  const goImport = (repository: string, vcs = "git") => ({
    status: 200,
    body: `<meta name="go-import" content="a.test/m ${vcs} ${repository}">`,
    contentType: "text/html",
  });
  const direct = (network: Network, ...lines: readonly string[]) =>
    diagnoseFiles(project("ENV GOPROXY=direct", ...lines), network);

  it("for direct: the page, then the repository as git asks", async () => {
    const { requests, diagnosis } = await direct({ "go-get": goImport("https://a.test/m.git"), "info/refs": 200 });
    assert.deepEqual(urls(requests), ["a.test/m?go-get=1", "a.test/m.git/info/refs?service=git-upload-pack"]);
    assert.equal(diagnosis.modules[0]?.outcome, "ok");
  });
  it("takes the page whatever its status is, as Go does", async () => {
    const { diagnosis } = await direct({
      "go-get": { ...goImport("https://a.test/m.git"), status: 404 },
      "info/refs": 200,
    });
    assert.equal(diagnosis.modules[0]?.outcome, "ok");
  });
  it("a page that names no repository", async () => {
    const { diagnosis } = await direct({ "go-get": { status: 200, body: "<html></html>" } });
    assert.equal(causeOf(diagnosis).kind, "no-go-import");
  });
  it("a bad certificate that GOINSECURE lets pass is no cause", async () => {
    const bad: Network = { "go-get": "certificate-unknown-authority" };
    assert.equal(causeOf((await direct(bad)).diagnosis).kind, "certificate-unknown-authority");
    const allowed = causeOf((await direct(bad, "ENV GOINSECURE=a.test")).diagnosis);
    assert.deepEqual([allowed.kind, allowed.outcome], ["insecure-allowed", "open"]);
  });
  it("a repository that wants a password", async () => {
    const { diagnosis } = await direct({ "go-get": goImport("https://a.test/m.git"), "info/refs": 401 });
    assert.equal(causeOf(diagnosis).kind, "repository-password");
    assert.ok(causeOf(diagnosis).rules.includes("private-auth-missing"));
  });
  it("a repository on a host that nobody named is not asked", async () => {
    const { requests, diagnosis } = await direct({ "go-get": goImport("https://other.test/m") });
    assert.equal(requests.length, 1);
    assert.equal(causeOf(diagnosis).kind, "redirect-elsewhere");
    assert.match(causeOf(diagnosis).message, /other\.test/);
  });
  it("past the proxies where GOPRIVATE says so, even under off", async () => {
    const { requests } = await diagnoseFiles(project("ENV GOPROXY=off GOPRIVATE=a.test"), {
      "go-get": goImport("https://a.test/m.git"),
      "info/refs": 200,
    });
    assert.equal(requests.length, 2);
  });
  it("not past the proxies where GONOPROXY takes that back", async () => {
    const { requests } = await diagnoseFiles(project("ENV GOPROXY=https://one.test GOPRIVATE=a.test GONOPROXY=none"), {
      "one.test": 200,
    });
    assert.ok(urls(requests).every((url) => url.startsWith("one.test/")));
  });
  it("GitHub without a page in between", async () => {
    const files = { ...project("ENV GOPROXY=direct"), "go.mod": modules("\tgithub.com/o/n/v2 v2.0.0") };
    const { requests } = await diagnoseFiles({ ...files, "go.sum": "" }, { "info/refs": 200, lookup: 200 });
    assert.equal(urls(requests)[0], "github.com/o/n/info/refs?service=git-upload-pack");
  });
  it("over ssh where git's configuration says so: only the connection", async () => {
    const rewrite = 'RUN git config --global url."ssh://git@git.corp.test:2222/".insteadOf "https://github.com/"';
    const files = {
      ...project("ENV GOPROXY=direct GONOSUMDB=*", rewrite),
      "go.mod": modules("\tgithub.com/o/n v1.0.0"),
    };
    const { requests, diagnosis } = await diagnoseFiles(files, { "git.corp.test": 200 });
    assert.deepEqual(
      requests.map(({ url }) => url),
      ["ssh://git.corp.test:2222"],
    );
    assert.equal(causeOf(diagnosis).kind, "ssh");
  });
  it("not where a token that nobody knows stands in the way", async () => {
    const rewrite =
      'RUN --mount=type=secret,id=t,env=TOKEN git config --global url."https://x:${TOKEN}@github.com/".insteadOf "https://github.com/"';
    const files = {
      ...project("ENV GOPROXY=direct GONOSUMDB=*", rewrite),
      "go.mod": modules("\tgithub.com/o/n v1.0.0"),
    };
    const { requests, diagnosis } = await diagnoseFiles(files, {});
    assert.deepEqual([requests.length, causeOf(diagnosis).kind], [0, "hidden-rewrite"]);
  });
  it("and misses git in an image without it", async () => {
    const files = project("ENV GOPROXY=direct");
    const alpine = { ...files, Dockerfile: files.Dockerfile.replace("golang:1.24", "golang:1.24-alpine") };
    const { diagnosis } = await diagnoseFiles(alpine, { "go-get": goImport("https://a.test/m.git"), "info/refs": 200 });
    assert.equal(causeOf(diagnosis).kind, "git-missing");
    assert.deepEqual(causeOf(diagnosis).rules, ["git-missing"]);
  });
});

describe("a diagnosis asks for the hashes", () => {
  const without = (...lines: readonly string[]) => ({ ...project(...lines), "go.sum": "" });
  const run = (network: Network, ...lines: readonly string[]) => diagnoseFiles(without(...lines), network);
  const proxy = { ".info": 200, ".mod": 200, ".zip": 200 };

  it("not where go.sum has them", async () => {
    const { requests } = await diagnoseFiles(project("ENV GOPROXY=https://one.test"), { "one.test": 200 });
    assert.ok(requests.every(({ url }) => !url.includes("sumdb")));
  });
  it("of the proxy where it hands the database on, and then of nobody else", async () => {
    const { requests } = await run({ ...proxy, "one.test/sumdb": 200 }, "ENV GOPROXY=https://one.test,direct");
    assert.deepEqual(urls(requests).slice(3), [
      "one.test/sumdb/sum.golang.org/supported",
      "one.test/sumdb/sum.golang.org/lookup/a.test/m@v1.0.0",
    ]);
  });
  for (const [reply, separator, host] of [
    [404, ",", "sum.golang.org"],
    [410, ",", "sum.golang.org"],
    [500, ",", undefined],
    [403, ",", undefined],
    [500, "|", "sum.golang.org"],
  ] as const) {
    it(`where the proxy answers ${reply} in front of ${separator}direct: ${host ?? "fails"}`, async () => {
      const { requests, diagnosis } = await run(
        { ...proxy, "/supported": reply, "sum.golang.org/lookup": 200 },
        `ENV GOPROXY=https://one.test${separator}direct`,
      );
      const lookup = urls(requests).find((url) => url.includes("/lookup/"));
      assert.equal(lookup?.split("/")[0], host);
      assert.equal(diagnosis.modules[0]?.outcome, host ? "ok" : "failed");
    });
  }
  it("not of the database itself behind a proxy with an error and no other end of the list", async () => {
    const { diagnosis, requests } = await run(
      { ...proxy, "/supported": 500 },
      "ENV GOPROXY=https://one.test|https://two.test",
    );
    assert.ok(urls(requests).every((url) => !url.startsWith("sum.golang.org")));
    assert.equal(diagnosis.modules[0]?.outcome, "failed");
  });
  it("that do not know the module: it is private", async () => {
    const { diagnosis } = await run({ ...proxy, "/supported": 200, "/lookup/": 404 }, "ENV GOPROXY=https://one.test");
    const cause = causeOf(diagnosis);
    assert.equal(cause.kind, "not-found");
    assert.match(cause.message, /hashes of `a\.test\/m` cannot be verified/);
    assert.equal(cause.rules[0], "goprivate-missing");
  });
  it("of another name past the proxies", async () => {
    const { requests } = await run(
      { ...proxy, "sum.golang.google.cn": 200 },
      "ENV GOPROXY=https://one.test GOSUMDB=sum.golang.google.cn",
    );
    assert.deepEqual(urls(requests).slice(3), ["sum.golang.google.cn/lookup/a.test/m@v1.0.0"]);
  });
  for (const line of ["ENV GOSUMDB=off", "ENV GONOSUMDB=a.test", "ENV GOPRIVATE=a.test GONOPROXY=none"]) {
    it(`not with ${line}`, async () => {
      const { requests } = await run(proxy, "ENV GOPROXY=https://one.test", line);
      assert.equal(requests.length, 3);
    });
  }
  it("through the proxies also for a module that is fetched past them", async () => {
    const page = { status: 200, body: '<meta name="go-import" content="a.test/m git https://a.test/m">' };
    const { requests } = await run(
      { "go-get": page, "info/refs": 200, "one.test/sumdb": 200 },
      "ENV GOPROXY=https://one.test GONOPROXY=a.test",
    );
    assert.deepEqual(
      urls(requests)
        .slice(2)
        .map((url) => url.split("/")[0]),
      ["one.test", "one.test"],
    );
  });
});

describe("a diagnosis keeps its limits", () => {
  it("does not wait twice for a silent host", async () => {
    const files = { ...project("ENV GOPROXY=https://one.test|https://two.test|direct"), "go.sum": "" };
    const { requests, diagnosis } = await diagnoseFiles(files, { "one.test": "timeout", "two.test": 200 });
    assert.equal(urls(requests).filter((url) => url.startsWith("one.test")).length, 1);
    const repeated = diagnosis.modules.flatMap(({ attempts }) => attempts.filter(({ isRepeated }) => isRepeated));
    assert.deepEqual(
      repeated.map(({ purpose, cause }) => [purpose, cause]),
      [["checksums", "timeout"]],
    );
  });
  it("stops when the time for all is over", async () => {
    const { requests, diagnosis } = await diagnoseFiles(
      project("ENV GOPROXY=https://one.test"),
      {},
      { totalMilliseconds: 0 },
    );
    assert.deepEqual([requests.length, causeOf(diagnosis).kind, causeOf(diagnosis).outcome], [0, "time-up", "open"]);
  });
  it("does not call a name wrong that only containers know", async () => {
    const own = await diagnoseFiles(project("ENV GOPROXY=http://host.docker.internal:3000"), {
      docker: "no-such-name",
    });
    assert.deepEqual([causeOf(own.diagnosis).kind, causeOf(own.diagnosis).outcome], ["docker-name", "open"]);
    const refused = await diagnoseFiles(project("ENV GOPROXY=http://host.docker.internal:3000"), { docker: "refused" });
    assert.equal(causeOf(refused.diagnosis).outcome, "failed");
  });
  it("goes through the network proxy of the step", async () => {
    const { requests } = await diagnoseFiles(
      project("ENV GOPROXY=https://one.test,http://127.0.0.1:9 HTTPS_PROXY=http://me:secret@net.test:3128"),
      { "one.test": 404, "127.0.0.1": 200 },
    );
    assert.deepEqual(requests[0]?.proxy, { url: "http://net.test:3128/", credentials: "me:secret" });
    assert.equal(requests[1]?.proxy, undefined, "never for this machine itself");
  });
});
