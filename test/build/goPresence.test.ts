import { strict as assert } from "node:assert";
import { goInImage } from "../../server/src/build/goPresence";
import { simulateFiles } from "../support/simulation";

const ubi = "FROM registry.access.redhat.com/ubi9/ubi\n";

describe("whether an image has the go command", () => {
  const table: { file: string; answer: string }[] = [
    { file: "FROM golang:1.26\n", answer: "yes" },
    { file: "FROM alpine:3.22\nRUN apk add --no-cache git\nENV A=b\nCOPY go.mod /go.mod\n", answer: "no" },
    { file: "FROM alpine:3.22\nRUN apk add --no-cache go\n", answer: "yes" },
    { file: "FROM alpine:3.22 AS base\nRUN apk add go\nFROM base\nCMD true\n", answer: "yes" },
    { file: "FROM alpine:3.22\nRUN apk add go && go install ./... && apk del go\n", answer: "unknown" },
    { file: 'FROM alpine:3.22\nRUN if [ -n "$DEV" ]; then apk add go; fi\n', answer: "unknown" },
    { file: "FROM debian:12\nRUN apt-get install -y golang-1.24-go\n", answer: "yes" },
    { file: "FROM debian:12\nARG PACKAGES\nRUN apt-get install -y $PACKAGES\n", answer: "unknown" },
    { file: `${ubi}RUN dnf install -y golang\n`, answer: "yes" },
    { file: `${ubi}RUN microdnf install -y go-toolset\n`, answer: "yes" },
    { file: `${ubi}RUN yum install -y go-toolset-1.22 && yum clean all\n`, answer: "yes" },
    { file: `${ubi}RUN dnf module install -y go-toolset:rhel8\n`, answer: "unknown" },
    { file: `${ubi}RUN dnf install -y openssl tar\n`, answer: "no" },
    {
      file: "FROM debian:12\nRUN curl -fsSL https://go.dev/dl/go1.26.0.linux-amd64.tar.gz | tar xz\n",
      answer: "unknown",
    },
    { file: "FROM golang:1.26 AS go\nFROM debian:12\nCOPY --from=go /usr/local/go /usr/local/go\n", answer: "yes" },
    { file: "FROM golang:1.26 AS go\nFROM debian:12\nCOPY --from=go /out/shop /usr/bin/shop\n", answer: "no" },
    { file: "FROM golang:1.26 AS go\nFROM scratch\nCOPY --from=go / /\n", answer: "unknown" },
    { file: "FROM debian:12\nADD https://go.dev/dl/go1.26.0.linux-amd64.tar.gz /tmp/\n", answer: "unknown" },
    { file: "FROM debian:12\nCOPY setup.sh /\nRUN /setup.sh\n", answer: "unknown" },
    { file: "FROM debian:12\nRUN go version\n", answer: "yes" },
    { file: "FROM example.com/base\n", answer: "unknown" },
  ];
  for (const { file, answer } of table) {
    it(`${file.trim().replaceAll("\n", " ⏎ ")}: ${answer}`, async () => {
      const build = await simulateFiles({ Dockerfile: file });
      const stage = build.finalStage;
      assert.ok(stage);
      assert.equal(goInImage(stage), answer);
    });
  }
});
