// First step of the action: checks, prints annotations, and leaves the findings as SARIF and the fixes as a diff.
// Ends with 0 also when there are findings: the last step of the action fails for them.
import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const {
  GO_HINTS_PATHS = ".",
  GO_HINTS_FAIL_ON = "warning",
  GO_HINTS_CONFIG = "",
  GO_HINTS_CONTEXT = "",
  GO_HINTS_VERSION = "local",
  GITHUB_OUTPUT,
  RUNNER_TEMP = tmpdir(),
} = process.env;

const folder = mkdtempSync(join(RUNNER_TEMP, "go-hints-"));
const cli = GO_HINTS_VERSION === "local" ? localCommandLine() : install(GO_HINTS_VERSION);
const paths = GO_HINTS_PATHS.split("\n").flatMap((line) => line.trim() || []);
const given = [
  ...(GO_HINTS_CONFIG === "" ? [] : ["--config", GO_HINTS_CONFIG]),
  ...(GO_HINTS_CONTEXT === "" ? [] : ["--context", GO_HINTS_CONTEXT]),
  "--",
  ...paths,
];

const sarif = join(folder, "go-hints.sarif");
const diff = join(folder, "go-hints.diff");
writeFileSync(sarif, check(["--format", "sarif", "--fail-on", "never"]).stdout);
writeFileSync(diff, check(["--fix", "--dry-run", "--fail-on", "never"]).stdout);
const annotated = check(["--format", "github", "--fail-on", GO_HINTS_FAIL_ON]);
process.stdout.write(annotated.stdout);

const outputs = [`sarif=${sarif}`, `diff=${diff}`, `exit-code=${annotated.status}`, ""].join("\n");
if (GITHUB_OUTPUT !== undefined) appendFileSync(GITHUB_OUTPUT, outputs);

/** Runs a check; wrong usage and files that cannot be read end the step. */
function check(options) {
  const result = spawnSync(process.execPath, [cli, "check", ...options, ...given], {
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
    stdio: ["ignore", "pipe", "inherit"],
    // Workflows ask for colours by FORCE_COLOR; in a diff they would be characters of the file.
    env: { ...process.env, NO_COLOR: "1" },
  });
  if (result.error) throw result.error;
  if (result.status === 0 || result.status === 1) return result;
  process.stdout.write(result.stdout);
  process.exit(result.status ?? 2);
}

function localCommandLine() {
  return fileURLToPath(new URL("../dist/cli.js", import.meta.url));
}

/** Installs a version of the npm package where no `.npmrc` of what is checked can say from where. */
function install(version) {
  if (!/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version)) throw new Error(`\`${version}\` is no version.`);
  writeFileSync(join(folder, "package.json"), "{}");
  execFileSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", `dockerfile-go-hints@${version}`], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  return join(folder, "node_modules", "dockerfile-go-hints", "dist", "cli.js");
}
