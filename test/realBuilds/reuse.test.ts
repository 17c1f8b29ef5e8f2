import { strict as assert } from "node:assert";
import { describeRealBuilds } from "./lab";
import { program, shop } from "./samples";

const good = `FROM golang:1.19 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -o /out/shop .

FROM gcr.io/distroless/static-debian12:nonroot
WORKDIR /srv
COPY --from=build /out/shop /shop
ENTRYPOINT ["/shop"]
`;
const poor = good.replace("COPY go.mod go.sum ./\nRUN go mod download\nCOPY . .", "COPY . .\nRUN go mod download");

/** What an edit of a file leaves in the cache; `*` marks the steps that run again. */
const cases = [
  {
    title: "an edit of the source spares the download",
    dockerfile: good,
    edit: { "main.go": program("edited") },
    expected: [
      "  build 1 FROM",
      "  build 2 WORKDIR",
      "  build 3 COPY",
      "  build 4 RUN",
      "* build 5 COPY",
      "* build 6 RUN",
      "  stage-1 1 FROM",
      "  stage-1 2 WORKDIR",
      "* stage-1 3 COPY",
    ],
  },
  {
    title: "an edit of go.mod spares nothing below it",
    dockerfile: good,
    edit: { "go.mod": `${shop["go.mod"]}\n// edited\n` },
    expected: [
      "  build 1 FROM",
      "  build 2 WORKDIR",
      "* build 3 COPY",
      "* build 4 RUN",
      "* build 5 COPY",
      "* build 6 RUN",
      "  stage-1 1 FROM",
      "  stage-1 2 WORKDIR",
      "  stage-1 3 COPY",
    ],
  },
  {
    title: "where everything is copied first, an edit of the source downloads again",
    dockerfile: poor,
    edit: { "main.go": program("edited") },
    expected: [
      "  build 1 FROM",
      "  build 2 WORKDIR",
      "* build 3 COPY",
      "* build 4 RUN",
      "* build 5 RUN",
      "  stage-1 1 FROM",
      "  stage-1 2 WORKDIR",
      "* stage-1 3 COPY",
    ],
  },
  {
    title: "an edit of a file that the ignore file names runs nothing again",
    dockerfile: good,
    edit: { "notes.md": "edited\n" },
    expected: [
      "  build 1 FROM",
      "  build 2 WORKDIR",
      "  build 3 COPY",
      "  build 4 RUN",
      "  build 5 COPY",
      "  build 6 RUN",
      "  stage-1 1 FROM",
      "  stage-1 2 WORKDIR",
      "  stage-1 3 COPY",
    ],
  },
];

describeRealBuilds("cached layers", {}, (lab) => {
  for (const { title, dockerfile, edit, expected } of cases) {
    it(title, async () => {
      const files = { ...shop, "notes.md": "notes\n", ".dockerignore": "*.md\nDockerfile\n", Dockerfile: dockerfile };
      const project = lab.project(files);
      for (const [path, text] of Object.entries(edit)) {
        const steps = await project.stepsAfterEdit(path, text);
        const seen = steps.map(({ isCached, stage, number, instruction }) =>
          [isCached ? " " : "*", stage, number, instruction.split(" ")[0]].join(" "),
        );
        assert.deepEqual(seen, expected);
      }
    });
  }
});
