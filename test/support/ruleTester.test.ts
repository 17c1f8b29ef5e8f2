import assert from "node:assert/strict";
import { noLatest, npmrcLoglevel, shoutingRun } from "./fakeRules";
import { dedent, examplesOf, testRule } from "./ruleTester";
import { obstacleToBackTicks } from "./variants";

// The tester at work on rules whose behaviour is plain; that it refuses wrong cases is tested below.
testRule(noLatest, {
  reported: [
    {
      name: "each image",
      files: { Dockerfile: "FROM alpine:latest\nRUN a \\\n  && b\nFROM debian:latest\n" },
      at: [":latest", ":latest"],
      line: [1, 4],
      message: "moves",
      severity: "warning",
      related: ["FROM", "FROM"],
      fixes: [
        {
          title: "Pin",
          safety: "safe",
          preferred: false,
          result: "FROM alpine:1.26\nRUN a \\\n  && b\nFROM debian:latest\n",
        },
        { title: /^Pin it$/, result: { Dockerfile: "FROM alpine:latest\nRUN a \\\n  && b\nFROM debian:1.26\n" } },
        { title: "Nonsense", result: null },
      ],
    },
  ],
  silent: [{ name: "a tag", files: { Dockerfile: "FROM alpine:3\n" } }],
});
testRule(shoutingRun, {
  reported: [
    { name: "capitals", files: { "go.mod": "module m\n", "a.Dockerfile": "FROM alpine\nRUN LOUD\n" }, at: "LOUD" },
  ],
  silent: [],
});
testRule(npmrcLoglevel, {
  reported: [
    { name: "the key", files: { ".npmrc": "a=b\nloglevel=silly\n" }, at: "loglevel=silly", line: 2, fixes: [] },
  ],
  silent: [{ name: "other keys", files: { ".npmrc": "a=b\n" } }],
});

describe("the rule tester", () => {
  it("refuses the same case twice", () => {
    const files = { Dockerfile: "FROM a\n" };
    assert.throws(
      () =>
        testRule(noLatest, {
          reported: [],
          silent: [
            { name: "a", files },
            { name: "b", files },
          ],
        }),
      /are the same/,
    );
    assert.throws(
      () =>
        testRule(noLatest, {
          reported: [],
          silent: [
            { name: "a", files },
            { name: "a", files: { Dockerfile: "FROM b\n" } },
          ],
        }),
      /are the same/,
    );
  });

  for (const [text, obstacle] of [
    ["FROM alpine\nRUN a \\\n b\n", undefined],
    ["# syntax=docker/dockerfile:1\nFROM alpine\n", "it has parser directives"],
    ["FROM alpine\nRUN echo `date`\n", "it holds back-ticks"],
    ["FROM alpine\nRUN echo a\\nb\n", "it holds other backslashes"],
    ["FROM alpine\nRUN <<E\na \\\nb\nE\n", "a heredoc holds backslashes"],
    ["FROM registry.example.com/unheard-of\n", "an unknown base with back-ticks may be Windows"],
  ] as const) {
    it(`knows what keeps the other escape character away: ${JSON.stringify(text)}`, () => {
      assert.equal(obstacleToBackTicks(text), obstacle);
    });
  }

  it("takes indentation away and keeps backslashes", () => {
    const text = dedent`
      FROM a
      RUN b \
        && echo \`c\` \${D} \n

      ${"x\n  y"}
    `;
    assert.equal(text, "FROM a\nRUN b \\\n  && echo `c` ${D} \\n\n\nx\n  y\n");
  });
});

describe("examples on a page", () => {
  const page = [
    "# rule",
    "```text file=go.mod",
    "module m",
    "```",
    "## Reported",
    "```text file=go.mod",
    "module n",
    "```",
    "```dockerfile reported",
    "FROM a",
    "```",
    "```dockerfile fixed",
    "FROM b",
    "```",
    "- in a list:",
    "  ```npmrc silent file=web/.npmrc",
    "  a=b",
    "  ```",
    "## Reported",
    "````dockerfile silent",
    "RUN ```",
    "````",
    "```sh",
    "go build",
    "```",
  ].join("\n");

  it("are found with their files", () => {
    assert.deepEqual(examplesOf(page), [
      {
        heading: "## Reported",
        line: 9,
        kind: "dockerfile",
        expectation: "reported",
        files: { "go.mod": "module n\n", Dockerfile: "FROM a\n" },
        file: "Dockerfile",
        fixed: "FROM b\n",
      },
      {
        heading: "## Reported",
        line: 16,
        kind: "npmrc",
        expectation: "silent",
        files: { "go.mod": "module n\n", "web/.npmrc": "a=b\n" },
        file: "web/.npmrc",
      },
      {
        heading: "## Reported",
        line: 20,
        kind: "dockerfile",
        expectation: "silent",
        files: { Dockerfile: "RUN ```\n" },
        file: "Dockerfile",
      },
    ]);
  });

  it("must make sense", () => {
    assert.throws(() => examplesOf("```dockerfile fixed\nFROM a\n```\n"), /line 1: nothing reported/);
    assert.throws(() => examplesOf("```yaml reported\na: b\n```\n"), /line 1: yaml/);
  });
});
