// Writes what `npm run test:build` has seen (docs/evidence/builds.json) into docs/real-builds.md, the READMEs and a chart.
//   npm run docs:builds             fills the marked parts
//   npm run docs:builds -- --check  writes nothing; exits with 1 when something would change
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { loadTypeScript } from "./loadTypeScript.mjs";

const isCheck = process.argv.includes("--check");
const { readEvidence, contradictions, generatedParts, exampleTable, chart } =
  await loadTypeScript("scripts/buildsPage.ts");

const evidence = readEvidence();
if (evidence === undefined) {
  console.error("There is no evidence: run `npm run test:build` first.");
  process.exit(1);
}
const measured = Object.values(evidence.sections).flatMap((section) => section.measured ?? []);
const wanted = [["docs/images/real-builds.svg", () => chart(measured)]];
for (const [name, part] of Object.entries(generatedParts(evidence))) {
  wanted.push(["docs/real-builds.md", (text) => between(text, name, part)]);
}
for (const readme of ["README.md", "README.zh-CN.md"]) {
  if (readFileSync(readme, "utf8").includes("<!-- begin example -->")) {
    wanted.push([readme, (text) => between(text, "example", exampleTable(measured, readme))]);
  }
}

const outdated = new Set();
for (const [path, change] of wanted) {
  const before = existsSync(path) ? readFileSync(path, "utf8") : "";
  const after = change(before);
  if (after === before) continue;
  outdated.add(path);
  if (!isCheck) writeFileSync(path, after);
}
for (const path of outdated) console.log(isCheck ? `out of date: ${path}` : `written: ${path}`);
const wrong = contradictions(evidence);
for (const sentence of wrong) console.error(sentence);
if (wrong.length > 0 || (isCheck && outdated.size > 0)) process.exitCode = 1;

/** Replaces what stands between the two comments of a part. */
function between(text, name, content) {
  const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${begin} … ${end} is missing`);
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
}
