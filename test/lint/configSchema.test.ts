import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { configKeys } from "../../server/src/lint/config";
import { configSchema } from "../../server/src/lint/configSchema";
import { describeRules } from "../../server/src/lint/metadata";
import { fakeRules } from "../support/fakeRules";

interface Schema {
  readonly properties: Readonly<
    Record<string, Schema & { readonly default?: string; readonly enum?: readonly string[] }>
  >;
}

describe("the schema of the configuration", () => {
  it("knows the keys and the rules that the reader knows", () => {
    const schema = configSchema(fakeRules) as Schema;
    assert.deepEqual(Object.keys(schema.properties).sort(), [...configKeys].sort());
    assert.deepEqual(
      Object.keys(schema.properties["rules"]?.properties ?? {}),
      describeRules(fakeRules).map((rule) => rule.id),
    );
    assert.equal(schema.properties["rules"]?.properties["no-latest"]?.default, "warning");
  });

  it("is the file in docs/, which `node scripts/schema.mjs` writes", () => {
    assert.deepEqual(JSON.parse(readFileSync("docs/go-hints.schema.json", "utf8")), configSchema());
  });
});
