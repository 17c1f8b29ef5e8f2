import { moduleInGopath } from "../../../server/src/rules/layer-cache/module-in-gopath";
import { dedent, testRule } from "../../support/ruleTester";
import { service } from "./modules";

const title = "Insert `WORKDIR /src`";

testRule(moduleInGopath, {
  reported: [
    {
      name: "no WORKDIR at all",
      files: {
        Dockerfile: dedent`
          # build
          FROM golang:1.26 AS builder

          COPY go.mod go.sum ./
          RUN --mount=type=cache,target=/go/pkg/mod go mod download

          COPY . .
          RUN --mount=type=cache,target=/go/pkg/mod CGO_ENABLED=0 go build -o /shop .

          FROM gcr.io/distroless/static-debian12
          COPY --from=builder /shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...service,
      },
      at: "go.mod",
      line: 4,
      severity: "warning",
      message:
        "`go.mod` lies in `/go`, the root of GOPATH, where Go keeps modules and programs: `go mod download` warns about it",
      related: ["go mod download"],
      fixes: [
        {
          title,
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # build
            FROM golang:1.26 AS builder
            WORKDIR /src

            COPY go.mod go.sum ./
            RUN --mount=type=cache,target=/go/pkg/mod go mod download

            COPY . .
            RUN --mount=type=cache,target=/go/pkg/mod CGO_ENABLED=0 go build -o /shop .

            FROM gcr.io/distroless/static-debian12
            COPY --from=builder /shop /shop
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "a release that stops",
      files: { Dockerfile: 'FROM golang:1.18-alpine\nCOPY . .\nRUN go build -o shop .\nCMD ["./shop"]\n', ...service },
      at: ".",
      severity: "error",
      message: "`go build` stops with `$GOPATH/go.mod exists but should not`.",
      fixes: [
        { title, result: 'FROM golang:1.18-alpine\nWORKDIR /src\nCOPY . .\nRUN go build -o shop .\nCMD ["./shop"]\n' },
      ],
    },
    {
      name: "something counts on the folder: no fix",
      files: {
        Dockerfile:
          "FROM golang:1.24 AS build\nCOPY . .\nRUN go build -o shop .\n\nFROM alpine:3.22\nCOPY --from=build /go/shop /shop\n",
        ...service,
      },
      at: ".",
      fixes: [],
    },
    {
      name: "GOPATH set to the folder of the sources, in a heredoc of an inherited stage",
      files: {
        Dockerfile:
          "FROM golang:1.24 AS base\nENV GOPATH=/app\nWORKDIR /app\nCOPY . .\n\nFROM base\nRUN <<EOF\ngo build -o /shop .\nEOF\n",
        ...service,
      },
      at: ".",
      message: "`go.mod` lies in `/app`, the root of GOPATH",
      fixes: [],
    },
    {
      name: "a comment in a continuation; the next stage says nothing again",
      files: {
        Dockerfile:
          "FROM golang:1.24 AS base\nCOPY . /go\nRUN go vet ./... \\\n    # tests\n    && go test ./...\n\nFROM base\nRUN go build .\n",
        ...service,
      },
      at: ".",
      fixes: [],
    },
  ],
  silent: [
    {
      name: "a WORKDIR of its own",
      files: { Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build .\n", ...service },
    },
    {
      name: "a folder below GOPATH",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /go/src/shop\nCOPY . .\nRUN go build .\n\nFROM golang:1.24\nWORKDIR app\nCOPY . .\nRUN go build .\n",
        ...service,
      },
    },
    {
      name: "an absolute destination",
      files: { Dockerfile: "FROM golang:1.24\nCOPY . /app\nRUN cd /app && go build .\n", ...service },
    },
    {
      name: "a program with a version",
      files: { Dockerfile: "FROM golang:1.24\nCOPY . .\nRUN go install example.com/tool@v1.0.0\n", ...service },
    },
    {
      name: "GOPATH mode",
      files: { Dockerfile: "FROM golang:1.15\nENV GO111MODULE=off\nCOPY . .\nRUN go build .\n", ...service },
    },
    {
      name: "a base image that may set another GOPATH",
      files: { Dockerfile: "FROM registry.example.com/go:1.24\nCOPY . .\nRUN go build .\n", ...service },
    },
    {
      name: "GOPATH elsewhere",
      files: { Dockerfile: "FROM golang:1.24\nENV GOPATH=/cache\nCOPY . .\nRUN go build .\n", ...service },
    },
    {
      name: "sources without go.mod",
      files: { Dockerfile: "FROM golang:1.24\nCOPY web ./web\nRUN go version\n", ...service },
    },
  ],
});
