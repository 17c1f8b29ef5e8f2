// A .vsix as vsce writes it, packed tighter: Zopfli finds shorter forms of the same deflate format, which anything can read.
import { readFileSync, writeFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { deflateAsync } from "@gfx/zopfli";
import { unzipSync, Zip } from "fflate";

/** The number that a zip file has for the deflate method. */
const deflated = 8;

/**
 * Packs a zip file anew: the same files under the same names, in the same order.
 *
 * @param {string} path of the zip file, which is replaced
 * @throws when it is no zip file, or cannot be written
 */
export async function packTighter(path) {
  const parts = [];
  const zip = new Zip((error, data) => {
    if (error) throw error;
    parts.push(data);
  });
  for (const [filename, content] of Object.entries(unzipSync(readFileSync(path)))) {
    const packed = await deflateAsync(content, { numiterations: 15 });
    const entry = { filename, size: content.length, crc: crc32(content), compression: deflated };
    zip.add(entry);
    entry.ondata(null, packed, true);
  }
  zip.end();
  writeFileSync(path, Buffer.concat(parts));
}
