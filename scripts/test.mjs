// `npm test`: builds, runs every suite, and ends with a line "N passed, N failed, N skipped".
//
//   npm test                  all suites
//   npm test -- unit server   only these
//   npm run test:build        builds images with a Docker engine; only where it is asked for
//   npm run test:corpus       findings in real files against the last ones; `-- --update` keeps those of now
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const project = fileURLToPath(new URL("..", import.meta.url));
const SUITE_TIMEOUT_MS = 10 * 60 * 1000;

/** The suites in the order they run. `owns` tells from a path below test/ whether the file belongs to the suite. */
const suites = [
  // Whatever no other suite owns: a test file in a new folder is run and not overlooked.
  { name: "unit", owns: (path) => !suites.some((suite) => suite.name !== "unit" && suite.owns(path)), run: runMocha },
  { name: "server", owns: (path) => path.startsWith("server/"), run: runMocha },
  { name: "cli", owns: (path) => path.startsWith("cli/"), run: runMocha },
  { name: "docs", owns: (path) => !path.includes("/"), run: runMocha },
  { name: "editor", owns: (path) => path.startsWith("editor/suite/"), run: runInEditor("suite") },
  { name: "packaged", owns: (path) => path.startsWith("editor/packaged/"), run: runInEditor("packaged") },
  { name: "web", owns: (path) => path.startsWith("editor/web/"), run: runMocha },
  { name: "visible", owns: (path) => /^editor\/[^/]+$/.test(path), run: runMocha },
  // It may install a Docker engine, and makes base images at its first run.
  { name: "builds", owns: (path) => path.startsWith("realBuilds/"), run: runSlowMocha, onDemand: true },
  // It reads files of other people, which are no part of the project.
  { name: "corpus", owns: (path) => path === "corpus/corpus.test.ts", run: runMocha, onDemand: true },
];

const reports = mkdtempSync(join(tmpdir(), "go-hints-reports-"));
process.once("exit", () => rmSync(reports, { recursive: true, force: true }));

/** Whether what tests compare with is to be written anew, where a suite has such a file. */
const isUpdate = process.argv.includes("--update");

process.exitCode = await main(process.argv.slice(2).filter((argument) => argument !== "--update"));

/** @returns {Promise<number>} the exit code */
async function main(wanted) {
  const unknown = wanted.filter((name) => !suites.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    console.error(`There is no suite ${unknown.join(", ")}; there are ${suites.map(({ name }) => name).join(", ")}.`);
    return 2;
  }
  const total = { passed: 0, failed: 0, skipped: 0 };
  if ((await runNode(["esbuild.mjs", "--tests"])) === 0) {
    const files = testFiles();
    for (const suite of suites.filter(({ name, onDemand }) =>
      wanted.length === 0 ? !onDemand : wanted.includes(name),
    )) {
      const result = await runSuite(suite, files.filter(suite.owns), wanted.includes(suite.name));
      for (const key of Object.keys(total)) {
        total[key] += result[key];
      }
    }
  } else {
    console.error("The build failed.");
    total.failed += 1;
  }
  console.log(`\n${counts(total)}`);
  return total.failed > 0 ? 1 : 0;
}

async function runSuite({ name, run }, files, demanded) {
  if (files.length === 0) {
    console.log(`${name}: there are no tests`);
    return { passed: 0, failed: demanded ? 1 : 0, skipped: 0 };
  }
  console.log(`${name}:`);
  const report = join(reports, `${name}.json`);
  const started = Date.now();
  const code = await run(files, report);
  const result = readReport(report);
  // Mocha's exit code is the number of failures; any other surprise is a failure of the suite itself.
  const surprise =
    result === undefined
      ? `the suite ended with exit code ${code} before its tests did`
      : result.passed + result.failed + result.skipped === 0
        ? "the suite ran no test"
        : code !== 0 && result.failed === 0
          ? `no test failed, but the suite ended with exit code ${code}`
          : undefined;
  const outcome = result ?? { passed: 0, failed: 0, skipped: 0 };
  if (surprise !== undefined) {
    console.error(`  ${surprise}`);
    outcome.failed += 1;
  }
  console.log(`  ${counts(outcome)} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  return outcome;
}

function runMocha(files, report, timeout = SUITE_TIMEOUT_MS) {
  const args = [
    "--enable-source-maps",
    join("node_modules", "mocha", "bin", "mocha.js"),
    "--reporter",
    join(project, "test", "support", "countReporter.cjs"),
    "--reporter-option",
    `output=${report}`,
    ...files.map((path) => join("out", "test", path.replace(/\.ts$/, ".js"))),
  ];
  return runNode(args, timeout);
}

function runSlowMocha(files, report) {
  return runMocha(files, report, 9 * SUITE_TIMEOUT_MS);
}

function runInEditor(folder) {
  return (_files, report) =>
    runNode([join("out", "test", "editor", "runEditorTests.js"), "--suite", folder, "--report", report]);
}

/** Runs Node in the project's folder, its output among ours. */
function runNode(args, timeout = SUITE_TIMEOUT_MS) {
  return new Promise((resolve) => {
    const env = isUpdate ? { ...process.env, GO_HINTS_UPDATE: "1" } : process.env;
    const child = spawn(process.execPath, args, { cwd: project, env, stdio: "inherit", timeout });
    const stop = () => child.kill();
    process.once("exit", stop);
    child.once("error", (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.once("close", (code, signal) => {
      process.off("exit", stop);
      resolve(code ?? signal);
    });
  });
}

/** The test files by their source, below test/: what lies in out/ may be left from a file that is gone. */
function testFiles() {
  return readdirSync(join(project, "test"), { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".test.ts"))
    .sort();
}

function readReport(path) {
  try {
    const { passed, failed, skipped } = JSON.parse(readFileSync(path, "utf8"));
    return { passed, failed, skipped: skipped.length };
  } catch {
    return undefined;
  }
}

function counts({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
