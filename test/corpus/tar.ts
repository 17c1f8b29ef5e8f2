import { gunzipSync } from "node:zlib";

/** Bytes of a block, of which a header takes one and a file as many as it fills. */
const block = 512;

/**
 * The files of a `.tar.gz`, by path; folders and links are passed over. Source: POSIX.1-2024 pax, "ustar Interchange Format"
 * and "pax Extended Header"; GNU tar manual, "Basic Tar Format" for type `L`.
 * @throws RangeError when the archive ends within a file.
 */
export function filesOfTar(archive: Uint8Array): ReadonlyMap<string, Buffer> {
  const bytes = gunzipSync(archive);
  const files = new Map<string, Buffer>();
  let longName: string | undefined;
  for (let at = 0; at + block <= bytes.length && bytes[at] !== 0; ) {
    const header = bytes.subarray(at, at + block);
    const size = Number.parseInt(textAt(header, 124, 12), 8) || 0;
    const start = at + block;
    if (start + size > bytes.length) throw new RangeError("the archive ends within a file");
    const content = bytes.subarray(start, start + size);
    switch (textAt(header, 156, 1)) {
      case "L":
        longName = textAt(content, 0, size);
        break;
      case "x":
        longName = pathOfPax(content.toString("utf8")) ?? longName;
        break;
      default:
        if (/^0?$/.test(textAt(header, 156, 1))) files.set(longName ?? nameIn(header), content);
        longName = undefined;
    }
    at = start + Math.ceil(size / block) * block;
  }
  return files;
}

function nameIn(header: Buffer): string {
  const isUstar = textAt(header, 257, 6).startsWith("ustar");
  // GNU's own format has other things where ustar has the front part of a long path.
  const front = isUstar && header[263] === 0x30 ? textAt(header, 345, 155) : "";
  const name = textAt(header, 0, 100);
  return front === "" ? name : `${front}/${name}`;
}

/** The text of a field, which ends with a zero byte or where the field does. */
function textAt(bytes: Buffer, start: number, length: number): string {
  const end = bytes.indexOf(0, start);
  return bytes.toString("utf8", start, end < 0 || end > start + length ? start + length : end).trimEnd();
}

/** `path` of an extended header, whose records are `LENGTH KEY=VALUE`. */
function pathOfPax(text: string): string | undefined {
  return /^\d+ path=(.*)$/m.exec(text)?.[1];
}
