import { goflagsSyntax } from "../../../server/src/rules/module-proxy/goflags-syntax";
import { dedent, testRule } from "../../support/ruleTester";
import { shop, vendoredShop } from "./goFiles";

function builder(setting: string): string {
  return dedent`
    FROM golang:1.24
    ${setting}
    WORKDIR /src
    COPY . .
    RUN go build -o /shop .
  `;
}

testRule(goflagsSyntax, {
  reported: [
    {
      name: "the first release that reads the variable",
      files: {
        Dockerfile: "FROM golang:1.11\nENV GOFLAGS=bogus\nWORKDIR /src\nCOPY . .\nRUN go build -o /a .\n",
        "main.go": "package main\n",
      },
      at: "GOFLAGS=bogus",
      severity: "error",
    },
    {
      name: "a flag without its dash",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24-alpine AS builder
          ENV CGO_ENABLED=0 \
              # no network
              GOFLAGS=mod=vendor
          WORKDIR /src
          COPY . .
          RUN go build -o /out/shop .

          FROM alpine:3.22
          COPY --from=builder /out/shop /shop
        `,
        ...vendoredShop,
      },
      at: "GOFLAGS=mod=vendor",
      severity: "error",
      message: "`mod=vendor` is no flag",
      fixes: [
        {
          title: "Write `GOFLAGS=-mod=vendor`",
          safety: "safe",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24-alpine AS builder
            ENV CGO_ENABLED=0 \
                # no network
                GOFLAGS=-mod=vendor
            WORKDIR /src
            COPY . .
            RUN go build -o /out/shop .

            FROM alpine:3.22
            COPY --from=builder /out/shop /shop
          `,
        },
      ],
    },
    {
      name: "a value behind a blank",
      files: { Dockerfile: builder('ENV GOFLAGS="-trimpath -mod mod"'), ...shop },
      at: 'GOFLAGS="-trimpath -mod mod"',
      severity: "error",
      message: "a value stands behind `=`",
      fixes: [{ title: "Write", result: builder("ENV GOFLAGS='-trimpath -mod=mod'") }],
    },
    {
      name: "a dash that is no hyphen, in the old form of ENV",
      files: { Dockerfile: builder("ENV GOFLAGS –mod=mod"), ...shop },
      at: "GOFLAGS –mod=mod",
      message: "a dash that is no hyphen",
      fixes: [{ title: "Write", result: builder("ENV GOFLAGS -mod=mod") }],
    },
    {
      name: "quotes behind the sign, which mean nothing there, before one command",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          ENV GOFLAGS='-ldflags="-s -w"'
          FROM base
          WORKDIR /src
          COPY . .
          RUN <<EOF
          go build -o /shop .
          EOF
        `,
        ...shop,
      },
      at: `GOFLAGS='-ldflags="-s -w"'`,
      severity: "error",
      message: "only at the start of a word: write `'-ldflags=-s -w'`, not `-ldflags=\"-s -w\"`.",
      fixes: [],
    },
    {
      name: "quotes in a release that knows none at all",
      files: {
        Dockerfile: dedent`
          FROM golang:1.19-alpine
          ENV GOFLAGS="-ldflags='-s -w'"
          WORKDIR /src
          COPY . .
          RUN go build -o /shop .
        `,
        ...shop,
      },
      at: `GOFLAGS="-ldflags='-s -w'"`,
      message: "This release of Go knows no quotes",
      fixes: [],
    },
    {
      name: "quotes in quotes",
      files: { Dockerfile: builder(String.raw`ENV GOFLAGS="-ldflags=\"-X main.version='1' -s\""`), ...shop },
      at: String.raw`GOFLAGS="-ldflags=\"-X main.version='1' -s\""`,
      message: "and refuses `main.version='1'`",
      fixes: [],
    },
    {
      name: "a quote that nothing closes",
      files: { Dockerfile: builder(`ENV GOFLAGS="-trimpath '-tags=netgo"`), ...shop },
      at: `GOFLAGS="-trimpath '-tags=netgo"`,
      message: "finds none that closes it",
      fixes: [],
    },
    {
      name: "a flag that no command has, for a make",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GOFLAGS=-vendor
          WORKDIR /src
          COPY . .
          RUN make build
        `,
      },
      at: "GOFLAGS=-vendor",
      severity: "warning",
      message: "No go command has a flag `-vendor`",
      fixes: [],
    },
    {
      name: "a command that writes it for those behind it",
      files: { Dockerfile: builder("RUN go env -w GOFLAGS=trimpath"), ...shop },
      at: "GOFLAGS=trimpath",
      severity: "error",
      fixes: [{ title: "Write", result: builder("RUN go env -w GOFLAGS=-trimpath") }],
    },
  ],
  silent: [
    {
      name: "a release that does not read the variable yet",
      files: {
        Dockerfile:
          "FROM golang:1.10\nENV GOFLAGS=bogus\nWORKDIR /go/src/example.com/a\nCOPY . .\nRUN go build -o /a . && make\n",
        "main.go": "package main\n",
      },
    },
    {
      name: "flags as Go wants them",
      files: {
        Dockerfile: builder('ENV GOFLAGS="-mod=mod --trimpath -buildvcs=false -ldflags=-w -tags=netgo,osusergo"'),
        ...shop,
      },
    },
    {
      name: "words in quotes as a whole",
      files: {
        Dockerfile: builder(`ENV GOFLAGS="'-ldflags=-w -s' -trimpath '-tags=netgo osusergo' '-mod=mod'"`),
        ...shop,
      },
    },
    {
      name: "one word in double quotes",
      files: { Dockerfile: builder(`ENV GOFLAGS='"-ldflags=-w -s" -trimpath'`), ...shop },
    },
    {
      name: "flags of tests and of other commands",
      files: { Dockerfile: builder("ENV GOFLAGS='-count=1 -race -test.v -modcacherw -json'"), ...shop },
    },
    {
      name: "a flag that Go gave up, which is another rule's",
      files: { Dockerfile: builder("ENV GOFLAGS=-insecure"), ...shop },
    },
    {
      name: "a variable in the value, and none at all",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG MODE=vendor
          ENV GOFLAGS=mod=$MODE
          WORKDIR /src
          COPY . .
          RUN GOFLAGS= go build \
              # the program
              -o /shop .
        `,
        ...shop,
      },
    },
    { name: "a stage without Go", files: { Dockerfile: "FROM alpine:3.22\nENV GOFLAGS=mod=vendor\n" } },
    {
      name: "a script, whose variables are its own",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          ARG GOFLAGS
          FROM base
          WORKDIR /src
          COPY . .
          RUN <<EOF
          go build -mod=mod -o /shop .
          EOF
        `,
        ...shop,
      },
    },
  ],
});
