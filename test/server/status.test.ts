import assert from "node:assert/strict";
import { type DocumentStatus, documentStatusRequest, statusChangedNotification } from "../../server/src/protocol";
import { Sandbox } from "../support/commandLine";
import { LspClient } from "../support/lspClient";

const dockerfile = "FROM golang:latest\nCOPY . .\nRUN go mod download\n";

describe("the status of a document over stdio", () => {
  let sandbox: Sandbox;
  let client: LspClient;
  let changes: number;

  const start = async (files: Readonly<Record<string, string>> = {}, status = true): Promise<void> => {
    sandbox = new Sandbox({ "go.mod": "module example.com/app\n", "build/Dockerfile": dockerfile, ...files });
    client = await LspClient.start({
      folders: [sandbox.folder],
      initializationOptions: { clientCommands: true, status },
    });
    changes = 0;
    client.connection.onNotification(statusChangedNotification, () => {
      changes++;
    });
  };

  afterEach(async () => {
    assert.equal(await client.stop(), 0);
    assert.deepEqual(client.errors, []);
    sandbox.remove();
  });

  const statusOf = async (uri: string): Promise<DocumentStatus | null> =>
    client.connection.sendRequest<DocumentStatus | null>(documentStatusRequest, { uri });

  /** Asks until the answer is as wanted: Dockerfiles are counted in the background. */
  const waitForStatus = async (uri: string, isWanted: (status: DocumentStatus) => boolean): Promise<DocumentStatus> => {
    let last: DocumentStatus | null = null;
    for (let attempts = 0; attempts < 100; attempts++) {
      last = await statusOf(uri);
      if (last && isWanted(last)) return last;
      await new Promise((done) => setTimeout(done, 50));
    }
    return assert.fail(`the status is ${JSON.stringify(last, null, 2)}`);
  };

  it("says what was found, which folder is the build context and why, and how many Dockerfiles there are", async () => {
    await start({ "compose.yaml": "services:\n  app:\n    build: { context: ., dockerfile: build/Dockerfile }\n" });
    const uri = await client.open("build/Dockerfile", dockerfile);
    const status = await waitForStatus(uri, ({ dockerfiles }) => dockerfiles !== undefined);
    assert.deepEqual(status, {
      isEnabled: true,
      findings: (await client.diagnostics(uri)).length,
      context: {
        dockerfile: "build/Dockerfile",
        folder: ".",
        reason: "Named in compose.yaml.",
        choices: ["build", "."],
      },
      switchedOff: { rules: [], categories: [] },
      configuration: { uri: client.uri(".go-hints.yaml"), exists: false, problems: [] },
      dockerfiles: { count: 1, isComplete: true },
    });
    assert.ok(status.findings > 0);
  });

  it("says so when the build context is not known", async () => {
    await start({ ".go-hints.yaml": "contexts:\n  build/Dockerfile: nowhere\n" });
    const { context } = (await statusOf(await client.open("build/Dockerfile", dockerfile))) ?? {};
    assert.equal(context?.folder, null);
    assert.match(context.reason, /^The build context of this Dockerfile is not known/);
  });

  it("says why a template has no findings", async () => {
    await start();
    const status = await statusOf(await client.open("build/Dockerfile", `FROM {{ .Image }}\n${dockerfile}`));
    assert.deepEqual([status?.isEnabled, status?.findings, status?.context], [true, 0, undefined]);
    assert.match(status?.notChecked ?? "", /^Not checked: this is a template/);
  });

  it("lists what is switched off, rules of such a category not once more", async () => {
    await start({
      ".go-hints.yaml": "categories:\n  permissions: off\nrules:\n  goproxy-unset: off\n  capability-lost: off\n",
    });
    const status = await statusOf(await client.open("build/Dockerfile", dockerfile));
    assert.deepEqual(status?.switchedOff, { rules: ["goproxy-unset"], categories: ["Permissions"] });
  });

  it("names the place of an error in .go-hints.yaml, also while it is being typed", async () => {
    await start({ ".go-hints.yaml": "rules:\n  goproxy-unset: off\n" });
    const dockerfileUri = await client.open("build/Dockerfile", dockerfile);
    const configUri = await client.open(".go-hints.yaml", "rules:\n  goproxy-unset: off\n", "yaml");
    assert.deepEqual((await statusOf(configUri))?.configuration.problems, []);
    const before = changes;
    await client.replace(configUri, "off", "of");
    const { configuration, findings } = await waitForStatus(configUri, (status) => status.findings > 0);
    assert.equal(findings, 1);
    assert.deepEqual(configuration.problems[0]?.position, { line: 1, character: 17 });
    await waitForStatus(dockerfileUri, (status) => status.configuration.problems.length === 1);
    for (let attempts = 0; attempts < 100 && changes === before; attempts++)
      await new Promise((done) => setTimeout(done, 50));
    assert.ok(changes > before, "the client was not told");
  });

  it("counts again when Dockerfiles come and go", async () => {
    await start();
    const uri = await client.open("build/Dockerfile", dockerfile);
    await waitForStatus(uri, ({ dockerfiles }) => dockerfiles?.count === 1);
    sandbox.write("other.Dockerfile", "FROM scratch\n");
    await client.watchedFiles({ "other.Dockerfile": 1 });
    await waitForStatus(uri, ({ dockerfiles }) => dockerfiles?.count === 2);
    assert.ok(changes > 0);
  });

  it("knows nothing of documents that are not open or not checked", async () => {
    await start();
    assert.equal(await statusOf(client.uri("build/Dockerfile")), null);
    assert.equal(await statusOf(await client.open("go.mod", "module example.com/app\n", "go.mod")), null);
  });

  it("says when checking is switched off", async () => {
    await start();
    const uri = await client.open("build/Dockerfile", dockerfile);
    await client.changeSettings({ enable: false });
    const { findings, context } = await waitForStatus(uri, ({ isEnabled }) => !isEnabled);
    assert.deepEqual([findings, context], [0, undefined]);
  });

  it("is announced to nobody who does not show it", async () => {
    await start({}, false);
    const uri = await client.open("build/Dockerfile", dockerfile);
    await waitForStatus(uri, ({ dockerfiles }) => dockerfiles !== undefined);
    sandbox.write("other.Dockerfile", "FROM scratch\n");
    await client.watchedFiles({ "other.Dockerfile": 1 });
    await waitForStatus(uri, ({ dockerfiles }) => dockerfiles?.count === 2);
    assert.equal(changes, 0);
  });
});
