import assert from "node:assert/strict";
import { type ParsedConfig, parseProjectConfig } from "../../server/src/lint/config";
import { fakeRules } from "../support/fakeRules";

const parse = (text: string): Promise<ParsedConfig> => parseProjectConfig(text, ".go-hints.yaml", fakeRules);

/** Each problem as `line: text it marks: message`. */
async function problemsOf(text: string): Promise<string[]> {
  const { problems } = await parse(text);
  return problems.map(({ span, message }) => {
    const line = text.slice(0, span.start).split("\n").length;
    return `${line}: ${text.slice(span.start, span.end)}: ${message}`;
  });
}

describe("project configuration", () => {
  it("reads every key", async () => {
    const { config, problems } = await parse(`
rules:
  shouting-run: error
  no-latest: off
categories:
  stages: hint
moduleProxy: https://proxy.example.com,direct
privateModules: [git.example.com, "example.org/team/*"]
internalHosts:
  - builds.example.com
contexts:
  build/Dockerfile: .
  ./services/api/Dockerfile: services/../services/api/
minimumConfidence: low
`);
    assert.deepEqual(problems, []);
    assert.deepEqual(config, {
      path: ".go-hints.yaml",
      rules: { "shouting-run": "error", "no-latest": "off" },
      categories: { stages: "hint" },
      moduleProxy: "https://proxy.example.com,direct",
      privateModules: ["git.example.com", "example.org/team/*"],
      internalHosts: ["builds.example.com"],
      contexts: { "build/Dockerfile": "", "services/api/Dockerfile": "services/api" },
      minimumConfidence: "low",
    });
  });

  for (const text of ["", "# only a comment\n", "rules:\n", "---\n"]) {
    it(`takes ${JSON.stringify(text)} for nothing set`, async () => {
      const { config, problems } = await parse(text);
      assert.deepEqual(problems, []);
      assert.deepEqual(config, { path: ".go-hints.yaml" });
    });
  }

  it("knows the engine's own rule", async () => {
    assert.deepEqual((await parse("rules:\n  unused-suppression: off\n")).config.rules, {
      "unused-suppression": "off",
    });
  });

  it("takes the boolean that people write for off", async () => {
    assert.deepEqual((await parse("rules:\n  no-latest: false\n")).config.rules, { "no-latest": "off" });
  });

  it("follows aliases", async () => {
    const { config, problems } = await parse("rules:\n  no-latest: &level error\n  shouting-run: *level\n");
    assert.deepEqual(problems, []);
    assert.deepEqual(config.rules, { "no-latest": "error", "shouting-run": "error" });
  });

  const complaints: [name: string, text: string, problems: (string | RegExp)[]][] = [
    [
      "a misspelt rule",
      "rules:\n  no-lastest: off\n",
      ["2: no-lastest: There is no rule `no-lastest`. Did you mean `no-latest`?"],
    ],
    ["a rule that is not near any", "rules:\n  whatever: off\n", ["2: whatever: There is no rule `whatever`."]],
    [
      "a misspelt category",
      "categories:\n  stage: off\n",
      ["2: stage: There is no category `stage`. Did you mean `stages`?"],
    ],
    [
      "a wrong severity",
      "rules:\n  no-latest: warn\n",
      ["2: warn: `warn` is not possible here; choose one of `off`, `hint`, `information`, `warning`, `error`."],
    ],
    ["no severity", "rules:\n  no-latest:\n", [/^2: no-latest: Expected one of `off`/]],
    ["a list as severity", "rules:\n  no-latest: [off]\n", [/^2: \[off\]: Expected one of/]],
    ["a list of rules", "rules: [no-latest]\n", [/^1: \[no-latest\]: Expected keys with values/]],
    [
      "a misspelt key",
      "moduleproxy: direct\n",
      ["1: moduleproxy: `moduleproxy` is no key of this file. Did you mean `moduleProxy`?"],
    ],
    ["a number as proxy", "moduleProxy: 8080\n", ["1: 8080: Expected a text; put it in quotes."]],
    ["blanks in the proxy list", "moduleProxy: https://proxy.example.com, direct\n", [/^1: https:.*without blanks/]],
    [
      "a password in the proxy list",
      "moduleProxy: https://me:secret@proxy.example.com\n",
      [/Leave user and password out/],
    ],
    ["one host without a list", "privateModules: git.example.com\n", [/^1: git.example.com: Expected a list/]],
    [
      "a scheme before a host",
      "privateModules: [https://git.example.com]\n",
      ["1: https://git.example.com: Leave the scheme out: `git.example.com`."],
    ],
    ["a context outside", "contexts:\n  Dockerfile: ..\n", [/^2: \.\.: Write the folder/]],
    ["an absolute Dockerfile", "contexts:\n  /Dockerfile: .\n", [/^2: \/Dockerfile: Write the path/]],
    ["a wrong confidence", "minimumConfidence: hihg\n", [/^1: hihg: .*Did you mean `high`\?$/]],
    ["a text instead of keys", "hello\n", [/^1: hello: Expected keys/]],
    ["broken YAML", "rules:\n  no-latest: 'off\n", [/This is not valid YAML/]],
    [
      "a key twice",
      "moduleProxy: direct\nmoduleProxy: off\n",
      [/^2: .*This is not valid YAML: this key stands here already/],
    ],
  ];
  for (const [name, text, expected] of complaints) {
    it(`complains about ${name}`, async () => {
      const problems = await problemsOf(text);
      assert.equal(problems.length, expected.length, problems.join("\n"));
      expected.forEach((each, index) => {
        if (typeof each === "string") assert.equal(problems[index], each);
        else assert.match(problems[index] ?? "", each);
      });
    });
  }

  it("keeps what is right beside what is wrong", async () => {
    const { config, problems } = await parse(
      "rules:\n  nonsense: off\n  no-latest: hint\nprivateModules: [git.example.com, 7]\n",
    );
    assert.equal(problems.length, 2);
    assert.deepEqual(config, {
      path: ".go-hints.yaml",
      rules: { "no-latest": "hint" },
      privateModules: ["git.example.com"],
    });
  });

  it("does not multiply aliases of aliases", async () => {
    const levels = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}]`);
    const { problems } = await parse(`a0: &a0 [x]\n${levels.join("\n")}\nprivateModules: *a30\n`);
    assert.ok(problems.length > 0);
  });
});
