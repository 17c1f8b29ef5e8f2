// Measures what VS Code counts as the activation of the extension: evaluating its script and the call of activate(), as
// "Developer: Show Running Extensions" shows it. Each run is an extension host of its own.
//   npm run bench:activation                  10 runs
//   npm run bench:activation -- --runs 30
//   npm run bench:activation -- --write FILE  writes the figures as JSON too
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { projectFolder } from "../editor/packageCache.mjs";
import { openBrowser, startServer, workbenchAddress } from "../editor/server.mjs";

const { values } = parseArgs({ options: { runs: { type: "string", default: "10" }, write: { type: "string" } } });
const runs = Number(values.runs);

/** The extensions that are measured, with the file that activates each: ours, and one of VS Code's own to compare with. */
const extensions = [
  { name: "Markdown Language Features", label: /^Markdown Language Features/, file: "README.md" },
  { name: "dockerfile-go-hints", label: /^(?:go-hints\.dockerfile-go-hints|Dockerfile Go Hints)/, file: "Dockerfile" },
];
/** VS Code activates it when its start is over: what is measured later does not wait for other extensions. */
const lastOfStart = /^Merge Conflict/;

/** What VS Code shows of an extension that has been activated. */
const time = /Activation: (\d+)\s*ms/;

const folder = mkdtempSync(join(tmpdir(), "go-hints-activation-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
mkdirSync(join(folder, "user", "User"), { recursive: true });
mkdirSync(join(folder, "extensions"));
mkdirSync(join(folder, "project"));
writeFileSync(join(folder, "project", "README.md"), "# Service\n");
writeFileSync(join(folder, "project", "Dockerfile"), "FROM golang:1.24\nRUN go build ./...\n");
const settings = {
  "telemetry.telemetryLevel": "off",
  "workbench.startupEditor": "none",
  "chat.disableAIFeatures": true,
  "git.enabled": false,
  // What is shown in front of the window would have to be closed before a file can be opened.
  "workbench.editor.useModal": "off",
};
writeFileSync(join(folder, "user", "User", "settings.json"), JSON.stringify(settings));

const server = await startServer({ userDataDir: join(folder, "user"), extensionsDir: join(folder, "extensions") });
const { browser, page } = await openBrowser({ viewport: { width: 1280, height: 1000 } });
const address = workbenchAddress(server.origin, {
  folder: join(folder, "project"),
  developedExtensions: [projectFolder],
});
const measured = Object.fromEntries(extensions.map(({ name }) => [name, []]));
try {
  // The first is not counted: it fills the caches of the disk.
  for (let run = 0; run <= runs; run++) {
    const times = await activate();
    if (run > 0) for (const [name, milliseconds] of Object.entries(times)) measured[name].push(milliseconds);
    process.stderr.write(".");
  }
} finally {
  server.stop();
  await browser.close();
}
process.stderr.write("\n");

const result = {
  vscode: server.version,
  runs,
  activations: Object.entries(measured).map(([extension, times]) => {
    const sorted = times.toSorted((one, other) => one - other);
    return {
      extension,
      fastest: sorted[0],
      median: sorted[Math.floor(sorted.length / 2)],
      slowest: sorted.at(-1),
    };
  }),
};
console.log(`VS Code ${result.vscode}, ${runs} runs, milliseconds:`);
console.table(result.activations);
if (values.write !== undefined) writeFileSync(values.write, `${JSON.stringify(result, null, 2)}\n`);
process.exit();

/** Opens a new window and one file for each extension, and reads what its activation took. */
async function activate() {
  await page.goto(address);
  await showRunning();
  await rowOf(lastOfStart).waitFor();
  const times = {};
  for (const { name, label, file } of extensions) {
    await page.locator(`.explorer-folders-view .monaco-list-row[aria-label='${file}']`).dblclick();
    await page.locator(".editor-instance .view-line").first().waitFor();
    await showRunning();
    times[name] = Number(time.exec(await rowOf(label).innerText())?.[1]);
  }
  return times;
}

async function showRunning() {
  const input = page.locator(".quick-input-widget input").first();
  await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor();
  await page.keyboard.press("F1");
  await input.fill(">Developer: Show Running Extensions");
  await page.locator(".quick-input-list .monaco-list-row.focused", { hasText: "Running Extensions" }).waitFor();
  await page.keyboard.press("Enter");
  await input.waitFor({ state: "hidden" });
}

/** The line of an extension, once it has been activated. */
function rowOf(label) {
  return page
    .locator(".runtime-extensions-editor .monaco-list-row")
    .filter({ hasText: label })
    .filter({ hasText: time });
}
