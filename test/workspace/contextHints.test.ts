import assert from "node:assert/strict";
import { parseDockerfile } from "../../server/src/syntax/dockerfile";
import { contextHintsOf } from "../../server/src/workspace/contextHints";

const nothing = { literalSources: [], wildcardSources: [], takesWholeContext: false, buildsGo: false };

/** What a Dockerfile with these lines below FROM says of the folder it is built in; what is not named is as in `nothing`. */
const cases: readonly [lines: string, expected: Partial<ReturnType<typeof contextHintsOf>>][] = [
  ["COPY go.mod go.sum ./", { literalSources: ["go.mod", "go.sum"] }],
  ["ADD ./web/ /srv/", { literalSources: ["web"] }],
  ['COPY ["a file", "b", "/src/"]', { literalSources: ["a file", "b"] }],
  ["COPY go.* cmd/?.go lib[12] ./", { wildcardSources: ["go.*", "cmd/?.go", "lib[12]"] }],
  ["COPY . .", { takesWholeContext: true }],
  ["COPY / /src", { takesWholeContext: true }],
  ["COPY ./ /src", { takesWholeContext: true }],
  ["COPY $DIR a'b' ./", {}],
  ["COPY --from=build /app /app", {}],
  ["COPY --chown=1000 app ./", { literalSources: ["app"] }],
  ["ADD https://example.com/a.tgz git@example.com:a.git b.tgz /", { literalSources: ["b.tgz"] }],
  ["COPY <<EOF conf /etc/\nx\nEOF", { literalSources: ["conf"] }],
  ["RUN --mount=type=bind,source=tools,target=/t true", { literalSources: ["tools"] }],
  ["RUN --mount=src=tools,target=/t true", { literalSources: ["tools"] }],
  ["RUN --mount=type=bind,target=/src true", { takesWholeContext: true }],
  ["RUN --mount=type=bind,from=build,source=/app,target=/t true", {}],
  ["RUN --mount=type=cache,target=/c --mount=type=secret,id=a true", {}],
  ["RUN --network=none true", {}],
  ["RUN go build ./...", { buildsGo: true }],
  ["RUN go version", {}],
  ["COPY . .\nRUN go build -o probe probe.go", { takesWholeContext: true, buildsGo: true, goSources: ["probe.go"] }],
  [
    'WORKDIR /src\nADD . /src/\nRUN CGO_ENABLED=0 go build -ldflags "-s -w" \\\n  # where it goes\n  -o ./bin/a ./cmd/a ./cmd/b/... && go run gen.go x.txt',
    { takesWholeContext: true, buildsGo: true, goSources: ["cmd/a", "gen.go"] },
  ],
  [
    "COPY . /src\nWORKDIR /src/svc\nRUN cd ../tools && go install && cd gen && go build ./x",
    { takesWholeContext: true, buildsGo: true, goSources: ["tools", "tools/gen/x"] },
  ],
  [
    "COPY . .\nRUN (cd x && go build a.go) && go build 'b.go'",
    { takesWholeContext: true, buildsGo: true, goSources: ["x/a.go", "b.go"] },
  ],
  ["COPY . .\nRUN go build -o app", { takesWholeContext: true, buildsGo: true, goSources: ["*.go"] }],
  [
    "COPY . /src\nFROM golang:1.26\nRUN go build main.go\nWORKDIR /src/x\nRUN go build main.go",
    { takesWholeContext: true, buildsGo: true },
  ],
  [
    "COPY . .\nRUN cd $DIR && go build main.go\nRUN if test -d x; then cd x; fi; go build main.go\nRUN go -C x build main.go\nRUN go build -C x main.go\nRUN go build $MAIN\nRUN go build ./...\nRUN echo go build main.go\nRUN go install example.com/x@v1.0.0\nWORKDIR $DIR\nRUN go build main.go\nWORKDIR /elsewhere\nRUN go build main.go",
    { takesWholeContext: true, buildsGo: true },
  ],
  ["RUN cargo build", {}],
  ['CMD ["go", "run", "."]', {}],
];

describe("what a Dockerfile says of its build context", () => {
  for (const [lines, expected] of cases) {
    it(lines.replaceAll("\n", " ⏎ "), () => {
      const syntax = parseDockerfile(`FROM golang:1.26\n${lines}\n`);
      assert.deepEqual(contextHintsOf(syntax), { ...nothing, ...expected });
      assert.deepEqual(contextHintsOf(syntax), { ...nothing, ...expected }, "when it is asked again");
    });
  }
});
