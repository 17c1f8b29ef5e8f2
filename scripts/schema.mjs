// Writes docs/go-hints.schema.json, the JSON schema of .go-hints.yaml, from the list of rules.
import { writeFileSync } from "node:fs";
import { loadTypeScript } from "./loadTypeScript.mjs";

const { configSchema } = await loadTypeScript("server/src/lint/configSchema.ts");
writeFileSync("docs/go-hints.schema.json", `${JSON.stringify(configSchema(), null, 2)}\n`);
