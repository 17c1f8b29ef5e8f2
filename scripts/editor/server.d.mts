import type { Browser, BrowserContextOptions, Page } from "playwright-core";

/** The folders of an editor's profile, absolute paths. */
export interface ProfileFolders {
  /** `User/settings.json` in it are the user's settings. */
  readonly userDataDir: string;
  /** Where extensions are installed. */
  readonly extensionsDir: string;
}

export interface ServerOptions extends ProfileFolders {
  /** False asks for trust as the desktop does, so a folder opens in Restricted Mode. */
  readonly trustEveryFolder?: boolean;
  /** False keeps it running however long nobody has a page of it open. */
  readonly endWithPages?: boolean;
  /** What the extension host finds in its environment besides what is there. */
  readonly env?: Readonly<Record<string, string>>;
  /** Gets what the server prints. */
  readonly log?: (line: string) => void;
}

export interface RunningServer {
  /** Such as http://127.0.0.1:40123 */
  readonly origin: string;
  /** VS Code's version. */
  readonly version: string;
  /** Its exit code or signal, once it has ended. */
  readonly exited: Promise<number | string>;
  /** Ends it with all its children. */
  readonly stop: () => void;
}

/** VS Code's own server and a Node binary that runs it, fetched on first use. */
export function ensureServer(): Promise<{ readonly node: string; readonly main: string; readonly version: string }>;
export function prepare(): Promise<string | undefined>;
export function startServer(options: ServerOptions): Promise<RunningServer>;
export function installExtension(options: ProfileFolders & { readonly vsix: string }): Promise<void>;
export function workbenchAddress(
  origin: string,
  what: { readonly folder?: string; readonly developedExtensions?: readonly string[]; readonly tests?: string },
): string;
export function openBrowser(
  contextOptions?: BrowserContextOptions,
): Promise<{ browser: Browser; page: Page; description: string }>;
