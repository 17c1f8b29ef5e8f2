import assert from "node:assert/strict";
import {
  effectiveLevel,
  isAtLeast,
  type Preferences,
  type RuleLevel,
  resolveSettings,
} from "../../server/src/lint/settings";
import { defineDockerfileRule } from "../../server/src/rules/define";
import { nearestName } from "../../server/src/syntax/nearestName";
import { noLatest } from "../support/fakeRules";

describe("settings", () => {
  const optional = defineDockerfileRule({
    ...noLatest,
    meta: { ...noLatest.meta, id: "optional", offByDefault: true },
  });
  const cases: [
    name: string,
    project: Preferences | undefined,
    user: Preferences | undefined,
    level: RuleLevel,
    optional: RuleLevel,
  ][] = [
    ["nothing set", undefined, undefined, "warning", "off"],
    ["project rule", { rules: { "no-latest": "error", optional: "hint" } }, undefined, "error", "hint"],
    ["project category", { categories: { "go-version": "error" } }, undefined, "error", "off"],
    [
      "user rule over project rule",
      { rules: { "no-latest": "error" } },
      { rules: { "no-latest": "off" } },
      "off",
      "off",
    ],
    [
      "user category over project rule",
      { rules: { "no-latest": "error" } },
      { categories: { "go-version": "off" } },
      "off",
      "off",
    ],
    [
      "user rule over own category",
      undefined,
      { categories: { "go-version": "off" }, rules: { "no-latest": "hint", optional: "hint" } },
      "hint",
      "hint",
    ],
    [
      "user sets something else",
      { rules: { "no-latest": "error" } },
      { rules: { other: "off" }, categories: {} },
      "error",
      "off",
    ],
    ["a rule named like a property of objects", { rules: {} }, { rules: {} }, "warning", "off"],
  ];
  for (const [name, project, user, level, optionalLevel] of cases) {
    it(`level: ${name}`, () => {
      const settings = resolveSettings(project, user, "en");
      assert.equal(effectiveLevel(noLatest, settings), level);
      assert.equal(effectiveLevel(optional, settings), optionalLevel);
    });
  }

  it("put the chosen module proxy first, then what suits the language", () => {
    const chosen = "https://proxy.example.com,direct";
    const { options } = resolveSettings({ moduleProxy: "off" }, { moduleProxy: chosen }, "en");
    assert.equal(options.moduleProxies[0], chosen);
    assert.ok(options.moduleProxies.length > 1);
    assert.match(resolveSettings(undefined, undefined, "zh-cn").options.moduleProxies[0] ?? "", /goproxy\.cn/);
    const twice = resolveSettings({ moduleProxy: options.moduleProxies[1] ?? "" }, undefined, "en").options
      .moduleProxies;
    assert.equal(new Set(twice).size, twice.length, "no value is offered twice");
  });

  it("say which file gave a context", () => {
    const project = { path: ".go-hints.yaml", contexts: { Dockerfile: "a", "x/Dockerfile": "b" } };
    const settings = resolveSettings(project, { contexts: { Dockerfile: "c" } }, "en");
    assert.deepEqual(settings.contextOf("Dockerfile"), { contexts: { Dockerfile: "c" } });
    assert.equal(settings.contextOf("x/Dockerfile").configurationPath, ".go-hints.yaml");
    assert.deepEqual(settings.contextOf("toString"), {});
  });

  it("compare severities", () => {
    assert.ok(isAtLeast("error", "warning") && isAtLeast("hint", "hint") && !isAtLeast("information", "warning"));
  });
});

describe("the nearest name", () => {
  const names = ["goproxy-unset", "goproxy-off", "go-sum-missing"];
  for (const [written, expected] of [
    ["goproxy-unsett", "goproxy-unset"],
    ["goproxyunset", "goproxy-unset"],
    ["GOPROXY-OFF", "goproxy-off"],
    ["go-sum-mising", "go-sum-missing"],
    ["gorpoxy-off", "goproxy-off"],
    ["dockerfile", undefined],
    ["", undefined],
  ] as const) {
    it(`${JSON.stringify(written)} is ${expected}`, () => assert.equal(nearestName(written, names), expected));
  }
});
