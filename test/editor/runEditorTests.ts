// Runs one mocha suite inside a real VS Code.
//
//   node out/test/editor/runEditorTests.js [--suite suite|packaged] [--extension FOLDER|VSIX] [--report FILE]
//
// --suite      the folder beside this file whose *.test.js run; "suite" when left out
// --extension  the extension under test: a folder to load it from, or a package that is installed first. Left out, it is
//              this project, and for the suite "packaged" the package that `npm run package` makes of it
// --report     where to write the counts of passed, failed and skipped tests
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { runTests, TestRunFailedError } from "@vscode/test-electron";
import { chooseEditor } from "./editors";
import { projectFolder, readManifest } from "./project";
import { createSession, type SessionFolders } from "./session";

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      suite: { type: "string", default: "suite" },
      extension: { type: "string" },
      report: { type: "string" },
    },
  });
  const editor = await chooseEditor();
  console.log(`Editor: ${editor.description}.`);
  const extension = values.extension ?? (values.suite === "packaged" ? packageExtension() : projectFolder);
  const session = createSession();
  const report = resolve(values.report ?? join(session.scratch, "report.json"));
  rmSync(report, { force: true });
  try {
    const profile = [`--user-data-dir=${session.userData}`, `--extensions-dir=${session.extensions}`];
    const packaged = extension.endsWith(".vsix");
    if (packaged) {
      editor.install(resolve(extension), profile);
    }
    await runTests({
      vscodeExecutablePath: editor.executable,
      extensionDevelopmentPath: packaged ? emptyExtension(session) : resolve(extension),
      extensionTestsPath: join(__dirname, "suite", "index.js"),
      launchArgs: [session.workspace, ...profile],
      extensionTestsEnv: {
        GO_HINTS_SUITE_FILES: JSON.stringify(testFiles(join(__dirname, values.suite))),
        GO_HINTS_SUITE_REPORT: report,
        GO_HINTS_PRISTINE: session.pristine,
        GO_HINTS_EXTENSIONS: session.extensions,
        GO_HINTS_USER_DATA: session.userData,
      },
    });
    // An extension host that ends in the middle of a run makes VS Code leave with code 0.
    if (!existsSync(report)) {
      throw new Error("The extension host ended before the tests did.");
    }
  } finally {
    session.remove();
  }
}

/** The package's absolute path. */
function packageExtension(): string {
  execFileSync("npm", ["run", "--silent", "package"], {
    cwd: projectFolder,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  const { name, version } = readManifest(projectFolder);
  return join(projectFolder, `${name}-${version}.vsix`);
}

/** VS Code runs tests only while it develops an extension; beside an installed one this does nothing. */
function emptyExtension(session: SessionFolders): string {
  const folder = join(session.scratch, "test-host");
  mkdirSync(folder);
  const manifest = { name: "test-host", publisher: "go-hints", version: "0.0.0", engines: { vscode: "*" } };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  return folder;
}

function testFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".test.js"))
    .sort()
    .map((path) => join(folder, path));
}

main().catch((error: unknown) => {
  // The suite has printed its own failures.
  if (!(error instanceof TestRunFailedError)) {
    console.error(error instanceof Error ? error.message : error);
  }
  process.exitCode = 1;
});
