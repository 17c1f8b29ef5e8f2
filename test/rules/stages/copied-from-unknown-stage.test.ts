import { copiedFromUnknownStage } from "../../../server/src/rules/stages/copied-from-unknown-stage";
import { dedent, testRule } from "../../support/ruleTester";

const files = { "go.mod": "module example.com/shop\n\ngo 1.24\n", "main.go": "package main\n\nfunc main() {}\n" };

const shopOf = (name: string) =>
  `FROM alpine:3.22\nCOPY --from=${name} /go/src/dist/shop /shop\nENTRYPOINT ["/shop"]\n`;

/** Each of the files that may build a Dockerfile with a context of this name. */
const namedContexts = (dockerfile: string, name: string): readonly Readonly<Record<string, string>>[] => [
  {
    "docker-bake.hcl": `target "shop" {\n  dockerfile = "${dockerfile}"\n  contexts = { ${name} = "target:release" }\n}\ntarget "release" {}\n`,
  },
  {
    "docker-bake.json": `{"target":{"shop":{"dockerfile":"${dockerfile}","contexts":{"${name}":"target:release"}},"release":{}}}`,
  },
  {
    "compose.yaml": `services:\n  a:\n    build: { context: ., dockerfile: ${dockerfile}, additional_contexts: { ${name}: ./out } }\n`,
  },
  {
    "compose.yaml": `services:\n  a:\n    build:\n      context: .\n      dockerfile: ${dockerfile}\n      additional_contexts:\n        - ${name}=./out\n`,
  },
  { Makefile: `image:\n\tdocker buildx build --build-context ${name}=./out -f ${dockerfile} .\n` },
  { "build.sh": `docker build --build-context=${name}="$OUT" -f ${dockerfile} .\n` },
  { ".gitlab-ci.yml": `image:\n  script:\n    - docker build --build-context ${name}=./out -f ${dockerfile} .\n` },
  {
    ".github/workflows/image.yml": `jobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          context: .\n          file: ${dockerfile}\n          build-contexts: |\n            ${name}=./out\n`,
  },
];

testRule(copiedFromUnknownStage, {
  reported: [
    ...[...namedContexts("cicd/Dockerfile", "other"), ...namedContexts("other/Dockerfile", "build")].map((about) => ({
      name: `a name that a build gives another context, or another Dockerfile: ${Object.keys(about)[0]}, ${Object.values(about)[0]}`,
      context: "guess",
      files: { "cicd/Dockerfile": shopOf("build"), "other/Dockerfile": shopOf("build"), ...about, ...files },
      file: "cicd/Dockerfile",
      at: "build",
      message: "No stage is called `build`",
    })),
    {
      name: "a flag without its dashes",
      files: {
        Dockerfile:
          'FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /shop .\nFROM scratch AS base\nCOPY from=build \\\n  # the program\n  /shop /shop\nENTRYPOINT ["/shop"]\n',
        ...files,
      },
      at: "from=build",
      message: "`from=build` is taken for a file of the build context: the flag is written `--from=build`.",
      fixes: [
        {
          title: "Write `--from=build`",
          result:
            'FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /shop .\nFROM scratch AS base\nCOPY --from=build \\\n  # the program\n  /shop /shop\nENTRYPOINT ["/shop"]\n',
        },
      ],
    },
    ...["-from=build", "—from=build", "–from=build", "—-from=build", "−−from=build"].map((word) => ({
      name: `a flag with dashes that are not its own: ${word}`,
      files: {
        Dockerfile: `FROM golang:1.24 AS build\nFROM scratch\nCOPY --chown=65532 ${word} /bin/true /true\nCMD ["/true"]\n`,
        ...files,
      },
      at: word,
      severity: "error" as const,
      message: `\`${word}\` is taken for a file of the build context: the flag is written \`--from=build\`.`,
      fixes: [
        {
          title: "Write `--from=build`",
          result:
            'FROM golang:1.24 AS build\nFROM scratch\nCOPY --chown=65532 --from=build /bin/true /true\nCMD ["/true"]\n',
        },
      ],
    })),
    {
      name: "a flag with a blank between its dashes, or one dash too many by itself",
      files: {
        Dockerfile:
          'FROM golang:1.24 AS build\nFROM scratch\nCOPY - -from=build /bin/true /true\nCOPY -- -from=build /bin/ls /ls\nCMD ["/true"]\n',
        ...files,
      },
      at: ["-from=build", "-from=build"],
      fixes: [
        {
          title: "Write `--from=build`",
          result:
            'FROM golang:1.24 AS build\nFROM scratch\nCOPY --from=build /bin/true /true\nCOPY -- -from=build /bin/ls /ls\nCMD ["/true"]\n',
        },
        {
          title: "Write `--from=build`",
          result:
            'FROM golang:1.24 AS build\nFROM scratch\nCOPY - -from=build /bin/true /true\nCOPY --from=build /bin/ls /ls\nCMD ["/true"]\n',
        },
      ],
    },
    {
      name: "a flag with a blank behind its dashes, in a stage that stands on another",
      files: {
        Dockerfile:
          'FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /shop .\nFROM scratch AS base\nFROM base\nCOPY -- from=build /shop /shop\nENTRYPOINT ["/shop"]\n',
        ...files,
      },
      at: "from=build",
      message: "`from=build` is taken for a file of the build context: the flag is written `--from=build`.",
      fixes: [
        {
          title: "Write `--from=build`",
          result:
            'FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /shop .\nFROM scratch AS base\nFROM base\nCOPY --from=build /shop /shop\nENTRYPOINT ["/shop"]\n',
        },
      ],
    },
    {
      name: "a stage that is called otherwise",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM --platform=$BUILDPLATFORM golang:1.24-alpine AS build-env
          ARG TARGETOS TARGETARCH
          WORKDIR /src
          COPY go.mod ./
          RUN go mod download
          COPY . .
          RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
              # smaller
              go build -ldflags="-s -w" -o /out/shop .

          FROM scratch
          COPY --from=build-env /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
          COPY --from=build /out/shop /shop
          USER 65532:65532
          ENTRYPOINT ["/shop"]
        `,
        ...files,
      },
      at: "build",
      line: 14,
      severity: "error",
      message: "No stage is called `build`, so that the builder looks for an image of that name",
      fixes: [
        {
          title: "Copy from the stage `build-env`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM --platform=$BUILDPLATFORM golang:1.24-alpine AS build-env
            ARG TARGETOS TARGETARCH
            WORKDIR /src
            COPY go.mod ./
            RUN go mod download
            COPY . .
            RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
                # smaller
                go build -ldflags="-s -w" -o /out/shop .

            FROM scratch
            COPY --from=build-env /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
            COPY --from=build-env /out/shop /shop
            USER 65532:65532
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "a stage that lost its name, built in a heredoc",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN <<EOF
          set -e
          CGO_ENABLED=0 go build -o /out/shop .
          EOF
          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=builder /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...files,
      },
      at: "builder",
      fixes: [
        {
          title: "Call the stage above `builder`",
          result: dedent`
            FROM golang:1.24 AS builder
            WORKDIR /src
            COPY . .
            RUN <<EOF
            set -e
            CGO_ENABLED=0 go build -o /out/shop .
            EOF
            FROM gcr.io/distroless/static-debian12:nonroot
            COPY --from=builder /out/shop /shop
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "a stage that lost its name, with keywords in small letters",
      files: {
        Dockerfile:
          "from golang:1.24\nworkdir /src\ncopy . .\nrun CGO_ENABLED=0 go build -o /out/shop .\nfrom scratch\ncopy --from=builder /out/shop /shop\n",
        ...files,
      },
      at: "builder",
      fixes: [
        {
          title: "Call the stage above `builder`",
          result:
            "from golang:1.24 as builder\nworkdir /src\ncopy . .\nrun CGO_ENABLED=0 go build -o /out/shop .\nfrom scratch\ncopy --from=builder /out/shop /shop\n",
        },
      ],
    },
    {
      name: "two stages of one name: only the number tells them apart",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS runner
          WORKDIR /app
          COPY . .
          RUN go build -o main .
          FROM alpine:3.22 AS runner
          WORKDIR /app
          COPY --from=builder \
              # the program
              /app/main .
          USER nobody
          ENTRYPOINT ["./main"]
        `,
        ...files,
      },
      at: "builder",
      fixes: [
        {
          title: "Copy from the stage `0`",
          result: dedent`
          FROM golang:1.24 AS runner
          WORKDIR /app
          COPY . .
          RUN go build -o main .
          FROM alpine:3.22 AS runner
          WORKDIR /app
          COPY --from=0 \
              # the program
              /app/main .
          USER nobody
          ENTRYPOINT ["./main"]
        `,
        },
      ],
    },
    {
      name: "the stage itself, also one that stands on another",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          WORKDIR /src
          COPY . .
          FROM base AS builder
          RUN go build -o main .
          COPY --from=builder /src/main /app/
          CMD ["/app/main"]
        `,
        ...files,
      },
      at: "builder",
      message: "The stage `builder` cannot copy from itself",
    },
    {
      name: "a stage below",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22 AS web
          COPY --from=Builder /out/shop /shop
          FROM golang:1.24 AS builder
          RUN go install example.com/tool@v1.0.0
          FROM web
          CMD ["/shop"]
        `,
      },
      at: "Builder",
      message: "is defined below this one",
    },
    {
      name: "a number that no stage has",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN go build -o /out/shop .
          FROM alpine:3.22
          COPY --from=1 /out/shop /shop
          CMD ["/shop"]
        `,
        ...files,
      },
      at: "1",
      message: "There is no stage `1` before this one",
      fixes: [
        {
          title: "Copy from the stage `0`",
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY . .
            RUN go build -o /out/shop .
            FROM alpine:3.22
            COPY --from=0 /out/shop /shop
            CMD ["/shop"]
          `,
        },
      ],
    },
    {
      name: "in a stage that the build of the whole file leaves out",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS compile
          RUN go version
          FROM alpine:3.22 AS unused
          COPY --from=build /out/shop /shop
          FROM alpine:3.22
          CMD ["true"]
        `,
      },
      at: "build",
      severity: "warning",
    },
  ],
  silent: [
    ...namedContexts("cicd/Dockerfile", "build").map((about) => ({
      name: `a name that the build gives a context in ${Object.keys(about).join(", ")}: ${Object.values(about)[0]}`,
      context: "guess",
      files: { "cicd/Dockerfile": shopOf("build"), ...about, ...files },
    })),
    {
      name: "a name in a variable for a command that nobody can follow",
      context: "guess",
      files: {
        "cicd/Dockerfile": shopOf("build"),
        Makefile: "FLAGS = --build-context build=./out -f cicd/Dockerfile\nimage:\n\tdocker build $(FLAGS) .\n",
        ...files,
      },
    },
    {
      name: "a stage below and one of the name itself, which the build replaces",
      context: "guess",
      files: {
        Dockerfile: "FROM scratch AS ui\nCOPY --from=ui /a /a\nCOPY --from=tools /b /b\nFROM alpine AS tools\n",
        "compose.yaml":
          "services:\n  a:\n    build:\n      context: .\n      additional_contexts: { ui: ./ui, tools: ./tools }\n",
      },
    },
    {
      name: "files with dashes in their names, a flag that the builder refuses, and a word that names no stage",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          FROM scratch
          COPY -from=web - —chown=1 /src/
          COPY from=build.txt from.txt
          COPY main.go -from=build /src/
          COPY --from build /a /b
          COPY ["-from=build", "/src/"]
          ADD from=build /a /b
        `,
        ...files,
      },
    },
    {
      name: "a stage that another part of a Dockerfile put together from parts defines",
      files: {
        "tests/Dockerfile.api": "COPY --from=tool_builder /tool/bin /usr/local/bin\n",
        "tests/Dockerfile.ui": "FROM ubuntu:24.04 AS ui\nCOPY --from=tool_builder /tool/bin /usr/local/bin\n",
        "tests/Dockerfile.common": "FROM ubuntu:24.04 as tool_builder\nRUN mkdir -p /tool/bin\n",
      },
      file: "tests/Dockerfile.ui",
    },
    {
      name: "an earlier stage, whatever the case of its name",
      files: { Dockerfile: "FROM golang:1.24 AS Build\nFROM alpine:3.22\nCOPY --from=build /go/bin /usr/local/bin/\n" },
    },
    {
      name: "a number of an earlier stage",
      files: { Dockerfile: "FROM golang:1.24\nFROM alpine:3.22\nCOPY --from=0 /go/bin /usr/local/bin/\n" },
    },
    {
      name: "an image with a registry, a tag or a folder",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS builder
          FROM alpine:3.22
          COPY --from=build.example.com/tools /bin/a /bin/a
          COPY --from=builder:1 /bin/b /bin/b
          COPY --from=team/build /bin/c /bin/c
        `,
      },
    },
    {
      name: "an official image by its bare name, even one near a stage's",
      files: {
        Dockerfile: "FROM golang:1.24 AS golan\nFROM alpine:3.22\nCOPY --from=golang /usr/local/go /usr/local/go\n",
      },
    },
    {
      name: "a variable",
      files: {
        Dockerfile: "ARG STAGE=build\nFROM golang:1.24 AS builder\nFROM alpine:3.22\nCOPY --from=$STAGE /a /a\n",
      },
    },
    {
      name: "a context that the build command may name",
      files: {
        Dockerfile:
          "FROM golang:1.24 AS builder\nFROM alpine:3.22\nCOPY --from=generated /a /a\nCOPY --from=repo /b /b\n",
      },
    },
  ],
});
