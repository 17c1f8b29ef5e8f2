import { strict as assert } from "node:assert";
import { fileAtEnd } from "../../server/src/build/files";
import { contextInputs, takesGoSource } from "../../server/src/build/layers";
import { untouchedContextFile } from "../../server/src/build/untouchedFiles";
import { simulateFiles, stepWith } from "../support/simulation";

const context = {
  "go.mod": "module a\n",
  "main.go": "",
  "cmd/app/main.go": "",
  "web/index.html": "",
  "b/go.mod": "module b\n",
};

describe("files of an image", () => {
  const table: { name: string; file: string; path: string; expected: string; from?: string }[] = [
    { name: "the whole context", file: "WORKDIR /src\nCOPY . .", path: "/src/go.mod", expected: "yes", from: "go.mod" },
    {
      name: "below a folder",
      file: "WORKDIR /src\nCOPY . .",
      path: "/src/cmd/app/main.go",
      expected: "yes",
      from: "cmd/app/main.go",
    },
    { name: "what the context lacks", file: "WORKDIR /src\nCOPY . .", path: "/src/go.sum", expected: "no" },
    {
      name: "a single file into a folder",
      file: "WORKDIR /src\nCOPY go.mod ./",
      path: "/src/go.mod",
      expected: "yes",
      from: "go.mod",
    },
    {
      name: "a single file under another name",
      file: "COPY go.mod /x/renamed",
      path: "/x/renamed",
      expected: "yes",
      from: "go.mod",
    },
    { name: "a folder's contents", file: "COPY b /m", path: "/m/go.mod", expected: "yes", from: "b/go.mod" },
    { name: "not the folder itself", file: "COPY b /m/", path: "/m/b/go.mod", expected: "no" },
    {
      name: "with parents",
      file: "COPY --parents b/go.mod /m/",
      path: "/m/b/go.mod",
      expected: "yes",
      from: "b/go.mod",
    },
    { name: "a wildcard", file: "COPY go.* /m/", path: "/m/go.mod", expected: "yes", from: "go.mod" },
    {
      name: "another stage",
      file: "COPY . /a\nFROM alpine\nCOPY --from=0 /a /b",
      path: "/b/go.mod",
      expected: "yes",
      from: "go.mod",
    },
    { name: "a parent stage", file: "COPY . /a\nFROM s", path: "/a/go.mod", expected: "yes", from: "go.mod" },
    { name: "an image", file: "COPY --from=nginx /a /b", path: "/b/x", expected: "unknown" },
    ...[
      "curl -Lo /usr/bin/x https://a.b/x",
      "wget -qO /usr/bin/x https://a.b/x",
      "curl -L https://a.b/x.tgz | tar -C /opt -xz",
      "cp /usr/share/zoneinfo/UTC /etc/localtime",
      "ln -s /a /b && touch /x && date | tee /etc/foo",
      "dep ensure",
    ].map((command) => ({
      name: `${command}, which writes elsewhere`,
      file: `WORKDIR /src\nCOPY main.go .\nRUN ${command}`,
      path: "/src/go.mod",
      expected: "no",
    })),
    ...[
      "tar -xf /x.tar",
      "cp -r /x/. .",
      "curl -O https://a.b/go.mod",
      "ln -s /src /b",
      "mv /x /src/go.mod",
      "./x",
    ].map((command) => ({
      name: `${command}, which may bring it`,
      file: `WORKDIR /src\nCOPY main.go .\nRUN ${command}`,
      path: "/src/go.mod",
      expected: "unknown",
    })),
    {
      name: "what a redirect writes elsewhere, and the settings of git, leave the path alone",
      file: "RUN git config --global url.x.insteadOf y && mkdir -p ~/.ssh && echo 1 > ~/.ssh/known_hosts",
      path: "/src/go.sum",
      expected: "no",
    },
    {
      name: "what a redirect writes",
      file: "WORKDIR /src\nRUN echo 1 > go.sum",
      path: "/src/go.sum",
      expected: "unknown",
    },
    { name: "a redirect to somewhere", file: 'RUN echo 1 > "$(pwd)/x"', path: "/src/go.sum", expected: "unknown" },
    { name: "a clone", file: "RUN git clone https://example.com/r /r", path: "/r/go.mod", expected: "unknown" },
    {
      name: "a download alone leaves no files behind",
      file: "COPY go.mod ./\nRUN go mod download",
      path: "/go/main.go",
      expected: "no",
    },
    { name: "a variable in the way", file: "ARG D\nCOPY . $D", path: "/x/go.mod", expected: "unknown" },
    { name: "nothing", file: "RUN mkdir /x", path: "/x/go.mod", expected: "no" },
  ];
  for (const { name, file, path, expected, from } of table) {
    it(name, async () => {
      const build = await simulateFiles({ ...context, Dockerfile: `FROM golang:1.24 AS s\n${file}\n` });
      assert.ok(build.finalStage);
      const answer = fileAtEnd(build.finalStage, path);
      assert.equal(answer.presence, expected);
      assert.equal(answer.contextPath, from);
    });
  }

  it("does not see what the ignore file hides", async () => {
    const build = await simulateFiles({
      ...context,
      ".dockerignore": "*\n!main.go\n",
      Dockerfile: "FROM golang:1.24\nCOPY . /src\n",
    });
    assert.ok(build.finalStage);
    assert.equal(fileAtEnd(build.finalStage, "/src/go.mod").presence, "no");
    assert.equal(fileAtEnd(build.finalStage, "/src/main.go").presence, "yes");
  });
});

describe("files that lie in an image as they do in the context", () => {
  const table: { name: string; file: string; expected: string | undefined }[] = [
    {
      name: "one that a folder brings",
      file: "COPY . .\nRUN go build -o main . && chmod 600 go.mod",
      expected: "go.mod",
    },
    {
      name: "one that other stages hand on",
      file: "COPY b /m\nFROM alpine\nCOPY --from=s /m /src",
      expected: "b/go.mod",
    },
    { name: "one of a parent stage", file: "COPY go.mod ./\nFROM s\nRUN echo 1 > /tmp/x", expected: "go.mod" },
    {
      name: "not one that the parent's child writes",
      file: "COPY go.mod ./\nFROM s\nRUN echo 1 >> /src/go.mod",
      expected: undefined,
    },
    {
      name: "not one that a stage on the way writes",
      file: "COPY b /m\nRUN go mod tidy -C /m\nFROM alpine\nCOPY --from=s /m /src",
      expected: undefined,
    },
    { name: "not one that go commands write", file: "COPY . .\nRUN go mod tidy", expected: undefined },
    { name: "not one that is deleted", file: "COPY . .\nRUN rm -rf /src/*.mod go.mod", expected: undefined },
    { name: "not one that a pattern may mean", file: "COPY . .\nRUN sed -i s/a/b/ *", expected: undefined },
    { name: "not one behind a script", file: "COPY . .\nRUN ./make.sh", expected: undefined },
  ];
  for (const { name, file, expected } of table) {
    it(name, async () => {
      const build = await simulateFiles({ ...context, Dockerfile: `FROM golang:1.24 AS s\nWORKDIR /src\n${file}\n` });
      assert.ok(build.finalStage);
      assert.equal(untouchedContextFile(build.finalStage, "/src/go.mod"), expected);
    });
  }
});

describe("what a layer depends on", () => {
  const table: { name: string; file: string; expected: string[] }[] = [
    { name: "manifests do not hold sources", file: "COPY go.mod ./\nRUN here", expected: ["go.mod no"] },
    { name: "everything does", file: "COPY . .\nRUN here", expected: [" yes"] },
    { name: "a folder without Go", file: "COPY web ./web\nRUN here", expected: ["web no"] },
    { name: "a folder with Go", file: "COPY cmd ./cmd\nRUN here", expected: ["cmd yes"] },
    { name: "a bind mount", file: "RUN --mount=type=bind,source=cmd,target=/src here", expected: ["cmd yes"] },
    {
      name: "another stage's inputs",
      file: "COPY cmd /c\nFROM alpine\nCOPY --from=0 /c /c\nRUN here",
      expected: ["cmd yes"],
    },
    { name: "a parent's inputs", file: "COPY cmd /c\nFROM s\nRUN here", expected: ["cmd yes"] },
    { name: "not what comes later", file: "RUN here\nCOPY . .", expected: [] },
  ];
  for (const { name, file, expected } of table) {
    it(name, async () => {
      const build = await simulateFiles({ ...context, Dockerfile: `FROM golang:1.24 AS s\nWORKDIR /src\n${file}\n` });
      const inputs = contextInputs(stepWith(build, "here"));
      assert.deepEqual(
        inputs.map((input) => `${input.path} ${takesGoSource(input, build.surroundings.context)}`),
        expected,
      );
    });
  }
});
