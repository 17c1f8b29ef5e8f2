import assert from "node:assert/strict";
import { Linter } from "../../server/src/lint/engine";
import { resolveSettings } from "../../server/src/lint/settings";
import { MemoryFileSystem } from "../../server/src/workspace/memoryFileSystem";
import { Workspace } from "../../server/src/workspace/workspace";
import { editedProjects } from "../support/editedProjects";
import { describeReport, EditScript, followEdits, type Lint, overtakenLint } from "../support/editedReports";

/** `npm run fuzz:edits` makes many more. */
const seed = 1;
const edits = 90;

/** Each edit of a long file takes as long as ten of the others. */
const editsOfLongFile = 35;
const longFile = 10_000;

describe("a linter that follows edits says what a fresh one says", function () {
  this.timeout(120_000);

  for (const { name, dockerfile, files } of editedProjects) {
    it(`of ${name}`, async () => {
      const text = files[dockerfile] ?? "";
      const count = text.length > longFile ? editsOfLongFile : edits;
      const followed = await followEdits(files, dockerfile, seed, count);
      // Else nothing would be compared.
      assert.ok(followed.findings > 2 * count, `${followed.findings} findings in ${count} reports`);
      assert.ok(followed.changes > count / 10, `${followed.changes} of ${count} edits change what is said`);
    });
  }

  it("of two files that are edited in turn", async () => {
    const [first, second] = editedProjects.filter(({ name }) => name === "stages" || name === "npm");
    assert.ok(first && second);
    await Promise.all([first, second].map(({ files, dockerfile }) => followEdits(files, dockerfile, seed + 1, 60)));
  });

  for (const { name, dockerfile, files } of editedProjects.slice(0, 3)) {
    it(`of ${name}, where some lints are overtaken by the next edit`, async () => {
      await followEdits(files, dockerfile, seed + 2, 60, overtakenLint());
    });
  }
});

describe("what stands in no instruction", () => {
  const dockerfile =
    "# syntax=docker/dockerfile:1\n# why\nFROM golang:1.26\nARG API_TOKEN\nRUN fetch --as $API_TOKEN\n";
  const settings = resolveSettings({}, undefined, "en");

  for (const [what, before, after] of [
    ["a directive", "dockerfile:1\n", "dockerfile:1.4\n"],
    ["a comment that hides a rule", "# why", "# go-hints: ignore-file[secret-in-build-arg]"],
  ] as const) {
    it(`counts when it is edited: ${what}`, async () => {
      const linter = new Linter(new Workspace(new MemoryFileSystem({ Dockerfile: dockerfile })));
      const first = await linter.lint("Dockerfile", { settings, text: dockerfile, isEdited: true });
      const said = describeReport(first);
      const text = dockerfile.replace(before, after);
      const next = await linter.lint("Dockerfile", { settings, text, previous: first, isEdited: true });
      assert.equal(next.syntax?.editing?.changes?.length, 0);
      assert.notEqual(describeReport(next), said);
      assert.equal(describeReport(next), describeReport(await linter.lint("Dockerfile", { settings, text })));
    });
  }
});

describe("following edits", function () {
  this.timeout(30_000);
  const [project] = editedProjects;
  assert.ok(project);
  const { files, dockerfile } = project;

  it("finds a report that says what held before the edit", async () => {
    let asked = 0;
    const stale: Lint = async (linter, path, request) => {
      const report = await linter.lint(path, request);
      return ++asked % 20 === 0 && request.previous ? { ...report, findings: request.previous.findings } : report;
    };
    await assert.rejects(followEdits(files, dockerfile, seed, 400, stale), (error: Error) => {
      assert.match(error.message, /^seed 1, edit \d+ \(.+\): following the edits says something else/);
      for (const part of ["before: ", "after: ", "followed: ", "fresh: "])
        assert.ok(error.message.includes(part), part);
      return true;
    });
  });

  it("finds a simulation of the text before the edit behind findings that are right", async () => {
    let asked = 0;
    const stale: Lint = async (linter, path, request) => {
      const report = await linter.lint(path, request);
      const build = request.previous?.build;
      return ++asked % 20 === 0 && build !== undefined ? { ...report, build } : report;
    };
    await assert.rejects(followEdits(files, dockerfile, seed, 400, stale), /what hovers and layers show/);
  });

  it("makes the same edits for the same seed, and others for another", () => {
    const texts = (number: number) => {
      const script = new EditScript(files[dockerfile] ?? "", number);
      return Array.from({ length: 200 }, () => script.next().after);
    };
    assert.deepEqual(texts(7), texts(7));
    assert.notDeepEqual(texts(7), texts(8));
  });

  it("makes edits of every kind, each of which changes the text", () => {
    const kinds = new Set<string>();
    for (const each of editedProjects) {
      const script = new EditScript(each.files[each.dockerfile] ?? "", seed);
      for (let left = 500; left > 0; left--) {
        const { before, after, what } = script.next();
        assert.notEqual(after, before, what);
        kinds.add(what.replace(/^".*" /, "").replace(/^\w+ renamed to \w+/, "a name changed"));
      }
    }
    assert.ok(kinds.size >= 38, [...kinds].join("\n"));
  });
});
