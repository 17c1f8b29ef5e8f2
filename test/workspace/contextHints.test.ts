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
