import assert from "node:assert/strict";
import { knownBase } from "../../server/src/build/baseImages";
import { glibcOf, glibcOfImage } from "../../server/src/build/glibcReleases";
import { cameForBullseye, defaultSuiteOf, oldestSupportedFor, suitesOf } from "../../server/src/build/golangTags";
import { partlyKnownBase } from "../../server/src/build/partlyKnownImages";
import { unknown } from "../../server/src/syntax/value";

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
    ["ubuntu:bionic-20230530", 27],
    ["ubuntu:16.04", 23],
    ["ubuntu:24.10", 40],
    ["ubuntu:rolling", undefined],
    ["debian:jessie-slim", 19],
    ["debian:8", 19],
    ["debian:bullseye-20240211-slim", 31],
    ["node:20-bullseye-slim", 31],
    ["gcr.io/distroless/base-debian12:nonroot", 36],
    ["gcr.io/distroless/base", undefined],
    ["gcr.io/distroless/cc-debian11", 31],
    ["gcr.io/distroless/static-debian11", undefined],
    ["centos:7.9.2009", 17],
    ["centos:centos8", 28],
    ["centos:latest", undefined],
    ["quay.io/centos/centos:stream9", 34],
    ["quay.io/centos/centos:stream10-minimal", 39],
    ["rockylinux:8-minimal", 28],
    ["almalinux:9.4", 34],
    ["registry.access.redhat.com/ubi8", 28],
    ["registry.access.redhat.com/ubi10/ubi-minimal:10.0", 39],
    ["redhat/ubi9-micro", 34],
    ["amazonlinux:2.0.20240306.2", 26],
    ["amazonlinux:2023", 34],
    ["amazonlinux:2018.03", undefined],
    ["amazonlinux", undefined],
    ["fedora:40", undefined],
    ["golang:1.27", 41],
    ["golang", 41],
    ["golang:bookworm", 36],
    [`golang@sha256:${"0".repeat(64)}`, undefined],
    [`golang:latest@sha256:${"0".repeat(64)}`, undefined],
    [`golang:1.22-bookworm@sha256:${"0".repeat(64)}`, 36],
    ["golang:1.22", undefined],
    ["golang:1.22-bookworm", 36],
    ["alpine:3.22", undefined],
    ["registry.example.com/debian:12", undefined],
  ];
  for (const [image, glibc] of table) {
    it(image, () => assert.equal(glibcOfImage(knownBase(image)), glibc));
  }
  it("is not known of an image whose version the build command fills in, unless its tag says the release", () => {
    const base = (image: string) =>
      partlyKnownBase(
        image,
        "\\",
        () => unknown,
        () => true,
      );
    assert.equal(glibcOfImage(base("golang:${VERSION}")), undefined);
    assert.equal(glibcOfImage(base("golang:${VERSION}-bookworm")), 36);
  });
  it("no release", () => assert.equal(glibcOf(undefined), undefined));
});

describe("the releases of the golang image", () => {
  it("the Debian releases of a release of Go", () => {
    assert.deepEqual(suitesOf("1.27"), ["trixie", "bookworm"]);
    assert.deepEqual(suitesOf("1.23.4"), ["bookworm"]);
    assert.deepEqual(suitesOf("1.19"), []);
  });
  it("the last images on Debian 11", () => {
    const last = ["1.17", "1.20.5", "1.23", "1.23.12", "1.24.6"];
    const later = ["1.16", "1.24", "1.24.7", "1.25", "1.25rc1", "1.24rc1", "next"];
    assert.deepEqual(last.filter(cameForBullseye), last);
    assert.deepEqual(later.filter(cameForBullseye), []);
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
