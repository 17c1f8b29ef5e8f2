import assert from "node:assert/strict";
import { chooseLocale, normalizeLocale } from "../../server/src/cli/locale";
import { ProgressLine, styleFor } from "../../server/src/cli/terminal";
import { plainStyle } from "../../server/src/reports/style";

describe("colours on a terminal", () => {
  const cases: [isTTY: boolean, environment: Record<string, string>, coloured: boolean][] = [
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: "1" }, false],
    [true, { NO_COLOR: "" }, true],
    [true, { TERM: "dumb" }, false],
    [true, { FORCE_COLOR: "0" }, false],
    [false, { FORCE_COLOR: "1" }, true],
    [false, { FORCE_COLOR: "" }, false],
  ];
  for (const [isTTY, environment, coloured] of cases) {
    it(`${isTTY ? "terminal" : "pipe"} with ${JSON.stringify(environment)}: ${coloured}`, () => {
      assert.equal(styleFor({ isTTY }, environment) !== plainStyle, coloured);
    });
  }
});

describe("the language of the command line", () => {
  const cases: [argv: string[], environment: Record<string, string>, locale: string][] = [
    [[], {}, "en"],
    [[], { LANG: "C.UTF-8" }, "en"],
    [[], { LANG: "zh_CN.UTF-8" }, "zh-cn"],
    [[], { LANG: "zh_TW.UTF-8" }, "zh-tw"],
    [[], { LC_ALL: "en_US", LANG: "zh_CN" }, "en-us"],
    [[], { LC_ALL: "", LC_MESSAGES: "zh_CN" }, "zh-cn"],
    [["--locale", "zh-Hans"], { LANG: "de" }, "zh-cn"],
    [["check", "--locale=zh-cn", "."], {}, "zh-cn"],
    [["--locale"], { LANG: "zh_CN" }, "zh-cn"],
    [["--locale", "../../etc/passwd"], {}, "en"],
  ];
  for (const [argv, environment, locale] of cases) {
    it(`${argv.join(" ")} ${JSON.stringify(environment)}: ${locale}`, () =>
      assert.equal(chooseLocale(argv, environment), locale));
  }

  it("knows Simplified Chinese by all its names", () => {
    for (const name of ["zh", "zh-cn", "zh_CN.GB18030", "zh-Hans", "zh-SG"])
      assert.equal(normalizeLocale(name), "zh-cn");
    for (const name of ["zh-TW", "zh-Hant", "zh_HK"]) assert.notEqual(normalizeLocale(name), "zh-cn");
  });
});

describe("the progress line", () => {
  function streamOf(isTTY: boolean): { stream: NodeJS.WriteStream; written: string[] } {
    const written: string[] = [];
    return {
      stream: { isTTY, columns: 30, write: (text: string) => written.push(text) > 0 } as unknown as NodeJS.WriteStream,
      written,
    };
  }

  it("waits a while, fits the terminal and leaves nothing behind", async () => {
    const { stream, written } = streamOf(true);
    const line = new ProgressLine(stream);
    line.update("too early");
    assert.deepEqual(written, []);
    await new Promise((resolve) => setTimeout(resolve, 320));
    line.update("x".repeat(100));
    line.update("too soon after");
    line.clear();
    line.clear();
    assert.deepEqual(written, [`\r\u001b[2K${"x".repeat(29)}`, "\r\u001b[2K"]);
  });

  it("writes nothing into a file", async () => {
    const { stream, written } = streamOf(false);
    const line = new ProgressLine(stream);
    await new Promise((resolve) => setTimeout(resolve, 320));
    line.update("x");
    line.clear();
    assert.deepEqual(written, []);
  });
});
