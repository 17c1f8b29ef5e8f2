import assert from "node:assert/strict";
import { hasVariantAsGoarm, isArgumentRead } from "../../server/src/build/platformReads";
import { isOnlyForLinux } from "../../server/src/build/platforms";
import { simulateFiles } from "../support/simulation";

const buildOf = (...lines: string[]) => simulateFiles({ Dockerfile: `${lines.join("\n")}\n` });

describe("who reads a platform argument", () => {
  const inStage: readonly (readonly [line: string, isRead: boolean])[] = [
    ["RUN echo hello", false],
    ["RUN echo $TARGETARCH", true],
    ["RUN printenv TARGETARCH", true],
    ["RUN make", true],
    ["RUN xx-info", true],
    ["COPY bin/${TARGETARCH} /bin/", true],
    ["ARG TARGETARCH", false],
    ["ENV TARGETARCHIVE=$TARGETARCHIVE", false],
    ["FROM base AS other\nRUN echo $TARGETARCH", true],
    ["FROM alpine:3.22\nRUN echo $TARGETARCH", false],
  ];
  for (const [line, isRead] of inStage) {
    it(line, async () => {
      const build = await buildOf("FROM alpine:3.22 AS base", "ARG TARGETARCH=amd64", line);
      assert.equal(isArgumentRead(build, "TARGETARCH", build.stages[0], 0), isRead);
    });
  }
  const global: readonly (readonly [lines: string, isRead: boolean])[] = [
    ["FROM alpine:3.22\nRUN echo $TARGETARCH", false],
    ["FROM alpine:3.22\nARG TARGETARCH\nRUN echo $TARGETARCH", true],
    ["FROM alpine:3.22\nARG TARGETARCH=arm64\nRUN echo $TARGETARCH", false],
    ["FROM alpine:3.22-$TARGETARCH", true],
    ["ARG TAG=3.22-$TARGETARCH\nFROM alpine:$TAG", true],
  ];
  for (const [lines, isRead] of global) {
    it(`before the first FROM: ${lines.replaceAll("\n", " | ")}`, async () => {
      const build = await buildOf("ARG TARGETARCH=amd64", lines);
      assert.equal(isArgumentRead(build, "TARGETARCH", undefined, 0), isRead);
    });
  }
});

describe("the variant of the target as GOARM", () => {
  const table: readonly (readonly [line: string, isUnchanged: boolean])[] = [
    ["ENV GOARM=$TARGETVARIANT", true],
    ['RUN GOARM="${TARGETVARIANT}" go build', true],
    ["RUN export GOARM=$TARGETVARIANT && go build", true],
    ["ENV GOARM=${TARGETVARIANT#v}", false],
    ["RUN GOARM=$(echo $TARGETVARIANT | tr -d v) go build", false],
    ["ENV GOARM=7", false],
  ];
  for (const [line, isUnchanged] of table) {
    it(line, async () => assert.equal(hasVariantAsGoarm(await buildOf("FROM golang:1.26", line)), isUnchanged));
  }
});

describe("an image for Linux alone", () => {
  const table: readonly (readonly [lines: string, isOnly: boolean])[] = [
    ["FROM golang:1.26 AS build\nFROM alpine:3.22", true],
    ["FROM --platform=$BUILDPLATFORM golang:1.26 AS build\nFROM scratch\nCOPY --from=build /x /x", false],
    ['FROM --platform=$BUILDPLATFORM golang:1.26 AS build\nFROM scratch\nENTRYPOINT ["/x"]', true],
    ["FROM --platform=$BUILDPLATFORM golang:1.26", false],
    ["FROM registry.access.redhat.com/ubi9/ubi-minimal:9.5", true],
    ["ARG BASE\nFROM ${BASE}", true],
    ["FROM mcr.microsoft.com/windows/servercore:ltsc2022", false],
    ["FROM golang:1.26-nanoserver", false],
  ];
  for (const [lines, isOnly] of table) {
    it(lines.replaceAll("\n", " | "), async () => assert.equal(isOnlyForLinux(await buildOf(lines)), isOnly));
  }
});
