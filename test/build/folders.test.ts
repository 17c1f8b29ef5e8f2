import { strict as assert } from "node:assert";
import { isFolderAtEnd } from "../../server/src/build/folders";
import { simulateFiles } from "../support/simulation";

const context = { "go.mod": "module example.com/shop\n\ngo 1.26\n", "main.go": "package main\n", "web/index.html": "" };

const rows: readonly (readonly [name: string, steps: string, expected: boolean])[] = [
  ["nothing", "", false],
  ["WORKDIR", "WORKDIR /app", true],
  ["a WORKDIR below it", "WORKDIR /app/bin", true],
  ["a WORKDIR that was left", "WORKDIR /app\nWORKDIR /", false],
  ["the context", "COPY . /app", true],
  ["a folder of the context", "COPY web /app", true],
  ["a file of the context", "COPY main.go /app", false],
  ["what the context lacks", "COPY bin /app", false],
  ["a file in it", "COPY main.go /app/main.go", true],
  ["a destination with a slash", "COPY main.go /app/", true],
  ["several files, which Docker refuses", "COPY main.go go.mod /app", false],
  ["several files for a folder", "COPY main.go go.mod /app/", true],
  ["the folder of a program that another stage builds", "COPY --from=build /out /app", true],
  ["that program", "COPY --from=build /out/shop /app", false],
  ["the working folder of another stage", "COPY --from=build /src /app", true],
  ["an unknown image", "COPY --from=example.com/x /out /app", false],
  ["files that are left out, beside others", "COPY --exclude=*.go . /app", true],
  ["files that are all left out", "COPY --exclude=* . /app", false],
  ["another folder", "COPY . /srv", false],
  ["a folder that is removed", "COPY . /app\nRUN rm -rf /app", false],
  ["a folder with another mode", "COPY . /app\nRUN chmod 755 /app && touch /app/x", true],
  ["a folder that a script may remove", "COPY . /app\nRUN make", false],
];

describe("folders at the end of a stage", () => {
  for (const [name, steps, expected] of rows) {
    it(name, async () => {
      const build = await simulateFiles({
        ...context,
        Dockerfile: `FROM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /out/shop .\nFROM alpine:3.22\n${steps}\n`,
      });
      assert.equal(build.finalStage && isFolderAtEnd(build.finalStage, "/app"), expected);
    });
  }
});
