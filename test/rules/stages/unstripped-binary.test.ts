import { unstrippedBinary } from "../../../server/src/rules/stages/unstripped-binary";
import { dedent, testRule } from "../../support/ruleTester";

const files = { "go.mod": "module example.com/shop\n\ngo 1.26\n", "main.go": "package main\n\nfunc main() {}\n" };
const alpine = 'FROM alpine:3.22\nCOPY --from=build /out/shop /shop\nUSER 10001\nENTRYPOINT ["/shop"]\n';

const withBuild = (build: string, final = alpine, before = "") =>
  `FROM golang:1.26 AS build\nENV CGO_ENABLED=0\nWORKDIR /src\nCOPY . .\n${before}${build}\n${final}`;

const modulesKept = alpine.replace(
  "\n",
  "\nCOPY --from=build /go/pkg/mod/github.com/go-ego /go/pkg/mod/github.com/go-ego\n",
);
const filesKept = alpine.replace("\n", "\nWORKDIR /src\nCOPY --from=build /src/templates templates\n");
const sameFolder = 'FROM alpine:3.22\nWORKDIR /src\nCOPY --from=build /src/shop .\nUSER 10001\nENTRYPOINT ["./shop"]\n';
const stripped = 'RUN go build -ldflags="-s -w" -o /out/shop .';

testRule(unstrippedBinary, {
  reported: [
    {
      name: "a plain build for a small image",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.26-alpine AS build
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          RUN --mount=type=cache,target=/root/.cache/go-build \
              # one program
              CGO_ENABLED=0 go build -o /out/shop .

          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=build /out/shop /usr/local/bin/shop
          EXPOSE 8080
          ENTRYPOINT ["/usr/local/bin/shop"]
        `,
        ...files,
        "go.sum": "",
      },
      at: "go build",
      line: 7 + 2,
      severity: "hint",
      message: "`go build` leaves the symbol table and debug information in the program that is shipped.",
      fixes: [
        {
          title: 'Add `-trimpath -ldflags="-s -w"`',
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.26-alpine AS build
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN go mod download
            COPY . .
            RUN --mount=type=cache,target=/root/.cache/go-build \
                # one program
                CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /out/shop .

            FROM gcr.io/distroless/static-debian12:nonroot
            COPY --from=build /out/shop /usr/local/bin/shop
            EXPOSE 8080
            ENTRYPOINT ["/usr/local/bin/shop"]
          `,
        },
      ],
    },
    {
      name: "linker flags that set a version",
      files: { Dockerfile: withBuild('RUN go build -ldflags="-X main.version=1.2" -o /out/shop .'), ...files },
      at: "go build",
      fixes: [
        {
          title: "Add `-trimpath`, and `-s -w` to `-ldflags`",
          result: withBuild('RUN go build -trimpath -ldflags="-s -w -X main.version=1.2" -o /out/shop .'),
        },
      ],
    },
    {
      name: "linker flags as a word of their own, paths already trimmed",
      files: {
        Dockerfile: withBuild("RUN go build -trimpath -ldflags '-X main.version=1.2' -o /out/shop ."),
        ...files,
      },
      at: "go build",
      fixes: [
        {
          title: "Add `-s -w` to `-ldflags`",
          result: withBuild("RUN go build -trimpath -ldflags '-s -w -X main.version=1.2' -o /out/shop ."),
        },
      ],
    },
    {
      name: "linker flags without quotes",
      files: { Dockerfile: withBuild("RUN go build -ldflags=-X=main.version=1.2 -o /out/shop ."), ...files },
      at: "go build",
      fixes: [],
    },
    {
      name: "a heredoc in an inherited stage, and a program that is moved",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS base
          WORKDIR /src
          COPY . .
          FROM base AS build
          RUN <<EOF
          set -e
          CGO_ENABLED=0 go build -o shop .
          mv shop /usr/local/bin/
          EOF
          FROM alpine:3.22
          COPY --from=build /usr/local/bin/shop /shop
          USER 10001
          CMD ["/shop"]
        `,
        ...files,
      },
      at: "go build",
      fixes: [
        {
          title: "Add",
          result: dedent`
            FROM golang:1.26 AS base
            WORKDIR /src
            COPY . .
            FROM base AS build
            RUN <<EOF
            set -e
            CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o shop .
            mv shop /usr/local/bin/
            EOF
            FROM alpine:3.22
            COPY --from=build /usr/local/bin/shop /shop
            USER 10001
            CMD ["/shop"]
          `,
        },
      ],
    },
    {
      name: "the exec form",
      files: { Dockerfile: withBuild('RUN ["go", "build", "-o", "/out/shop", "."]'), ...files },
      at: '"go", "build"',
      fixes: [],
    },
    {
      name: "a release that does not know -trimpath",
      files: {
        Dockerfile: `FROM golang:1.12 AS build\nENV CGO_ENABLED=0\nWORKDIR /src\nCOPY . .\nRUN go build -o /out/shop .\n${alpine}`,
        ...files,
      },
      at: "go build",
      fixes: [
        {
          title: /^Add `-ldflags="-s -w"`$/,
          result: `FROM golang:1.12 AS build\nENV CGO_ENABLED=0\nWORKDIR /src\nCOPY . .\nRUN go build -ldflags="-s -w" -o /out/shop .\n${alpine}`,
        },
      ],
    },
    {
      name: "a module whose data lies at its place in the image",
      files: {
        Dockerfile: withBuild("RUN go build -o /out/shop .", modulesKept),
        ...files,
      },
      at: "go build",
      fixes: [{ title: /^Add `-ldflags="-s -w"`$/, result: withBuild(stripped, modulesKept) }],
    },
    {
      name: "files of the module at their place in the image",
      files: {
        Dockerfile: withBuild("RUN go build -o /out/shop .", filesKept),
        ...files,
        "templates/index.html": "",
      },
      at: "go build",
      fixes: [{ title: /^Add `-ldflags="-s -w"`$/, result: withBuild(stripped, filesKept) }],
    },
    {
      name: "a program that looks for files beside its source",
      files: {
        Dockerfile: withBuild("RUN go build -o /out/shop ."),
        ...files,
        "main.go": dedent`
          package main

          import (
          	"path/filepath"
          	"runtime"
          )

          func main() {
          	_, file, _, _ := runtime.Caller(0)
          	println(filepath.Join(filepath.Dir(file), "data"))
          }
        `,
      },
      at: "go build",
      fixes: [{ title: /^Add `-ldflags="-s -w"`$/, result: withBuild(stripped) }],
    },
    {
      name: "a program that stays in its folder",
      files: {
        Dockerfile: withBuild("RUN go build -o shop .", sameFolder),
        ...files,
      },
      at: "go build",
      fixes: [
        {
          title: 'Add `-trimpath -ldflags="-s -w"`',
          result: withBuild('RUN go build -trimpath -ldflags="-s -w" -o shop .', sameFolder),
        },
      ],
    },
  ],
  silent: [
    {
      name: "an image for those who develop, with a toolchain of its own",
      files: {
        Dockerfile: withBuild("RUN go build -o /out/shop .", alpine.replace("\n", "\nRUN apk add --no-cache go\n")),
        ...files,
      },
    },
    {
      name: "an image that tests build",
      files: { "test/Dockerfile": withBuild("RUN go build -o /out/shop ."), ...files },
      file: "test/Dockerfile",
    },
    { name: "stripped", files: { Dockerfile: withBuild('RUN go build -ldflags="-s -w" -o /out/shop .'), ...files } },
    {
      name: "-s alone, which is enough since Go 1.22",
      files: { Dockerfile: withBuild("RUN go build -ldflags=-s -o /out/shop ."), ...files },
    },
    {
      name: "linker flags of the build command",
      files: {
        Dockerfile: withBuild('RUN go build -ldflags="$LDFLAGS" -o /out/shop .', alpine, "ARG LDFLAGS\n"),
        ...files,
      },
    },
    {
      name: "linker flags in GOFLAGS",
      files: { Dockerfile: withBuild("RUN go build -o /out/shop .", alpine, "ENV GOFLAGS=-ldflags=-s\n"), ...files },
    },
    {
      name: "a build for a debugger",
      files: { Dockerfile: withBuild('RUN go build -gcflags="all=-N -l" -o /out/shop .'), ...files },
    },
    {
      name: "the race detector",
      files: { Dockerfile: withBuild("RUN CGO_ENABLED=1 go build -race -o /out/shop ."), ...files },
    },
    {
      name: "another program that strips",
      files: { Dockerfile: withBuild("RUN go build -o /out/shop . && strip /out/shop"), ...files },
    },
    {
      name: "a debugger in the image",
      files: {
        Dockerfile: withBuild(
          "RUN go build -o /out/shop .",
          'FROM alpine:3.22\nCOPY --from=build /go/bin/dlv /\nCOPY --from=build /out/shop /shop\nCMD ["/dlv", "exec", "/shop"]\n',
        ),
        ...files,
      },
    },
    {
      name: "an image with the toolchain, where it hardly counts",
      files: {
        Dockerfile: 'FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go build -o /shop .\nCMD ["/shop"]\n',
        ...files,
      },
    },
    {
      name: "a stage for tests",
      files: { Dockerfile: withBuild("RUN go build -o /out/shop .", alpine.replace("3.22", "3.22 AS e2e")), ...files },
    },
    {
      name: "files that are only carried out",
      files: {
        Dockerfile: withBuild("RUN go build -o /out/shop .", "FROM scratch\nCOPY --from=build /out/shop /\n"),
        ...files,
      },
    },
    {
      name: "a tool that only the build needs",
      files: {
        Dockerfile: withBuild('RUN go build -o /usr/local/bin/gen . && go build -ldflags="-s" -o /out/shop .'),
        ...files,
      },
    },
    {
      name: "a library for C",
      files: { Dockerfile: withBuild("RUN go build -buildmode=c-shared -o /out/shop ."), ...files },
    },
  ],
});
