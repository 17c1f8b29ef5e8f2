// Applies every fix to every Dockerfile, .npmrc and ignore file below some folders, in memory, and checks what comes out:
// it parses, the finding is gone, no new one came, a second run changes nothing, CRLF and comments are kept.
//   node scripts/check-fixes.mjs DIR…          each DIR is one workspace
//   node scripts/check-fixes.mjs --each DIR…   each folder directly in DIR is one
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { loadTypeScript } from "./loadTypeScript.mjs";

const each = process.argv.includes("--each");
const folders = process.argv.slice(2).filter((argument) => argument !== "--each");
if (folders.length === 0) {
  console.error("usage: node scripts/check-fixes.mjs [--each] DIR…");
  process.exit(2);
}
const workspaces = folders.map((folder) => resolve(folder)).flatMap((folder) => (each ? foldersIn(folder) : [folder]));

const { fixFigures } = await loadTypeScript("test/support/fixFigures.ts");
const { files, rules, fixedFiles, faults } = await fixFigures(workspaces, (path) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${path.slice(-(process.stderr.columns - 1))}`);
});
if (process.stderr.isTTY) process.stderr.write("\r\u001b[2K");

const rows = [...rules].sort(([a], [b]) => (a < b ? -1 : 1));
printTable([
  ["rule", "findings", "safe", "faulty", "suggestions", "faulty"],
  ...rows.map(([id, { findings, applied, faulty }]) => [
    id,
    findings,
    applied.safe,
    faulty.safe,
    applied.suggestion,
    faulty.suggestion,
  ]),
]);
console.log(
  `\n${files} files; all safe fixes changed ${fixedFiles.safe}, with preferred suggestions ${fixedFiles.suggestions}`,
);
for (const fault of faults) console.log(`fault: ${fault}`);
console.log(faults.length === 0 ? "no fix did any harm" : `${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;

function foldersIn(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name))
    .sort();
}

function printTable(table) {
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => String(row[column]).length)));
  for (const row of table) {
    console.log(
      row
        .map((cell, column) => (column === 0 ? String(cell).padEnd(widths[0]) : String(cell).padStart(widths[column])))
        .join("  "),
    );
  }
}
