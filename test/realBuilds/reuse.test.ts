import { strict as assert } from "node:assert";
import { stepsRunningAgain } from "../../server/src/build/runsAgain";
import { simulateFiles } from "../support/simulation";
import type { StepOutcome } from "./buildOutput";
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

const bindMounts = `FROM golang:1.19 AS build
WORKDIR /src
RUN --mount=type=bind,source=go.mod,target=go.mod --mount=type=bind,source=go.sum,target=go.sum go mod download
RUN --mount=type=bind,target=. CGO_ENABLED=0 go build -o /out/shop .

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/shop /shop
ENTRYPOINT ["/shop"]
`;
const inherited = `FROM golang:1.19 AS modules
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download

FROM modules AS build
ARG LABEL=none
COPY *.go ./
RUN CGO_ENABLED=0 go build -o /out/shop . && echo $LABEL

FROM debian:bookworm-slim
COPY notes.md /notes.md
COPY --from=build /out/shop /shop
CMD ["/shop"]
`;
const edits = {
  "main.go": program("edited"),
  "go.mod": `${shop["go.mod"]}\n// edited\n`,
  "notes.md": "edited\n",
};

/** What was foretold for each step, beside what Docker did; what is not certain agrees with both. */
async function disagreements(
  files: Record<string, string>,
  path: string,
  steps: readonly StepOutcome[],
): Promise<readonly string[]> {
  const build = await simulateFiles(files);
  const foretold = stepsRunningAgain(build, path);
  return build.stages.flatMap((stage) => {
    const label = stage.name ?? `stage-${stage.index}`;
    const answers = [...foretold].flatMap(([step, answer]) => (step.stage === stage ? [answer] : []));
    const done = steps
      .filter((step) => step.stage === label && /^(?:COPY|ADD|RUN|WORKDIR)\b/.test(step.instruction))
      .sort((one, other) => one.number - other.number);
    assert.equal(done.length, answers.length, `each step of ${label} is carried out once`);
    return done.flatMap(({ number, instruction, isCached }, index) => {
      const answer = answers[index];
      const isRight = answer === "unknown" || answer === (isCached ? "no" : "yes");
      return isRight ? [] : [`${label} ${number} ${instruction}: ${answer}, but it is ${isCached ? "cached" : "run"}`];
    });
  });
}

describeRealBuilds("cached layers", {}, (lab) => {
  for (const [name, dockerfile] of Object.entries({ good, poor, bindMounts, inherited })) {
    for (const [path, text] of Object.entries(edits)) {
      it(`the simulation foretells them: ${name}, ${path}`, async () => {
        const files = { ...shop, "notes.md": "notes\n", Dockerfile: dockerfile };
        const steps = await lab.project(files).stepsAfterEdit(path, text);
        assert.deepEqual(await disagreements(files, path, steps), []);
      });
    }
  }

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
