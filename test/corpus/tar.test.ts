import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { filesOfTar } from "./tar";

const long = `cases/${"deep/".repeat(30)}go.mod`;

describe("reading a tar archive", () => {
  it("gives the files by path, without folders and links", () => {
    const archive = pack(
      entry("cases/", "", "5"),
      entry("cases/one/Dockerfile", "FROM scratch\n"),
      entry("cases/one/link", "", "2"),
      entry("cases/one/empty", ""),
    );
    assert.deepEqual(textsOf(archive), { "cases/one/Dockerfile": "FROM scratch\n", "cases/one/empty": "" });
  });

  it("keeps every byte of a file that fills its blocks, and of the one behind it", () => {
    const archive = pack(entry("a", "x".repeat(512)), entry("b", "é\r\n".repeat(400)), entry("c", "end"));
    assert.deepEqual(textsOf(archive), { a: "x".repeat(512), b: "é\r\n".repeat(400), c: "end" });
  });

  it("reads long paths as GNU tar and as pax write them, and as ustar splits them", () => {
    const record = `path=${long}\n`;
    const length = record.length + 1 + String(record.length + 4).length;
    const texts = [
      textsOf(pack(entry("././@LongLink", `${long}\0`, "L"), entry(long.slice(0, 100), "gnu"), entry("b", ""))),
      textsOf(
        pack(entry("PaxHeaders/x", `${length} ${record}`, "x"), entry(long.slice(0, 100), "pax"), entry("b", "")),
      ),
      textsOf(pack(entry("go.mod", "ustar", "0", long.slice(0, -"/go.mod".length).slice(0, 155)), entry("b", ""))),
    ];
    assert.deepEqual(texts, [
      { [long]: "gnu", b: "" },
      { [long]: "pax", b: "" },
      { [`${long.slice(0, -"/go.mod".length).slice(0, 155)}/go.mod`]: "ustar", b: "" },
    ]);
  });

  it("refuses an archive that was cut off", () => {
    const whole = Buffer.concat([entry("a", "x".repeat(2_000))]);
    assert.throws(() => filesOfTar(gzipSync(whole.subarray(0, 1_024))), RangeError);
  });
});

function textsOf(archive: Uint8Array): Record<string, string> {
  return Object.fromEntries([...filesOfTar(archive)].map(([path, content]) => [path, content.toString("utf8")]));
}

function pack(...entries: readonly Buffer[]): Uint8Array {
  return gzipSync(Buffer.concat([...entries, Buffer.alloc(1_024)]));
}

/** A header of the ustar format and the content, filled up to whole blocks. */
function entry(name: string, text: string, type = "0", front = ""): Buffer {
  const content = Buffer.from(text);
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  header.write(`${content.length.toString(8).padStart(11, "0")}\0`, 124);
  header.write(type, 156);
  header.write("ustar\x0000", 257);
  header.write(front, 345, 155);
  return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}
