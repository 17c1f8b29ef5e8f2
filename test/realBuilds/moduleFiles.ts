import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";

/** A module as a proxy serves it. */
export interface Module {
  readonly path: string;
  readonly version: string;
  /** Files below the module's folder, `go.mod` among them. */
  readonly files: Readonly<Record<string, string>>;
}

/** The archive of a module: every file below `path@version/`. Source: go.dev/ref/mod#zip-files. */
export function moduleZip(module: Module): Buffer {
  return storedZip(namedFiles(module));
}

/** The two lines of go.sum for a module. Source: golang.org/x/mod/sumdb/dirhash, Hash1. */
export function checksumLines(module: Module): string {
  const name = `${module.path} ${module.version}`;
  const goMod = hash1([["go.mod", goModOf(module)]]);
  return `${name} ${hash1(namedFiles(module))}\n${name}/go.mod ${goMod}\n`;
}

export function goModOf(module: Module): string {
  return module.files["go.mod"] ?? `module ${module.path}\n`;
}

type NamedFile = readonly [name: string, text: string];

function namedFiles({ path, version, files }: Module): readonly NamedFile[] {
  return Object.entries(files).map(([name, text]) => [`${path}@${version}/${name}`, text]);
}

function hash1(files: readonly NamedFile[]): string {
  const lines = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => `${createHash("sha256").update(text).digest("hex")}  ${name}\n`);
  return `h1:${createHash("sha256").update(lines.join("")).digest("base64")}`;
}

/** A zip archive without compression. Source of the layout: PKWARE APPNOTE 4.3. */
function storedZip(files: readonly NamedFile[]): Buffer {
  const bodies: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of files) {
    const nameBytes = Buffer.from(name);
    const content = Buffer.from(text);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0); // version needed
    common.writeUInt16LE(0x21, 8); // 1 January 1980, the first day that the format knows
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([signature(0x04034b50), common, nameBytes, content]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    entries.push(Buffer.concat([signature(0x02014b50), Buffer.from([20, 0]), common, place, nameBytes]));
    bodies.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...bodies, directory, signature(0x06054b50), end]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
