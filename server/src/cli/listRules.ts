import { categories, categoryTitles, describeRules } from "../lint/metadata";
import { severityWord } from "../reports/text";
import type { ExitCode } from "./run";
import { stdoutStyle } from "./terminal";

/** Prints all rules: for a person by category, or as JSON `{"version": 1, "rules": [...]}`. */
export function listRules(format: "text" | "json"): ExitCode {
  const rules = describeRules();
  process.stdout.write(format === "json" ? `${JSON.stringify({ version: 1, rules }, null, 2)}\n` : asText(rules));
  return 0;
}

function asText(rules: ReturnType<typeof describeRules>): string {
  const style = stdoutStyle();
  const idWidth = Math.max(...rules.map((rule) => rule.id.length));
  const output: string[] = [];
  for (const category of categories) {
    const members = rules.filter((rule) => rule.category === category);
    if (members.length === 0) continue;
    output.push(style.strong(categoryTitles[category]()));
    for (const rule of members) {
      const word = style.severity(rule.severity, severityWord(rule.severity));
      output.push(`  ${rule.id.padEnd(idWidth)}  ${word}  ${rule.summary}`);
    }
    output.push("");
  }
  return output.join("\n");
}
