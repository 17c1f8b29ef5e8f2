import assert from "node:assert/strict";
import { renderMarkdown, textWidth } from "../../server/src/cli/markdown";
import { ansiStyle } from "../../server/src/reports/style";

describe("a page on the terminal", () => {
  const cases: [name: string, markdown: string, text: string][] = [
    ["headings", "# One\ntext\n## Two `x`\n", "One\n\ntext\n\nTwo `x`\n"],
    ["paragraphs, wrapped", "aaaa bbbb\ncccc dddd eeee\n", "aaaa bbbb cccc dddd\neeee\n"],
    [
      "lists",
      "- one two three four five\n- six\n  seven\n1. first\n",
      "• one two three four\n  five\n\n• six seven\n\n1. first\n",
    ],
    ["code as it is", "```dockerfile reported\nFROM a    b\n\n  c\n```\n", "    FROM a    b\n\n      c\n"],
    [
      "links",
      "See [the page](https://a.example/b) and [this](other.md).",
      "See the page\n(https://a.example/b)\nand this.\n",
    ],
    ["bare links", "<https://a.example>\n", "https://a.example\n"],
    ["tables", "| a | bb |\n|---|:--|\n| ccc | d\\|e |\n", "  a    bb\n  ccc  d|e\n"],
    ["tables with wide characters", "| 值 | x |\n|---|---|\n| abc | y |\n", "  值   x\n  abc  y\n"],
    ["quotes", "> one two three four five six\n", "│ one two three four\n│ five six\n"],
    ["no comments", "<!-- table -->\na\n<!-- more\nlines -->\nb\n", "a b\n"],
    [
      "Chinese, wrapped between characters",
      "模块代理的地址没有设置，所以每次都直接连接。",
      "模块代理的地址没有设\n置，所以每次都直接连\n接。\n",
    ],
    ["Chinese, joined without blanks", "在根目\n录生效，\n`x`\n见 a\n页\n", "在根目录生效，`x` 见\na 页\n"],
    ["control characters made visible", "a\u001b[31mb\n", "a␛[31mb\n"],
    ["an open fence", "```\nx\n", "    x\n"],
  ];
  for (const [name, markdown, text] of cases) {
    it(`shows ${name}`, () => assert.equal(renderMarkdown(markdown, { columns: 20 }), text));
  }

  it("marks headings, code and emphasis where there are colours", () => {
    const text = renderMarkdown("# a\n\n**b** `c`\n", { style: ansiStyle });
    assert.equal(text, "\u001b[1ma\u001b[22m\n\n\u001b[1mb\u001b[22m \u001b[36m`c`\u001b[39m\n");
  });

  it("measures columns", () => assert.equal(textWidth("a模e\u0301"), 4));
});
