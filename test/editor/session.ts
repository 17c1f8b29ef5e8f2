import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectFolder } from "./project";

/** The folders of one editor session, all of them temporary: tests never touch the checkout or the person's own editor. */
export interface SessionFolders {
  /** The folder to open; holds a copy of each fixture under the fixture's name. */
  readonly workspace: string;
  /** The same copies, never changed, to restore the workspace from. */
  readonly pristine: string;
  readonly userData: string;
  /** The user's settings, as they stand in `userData`. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly extensions: string;
  /** Free for whatever else the session needs. */
  readonly scratch: string;
  /** Removes all of them. */
  readonly remove: () => void;
}

/** Settings under which nothing but the extension under test draws attention to itself or reaches for the network. */
const QUIET_SETTINGS = {
  "telemetry.telemetryLevel": "off",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "git.enabled": false,
  "npm.autoDetect": "off",
  // A test sees exactly the edits it asked for.
  "files.autoSave": "off",
  "files.hotExit": "off",
};

/**
 * Makes the folders of a session and copies the fixtures into it: every folder of test/editor/fixtures, and the project's
 * examples under the name "examples".
 *
 * @param settings user settings besides the quiet ones
 */
export function createSession(settings: Readonly<Record<string, unknown>> = {}): SessionFolders {
  // The real path: macOS has its temporary folder behind a link, and the editor reports the real one.
  const root = realpathSync(mkdtempSync(join(tmpdir(), "go-hints-")));
  const folders = {
    workspace: join(root, "workspace"),
    pristine: join(root, "pristine"),
    userData: join(root, "user"),
    extensions: join(root, "extensions"),
    scratch: join(root, "scratch"),
  };
  for (const folder of [...Object.values(folders), join(folders.userData, "User")]) {
    mkdirSync(folder);
  }
  for (const [name, source] of fixtureSources()) {
    cpSync(source, join(folders.pristine, name), { recursive: true });
    cpSync(source, join(folders.workspace, name), { recursive: true });
  }
  const userSettings = { ...QUIET_SETTINGS, ...settings };
  writeFileSync(join(folders.userData, "User", "settings.json"), JSON.stringify(userSettings, null, 2));
  return {
    ...folders,
    settings: userSettings,
    remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/**
 * Gives the profile a language pack without a text: VS Code stays English, and tells extensions that a person reads the
 * language. The real packs are in VS Code's gallery only.
 */
export function addLanguagePack({ scratch, userData }: SessionFolders, locale: string): void {
  const texts = join(scratch, `${locale}.json`);
  writeFileSync(texts, JSON.stringify({ version: "1.0.0", contents: {} }));
  const extension = { extensionIdentifier: { id: `go-hints.language-pack-${locale}` }, version: "1.0.0" };
  const pack = { hash: locale, label: locale, extensions: [extension], translations: { vscode: texts } };
  writeFileSync(join(userData, "languagepacks.json"), JSON.stringify({ [locale]: pack }));
}

function fixtureSources(): Map<string, string> {
  const sources = new Map<string, string>();
  const fixtures = join(projectFolder, "test", "editor", "fixtures");
  for (const entry of readdirSync(fixtures, { withFileTypes: true })) {
    if (entry.isDirectory()) {
      sources.set(entry.name, join(fixtures, entry.name));
    }
  }
  const examples = join(projectFolder, "examples");
  if (existsSync(examples)) {
    sources.set("examples", examples);
  }
  return sources;
}
