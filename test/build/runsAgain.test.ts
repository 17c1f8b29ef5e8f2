import { strict as assert } from "node:assert";
import { stepsRunningAgain } from "../../server/src/build/runsAgain";
import { dedent } from "../support/dedent";
import { simulateFiles } from "../support/simulation";

const context = {
  "go.mod": "module example.com/app\n\ngo 1.26\n",
  "go.sum": "",
  "main.go": "package main\n",
  "cmd/app/main.go": "package main\n",
  "web/static/app.css": "",
  "docs/notes.md": "",
  ".dockerignore": "docs\n",
};

describe("which steps run again when a file of the context changes", () => {
  /** Behind each layer: which of the changed files renew it, `?` where the content decides. */
  const table: { name: string; changed: readonly string[]; file: string; expected: readonly string[] }[] = [
    {
      name: "a download layer",
      changed: ["go.mod", "main.go", "docs/notes.md", "new.txt"],
      file: dedent`
        FROM golang:1.26
        WORKDIR /src
        COPY go.mod go.sum ./
        RUN go mod download
        COPY . .
        RUN go build -o /app .
      `,
      expected: ["WORKDIR", "COPY go.mod", "RUN go.mod", "COPY go.mod main.go new.txt", "RUN go.mod main.go new.txt"],
    },
    {
      name: "wildcards match name by name, and take all below a folder",
      changed: ["main.go", "cmd/app/main.go", "web/static/app.css"],
      file: "FROM alpine\nCOPY --link *.go /a/\nCOPY --link cmd/* /b/\nCOPY --link */static /c/\nCOPY --link **/x /d/\n",
      expected: [
        "COPY main.go",
        "COPY cmd/app/main.go",
        "COPY web/static/app.css",
        "COPY main.go? cmd/app/main.go? web/static/app.css?",
      ],
    },
    {
      name: "excluded files",
      changed: ["main.go", "cmd/app/main.go", "go.mod"],
      file: "FROM alpine\nCOPY --link --exclude=*.go . /a/\nCOPY --link --exclude=**/*.go . /b/\n",
      expected: ["COPY cmd/app/main.go go.mod", "COPY go.mod"],
    },
    {
      name: "bind mounts",
      changed: ["go.mod", "main.go"],
      file: dedent`
        FROM golang:1.26
        RUN --mount=type=bind,source=go.mod,target=/src/go.mod true
        RUN --mount=type=cache,target=/go/pkg/mod true
        RUN --mount=type=bind,target=/src true
      `,
      expected: ["RUN go.mod", "RUN go.mod", "RUN go.mod main.go"],
    },
    {
      name: "a stage below",
      changed: ["go.mod", "main.go"],
      file: "FROM golang:1.26 AS deps\nCOPY go.mod /src/\nFROM deps\nRUN true\nCOPY main.go /src/\n",
      expected: ["COPY go.mod", "RUN go.mod", "COPY go.mod main.go"],
    },
    {
      name: "the result of a build may be the same as before",
      changed: ["main.go"],
      file: dedent`
        FROM golang:1.26 AS build
        COPY . /src
        RUN cd /src && go build -o /app .
        FROM alpine
        RUN apk add tini
        COPY --from=build /app /app
        RUN chmod +x /app
        COPY web /web
      `,
      expected: ["COPY main.go", "RUN main.go", "RUN", "COPY main.go?", "RUN main.go?", "COPY main.go?"],
    },
    {
      name: "a file that another stage hands on",
      changed: ["web/static/app.css", "main.go", "go.mod"],
      file: dedent`
        FROM alpine AS files
        COPY web /web
        COPY main.go /src/
        FROM alpine
        COPY --from=files /web /web
        RUN --mount=type=bind,from=files,source=/src,target=/src true
      `,
      expected: [
        "COPY web/static/app.css",
        "COPY web/static/app.css main.go",
        "COPY web/static/app.css",
        "RUN web/static/app.css main.go",
      ],
    },
    {
      name: "through two stages",
      changed: ["main.go", "go.mod"],
      file: dedent`
        FROM alpine AS one
        COPY main.go /a/
        FROM alpine AS two
        COPY --from=one /a /b
        FROM alpine
        COPY --from=two /b /c
        COPY --from=two /etc /etc
      `,
      expected: ["COPY main.go", "COPY main.go", "COPY main.go?", "COPY main.go?"],
    },
    {
      name: "a linked COPY, and what follows it",
      changed: ["main.go", "go.mod"],
      file: "FROM alpine\nCOPY main.go /a/\nCOPY --link go.mod /b/\nRUN true\n",
      expected: ["COPY main.go", "COPY go.mod", "RUN main.go go.mod"],
    },
    {
      name: "ONBUILD of the stage below",
      changed: ["main.go"],
      file: "FROM alpine AS base\nONBUILD COPY . /src\nRUN true\nFROM base\nRUN true\n",
      expected: ["RUN", "RUN main.go"],
    },
    {
      name: "a source that a variable decides, a heredoc, an address",
      changed: ["main.go"],
      file: dedent`
        FROM alpine
        COPY <<EOF /x
        main.go
        EOF
        ADD https://example.com/main.go /y
        ARG PART
        COPY $PART /z
        RUN true
      `,
      expected: ["COPY", "ADD", "COPY main.go?", "RUN main.go?"],
    },
  ];
  for (const { name, changed, file, expected } of table) {
    it(name, async () => {
      const build = await simulateFiles({ ...context, Dockerfile: file });
      const answers = changed.map((path) => ({ path, ofSteps: stepsRunningAgain(build, path) }));
      const steps = [...(answers[0]?.ofSteps.keys() ?? [])];
      const lines = steps.map((step) =>
        [
          step.instruction.keyword,
          ...answers.flatMap(({ path, ofSteps }) => {
            const answer = ofSteps.get(step);
            return answer === "yes" ? [path] : answer === "unknown" ? [`${path}?`] : [];
          }),
        ].join(" "),
      );
      assert.deepEqual(lines, expected);
    });
  }
});
