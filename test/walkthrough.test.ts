import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

interface Step {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly media: { readonly image: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}

const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const [walkthrough] = manifest.contributes.walkthroughs as { title: string; description: string; steps: Step[] }[];
const steps = walkthrough?.steps ?? [];
const ourCommands = new Set((manifest.contributes.commands as { command: string }[]).map(({ command }) => command));
const ourSettings = new Set(
  (manifest.contributes.configuration as { properties: object }[]).flatMap(({ properties }) => Object.keys(properties)),
);

/** The package has to stay small, and four pictures are most of what is not code. */
const largestPicture = 50_000;

/** `true` for commands that exist: ours as they are declared, VS Code's by their shape. */
function isCommand(command: string): boolean {
  return command.startsWith("goHints.") ? ourCommands.has(command) : /^(?:workbench|editor)\.[\w.]+$/.test(command);
}

/** Pixels of a picture in lossless WebP: 14 bits behind the signature. Source: RFC 9649, section 3.4. */
function widthOf(picture: Buffer): number {
  return (picture.readUInt16LE(21) & 0x3fff) + 1;
}

describe("the walkthrough", () => {
  it("has four steps, each with its own picture", () => {
    assert.equal(steps.length, 4);
    assert.equal(new Set(steps.map(({ media }) => media.image)).size, 4);
  });

  for (const { id, title, description, media, completionEvents } of steps) {
    it(`${id}: texts in both languages, commands that exist, a small picture`, () => {
      for (const file of ["package.nls.json", "package.nls.zh-cn.json"]) {
        const texts: Readonly<Record<string, string>> = JSON.parse(readFileSync(file, "utf8"));
        for (const key of [title, description, media.altText]) {
          const text = texts[key.slice(1, -1)];
          assert.ok(text, `${file} lacks ${key}`);
          if (file.includes("zh-cn")) assert.match(text, /[\u4e00-\u9fff]{2}/);
          for (const [, command = ""] of text.matchAll(/\(command:([\w.]+)/g))
            assert.ok(isCommand(command), `${file} names the command ${command}`);
        }
      }
      assert.ok(completionEvents.length > 0);
      for (const event of completionEvents) {
        const [, kind, name = ""] = /^(onCommand|onSettingChanged):(.+)$/.exec(event) ?? [];
        assert.ok(kind === "onCommand" ? isCommand(name) : ourSettings.has(name), event);
      }
      const picture = readFileSync(media.image);
      assert.match(picture.toString("latin1", 0, 16), /^RIFF.{4}WEBPVP8L$/s);
      assert.ok(picture.length < largestPicture, `${media.image} has ${picture.length} bytes`);
      const width = widthOf(picture);
      assert.ok(width > 1000, `${media.image} is ${width} pixels wide`);
    });
  }
});
