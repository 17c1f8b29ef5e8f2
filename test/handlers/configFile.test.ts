import assert from "node:assert/strict";
import type { MarkupContent } from "vscode-languageserver/node";
import { readClientFeatures } from "../../server/src/handlers/clientFeatures";
import { configEdit } from "../../server/src/handlers/configFile/configEdit";
import { configHover } from "../../server/src/handlers/configFile/configHover";
import { configItems } from "../../server/src/handlers/configFile/configItems";
import { parseProjectConfig } from "../../server/src/lint/config";
import { describeRules } from "../../server/src/lint/metadata";
import { type Preferences, resolveSettings } from "../../server/src/lint/settings";
import { richCapabilities } from "../support/lspClient";

/** Where the caret stands in the texts of the tests. */
const caret = "‸";

const { options } = resolveSettings(undefined, { privateModules: ["git.example.com"] }, "en");
const dockerfiles = ["Dockerfile", "services/api/Dockerfile"];
const features = readClientFeatures({ processId: null, rootUri: null, capabilities: richCapabilities }, {});

async function completions(marked: string) {
  const offset = marked.indexOf(caret);
  assert.ok(offset >= 0, "the text has no caret");
  const text = marked.replace(caret, "");
  const surroundings = { options, dockerfiles: async () => dockerfiles };
  return { text, found: await configItems(text, offset, surroundings) };
}

async function labels(marked: string): Promise<string[]> {
  return (await completions(marked)).found?.all.map(({ label }) => label) ?? [];
}

/** The text after the suggestion with this label was taken. */
async function accepted(marked: string, label: string): Promise<string> {
  const { text, found } = await completions(marked);
  const item = found?.all.find((each) => each.label === label);
  assert.ok(found && item, `no ${label}`);
  const { start, end } = item.span ?? found.span;
  return text.slice(0, start) + (item.insert ?? item.label) + text.slice(end);
}

const levels = ["off", "hint", "information", "warning", "error"];
const topKeys = [
  "rules",
  "categories",
  "moduleProxy",
  "privateModules",
  "internalHosts",
  "contexts",
  "minimumConfidence",
];

describe("completion of .go-hints.yaml", () => {
  const cases: readonly {
    readonly name: string;
    readonly text: string;
    readonly all?: readonly string[];
    readonly has?: readonly string[];
    readonly lacks?: readonly string[];
    readonly take?: readonly [string, string];
  }[] = [
    { name: "offers every key in an empty file", text: "‸", all: topKeys, take: ["rules", "rules:\n  "] },
    {
      name: "leaves out keys that are there",
      text: "rules:\n  goproxy-unset: off\nmo‸\ncontexts:\n",
      all: topKeys.filter((key) => key !== "rules" && key !== "contexts"),
      take: ["moduleProxy", "rules:\n  goproxy-unset: off\nmoduleProxy: \ncontexts:\n"],
    },
    {
      name: "replaces a key and keeps its value",
      text: "minimumC‸: high\n",
      take: ["minimumConfidence", "minimumConfidence: high\n"],
    },
    {
      name: "offers rules under rules, without those that are set",
      text: "rules:\n  goproxy-unset: off\n  go‸\n",
      has: ["goproxy-off", "go-version-too-old"],
      lacks: ["goproxy-unset", ...topKeys],
      take: ["goproxy-off", "rules:\n  goproxy-unset: off\n  goproxy-off: \n"],
    },
    {
      name: "offers rules on a line that is indented, above one with a comment",
      text: "rules:\n  ‸\n  # the proxy\n  goproxy-unset: off\n",
      has: ["goproxy-off"],
      lacks: ["goproxy-unset"],
    },
    {
      name: "offers keys of the top where nothing is indented",
      text: "rules:\n‸\n",
      has: ["moduleProxy"],
      lacks: ["rules"],
    },
    {
      name: "offers levels",
      text: "rules:\n  goproxy-unset: ‸\n",
      all: levels,
      take: ["error", "rules:\n  goproxy-unset: error\n"],
    },
    {
      name: "replaces a level, and leaves the comment behind it",
      text: "rules:\n  goproxy-unset: warn‸ing # for now\n",
      take: ["hint", "rules:\n  goproxy-unset: hint # for now\n"],
    },
    { name: "offers levels of categories", text: "categories:\n    stages: ‸\n", all: levels },
    { name: "offers categories", text: "categories:\n    ‸\n", has: ["module-proxy", "stages", "npmrc"] },
    { name: "offers confidences", text: "minimumConfidence: ‸\n", all: ["low", "medium", "high"] },
    { name: "offers module proxies", text: "moduleProxy: ‸\n", has: ["https://goproxy.cn,direct"] },
    { name: "offers Dockerfiles", text: "contexts:\n  ‸\n", all: dockerfiles },
    {
      name: "offers the folders above a Dockerfile as its context",
      text: "contexts:\n  services/api/Dockerfile: ‸\n",
      all: ["services/api", "services", "."],
    },
    {
      name: "offers private hosts in a list, indented or not",
      text: "privateModules:\n- ‸\n",
      all: ["git.example.com"],
    },
    { name: "offers nothing in a comment", text: "rules: # ‸\n", all: [] },
    { name: "offers nothing below a rule", text: "rules:\n  goproxy-unset:\n    ‸\n", all: [] },
    { name: "offers nothing where a mapping begins in braces", text: "rules: {‸\n", all: [] },
    { name: "offers nothing under an unknown key", text: "rule:\n  ‸\n", all: [] },
  ];

  for (const { name, text, all, has, lacks, take } of cases) {
    for (const [ending, source] of [
      ["", text],
      [" (CRLF)", text.replaceAll("\n", "\r\n")],
    ] as const) {
      it(name + ending, async () => {
        const found = await labels(source);
        if (all) assert.deepEqual(found, all);
        for (const label of has ?? []) assert.ok(found.includes(label), `${label} in ${found.join(", ")}`);
        for (const label of lacks ?? []) assert.ok(!found.includes(label), label);
        if (take) assert.equal((await accepted(source, take[0])).replaceAll("\r\n", "\n"), take[1]);
      });
    }
  }

  it("offers every rule, and each of its levels is one that the file may hold", async () => {
    assert.deepEqual(
      await labels("rules:\n  ‸"),
      describeRules().map(({ id }) => id),
    );
    for (const level of await labels("rules:\n  goproxy-unset: ‸")) {
      const { problems } = await parseProjectConfig(`rules:\n  goproxy-unset: ${level}\n`);
      assert.deepEqual(problems, []);
    }
  });

  it("says of a list of module proxies who runs the first", async () => {
    const { found } = await completions("moduleProxy: ‸\n");
    const details = new Map(found?.all.map(({ label, detail }) => [label, detail]));
    assert.equal(details.get("https://goproxy.cn,direct"), "public mirror, quick in mainland China");
  });

  it("writes keys that the file may hold", async () => {
    for (const key of topKeys) {
      const text = await accepted("‸", key);
      const { problems } = await parseProjectConfig(text.trimEnd().replace(/-$/, "- example.com"));
      assert.deepEqual(problems, [], text);
    }
  });
});

describe("hover in .go-hints.yaml", () => {
  const text = [
    "# the team's",
    "rules:",
    '  "goproxy-unset": off # for now',
    "categories:",
    "  stages: error",
    "minimumConfidence: high",
    "other: high",
    "",
  ].join("\n");
  const cases: readonly [word: string, expected: RegExp | undefined][] = [
    ["rules", /^Severity of single rules; `off` switches one off\.$/],
    ["goproxy-unset", /\*\*Effect\*\* .*\*\*Remedy\*\* .*Default: `\w+` · \[goproxy-unset\]\(https:/s],
    ["off", /^Never reported\.$/],
    ["stages", /^Stages$/],
    ["error", /^The build or the container fails\.$/],
    ["minimumConfidence", /^How sure a finding must be/],
    ["high", /^Show certain findings only\.$/],
    ["other", undefined],
    ["team", undefined],
    ["for now", undefined],
  ];
  for (const [word, expected] of cases) {
    it(`${expected ? "explains" : "is silent on"} ${word}`, () => {
      const hover = configHover(text, text.indexOf(word) + 1, features);
      if (!expected) return assert.equal(hover, null);
      assert.ok(hover);
      assert.match((hover.contents as MarkupContent).value, expected);
      const { range } = hover;
      const line = text.split("\n")[range?.start.line ?? -1] ?? "";
      assert.equal(line.slice(range?.start.character, range?.end.character).replaceAll('"', ""), word);
    });
  }
});

describe("writing into .go-hints.yaml", () => {
  /** The file after the edit; the answer itself where there is none. */
  async function edited(text: string, changes: Preferences): Promise<string> {
    const edit = await configEdit(text, changes);
    if (typeof edit === "string") return edit;
    return text.slice(0, edit.span.start) + edit.newText + text.slice(edit.span.end);
  }

  const all: Preferences = {
    rules: { "goproxy-unset": "off", "git-missing": "error" },
    categories: { stages: "hint" },
    moduleProxy: "https://proxy.example.com,direct",
    privateModules: ["git.example.com"],
    internalHosts: ["npm.example.com"],
    minimumConfidence: "high",
  };

  it("writes a new file that says what was set", async () => {
    const text = await edited("", all);
    assert.deepEqual(await parseProjectConfig(text, undefined), {
      config: { ...all, path: ".go-hints.yaml" },
      problems: [],
    });
    assert.match(text, /^rules:\n {2}goproxy-unset: off\n/);
  });

  it("changes nothing the second time", async () => {
    assert.equal(await edited(await edited("", all), all), "nothing");
    assert.equal(await edited("rules:\n  goproxy-unset: false\n", { rules: { "goproxy-unset": "off" } }), "nothing");
    assert.equal(await edited("", {}), "nothing");
  });

  const cases: readonly [name: string, before: string, changes: Preferences, after: string][] = [
    [
      "keeps comments, blank lines and what it does not know",
      "# Ours.\nrules:\n  # the mirror is down\n  goproxy-unset: off # for now\n\n# hosts\nother: 1\n",
      { rules: { "goproxy-unset": "error", "git-missing": "hint" } },
      "# Ours.\nrules:\n  # the mirror is down\n  goproxy-unset: error # for now\n  git-missing: hint\n\n# hosts\nother: 1\n",
    ],
    [
      "adds to lists what they lack, in their own layout",
      "privateModules: [git.example.com]\ninternalHosts:\n- a.example.com\n",
      { privateModules: ["git.example.com", "example.org/team"], internalHosts: ["b.example.com"] },
      "privateModules: [git.example.com, example.org/team]\ninternalHosts:\n- a.example.com\n- b.example.com\n",
    ],
    [
      "fills a key that is empty",
      "rules:\nmoduleProxy: https://a.example.com\n",
      { rules: { "git-missing": "hint" } },
      "rules:\n  git-missing: hint\nmoduleProxy: https://a.example.com\n",
    ],
    [
      "replaces a single value",
      "moduleProxy: https://a.example.com # slow\n",
      { moduleProxy: "https://b.example.com|direct" },
      "moduleProxy: https://b.example.com|direct # slow\n",
    ],
    [
      "keeps the indentation of the file",
      "rules:\n    git-missing: hint\n",
      { rules: { "goproxy-off": "off" } },
      "rules:\n    git-missing: hint\n    goproxy-off: off\n",
    ],
    [
      "keeps the line breaks of the file",
      "rules:\r\n  git-missing: hint\r\n",
      { minimumConfidence: "low" },
      "rules:\r\n  git-missing: hint\r\nminimumConfidence: low\r\n",
    ],
    [
      "keeps a file of comments",
      "# nothing yet\n",
      { minimumConfidence: "low" },
      "# nothing yet\n\nminimumConfidence: low\n",
    ],
  ];
  for (const [name, before, changes, after] of cases) {
    it(name, async () => assert.equal(await edited(before, changes), after));
  }

  const unreadable: readonly [name: string, text: string][] = [
    ["is no YAML", "rules: [\n"],
    ["is no mapping", "- a\n"],
    ["is a mapping in braces", "{rules: {}}\n"],
    ["has a list for rules", "rules: [a]\n"],
    ["has a mapping for a list", "privateModules: {a: b}\n"],
  ];
  for (const [name, text] of unreadable) {
    it(`leaves a file alone that ${name}`, async () => assert.equal(await edited(text, all), "unreadable"));
  }
});
