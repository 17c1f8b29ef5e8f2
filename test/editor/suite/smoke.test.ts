import { strict as assert } from "node:assert";
import { readManifest } from "../project";
import { eventually, extensionUnderTest, openFixture, reports, resetFixture, waitForDiagnostics } from "./support";

describe("the extension in a real editor", () => {
  const fixture = openFixture("smoke");

  afterEach(() => resetFixture(fixture));

  it("is found by the editor", () => {
    const { publisher, name } = readManifest(extensionUnderTest().extensionPath);
    assert.equal(extensionUnderTest().id, `${publisher}.${name}`);
  });

  it("is activated by opening a Dockerfile", async () => {
    const { document } = await fixture.open("Dockerfile");
    assert.equal(document.languageId, "dockerfile");
    await eventually(
      () => extensionUnderTest().isActive,
      () => "the extension did not become active",
    );
  });

  it("reports a problem of the Dockerfile that was opened", async () => {
    const { document } = await fixture.open("Dockerfile");
    await waitForDiagnostics(document.uri, reports("goproxy-unset"));
  });
});
