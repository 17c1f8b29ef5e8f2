import { strict as assert } from "node:assert";
import { kindOfProgram, startCommandOf, startPrograms } from "../../server/src/build/startCommand";
import { textOf } from "../../server/src/syntax/value";
import { simulateFiles } from "../support/simulation";

async function finalStage(file: string, files: Readonly<Record<string, string>> = {}) {
  const build = await simulateFiles({ ...files, Dockerfile: file });
  const stage = build.finalStage;
  assert.ok(stage);
  return stage;
}

describe("start command", () => {
  const table: { name: string; file: string; programs: readonly string[] | undefined; usesShell?: boolean }[] = [
    { name: "CMD", file: 'CMD ["/shop", "serve"]', programs: ["/shop"], usesShell: false },
    { name: "CMD in shell form", file: "CMD /shop serve", programs: ["/shop"], usesShell: true },
    {
      name: "several commands",
      file: "CMD ./migrate && exec ./shop",
      programs: ["./migrate", "./shop"],
      usesShell: true,
    },
    {
      name: "a shell given by name",
      file: 'CMD ["sh", "-c", "./migrate && ./shop"]',
      programs: ["./migrate", "./shop"],
      usesShell: false,
    },
    { name: "a script given to a shell", file: 'CMD ["sh", "start.sh"]', programs: ["start.sh"], usesShell: false },
    {
      name: "ENTRYPOINT with CMD as its arguments",
      file: 'ENTRYPOINT ["/shop"]\nCMD ["--port", "80"]',
      programs: ["/shop"],
      usesShell: false,
    },
    {
      name: "a known wrapper",
      file: 'ENTRYPOINT ["/sbin/tini", "--"]\nCMD ["/shop"]',
      programs: ["/shop"],
      usesShell: false,
    },
    {
      name: "ENTRYPOINT in shell form, which ignores CMD",
      file: 'ENTRYPOINT /shop\nCMD ["--port", "80"]',
      programs: ["/shop"],
      usesShell: true,
    },
    { name: "the last one of each", file: 'CMD ["/a"]\nCMD ["/b"]', programs: ["/b"], usesShell: false },
    { name: "an empty ENTRYPOINT", file: "ENTRYPOINT []", programs: [], usesShell: false },
    { name: "a program that a variable names", file: "CMD $SHOP", programs: [""], usesShell: true },
    { name: "none", file: "EXPOSE 80", programs: undefined },
  ];
  for (const { name, file, programs, usesShell } of table) {
    it(name, async () => {
      const stage = await finalStage(`FROM alpine\n${file}\n`);
      const start = startCommandOf(stage);
      const found = start && startPrograms(stage, start).map(({ text }) => text ?? "");
      assert.deepEqual(found, programs);
      assert.equal(start?.usesShell, usesShell);
    });
  }

  it("takes ENTRYPOINT from the stage below and CMD from its own", async () => {
    const stage = await finalStage('FROM alpine AS base\nENTRYPOINT ["env"]\nFROM base\nCMD ["/shop"]\n');
    const start = startCommandOf(stage);
    assert.ok(start);
    assert.deepEqual(
      startPrograms(stage, start).map(({ text }) => text),
      ["/shop"],
    );
  });

  it("forgets the CMD below when the stage sets an ENTRYPOINT", async () => {
    const stage = await finalStage('FROM alpine AS base\nCMD ["/old"]\nFROM base\nENTRYPOINT ["/shop"]\n');
    const start = startCommandOf(stage);
    assert.equal(start?.cmd, undefined);
    assert.equal(start?.script.commands[0]?.words.length, 1);
  });

  it("finds paths from the last WORKDIR", async () => {
    const stage = await finalStage('FROM alpine\nCMD ["./shop"]\nWORKDIR /srv\n');
    const start = startCommandOf(stage);
    assert.ok(start);
    assert.deepEqual(
      startPrograms(stage, start).map(({ path }) => textOf(path)),
      ["/srv/shop"],
    );
  });
});

describe("kind of a start program", () => {
  const base = "FROM golang:1.26\nWORKDIR /app\n";
  const table: { name: string; file: string; files?: Readonly<Record<string, string>>; kind: string }[] = [
    { name: "built, by its path", file: 'RUN go build -o shop .\nCMD ["./shop"]', kind: "built" },
    { name: "built, by a name in PATH", file: 'RUN go install example.com/shop@v1.0.0\nCMD ["shop"]', kind: "built" },
    { name: "built, by a name that PATH does not hold", file: 'RUN go build -o shop .\nCMD ["shop"]', kind: "program" },
    {
      name: "a script with a telling name that is not there",
      file: 'CMD ["/docker-entrypoint.sh"]',
      kind: "hidden script",
    },
    {
      name: "a program of the context",
      file: 'COPY shop .\nCMD ["./shop"]',
      files: { shop: "\u007fELF" },
      kind: "program",
    },
  ];
  for (const { name, file, files, kind } of table) {
    it(name, async () => {
      const stage = await finalStage(`${base}${file}\n`, files);
      const start = startCommandOf(stage);
      const [program] = start ? startPrograms(stage, start) : [];
      assert.ok(program);
      assert.equal(kindOfProgram(stage, program).kind, kind);
    });
  }
});
