import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Sandbox } from "../support/commandLine";

interface Packed {
  readonly manifest: Readonly<Record<string, unknown>> & { readonly name: string; readonly version: string };
  readonly archive: Buffer;
}

/** A package that the suite has written. */
export const banner = {
  "package.json": JSON.stringify({ name: "banner", version: "1.3.0", main: "index.js" }),
  "index.js": 'module.exports = (name) => "Hello, " + name;\n',
};

/** Who shows it sees what lies below `private`. It looks like no token of a known service. */
export const registryToken = "5c3e-only-for-this-suite-91d7";

/**
 * A registry of npm packages: one that the suite has written, and esbuild as it is installed here.
 * @returns what the registry answers to a path, given its own address.
 */
export function npmRegistry(): (path: string, address: string) => string | Buffer | undefined {
  const written = new Sandbox(banner);
  const packages = [
    pack(written.folder),
    pack("node_modules/esbuild"),
    pack(`node_modules/@esbuild/linux-${process.arch}`),
  ];
  written.remove();
  return (asked, address) => {
    // Below these lies everything again: to tell which of two registries was asked, and who asked.
    const [, folder = "", path = asked] = /^(mirror|private)\/(.*)$/.exec(asked) ?? [];
    const wanted = packages.find(({ manifest }) => path === manifest.name || path === `${manifest.name}/-/archive.tgz`);
    if (!wanted) return undefined;
    return path === wanted.manifest.name
      ? JSON.stringify(describe(wanted, folder === "" ? address : `${address}/${folder}`))
      : wanted.archive;
  };
}

function describe({ manifest, archive }: Packed, address: string): unknown {
  const integrity = `sha512-${createHash("sha512").update(archive).digest("base64")}`;
  const dist = { tarball: `${address}/${manifest.name}/-/archive.tgz`, integrity };
  return {
    name: manifest.name,
    "dist-tags": { latest: manifest.version },
    versions: { [manifest.version]: { ...manifest, dist } },
  };
}

function pack(folder: string): Packed {
  const target = mkdtempSync(join(tmpdir(), "go-hints-npm-"));
  try {
    const archive = join(target, "archive.tgz");
    const { status, stderr } = spawnSync("tar", ["-C", folder, "--transform", "s,^\\.,package,", "-czf", archive, "."]);
    if (status !== 0) throw new Error(`tar: ${stderr}`);
    return {
      manifest: JSON.parse(readFileSync(join(folder, "package.json"), "utf8")),
      archive: readFileSync(archive),
    };
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
}
