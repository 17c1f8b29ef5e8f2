import assert from "node:assert/strict";
import { parseDockerfile } from "../../server/src/syntax/dockerfile";

const cases: readonly { name: string; text: string; has: readonly string[]; hasNot?: readonly string[] }[] = [
  {
    name: "runs of letters, digits and underscores, in lower case",
    text: "RUN --mount=type=cache,target=/root/.npm npm ci\nENV GOPROXY=direct",
    has: ["run", "mount", "cache", "npm", "ci", "goproxy", "direct"],
    hasNot: ["--mount", "GOPROXY", "go"],
  },
  {
    name: "words on both sides of a hyphen",
    text: "RUN apt-get install golang-go",
    has: ["apt", "get", "golang", "go"],
  },
  { name: "a word that goes on behind a line break", text: "RUN set\\\ncap x", has: ["setcap"] },
  {
    name: "the same with Windows line breaks and a comment between",
    text: "RUN set\\\r\n# note\r\ncap x",
    has: ["setcap"],
  },
  { name: "the same with the other escape character", text: "# escape=`\nRUN set`\ncap x", has: ["setcap"] },
  {
    name: "a word with a quote or a backslash in it",
    text: `FROM go"lang":1.24\nRUN n\\pm ci`,
    has: ["golang", "npm"],
  },
  {
    name: "heredocs and instructions behind others",
    text: "ONBUILD RUN go vet\nRUN <<EOF\ngit fetch\nEOF",
    has: ["go", "git"],
  },
];

describe("the vocabulary of a Dockerfile", () => {
  for (const { name, text, has, hasNot = [] } of cases) {
    it(`holds ${name}`, () => {
      const { vocabulary } = parseDockerfile(text);
      for (const word of has) assert.ok(vocabulary.has(word), word);
      for (const word of hasNot) assert.ok(!vocabulary.has(word), word);
    });
  }

  it("knows the words of an edited instruction", () => {
    const before = parseDockerfile("FROM alpine\nRUN true\n");
    const after = parseDockerfile("FROM alpine\nRUN setcap x\n", before);
    assert.ok(after.vocabulary.has("setcap"));
    assert.ok(after.vocabulary.has("alpine"));
  });

  it("forgets what was typed long ago, and nothing that stands there", () => {
    let syntax = parseDockerfile("FROM alpine\nRUN setcap x\n");
    for (let edit = 0; edit < 5_000; edit++) syntax = parseDockerfile(`FROM alpine\nRUN setcap word${edit}\n`, syntax);
    assert.ok(!syntax.vocabulary.has("word1"));
    assert.ok(syntax.vocabulary.has("word4999"));
    assert.ok(syntax.vocabulary.has("alpine"));
    assert.ok(syntax.vocabulary.has("setcap"));
  });

  it("starts anew when the escape character changes", () => {
    const before = parseDockerfile("RUN setcap x\n");
    const after = parseDockerfile("# escape=`\nRUN true\n", before);
    assert.ok(!after.vocabulary.has("setcap"));
  });
});
