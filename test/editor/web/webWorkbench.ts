// VS Code as vscode.dev has it: nothing but files behind the page. No process reads a disk or runs an extension; all of
// them run in a web worker of the browser, by the `browser` entry of their manifests.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize, relative, sep } from "node:path";

/** What {@link startWebWorkbench} needs to know. */
export interface WebWorkbenchOptions {
  /** VS Code's folder, with the workbench in it that is made for browsers. */
  readonly vscode: string;
  /** The folder of the extension under test. */
  readonly extension: string;
  /** The folder whose files are the workspace; the page gets a copy, and writes nothing back. */
  readonly workspace: string;
  /** Whether nothing can be written to the workspace, as in a repository that is only looked at. */
  readonly isReadonly?: boolean;
  /** The user's settings. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface WebWorkbench {
  /** Of the page. */
  readonly address: string;
  readonly stop: () => void;
}

const scheme = "go-hints-memory";
const workspaceName = "workspace";

const contentTypes: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/**
 * Serves the page on a free port of this machine.
 *
 * @throws where this VS Code is made in another way than the one that scripts/editor fetches
 */
export async function startWebWorkbench(options: WebWorkbenchOptions): Promise<WebWorkbench> {
  const generated = generatedFiles(options);
  const folders = new Map([
    ["/vscode/", options.vscode],
    ["/extension/", options.extension],
  ]);
  const read = (path: string): string | Buffer | undefined => {
    const text = generated.get(path);
    if (text !== undefined) return text(origin());
    const [prefix = "", folder] = [...folders].find(([start]) => path.startsWith(start)) ?? [];
    return folder === undefined ? undefined : (readBelow(folder, path.slice(prefix.length)) ?? missing(path));
  };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    const content = read(path);
    response.writeHead(content === undefined ? 404 : 200, {
      "content-type": contentTypes[path === "/" ? ".html" : extname(path)] ?? "application/octet-stream",
    });
    response.end(content);
  });
  const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    address: `${origin()}/`,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function readBelow(folder: string, path: string): Buffer | undefined {
  const file = normalize(join(folder, path));
  if (!file.startsWith(folder + sep) || !statSync(file, { throwIfNoEntry: false })?.isFile()) return undefined;
  return readFileSync(file);
}

/**
 * The built-in extensions of this VS Code have lost their scripts for browsers, and each would be announced as an error. An
 * empty script is an extension that does nothing.
 */
function missing(path: string): string | undefined {
  return /^\/vscode\/extensions\/.*\.js$/.test(path) ? "" : undefined;
}

/** What lies on no disk, by its path; each text depends on the page's origin. */
function generatedFiles(options: WebWorkbenchOptions): Map<string, (origin: string) => string> {
  const inVscode = (path: string) => readFileSync(join(options.vscode, path), "utf8");
  const workbench = "out/vs/code/browser/workbench/workbench";
  const page = inVscode(`${workbench}.html`);
  const script = withoutServer(inVscode(`${workbench}.js`));
  const manifest = {
    name: "memory-files",
    publisher: "go-hints",
    version: "0.0.0",
    engines: { vscode: "^1.100.0" },
    activationEvents: [`onFileSystem:${scheme}`],
    browser: "./virtualFiles.js",
    enabledApiProposals: ["fileSearchProvider"],
  };
  return new Map<string, (origin: string) => string>([
    ["/", (origin) => fillIn(page, origin, configuration(origin, options.settings))],
    [`/vscode/${workbench}.js`, () => script],
    ["/files/package.json", () => JSON.stringify(manifest)],
    ["/files/package.nls.json", () => "{}"],
    [
      "/files/files.json",
      () => JSON.stringify({ isReadonly: options.isReadonly ?? false, texts: filesOf(options.workspace) }),
    ],
    ["/files/virtualFiles.js", () => readFileSync(join(__dirname, "virtualFiles.js"), "utf8")],
  ]);
}

/** What the page tells the workbench, see `IWorkbenchConstructionOptions` of VS Code. */
function configuration(origin: string, settings: Readonly<Record<string, unknown>>): unknown {
  const { protocol, host } = new URL(origin);
  const at = (path: string) => ({ scheme: protocol.slice(0, -1), authority: host, path });
  return {
    folderUri: { scheme, path: `/${workspaceName}` },
    developmentOptions: { extensions: [at("/extension"), at("/files")] },
    configurationDefaults: settings,
    enableWorkspaceTrust: false,
    userDataPath: "/",
    isEnabledFileDownloads: true,
    isEnabledFileUploads: true,
    isEnabledCoderGettingStarted: false,
    webviewEndpoint: `${origin}/vscode/out/vs/workbench/contrib/webview/browser/pre`,
  };
}

function fillIn(page: string, origin: string, settings: unknown): string {
  const base = `${origin}/vscode`;
  const values: Readonly<Record<string, string>> = {
    WORKBENCH_WEB_CONFIGURATION: JSON.stringify(settings).replaceAll("&", "&amp;").replaceAll('"', "&quot;"),
    WORKBENCH_WEB_BASE_URL: base,
    WORKBENCH_NLS_FALLBACK_URL: `${base}/out/nls.messages.js`,
    VS_BASE: base,
    BASE: base,
  };
  return page.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? "");
}

/** The texts of a folder's files by their paths in the workspace. */
function filesOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const name = relative(folder, path).replaceAll(sep, "/");
      return [`/${workspaceName}/${name}`, readFileSync(path, "utf8")];
    }),
  );
}

/**
 * This build of the workbench takes the host of its page for a server, with a disk that keeps the settings and a process that
 * runs extensions. VS Code itself does neither.
 */
function withoutServer(script: string): string {
  const changes: readonly [RegExp, string][] = [
    [/remoteAuthority:location\.host/g, "remoteAuthority:undefined"],
    [/scheme:\w+\.vscodeRemote(?=\}\),"User"\))/g, 'scheme:"vscode-userdata"'],
  ];
  return changes.reduce((text, [place, replacement]) => {
    const { length } = text.match(place) ?? [];
    if (length !== 1) throw new Error(`VS Code's workbench has ${length} places like ${place}: is it another version?`);
    return text.replace(place, replacement);
  }, script);
}
