import { strict as assert } from "node:assert";
import type { Owner } from "../../server/src/build/owner";
import { folderBefore, knowsAccount, mayMakeFolder } from "../../server/src/build/ownership";
import { simulateFiles, stepWith } from "../support/simulation";

/** The command `mark` of a Dockerfile, and the simulation around it. */
async function marked(file: string, files: Readonly<Record<string, string>> = {}) {
  const build = await simulateFiles({ Dockerfile: file, ...files });
  const step = stepWith(build, "mark");
  const command = step.commands.find(({ name }) => name === "mark");
  assert.ok(command);
  return { step, command };
}

function text(owner: Owner): string {
  return owner.kind === "user" ? (owner.name ?? String(owner.uid)) : owner.kind;
}

const account = "FROM golang:1.24\nRUN useradd -m -u 1000 app\n";

describe("the owner of a folder", () => {
  const table: { name: string; file: string; path: string; owner: string; files?: Readonly<Record<string, string>> }[] =
    [
      {
        name: "WORKDIR is made for the user in force",
        file: `${account}USER app\nWORKDIR /a/b`,
        path: "/a/b",
        owner: "app",
      },
      { name: "and what lacks above it", file: `${account}USER app\nWORKDIR /a/b`, path: "/a", owner: "app" },
      {
        name: "a folder that is there keeps its owner",
        file: `${account}WORKDIR /a\nUSER app\nWORKDIR /a`,
        path: "/a",
        owner: "root",
      },
      { name: "COPY makes it for root", file: `${account}USER app\nCOPY . /a/`, path: "/a", owner: "root" },
      { name: "COPY --chown for the user", file: `${account}COPY --chown=app . /a/`, path: "/a", owner: "app" },
      { name: "COPY --chown=:group for root", file: `${account}COPY --chown=:app . /a/`, path: "/a", owner: "root" },
      {
        name: "COPY --chown leaves a folder that is there",
        file: `${account}WORKDIR /a\nCOPY --chown=app . .`,
        path: "/a",
        owner: "root",
      },
      {
        name: "COPY brings folders",
        file: `${account}COPY --chown=1000 . /a/`,
        path: "/a/web",
        owner: "app",
        files: { "web/x": "" },
      },
      {
        name: "ADD of an archive brings owners",
        file: `${account}WORKDIR /a\nADD x.tar.gz .`,
        path: "/a",
        owner: "unknown",
      },
      { name: "mkdir", file: `${account}RUN mkdir -p /a/b`, path: "/a", owner: "root" },
      { name: "mkdir as a user", file: `${account}USER app\nRUN mkdir /tmp/a`, path: "/tmp/a", owner: "app" },
      { name: "mkdir with a mode", file: `${account}RUN mkdir -m 0777 /a`, path: "/a", owner: "unknown" },
      { name: "chown", file: `${account}RUN mkdir /a && chown app:app /a`, path: "/a", owner: "app" },
      {
        name: "chown of a folder above, without -R",
        file: `${account}RUN mkdir -p /a/b && chown app /a`,
        path: "/a/b",
        owner: "root",
      },
      {
        name: "chown -R of a folder above",
        file: `${account}RUN mkdir -p /a/b && chown -R 1000:1000 /a`,
        path: "/a/b",
        owner: "app",
      },
      {
        name: "chown that a variable fills",
        file: `${account}ARG ID\nRUN mkdir /a && chown $ID /a`,
        path: "/a",
        owner: "unknown",
      },
      {
        name: "chown in a branch",
        file: `${account}RUN mkdir /a\nRUN if [ -e /x ]; then chown app /a; fi`,
        path: "/a",
        owner: "unknown",
      },
      { name: "chmod for everybody", file: `${account}RUN mkdir /a && chmod 1777 /a`, path: "/a", owner: "anyone" },
      { name: "chmod for a group", file: `${account}RUN mkdir /a && chmod g+w /a`, path: "/a", owner: "unknown" },
      {
        name: "chmod that changes nothing of it",
        file: `${account}RUN mkdir /a && chmod -R a+rX,u+w /a`,
        path: "/a",
        owner: "root",
      },
      { name: "a home that useradd makes", file: account, path: "/home/app", owner: "app" },
      { name: "GOPATH of the official image", file: account, path: "/go/bin", owner: "anyone" },
      { name: "/tmp", file: account, path: "/tmp", owner: "anyone" },
      {
        name: "a module cache that root has filled",
        file: `${account}RUN go install example.com/x@v1.0.0`,
        path: "/go/pkg/mod",
        owner: "root",
      },
      {
        name: "a build cache in a cache mount leaves nothing",
        file: `${account}ENV GOCACHE=/c\nRUN --mount=type=cache,target=/c go vet std`,
        path: "/c",
        owner: "unknown",
      },
      { name: "behind a script", file: `${account}WORKDIR /a\nRUN ./x.sh`, path: "/a", owner: "unknown" },
      { name: "on a stage below", file: `FROM golang:1.24 AS base\nWORKDIR /a\nFROM base`, path: "/a", owner: "root" },
      { name: "on an unknown image", file: "FROM registry.example.com/x\nWORKDIR /a", path: "/a", owner: "unknown" },
    ];
  for (const { name, file, path, owner, files } of table) {
    it(name, async () => {
      const { command } = await marked(`${file}\nRUN mark\n`, files);
      assert.equal(text(folderBefore(command, path).owner), owner);
    });
  }

  it("counts what ran before in the same RUN, and not what comes after", async () => {
    const { command } = await marked(`${account}WORKDIR /a\nRUN mkdir /a/b && mark && chown app /a\n`);
    assert.equal(text(folderBefore(command, "/a").owner), "root");
    assert.equal(folderBefore(command, "/a/b").presence, "yes");
  });

  it("is gone with rm", async () => {
    const { command } = await marked(`${account}WORKDIR /a\nRUN rm -rf /a && mark\n`);
    assert.equal(folderBefore(command, "/a").presence, "no");
  });
});

describe("whether a user may", () => {
  const table: { name: string; file: string; path: string; answer: string }[] = [
    { name: "root may make anything", file: account, path: "/a/b", answer: "yes" },
    { name: "make a folder at the top", file: `${account}USER app`, path: "/a/b", answer: "no" },
    { name: "make a folder in the home", file: `${account}USER app`, path: "/home/app/.cache/go-build", answer: "yes" },
    { name: "make a folder in another's home", file: `${account}USER 1001`, path: "/home/app/x", answer: "unknown" },
    { name: "make a folder in GOPATH", file: `${account}USER app`, path: "/go/pkg/mod", answer: "yes" },
    { name: "make a folder behind a script", file: `${account}RUN ./x.sh\nUSER app`, path: "/a", answer: "unknown" },
    { name: "an unknown user", file: `${account}ARG ID\nUSER $ID`, path: "/a", answer: "unknown" },
  ];
  for (const { name, file, path, answer } of table) {
    it(name, async () => {
      const { command } = await marked(`${file}\nRUN mark\n`);
      assert.equal(mayMakeFolder(command, path).answer, answer);
    });
  }

  for (const [mount, answer] of [
    ["type=cache,target=/c", "no"],
    ["type=cache,target=/c,uid=1000", "yes"],
    ["type=cache,target=/c,mode=0777", "unknown"],
    ["type=cache,target=/c,uid=${ID}", "unknown"],
    ["type=tmpfs,target=/c", "unknown"],
  ] as const) {
    it(`write into a mount of ${mount}`, async () => {
      const { command } = await marked(`${account}ARG ID=1000\nUSER app\nRUN --mount=${mount} mark\n`);
      assert.equal(mayMakeFolder(command, "/c").answer, answer);
    });
  }
});

describe("whether the account of a user is known", () => {
  const table: [string, boolean][] = [
    ["USER 1000", true],
    ["RUN useradd -m app\nUSER app", true],
    ["RUN useradd -m app\nUSER 1000", false],
    ["RUN adduser -u $ID app\nUSER app", false],
    ["RUN ./accounts.sh\nUSER 1000", false],
    ["RUN echo app:x:1000:1000::/home/app: >> /etc/passwd\nUSER 1000", false],
    ["COPY passwd /etc/\nUSER 1000", false],
    ["COPY main /etc/\nUSER 1000", true],
    ["COPY main /main\nRUN apt-get update\nUSER 1000", true],
  ];
  for (const [lines, isKnown] of table) {
    it(lines.replace(/\n/g, " · "), async () => {
      const { step } = await marked(`FROM golang:1.24\nARG ID\n${lines}\nRUN mark\n`, { main: "", passwd: "" });
      assert.equal(knowsAccount(step, step.user), isKnown);
    });
  }
});
