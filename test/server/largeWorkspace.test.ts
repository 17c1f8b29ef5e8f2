import assert from "node:assert/strict";
import { CancellationToken, CancellationTokenSource, type WorkDoneProgressReport } from "vscode-languageserver/node";
import type { CheckWorkspaceResult } from "../../server/src/protocol";
import { Sandbox } from "../support/commandLine";
import { LspClient, serverWithRules } from "../support/lspClient";

const count = 2_000;
const dockerfile = "FROM golang:latest AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /out/app .\n";

describe("a workspace of 2,000 Dockerfiles over stdio", function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let server: string;
  let client: LspClient;

  before(async () => {
    server = await serverWithRules("test/server/serverRules.ts");
    const files = Array.from({ length: count }, (_, at) => [
      [`group${at % 40}/service${at}/Dockerfile`, dockerfile],
      [`group${at % 40}/service${at}/go.mod`, `module example.com/service${at}\n\ngo 1.26\n`],
      [`group${at % 40}/service${at}/main.go`, "package main\n"],
    ]);
    sandbox = new Sandbox(Object.fromEntries(files.flat()));
  });

  after(() => sandbox.remove());

  beforeEach(async () => {
    client = await LspClient.start({ server, folders: [sandbox.folder] });
  });

  afterEach(async () => {
    assert.deepEqual(client.errors, []);
    assert.equal(await client.stop(), 0);
  });

  const check = (token = CancellationToken.None): Promise<CheckWorkspaceResult> =>
    client.connection.sendRequest("goHints/checkWorkspace", { workDoneToken: "check" }, token);

  /** What is told of the progress, as it comes. */
  const followProgress = (onReport?: () => void): WorkDoneProgressReport[] => {
    const reports: WorkDoneProgressReport[] = [];
    client.connection.onNotification("$/progress", ({ value }: { value: WorkDoneProgressReport }) => {
      reports.push(value);
      onReport?.();
    });
    return reports;
  };

  it("is checked on demand, tells how far it is, and answers other questions meanwhile", async () => {
    const reports = followProgress();
    const uri = await client.open("group0/service0/Dockerfile", dockerfile);
    await client.diagnostics(uri);
    let isDone = false;
    const checked = check().finally(() => {
      isDone = true;
    });
    let longest = 0;
    let edits = 0;
    for (; !isDone; edits++) {
      await client.replace(uri, "WORKDIR /src", "WORKDIR  /src");
      const begun = performance.now();
      assert.ok(await client.hover(uri, ":latest"));
      longest = Math.max(longest, performance.now() - begun);
      await client.replace(uri, "WORKDIR  /src", "WORKDIR /src");
    }
    const result = await checked;
    // Each has a tag that moves, and a module by its name.
    assert.deepEqual(result, { files: count, findings: 3 * count });
    assert.ok(edits > 5, `${edits} edits were made meanwhile`);
    assert.ok(longest < 2_000, `the longest answer took ${Math.round(longest)} ms`);

    const shown = reports.map(({ percentage }) => percentage ?? -1);
    assert.ok(shown.length > 20, `${shown.length} reports`);
    assert.deepEqual(
      shown,
      shown.toSorted((a, b) => a - b),
    );
    assert.equal(shown.at(-1), 100);
    assert.match(reports.at(-1)?.message ?? "", /^2000 of 2000 files$/);
    await client.until("workspace diagnostics", () =>
      [...client.registrations.values()].some(({ registerOptions }) => registerOptions?.workspaceDiagnostics === true),
    );
    const { items } = await client.pullWorkspace();
    assert.equal(items.length, count);
  });

  it("can be cancelled, and is as before then", async () => {
    const source = new CancellationTokenSource();
    const reports = followProgress(() => source.cancel());
    await assert.rejects(check(source.token), { code: -32800 });
    assert.ok(reports.length > 0 && (reports.at(-1)?.percentage ?? 100) < 100);
    assert.deepEqual((await client.pullWorkspace()).items, []);
  });
});
