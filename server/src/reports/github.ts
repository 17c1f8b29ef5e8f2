import type { Severity } from "../rules/define";
import { printable } from "./displayText";
import { locate, type ReportInput } from "./model";

const commands: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  information: "notice",
  hint: "notice",
};

/** One workflow command of GitHub Actions for each finding: an annotation at the lines of a pull request. */
export function githubReport(input: ReportInput): string {
  let output = "";
  for (const file of input.files) {
    for (const finding of file.report.findings) {
      const place = locate(file, undefined, finding.span);
      if (place === undefined) continue;
      const { start, end } = place.range;
      const properties: [string, string | number][] = [
        ["file", place.path],
        ["line", start.line + 1],
        ["endLine", end.line + 1],
      ];
      // GitHub takes columns only where the range stays in one line.
      if (start.line === end.line) properties.push(["col", start.character + 1], ["endColumn", end.character + 1]);
      properties.push(["title", finding.rule.meta.id]);
      const written = properties.map(([name, value]) => `${name}=${escapeProperty(String(value))}`).join(",");
      output += `::${commands[finding.severity]} ${written}::${escapeData(finding.message)}\n`;
    }
  }
  return output;
}

/** Source: actions/toolkit `packages/core/src/command.ts`. Other control characters would reach the terminal of the log. */
function escapeData(text: string): string {
  const escapes: Readonly<Record<string, string>> = { "%": "%25", "\r": "%0D", "\n": "%0A" };
  return text.replace(/[%\r\n]|[^%\r\n]+/g, (part) => escapes[part] ?? printable(part));
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
