import { strict as assert } from "node:assert";
import { toolAtEnd, toolFor } from "../../server/src/build/tools";
import { simulateFiles, stepWith } from "../support/simulation";

describe("whether a program is in PATH", () => {
  const table: { file: string; tool: string; answer: string; files?: Readonly<Record<string, string>> }[] = [
    { file: "FROM golang:1.24", tool: "make", answer: "yes" },
    { file: "FROM golang:1.24-alpine", tool: "make", answer: "no" },
    { file: "FROM golang:1.24-alpine", tool: "apk", answer: "yes" },
    { file: "FROM golang:1.24-alpine", tool: "apt-get", answer: "no" },
    { file: "FROM golang:1.24", tool: "apk", answer: "no" },
    { file: "FROM fedora:41", tool: "apt-get", answer: "no" },
    { file: "FROM fedora:41", tool: "dnf", answer: "yes" },
    { file: "FROM registry.access.redhat.com/ubi9/ubi-minimal", tool: "microdnf", answer: "yes" },
    { file: "FROM registry.access.redhat.com/ubi9/ubi-micro", tool: "microdnf", answer: "no" },
    { file: "FROM registry.access.redhat.com/ubi9/ubi-micro\nCOPY --from=x / /", tool: "dnf", answer: "unknown" },
    { file: "FROM debian:bookworm-slim", tool: "curl", answer: "no" },
    { file: "FROM scratch", tool: "sh", answer: "no" },
    { file: "FROM scratch", tool: "/bin/sh", answer: "no" },
    { file: "FROM alpine:3.22", tool: "/bin/sh", answer: "yes" },
    { file: "FROM scratch\nCOPY --from=example.com/x /tools /usr/local/bin/", tool: "/bin/sh", answer: "no" },
    { file: "FROM scratch\nCOPY --from=example.com/x /tools /usr/bin/", tool: "/bin/sh", answer: "unknown" },
    { file: "FROM scratch\nCOPY --from=example.com/x /tools /", tool: "/bin/sh", answer: "unknown" },
    { file: "FROM debian", tool: "adduser", answer: "no" },
    { file: "FROM debian:13.1-slim", tool: "addgroup", answer: "no" },
    { file: "FROM debian:bookworm", tool: "adduser", answer: "unknown" },
    { file: "FROM debian:trixie@sha256:0123", tool: "adduser", answer: "unknown" },
    { file: "FROM node:24-trixie-slim", tool: "adduser", answer: "unknown" },
    { file: "FROM debian\nRUN apt-get install -y tzdata", tool: "adduser", answer: "no" },
    { file: "FROM debian\nRUN apt-get install -y sudo", tool: "adduser", answer: "unknown" },
    { file: "FROM debian\nRUN apt-get install -y adduser", tool: "addgroup", answer: "yes" },
    { file: "FROM gcr.io/distroless/base-debian12:debug", tool: "sh", answer: "unknown" },
    { file: "FROM alpine:3.22", tool: "unlisted", answer: "unknown" },
    { file: "FROM registry.example.com/x", tool: "apk", answer: "unknown" },
    { file: "FROM alpine:3.22\nRUN apk add build-base", tool: "make", answer: "yes" },
    { file: "FROM alpine:3.22\nRUN apk add tzdata git", tool: "make", answer: "no" },
    { file: "FROM alpine:3.22\nRUN apk add something", tool: "make", answer: "unknown" },
    { file: "FROM alpine:3.22\nRUN apk add nodejs", tool: "npm", answer: "no" },
    { file: "FROM debian:trixie-slim\nRUN apt-get install -y nodejs", tool: "npm", answer: "unknown" },
    { file: "FROM debian:trixie-slim\nRUN apt-get build-dep -y hugo", tool: "make", answer: "unknown" },
    { file: "FROM alpine:3.22\nRUN apk add something", tool: "apt-get", answer: "no" },
    { file: "FROM alpine:3.22\nARG X\nRUN apk add $X", tool: "curl", answer: "unknown" },
    { file: "FROM alpine:3.22\nRUN if true; then apk add curl; fi", tool: "curl", answer: "unknown" },
    { file: "FROM alpine:3.22\nRUN ./x.sh", tool: "curl", answer: "unknown" },
    { file: "FROM alpine:3.22\nRUN ln -s /x /usr/bin/curl", tool: "curl", answer: "yes" },
    { file: "FROM alpine:3.22\nRUN wget -O /usr/local/bin/jq http://x", tool: "jq", answer: "unknown" },
    { file: "FROM alpine:3.22\nENV PATH=/opt/x:$PATH\nRUN tar -C /opt -xf x", tool: "node", answer: "unknown" },
    { file: "FROM alpine:3.22\nCOPY --from=busybox /bin /bin", tool: "curl", answer: "unknown" },
    { file: "FROM alpine:3.22\nCOPY app /usr/local/bin/", tool: "curl", answer: "no", files: { app: "" } },
    { file: "FROM alpine:3.22\nCOPY bin /usr/local/bin/", tool: "curl", answer: "unknown", files: { "bin/curl": "" } },
    { file: "FROM scratch\nCOPY dist/app /", tool: "sh", answer: "no" },
    { file: "FROM scratch\nADD rootfs.tar.xz /", tool: "sh", answer: "unknown", files: { "rootfs.tar.xz": "" } },
    {
      file: "FROM golang:1.24 AS b\nWORKDIR /s\nCOPY . .\nRUN go build -o /out/app .\nFROM scratch\nCOPY --from=b /out/app /",
      tool: "sh",
      answer: "no",
      files: { "go.mod": "module app\n", "main.go": "package main\n" },
    },
    { file: "FROM alpine:3.22 AS base\nRUN apk add curl\nFROM base", tool: "curl", answer: "yes" },
  ];
  for (const { file, tool, answer, files } of table) {
    it(`${tool}: ${file.replace(/\n/g, " · ")}`, async () => {
      const build = await simulateFiles({ Dockerfile: `${file}\n`, ...files });
      const { finalStage } = build;
      assert.ok(finalStage);
      assert.equal(toolAtEnd(finalStage, tool), answer);
    });
  }

  it("counts what the same RUN has installed before", async () => {
    const build = await simulateFiles({ Dockerfile: "FROM alpine:3.22\nRUN curl a; apk add curl && curl b\n" });
    const commands = stepWith(build, "curl").commands.filter(({ name }) => name === "curl");
    assert.deepEqual(
      commands.map((command) => toolFor(command, "curl")),
      ["no", "yes"],
    );
  });

  it("is open where a step mounts another image", async () => {
    const build = await simulateFiles({
      Dockerfile: "FROM alpine:3.22\nRUN --mount=from=busybox,target=/usr/bin curl a\n",
    });
    const [command] = stepWith(build, "curl").commands;
    assert.ok(command);
    assert.equal(toolFor(command, "curl"), "unknown");
  });
});
