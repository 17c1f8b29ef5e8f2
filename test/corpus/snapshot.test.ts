import assert from "node:assert/strict";
import { lintCase } from "./corpus";
import { Collection } from "./snapshot";

const pinned =
  'FROM golang:1.26-alpine\nCOPY main.go ./\nRUN go build -a -o /main main.go\nUSER 65532\nCMD ["/main"]\n';
const floating = pinned.replace("golang:1.26-alpine", "golang:alpine");

describe("the snapshot of findings", () => {
  it("holds no text of the files", async () => {
    const { snapshot } = await collectionOf({ shop: floating });
    assert.doesNotMatch(JSON.stringify(snapshot), /alpine|main|Dockerfile/);
    assert.equal(snapshot.cases, 1);
    assert.equal(snapshot.files, 1);
    assert.match(snapshot.rules["go-image-unpinned"]?.cases["shop"] ?? "", /^1:[0-9a-f]{8}$/);
  });

  it("is the same for the same files", async () => {
    const [first, second] = [await collectionOf({ shop: floating }), await collectionOf({ shop: floating })];
    assert.deepEqual(first.snapshot, second.snapshot);
    assert.deepEqual(second.changesSince(first.snapshot), []);
  });

  it("tells what appeared, with its message, and what went away", async () => {
    const [before, after] = [await collectionOf({ shop: pinned }), await collectionOf({ shop: floating })];
    const appeared = after.changesSince(before.snapshot).join("\n");
    assert.match(
      appeared,
      /^go-image-unpinned: 0 -> 1\n {2}\+ shop line 1 Dockerfile: warning: `golang:alpine` names/m,
    );
    const gone = before.changesSince(after.snapshot).join("\n");
    assert.match(gone, /^go-image-unpinned: 1 -> 0\n {2}- shop line 1$/m);
  });

  it("tells a finding that says something else at its line as one change", async () => {
    const other = floating.replace("golang:alpine", "golang:latest");
    const [before, after] = [await collectionOf({ shop: floating }), await collectionOf({ shop: other })];
    const changes = after.changesSince(before.snapshot).join("\n");
    assert.match(changes, /^go-image-unpinned: 1 -> 1\n {2}~ shop line 1 Dockerfile: warning: `golang:latest` names/m);
  });

  it("counts equal findings at one line one by one", async () => {
    const twice = pinned.replace(
      "RUN go build -a -o /main main.go",
      "RUN go build -a -o /a . && go build -a -o /main .",
    );
    const [before, after] = [await collectionOf({ shop: pinned }), await collectionOf({ shop: twice })];
    assert.equal(after.snapshot.rules["cache-defeating-flag"]?.findings, 2);
    assert.match(after.changesSince(before.snapshot).join("\n"), /^cache-defeating-flag: 1 -> 2$/m);
  });

  it("tells cases that came and went", async () => {
    const [before, after] = [await collectionOf({ old: floating }), await collectionOf({ young: floating })];
    const changes = after.changesSince(before.snapshot).join("\n");
    assert.match(changes, /^ {2}- old line 1$/m);
    assert.match(changes, /^ {2}\+ young line 1 Dockerfile/m);
  });
});

async function collectionOf(dockerfiles: Readonly<Record<string, string>>): Promise<Collection> {
  const collection = new Collection();
  for (const [name, text] of Object.entries(dockerfiles)) {
    const files = { Dockerfile: text, "main.go": "package main\n\nfunc main() {}\n" };
    collection.add(name, await lintCase({ name, files, target: "Dockerfile" }));
  }
  return collection;
}
