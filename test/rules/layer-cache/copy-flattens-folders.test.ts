import { copyFlattensFolders } from "../../../server/src/rules/layer-cache/copy-flattens-folders";
import { dedent, testRule } from "../../support/ruleTester";
import { service, source } from "./modules";

const title = "Copy each folder to a folder of its name";
const head = "FROM golang:1.24\nWORKDIR /src\nCOPY go.mod go.sum main.go ./\n";

testRule(copyFlattensFolders, {
  reported: [
    {
      name: "packages that the build imports lose their paths",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS build
          WORKDIR /go/src/shop

          COPY go.mod go.sum main.go ./
          # the packages
          ADD --chown=1000:1000 internal pkg ./

          RUN go build -o /shop .

          FROM scratch
          COPY --from=build /shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...service,
      },
      at: "internal pkg",
      line: 6,
      severity: "error",
      message:
        "Only the contents of `internal`, `pkg` are copied, not the folder by its name: in `/go/src/shop` Go finds no package `example.com/shop/internal/cart`.",
      related: ["go build"],
      fixes: [
        {
          title,
          safety: "safe",
          preferred: true,
          result: dedent`
            FROM golang:1.24-alpine AS build
            WORKDIR /go/src/shop

            COPY go.mod go.sum main.go ./
            # the packages
            ADD --chown=1000:1000 internal ./internal/
            ADD --chown=1000:1000 pkg ./pkg/

            RUN go build -o /shop .

            FROM scratch
            COPY --from=build /shop /shop
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "files among the folders stay together",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY main.go internal/ go.mod pkg/ go.sum ./\nRUN go build .\n",
        ...service,
      },
      at: "internal/ go.mod pkg/",
      fixes: [
        {
          title,
          result:
            "FROM golang:1.24\nWORKDIR /src\nCOPY main.go go.mod go.sum ./\nCOPY internal/ ./internal/\nCOPY pkg/ ./pkg/\nRUN go build .\n",
        },
      ],
    },
    {
      name: "one folder alone, when a package is lost, in a heredoc of an inherited stage",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS sources
          WORKDIR /src
          COPY go.mod go.sum main.go ./
          COPY pkg ./pkg
          COPY internal /src

          FROM sources
          RUN <<EOF
          go build -o /shop .
          EOF
        `,
        ...service,
      },
      at: "internal",
      severity: "error",
      message: "Only the contents of `internal` are copied, not the folder by its name",
      fixes: [
        {
          title,
          result: dedent`
            FROM golang:1.24 AS sources
            WORKDIR /src
            COPY go.mod go.sum main.go ./
            COPY pkg ./pkg
            COPY internal /src/internal/

            FROM sources
            RUN <<EOF
            go build -o /shop .
            EOF
          `,
        },
      ],
    },
    {
      name: "folders of a module further down keep their way inside it",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY shop/go.mod shop/go.sum shop/main.go ./
          COPY shop/internal/cart shop/pkg/money ./
          RUN go build .
        `,
        ...Object.fromEntries(Object.entries(service).map(([path, text]) => [`shop/${path}`, text])),
      },
      at: "shop/internal/cart shop/pkg/money",
      severity: "warning",
      fixes: [
        {
          title,
          safety: "suggestion",
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY shop/go.mod shop/go.sum shop/main.go ./
            COPY shop/internal/cart ./internal/cart/
            COPY shop/pkg/money ./pkg/money/
            RUN go build .
          `,
        },
      ],
    },
    {
      name: "sources that cannot be read, or a build by a script: a warning, and a suggestion",
      files: {
        Dockerfile: `${head}COPY internal pkg ./\nRUN make build\n`,
        ...service,
        Makefile: "build:\n\tgo build .\n",
      },
      at: "internal pkg",
      severity: "warning",
      message: "The contents of `internal`, `pkg` are mixed in `/src`",
      fixes: [
        { title, safety: "suggestion", result: `${head}COPY internal ./internal/\nCOPY pkg ./pkg/\nRUN make build\n` },
      ],
    },
    {
      name: "a continuation with a comment in it stays as it is",
      files: {
        Dockerfile: `${head}COPY internal \\\n  # and the public ones\n  pkg \\\n  ./\nRUN go build .\n`,
        ...service,
      },
      at: "internal \\\n  # and the public ones\n  pkg",
      fixes: [],
    },
    {
      name: "a pattern that matches folders",
      files: { Dockerfile: `FROM golang:1.24\nWORKDIR /src\nCOPY * ./\nRUN go build .\n`, ...service },
      at: "*",
      severity: "error",
      fixes: [],
    },
  ],
  silent: [
    {
      name: "one COPY for each folder",
      files: { Dockerfile: `${head}COPY internal ./internal\nCOPY pkg/ pkg/\nRUN go build .\n`, ...service },
    },
    {
      name: "the whole context",
      files: { Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build .\n", ...service },
    },
    {
      name: "folders with --parents",
      files: { Dockerfile: `${head}COPY --parents internal pkg ./\nRUN go build .\n`, ...service },
    },
    {
      name: "folders without Go sources",
      files: {
        Dockerfile: `${head}COPY internal ./internal\nCOPY pkg ./pkg\nCOPY web assets ./public/\nRUN go build .\n`,
        ...service,
        "assets/logo.svg": "<svg/>\n",
      },
    },
    {
      name: "one folder with sources and one without, nothing missed",
      files: {
        Dockerfile: `${head}COPY internal ./internal\nCOPY pkg ./pkg\nCOPY cmd web /opt/\nRUN go build .\n`,
        ...service,
        "cmd/tool/main.go": source("main"),
      },
    },
    {
      name: "an image without Go",
      files: { Dockerfile: "FROM alpine:3.22\nCOPY internal pkg /usr/share/doc/shop/\n", ...service },
    },
    {
      name: "folders of another stage",
      files: {
        Dockerfile: `FROM golang:1.24 AS a\nCOPY . /a\n\nFROM golang:1.24\nCOPY --from=a /a/internal /a/pkg /src/\n`,
        ...service,
      },
    },
  ],
});
