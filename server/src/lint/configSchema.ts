import type { Rule } from "../rules/define";
import { allRules } from "../rules/index";
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
      description: "Severity of single rules; `off` switches one off.",
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
      description: "Severity of all rules of a category; a rule's own severity wins.",
      type: "object",
      additionalProperties: false,
      properties: Object.fromEntries(
        categories.map((category) => [category, { ...level, description: categoryTitles[category]() }]),
      ),
    },
    moduleProxy: {
      description: "The value for GOPROXY to offer first: a complete list.",
      type: "string",
      pattern: "^\\S+$",
      examples: ["https://proxy.example.com,direct"],
    },
    privateModules: { description: "Hosts or path prefixes of private modules, as GOPRIVATE takes them.", ...patterns },
    internalHosts: { description: "Hosts that are the company's own although their names do not say so.", ...patterns },
    contexts: {
      description: "Folder of the build context by path of the Dockerfile, both relative to the folder of this file.",
      type: "object",
      additionalProperties: { type: "string", minLength: 1 },
      examples: [{ "build/Dockerfile": "." }],
    },
    minimumConfidence: { description: "How sure a finding must be to be shown.", enum: confidences, default: "medium" },
  };
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Dockerfile Go Hints",
    type: "object",
    additionalProperties: false,
    properties,
  };
}
