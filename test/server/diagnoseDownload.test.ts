import assert from "node:assert/strict";
import { CancellationTokenSource, type WorkDoneProgressReport, type WorkspaceEdit } from "vscode-languageserver/node";
import {
  type DiagnoseDownloadParams,
  type DiagnoseDownloadResult,
  diagnoseDownloadRequest,
} from "../../server/src/protocol";
import { Sandbox } from "../support/commandLine";
import { LoopbackServers } from "../support/loopback";
import { LspClient } from "../support/lspClient";

const goMod = "module example.com/shop\n\ngo 1.24\n\nrequire github.com/BurntSushi/toml v1.4.0\n";
const dockerfile = (...lines: readonly string[]) =>
  ["FROM golang:1.24 AS build", ...lines, "WORKDIR /src", "COPY go.mod ./", "RUN go mod download", ""].join("\n");

describe("the request to diagnose a download", () => {
  const servers = new LoopbackServers();
  let sandbox: Sandbox;
  let client: LspClient;

  beforeEach(async () => {
    sandbox = new Sandbox({ "go.mod": goMod });
    client = await LspClient.start({ folders: [sandbox.folder] });
  });
  afterEach(async () => {
    await client.stop();
    await servers.stop();
    sandbox.remove();
    assert.deepEqual(client.errors, []);
  });

  function diagnose(
    params: Partial<DiagnoseDownloadParams> & { readonly uri: string },
    token = new CancellationTokenSource().token,
  ): Promise<DiagnoseDownloadResult | null> {
    return client.connection.sendRequest(
      diagnoseDownloadRequest,
      { position: { line: 0, character: 0 }, ...params },
      token,
    );
  }

  it("is offered by a server that reaches the network", () =>
    assert.deepEqual(client.initializeResult.capabilities.experimental, { diagnoseDownload: true }));

  it("answers with cause and report", async () => {
    const proxy = await servers.module(404);
    const uri = await client.open("Dockerfile", dockerfile(`ENV GOPROXY=http://${proxy.host}`));
    const result = await diagnose({ uri, position: { line: 4, character: 3 } });
    assert.deepEqual([result?.outcome, result?.kind], ["failed", "not-found"]);
    assert.match(result?.report ?? "", /^# `127\.0\.0\.1:\d+` does not have `github\.com\/!burnt!sushi\/toml/);
    assert.equal(result?.report.split("\n")[0], `# ${result?.message}`);
    assert.deepEqual(proxy.requests, ["GET /github.com/!burnt!sushi/toml/@v/v1.4.0.info"]);
  });

  it("asks nobody before somebody asks", async () => {
    const proxy = await servers.module(404);
    const uri = await client.open("Dockerfile", dockerfile(`ENV GOPROXY=http://${proxy.host}`));
    await client.diagnostics(uri);
    await client.hover(uri, "GOPROXY");
    assert.deepEqual(proxy.requests, []);
  });

  it("sees the text that is not saved yet", async () => {
    const [first, second] = [await servers.module(404), await servers.module()];
    const uri = await client.open("Dockerfile", dockerfile(`ENV GOPROXY=http://${first.host}`));
    await client.replace(uri, first.host, second.host);
    const result = await diagnose({ uri });
    assert.notEqual(result?.kind, "not-found");
    assert.equal(first.requests.length, 0);
    assert.match(second.requests[0] ?? "", /\.info$/);
  });

  it("hands over a fix that can be applied", async () => {
    const closed = await servers.closedPort();
    const uri = await client.open("Dockerfile", dockerfile(`ENV GOPROXY="http://127.0.0.1:${closed} direct"`));
    const result = await diagnose({ uri });
    assert.equal(result?.kind, "refused-list");
    const [fix] = result?.fixes ?? [];
    assert.equal(fix?.rule, "goproxy-syntax");
    assert.match(client.applied(fix?.edit as WorkspaceEdit, uri), /GOPROXY="?http:\/\/127\.0\.0\.1:\d+,direct"?\n/);
  });

  it("reports progress on the token that it is given", async () => {
    const proxy = await servers.module(404);
    const uri = await client.open("Dockerfile", dockerfile(`ENV GOPROXY=http://${proxy.host}`));
    const messages: (string | undefined)[] = [];
    client.connection.onNotification(
      "$/progress",
      ({ token, value }: { token: string; value: WorkDoneProgressReport }) => {
        if (token === "mine") messages.push(value.message);
      },
    );
    await diagnose({ uri, workDoneToken: "mine" });
    assert.deepEqual(messages, [`asking ${proxy.host}`]);
  });

  it("ends at once when it is cancelled", async () => {
    const silent = await servers.http(() => undefined);
    const uri = await client.open("Dockerfile", dockerfile(`ENV GOPROXY=http://${silent.host}`));
    const source = new CancellationTokenSource();
    const started = Date.now();
    const running = diagnose({ uri }, source.token);
    while (silent.requests.length === 0 && Date.now() - started < 8000)
      await new Promise((done) => setTimeout(done, 20));
    source.cancel();
    const result = await running;
    assert.equal(result?.kind, "cancelled");
    assert.ok(Date.now() - started < 9000, "it did not wait for its limit");
  });

  it("asks which module where no go.mod tells", async () => {
    const proxy = await servers.module();
    sandbox.write("go.mod", "module example.com/shop\n");
    const uri = await client.open("Dockerfile", dockerfile(`ENV GOPROXY=http://${proxy.host} GOSUMDB=off`));
    assert.equal((await diagnose({ uri }))?.kind, "no-module");
    assert.equal((await diagnose({ uri, module: "a.example.com/m@v1.0.0" }))?.outcome, "ok");
    assert.match(proxy.requests[0] ?? "", /a\.example\.com\/m\/@v\/v1\.0\.0\.info/);
  });

  it("says nothing on other documents, and where no step downloads", async () => {
    assert.equal(await diagnose({ uri: await client.open(".npmrc", "x=1\n", "properties") }), null);
    assert.equal(await diagnose({ uri: await client.open("Dockerfile", "FROM alpine\nRUN echo\n") }), null);
    assert.equal(await diagnose({ uri: client.uri("not-open") }), null);
  });
});
