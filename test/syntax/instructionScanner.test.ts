import assert from "node:assert/strict";
import { type ScannedDockerfile, scanDockerfile } from "../../server/src/syntax/instructionScanner";
import { Random } from "../fuzz/random";
import { withScrap } from "../support/scraps";

const text = "# syntax=docker/dockerfile:1\n# note\nFROM golang\nCOPY . .\n# why\nRUN go build\nUSER 1000\nCMD app\n";

/** All that a scan says of its own text. */
function said({ kept, ...scanned }: ScannedDockerfile): unknown {
  return scanned;
}

describe("the scan of an edited text", () => {
  it("says what a scan of the whole text says, whatever is typed", () => {
    const random = new Random(5);
    let edited = scanDockerfile(text);
    for (let round = 0; round < 5000; round++) {
      edited = scanDockerfile(withScrap(edited.text, random), edited);
      assert.deepEqual(said(edited), said(scanDockerfile(edited.text)), JSON.stringify(edited.text));
    }
  });

  it("says so of a text that has nothing to do with the one before", () => {
    const random = new Random(7);
    for (let round = 0; round < 500; round++) {
      const [one, other] = [withScrap(text, random), withScrap(withScrap("", random), random)];
      assert.deepEqual(said(scanDockerfile(other, scanDockerfile(one))), said(scanDockerfile(other)));
      assert.deepEqual(said(scanDockerfile(one, scanDockerfile(other))), said(scanDockerfile(one)));
    }
  });

  const edits: readonly {
    readonly name: string;
    readonly after: string;
    readonly leading: number;
    readonly trailing: number;
  }[] = [
    { name: "an instruction and the one above it", after: text.replace("build", "vet"), leading: 2, trailing: 2 },
    { name: "the same for a comment below one", after: text.replace("why", "what"), leading: 1, trailing: 3 },
    { name: "the top", after: text.replace("note", "notes"), leading: 0, trailing: 5 },
    { name: "what is new and the one above it", after: text.replace("RUN", "ENV A=b\nRUN"), leading: 2, trailing: 3 },
    { name: "what a new escape joins", after: text.replace("go build", "go build \\"), leading: 2, trailing: 1 },
    { name: "the rest behind an open heredoc", after: text.replace("go build", "<<EOF"), leading: 2, trailing: 0 },
    { name: "all with another escape character", after: `# escape=\`\n${text}`, leading: 0, trailing: 0 },
    { name: "the last two of a text that did not change", after: text, leading: 4, trailing: 0 },
  ];
  for (const { name, after, leading, trailing } of edits) {
    it(`reads anew ${name}`, () => {
      const before = scanDockerfile(text);
      const { regions, kept } = scanDockerfile(after, before);
      assert.deepEqual([kept.leading, kept.trailing], [leading, trailing]);
      const isKept = regions.map((region) => before.regions.includes(region));
      const expected = regions.map((_, at) => at < leading || at >= regions.length - trailing);
      assert.deepEqual(isKept, expected);
    });
  }
});
