import assert from "node:assert/strict";
import { Linter } from "../../server/src/lint/engine";
import { resolveSettings } from "../../server/src/lint/settings";
import { defineDockerignoreRule } from "../../server/src/rules/define";
import { parseDockerfile } from "../../server/src/syntax/dockerfile";
import { contextHintsOf } from "../../server/src/workspace/contextHints";
import { MemoryFileSystem } from "../../server/src/workspace/memoryFileSystem";
import { Workspace } from "../../server/src/workspace/workspace";
import { noLatest } from "../support/fakeRules";

/** Reports the root of the context that an ignore file is for, and what it was asked to read there. */
const contextTeller = defineDockerignoreRule({
  meta: { ...noLatest.meta, id: "context-teller" },
  text: noLatest.text,
  check({ context, report }) {
    const text = context?.listing.text("note");
    report({ span: { start: 0, end: 0 }, message: context ? `<${context.root}> ${text ?? ""}`.trim() : "unknown" });
  },
});

async function tell(files: Readonly<Record<string, string>>, path: string): Promise<string | undefined> {
  const linter = new Linter(new Workspace(new MemoryFileSystem(files)), [contextTeller]);
  const report = await linter.lint(path, { settings: resolveSettings(undefined, undefined, "en") });
  assert.equal(report.kind, "dockerignore");
  return report.findings[0]?.message;
}

describe("the context of an ignore file", () => {
  const dockerfile = "FROM alpine:3.22\nCOPY . /\n";
  const compose = "services:\n  api:\n    build:\n      context: .\n      dockerfile: build/api.Dockerfile\n";
  const cases: [name: string, files: Readonly<Record<string, string>>, path: string, expected: string][] = [
    ["is its folder", { "api/.dockerignore": "", "api/note": "here" }, "api/.dockerignore", "<api> here"],
    ["is the workspace folder at the top", { ".dockerignore": "", note: "top" }, ".dockerignore", "<> top"],
    [
      "is that of the Dockerfile that it is named after",
      {
        "build/api.Dockerfile.dockerignore": "",
        "build/api.Dockerfile": dockerfile,
        "compose.yaml": compose,
        note: "top",
      },
      "build/api.Dockerfile.dockerignore",
      "<> top",
    ],
    [
      "is unknown where that one's is guessed",
      { "build/api.Dockerfile.dockerignore": "", "build/api.Dockerfile": dockerfile },
      "build/api.Dockerfile.dockerignore",
      "unknown",
    ],
  ];
  for (const [name, files, path, expected] of cases) {
    it(name, async () => assert.equal(await tell(files, path), expected));
  }

  it("does not make the Dockerfile forget what its own findings rest on", async () => {
    const files = {
      Dockerfile: dockerfile,
      "Dockerfile.dockerignore": "x\n",
      note: "a",
      "compose.yaml": "services:\n  a:\n    build: .\n",
    };
    const workspace = new Workspace(new MemoryFileSystem(files));
    const surroundings = await workspace.surroundings("Dockerfile", contextHintsOf(parseDockerfile(dockerfile)));
    surroundings.context?.listing.text("note");
    await workspace.fulfil(surroundings);
    const linter = new Linter(workspace, [contextTeller]);
    await linter.lint("Dockerfile.dockerignore", { settings: resolveSettings(undefined, undefined, "en") });
    const stale = workspace.changed([{ path: "note", kind: "changed" }]);
    assert.deepEqual([...stale].sort(), ["Dockerfile", "Dockerfile.dockerignore"]);
  });
});
