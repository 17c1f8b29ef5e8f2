import type { Rule } from "../rules/define";
import { allRules } from "../rules/index";
import { configKeyTitles } from "./configText";
import { categories, categoryTitles, describeRules } from "./metadata";
import { confidences, type Preferences, ruleLevels } from "./settings";

const patterns = { type: "array", items: { type: "string", pattern: "^[^\\s,;]+$" }, uniqueItems: true };

/**
 * The JSON schema of `.go-hints.yaml`, for completion and checks in editors; in English. `docs/go-hints.schema.json` is
 * this object.
 */
export function configSchema(rules: readonly Rule[] = allRules): object {
  const level = { enum: ruleLevels };
  const properties: Readonly<Record<keyof Preferences, object>> = {
    rules: {
      description: configKeyTitles.rules(),
      type: "object",
      additionalProperties: false,
      properties: Object.fromEntries(
        describeRules(rules).map(({ id, summary, severity, onByDefault, url }) => [
          id,
          {
            ...level,
            description: `${summary}.`,
            markdownDescription: `${summary}. [Read more](${url})`,
            default: onByDefault ? severity : "off",
          },
        ]),
      ),
    },
    categories: {
      description: configKeyTitles.categories(),
      type: "object",
      additionalProperties: false,
      properties: Object.fromEntries(
        categories.map((category) => [category, { ...level, description: categoryTitles[category]() }]),
      ),
    },
    moduleProxy: {
      description: configKeyTitles.moduleProxy(),
      type: "string",
      pattern: "^\\S+$",
      examples: ["https://proxy.example.com,direct"],
    },
    privateModules: { description: configKeyTitles.privateModules(), ...patterns },
    internalHosts: { description: configKeyTitles.internalHosts(), ...patterns },
    contexts: {
      description: configKeyTitles.contexts(),
      type: "object",
      additionalProperties: { type: "string", minLength: 1 },
      examples: [{ "build/Dockerfile": "." }],
    },
    minimumConfidence: { description: configKeyTitles.minimumConfidence(), enum: confidences, default: "medium" },
  };
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Dockerfile Go Hints",
    type: "object",
    additionalProperties: false,
    properties,
  };
}
