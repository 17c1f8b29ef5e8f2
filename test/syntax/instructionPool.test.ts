import assert from "node:assert/strict";
import { type DockerfileSyntax, parseDockerfile } from "../../server/src/syntax/dockerfile";

const text = "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n";

/** For each instruction of a version whether another version has the very same one. */
function taken(from: DockerfileSyntax, to: DockerfileSyntax): readonly string[] {
  return to.parsed.filter((parsed) => from.parsed.includes(parsed)).map(({ text }) => text);
}

describe("the pool of parsed instructions", () => {
  const first = parseDockerfile(text);

  const edits: readonly { readonly name: string; readonly after: string; readonly anew: readonly string[] }[] = [
    { name: "an edited instruction", after: text.replace("./...", "./cmd"), anew: ["RUN go build ./cmd"] },
    { name: "a comment above all", after: `# note\n${text}`, anew: [] },
    { name: "an instruction in between", after: text.replace("COPY", "USER 1000\nCOPY"), anew: ["USER 1000"] },
    { name: "an instruction less", after: text.replace("WORKDIR /src\n", ""), anew: [] },
    { name: "two that change places", after: text.replace(/(WORKDIR.*\n)(COPY.*\n)/, "$2$1"), anew: [] },
  ];
  for (const { name, after, anew } of edits) {
    it(`hands on all but ${name}`, () => {
      const second = parseDockerfile(after, first);
      const texts = second.parsed.map((parsed) => parsed.text);
      assert.deepEqual(
        taken(first, second),
        texts.filter((each) => !anew.includes(each)),
      );
    });
  }

  it("has what an undo brings back", () => {
    const second = parseDockerfile(text.replace("./...", "./cmd"), first);
    const third = parseDockerfile(text, second);
    assert.deepEqual(taken(first, third), text.trimEnd().split("\n"));
  });

  it("shares what stands in a file twice", () => {
    const [, one, other] = parseDockerfile("FROM alpine\nRUN go test\nRUN go test\n").parsed;
    assert.equal(one, other);
  });

  it("parses anew what is the same but for the end of its heredoc", () => {
    const open = parseDockerfile("RUN <<EOF\ntrue\n");
    const closed = parseDockerfile("RUN <<EOF\ntrue\nEOF\n", open);
    assert.deepEqual(taken(open, closed), []);
    assert.notEqual(closed.instructions[0]?.heredocs[0]?.closing, undefined);
  });

  it("forgets what was typed long ago", () => {
    const edited = text.replace("./...", "./cmd");
    const second = parseDockerfile(edited, first);
    let syntax = second;
    for (let edit = 0; edit < 2_000; edit++) syntax = parseDockerfile(text.replace("./...", `./cmd${edit}`), syntax);
    const back = parseDockerfile(edited, syntax);
    assert.deepEqual(
      taken(second, back),
      edited.trimEnd().split("\n").slice(0, 3),
      "the instructions that stayed, and not the one that was typed first",
    );
  });

  it("reads instructions again when the escape character changes", () => {
    assert.deepEqual(taken(first, parseDockerfile(`# escape=\`\n${text}`, first)), []);
  });
});
