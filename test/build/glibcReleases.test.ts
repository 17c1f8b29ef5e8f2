import assert from "node:assert/strict";
import { knownBase } from "../../server/src/build/baseImages";
import { glibcOf, glibcOfImage } from "../../server/src/build/glibcReleases";
import { defaultSuiteOf, oldestSupportedFor, suitesOf } from "../../server/src/build/golangTags";

describe("the glibc of an image", () => {
  const table: readonly (readonly [image: string, glibc: number | undefined])[] = [
    ["debian:bookworm-slim", 36],
    ["debian:12", 36],
    ["debian:11.9-slim", 31],
    ["debian:stable", undefined],
    ["debian", undefined],
    ["ubuntu:20.04", 31],
    ["ubuntu:noble", 39],
    ["ubuntu:12", undefined],
    ["gcr.io/distroless/base-debian12:nonroot", 36],
    ["gcr.io/distroless/base", undefined],
    ["golang:1.27", 41],
    ["golang:1.22", undefined],
    ["golang:1.22-bookworm", 36],
    ["alpine:3.22", undefined],
    ["registry.example.com/debian:12", undefined],
  ];
  for (const [image, glibc] of table) {
    it(image, () => assert.equal(glibcOfImage(knownBase(image)), glibc));
  }
  it("no release", () => assert.equal(glibcOf(undefined), undefined));
});

describe("the releases of the golang image", () => {
  it("the Debian releases of a release of Go", () => {
    assert.deepEqual(suitesOf("1.27"), ["trixie", "bookworm"]);
    assert.deepEqual(suitesOf("1.23.4"), ["bookworm"]);
    assert.deepEqual(suitesOf("1.19"), []);
  });
  it("the Debian release of a plain tag", () => {
    assert.equal(defaultSuiteOf("1.27"), "trixie");
    assert.equal(defaultSuiteOf("1.20"), undefined);
  });
  it("the oldest supported release for a go line", () => {
    const lines = ["1.16", "1.26", "1.26.3", "1.27.0", "1.30", "next"].map(oldestSupportedFor);
    assert.deepEqual(lines, ["1.26", "1.26", "1.26", "1.27", "1.30", undefined]);
  });
});
