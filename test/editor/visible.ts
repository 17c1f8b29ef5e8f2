// Drives the editor that a person sees: VS Code's workbench in a browser, with mouse and keyboard.
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Locator, Page } from "playwright-core";
import { type EditorServer, loadEditorServer } from "./editorServer";
import { projectFolder } from "./project";
import { addLanguagePack, createSession, type SessionFolders } from "./session";
import { startWebWorkbench } from "./web/webWorkbench";

/** What {@link VisibleEditor.open} needs to know. */
export interface VisibleEditorOptions {
  /** The fixture to open as the workspace: a folder of test/editor/fixtures, "examples", or "." for all of them. */
  readonly fixture: string;
  /** The extension under test: its folder, or a package to install; this project when left out. */
  readonly extension?: string;
  /** Without a server: every extension runs in a web worker, the one under test from its folder. See web/webWorkbench.ts. */
  readonly web?: boolean;
  /** With `web`: whether the workspace cannot be written to. */
  readonly isReadonly?: boolean;
  /** The display language for extensions, such as "zh-cn"; not with `web`. VS Code's own texts stay English. */
  readonly locale?: string;
  /** User settings besides those of every session. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** In CSS pixels; pictures have twice as many. */
  readonly size?: { readonly width: number; readonly height: number };
}

/** An entry of the Problems panel. */
export interface VisibleProblem {
  readonly message: string;
  readonly source: string;
  readonly code: string;
}

const WAIT_MS = 20_000;
const POLL_MS = 50;
const DEFAULT_SIZE = { width: 1280, height: 800 };

/** Settings under which two pictures of the same state are equal. */
const PICTURE_SETTINGS = {
  "editor.cursorBlinking": "solid",
  "editor.minimap.enabled": false,
  "editor.hover.delay": 100,
  "editor.scrollBeyondLastLine": false,
  "editor.fontFamily": "DejaVu Sans Mono, monospace",
  "workbench.colorTheme": "Default Light Modern",
  "workbench.reduceMotion": "on",
  "window.commandCenter": false,
};

/** One workbench in one headless browser. Every method waits until what it did is visible, or throws. */
export class VisibleEditor {
  /** For what the methods do not cover. */
  readonly page: Page;
  /** What the page and its workers have said to the browser's console as errors. */
  readonly consoleErrors: readonly string[];
  /** Ends browser and server, and removes the folders of the session. */
  readonly close: () => Promise<void>;

  private constructor(page: Page, consoleErrors: readonly string[], close: () => Promise<void>) {
    this.page = page;
    this.consoleErrors = consoleErrors;
    this.close = close;
  }

  /**
   * Starts the server and the browser and opens the workbench.
   *
   * @throws where one of them cannot be fetched or does not start
   */
  static async open(options: VisibleEditorOptions): Promise<VisibleEditor> {
    const editor = await loadEditorServer();
    const session = createSession({ ...PICTURE_SETTINGS, ...options.settings });
    const undo: (() => unknown)[] = [session.remove];
    const close = async () => {
      for (const step of undo.splice(0).reverse()) {
        await step();
      }
    };
    try {
      const { address, stop } = await (options.web ? serveWeb : serve)(editor, session, options);
      undo.push(stop);
      const { browser, page } = await editor.openBrowser({
        viewport: { ...(options.size ?? DEFAULT_SIZE) },
        deviceScaleFactor: 2,
      });
      undo.push(() => browser.close());
      const consoleErrors: string[] = [];
      page.on("console", (said) => said.type() === "error" && consoleErrors.push(said.text()));
      page.on("pageerror", (error) => consoleErrors.push(String(error.stack)));
      page.setDefaultTimeout(WAIT_MS);
      await page.goto(address);
      await page.locator(".monaco-workbench .explorer-folders-view .monaco-list-row").first().waitFor();
      return new VisibleEditor(page, consoleErrors, close);
    } catch (error) {
      await close();
      throw error;
    }
  }

  /**
   * Opens a file in the editor.
   *
   * @param path inside the fixture
   */
  async openFile(path: string): Promise<void> {
    await this.page.keyboard.press("Control+P");
    const input = this.page.locator(".quick-input-widget input").first();
    await input.fill(path);
    const folder = path.slice(0, Math.max(path.lastIndexOf("/"), 0));
    const name = path.slice(folder === "" ? 0 : folder.length + 1);
    // The first one need not be it: what was open lately stands before what fits better.
    const label = `${name} ${folder}`.trim();
    await this.page
      .locator(`.quick-input-list .monaco-list-row:is([aria-label="${label}"], [aria-label^="${label},"])`)
      .click();
    await this.page.locator(".tabs-container .tab.active", { hasText: name }).waitFor();
    await this.page.locator(".editor-instance .view-line").first().waitFor();
  }

  /** Runs a command by its title in the command palette, such as "View: Toggle Problems". */
  async runCommand(title: string): Promise<void> {
    await this.page.keyboard.press("F1");
    const input = this.page.locator(".quick-input-widget input").first();
    await input.fill(`>${title}`);
    await this.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: title }).waitFor();
    await this.page.keyboard.press("Enter");
    // A command that asks something puts its own question in the palette's place.
    await this.#eventually(
      async () => ((await input.isVisible()) ? await input.inputValue() : ""),
      (text) => !text.startsWith(">"),
      (text) => `the command palette still shows "${text}"`,
    );
  }

  /**
   * Looks into the command palette.
   *
   * @param filter what is typed there
   * @returns the titles it offers for that, at least one
   */
  async listCommands(filter: string): Promise<string[]> {
    await this.page.keyboard.press("F1");
    const input = this.page.locator(".quick-input-widget input").first();
    await input.fill(`>${filter}`);
    const rows = this.page.locator(".quick-input-list .monaco-list-row");
    await rows.filter({ hasText: filter }).first().waitFor();
    const titles = await rows.locator(".label-name").allInnerTexts();
    await this.page.keyboard.press("Escape");
    await input.waitFor({ state: "hidden" });
    return titles.map((title) => title.trim());
  }

  /** Shows the Problems panel. */
  async openProblems(): Promise<void> {
    await this.page.keyboard.press("Control+Shift+M");
    await this.page.locator(".markers-panel").waitFor();
  }

  /**
   * Waits for the entries of the Problems panel; those outside of what is scrolled into view are not among them.
   *
   * @param satisfies asked again and again until it holds for them
   */
  async waitForProblems(satisfies: (problems: readonly VisibleProblem[]) => boolean): Promise<VisibleProblem[]> {
    const rows = this.page.locator(".markers-panel .monaco-list-row");
    return await this.#eventually(
      () =>
        rows.evaluateAll((elements) =>
          elements
            .filter((row) => row.querySelector(".marker-message") !== null)
            .map((row) => {
              const textOf = (selector: string) => row.querySelector(selector)?.textContent?.trim() ?? "";
              return {
                message: textOf(".marker-message"),
                source: textOf(".marker-source"),
                code: textOf(".marker-code"),
              };
            }),
        ),
      satisfies,
      (problems) => `the Problems panel shows ${JSON.stringify(problems, null, 2)}`,
    );
  }

  /**
   * Waits until the Problems panel says that there are so many problems.
   *
   * @param wanted the number, or what to ask of it
   * @returns the number
   */
  async waitForProblemCount(wanted: number | ((count: number) => boolean)): Promise<number> {
    const satisfies = typeof wanted === "number" ? (count: number) => count === wanted : wanted;
    const panelTab = this.page.locator(".part.panel .composite-bar .action-item", { hasText: /problems/i });
    return await this.#eventually(
      () =>
        panelTab.evaluate((tab) => {
          const badge = tab.querySelector<HTMLElement>(".badge");
          return badge === null || badge.style.display === "none" ? 0 : Number(badge.textContent);
        }),
      satisfies,
      (count) => `the Problems panel counts ${count} problems`,
    );
  }

  /**
   * Points at a text in the active editor.
   *
   * @param text stands on one line
   * @returns what the hover widget then shows, as plain text
   */
  async hoverText(text: string): Promise<string> {
    const { x, y } = await this.#placeOf(text);
    await this.page.mouse.move(x, y + 60);
    await this.page.mouse.move(x, y, { steps: 4 });
    const hover = this.page.locator(".monaco-hover:not(.hidden) .hover-contents");
    await hover.first().waitFor();
    await this.page
      .locator(".monaco-hover .hover-contents", { hasText: /^Loading\.*$/ })
      .waitFor({ state: "detached" });
    return (await hover.allInnerTexts()).join("\n");
  }

  /**
   * Puts the cursor on a text in the active editor and opens the light bulb's menu.
   *
   * @returns the titles in it
   */
  async openQuickFixes(text: string): Promise<string[]> {
    const { x, y } = await this.#placeOf(text);
    await this.page.mouse.click(x, y);
    await this.page.keyboard.press("Control+.");
    const titles = this.#quickFixes().locator(".title");
    await titles.first().waitFor();
    return (await titles.allInnerTexts()).map((title) => title.trim());
  }

  /** Chooses an entry of the menu that {@link openQuickFixes} opened. */
  async chooseQuickFix(title: string): Promise<void> {
    await this.#quickFixes().filter({ hasText: title }).first().click();
    await this.#quickFixes().first().waitFor({ state: "hidden" });
  }

  /** Ticks every change in the preview that a fix of another file opens, and applies them. */
  async confirmChanges(): Promise<void> {
    const preview = this.page.locator(".bulk-edit-panel");
    const files = preview.locator(".monaco-list-row[aria-level='1'] .edit-checkbox");
    await files.first().waitFor();
    for (const file of await files.all()) await file.check();
    await preview.getByRole("button", { name: "Apply" }).click();
    await preview.waitFor({ state: "hidden" });
  }

  /** Closes whatever stands over the editor: a hover, a menu. */
  async dismiss(): Promise<void> {
    await this.page.keyboard.press("Escape");
    await this.page.mouse.move(0, 0);
    await this.page.locator(".monaco-hover:not(.hidden) .hover-contents").first().waitFor({ state: "hidden" });
  }

  /** The text of the active editor as far as it is scrolled into view. */
  async editorText(): Promise<string> {
    const lines = await this.page.locator(".editor-group-container.active .view-line").evaluateAll((elements) =>
      elements
        .map((element) => ({ top: element.getBoundingClientRect().top, text: element.textContent ?? "" }))
        .sort((one, other) => one.top - other.top)
        .map(({ text }) => text.replaceAll("\u00a0", " ")),
    );
    return lines.join("\n");
  }

  /**
   * Takes a picture of the window.
   *
   * @param path of the PNG; its folder is made
   */
  async screenshot(path: string): Promise<void> {
    mkdirSync(join(path, ".."), { recursive: true });
    await this.page.evaluate(() => document.fonts.ready.then(() => undefined));
    await this.page.screenshot({ path, animations: "disabled" });
  }

  /** Looks again and again, for what the page changes without an event that could be waited for. */
  async #eventually<T>(
    look: () => Promise<T>,
    satisfies: (seen: T) => boolean,
    describe: (seen: T) => string,
  ): Promise<T> {
    const end = Date.now() + WAIT_MS;
    for (;;) {
      const seen = await look();
      if (satisfies(seen)) {
        return seen;
      }
      if (Date.now() > end) {
        throw new Error(`${describe(seen)} after ${WAIT_MS} ms`);
      }
      await this.page.waitForTimeout(POLL_MS);
    }
  }

  #quickFixes(): Locator {
    return this.page.locator(".action-widget .monaco-list-row.action");
  }

  /** The middle of a text in the active editor, in CSS pixels of the window. */
  async #placeOf(text: string): Promise<{ x: number; y: number }> {
    const lines = this.page.locator(".editor-group-container.active .view-lines");
    const place = await lines.evaluate((container, wanted) => {
      for (const line of container.querySelectorAll(".view-line")) {
        // The editor draws spaces as no-break spaces, and cuts a line into one element per colour.
        const start = (line.textContent ?? "").replaceAll("\u00a0", " ").indexOf(wanted);
        if (start < 0) {
          continue;
        }
        const range = document.createRange();
        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        let offset = 0;
        let begun = false;
        for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
          const length = node.textContent?.length ?? 0;
          if (!begun && start < offset + length) {
            range.setStart(node, start - offset);
            begun = true;
          }
          if (begun && start + wanted.length <= offset + length) {
            range.setEnd(node, start + wanted.length - offset);
            break;
          }
          offset += length;
        }
        const { x, y, width, height } = range.getBoundingClientRect();
        return { x: x + width / 2, y: y + height / 2 };
      }
      return undefined;
    }, text);
    if (place === undefined) {
      throw new Error(`"${text}" does not stand on one visible line of the editor:\n${await this.editorText()}`);
    }
    return place;
  }
}

interface ServedWorkbench {
  /** Of the page. */
  readonly address: string;
  readonly stop: () => void;
}

type Serve = (editor: EditorServer, session: SessionFolders, options: VisibleEditorOptions) => Promise<ServedWorkbench>;

/** VS Code's own server, which runs extensions in a process. */
const serve: Serve = async (editor, session, options) => {
  const extension = resolve(options.extension ?? projectFolder);
  const packaged = extension.endsWith(".vsix");
  const folders = { userDataDir: session.userData, extensionsDir: session.extensions };
  if (packaged) {
    await editor.installExtension({ ...folders, vsix: extension });
  }
  if (options.locale !== undefined) addLanguagePack(session, options.locale);
  const { origin, stop } = await editor.startServer({
    ...folders,
    ...(options.locale === undefined ? {} : { locale: options.locale }),
  });
  const address = editor.workbenchAddress(origin, {
    folder: join(session.workspace, options.fixture),
    ...(packaged ? {} : { developedExtensions: [extension] }),
  });
  return { address, stop };
};

/** Files only: extensions run in a web worker. */
const serveWeb: Serve = async (editor, session, options) => {
  const { main } = await editor.ensureServer();
  return startWebWorkbench({
    vscode: resolve(main, "../.."),
    extension: resolve(options.extension ?? projectFolder),
    workspace: join(session.workspace, options.fixture),
    isReadonly: options.isReadonly ?? false,
    settings: session.settings,
  });
};

/**
 * Fetches what the visible editor needs.
 *
 * @returns why there is none for this kind of machine, or undefined where there is one
 * @throws where it should be there and cannot be fetched or does not start
 */
export async function prepareVisibleEditor(): Promise<string | undefined> {
  return await (await loadEditorServer()).prepare();
}
