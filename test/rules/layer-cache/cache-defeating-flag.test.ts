import { cacheDefeatingFlag } from "../../../server/src/rules/layer-cache/cache-defeating-flag";
import { dedent, testRule } from "../../support/ruleTester";

const files = { "go.mod": "module example.com/shop\n\ngo 1.24\n", "main.go": "package main\n\nfunc main() {}\n" };
const builder = (build: string, before = "") =>
  `FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\n${before}${build}\n`;

testRule(cacheDefeatingFlag, {
  reported: [
    {
      name: "the build of many tutorials",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24-alpine AS build
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN --mount=type=cache,target=/go/pkg/mod go mod download
          COPY . .
          RUN --mount=type=cache,target=/go/pkg/mod \
              --mount=type=cache,target=/root/.cache/go-build \
              # static
              CGO_ENABLED=0 GOOS=linux go build -a -installsuffix cgo -ldflags="-s -w" -o /out/shop .

          FROM scratch
          COPY --from=build /out/shop /shop
          USER 65532:65532
          ENTRYPOINT ["/shop"]
        `,
        ...files,
        "go.sum": "",
      },
      at: "-a",
      line: 10,
      severity: "information",
      message: "`-a` makes `go build` compile every package again",
      fixes: [
        {
          title: "Remove `-a`",
          safety: "safe",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24-alpine AS build
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN --mount=type=cache,target=/go/pkg/mod go mod download
            COPY . .
            RUN --mount=type=cache,target=/go/pkg/mod \
                --mount=type=cache,target=/root/.cache/go-build \
                # static
                CGO_ENABLED=0 GOOS=linux go build -installsuffix cgo -ldflags="-s -w" -o /out/shop .

            FROM scratch
            COPY --from=build /out/shop /shop
            USER 65532:65532
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "a line of its own, and a comment inside",
      files: {
        Dockerfile: builder("RUN CGO_ENABLED=0 go build \\\n    -a \\\n    # smaller\n    -o /out/shop ."),
        ...files,
      },
      at: "-a",
      fixes: [{ title: "Remove", result: builder("RUN CGO_ENABLED=0 go build \\\n    # smaller\n    -o /out/shop .") }],
    },
    {
      name: "the last word of a line",
      files: { Dockerfile: builder("RUN CGO_ENABLED=0 go build -a \\\n    -o /out/shop ."), ...files },
      at: "-a",
      fixes: [{ title: "Remove", result: builder("RUN CGO_ENABLED=0 go build \\\n    -o /out/shop .") }],
    },
    {
      name: "a heredoc of an inherited stage, with cgo on and no C at all",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          WORKDIR /src
          COPY . .
          FROM base
          RUN <<EOF
          set -e
          go install -v -a
          go test -a ./...
          EOF
        `,
        ...files,
      },
      at: ["-a", "-a"],
    },
    {
      name: "the exec form",
      files: { Dockerfile: builder('RUN ["go", "build", "-a", "."]', "ENV CGO_ENABLED=0\n"), ...files },
      at: '"-a"',
      fixes: [],
    },
  ],
  silent: [
    { name: "no such flag", files: { Dockerfile: builder("RUN CGO_ENABLED=0 go build -o /a ."), ...files } },
    {
      name: "a release without a build cache",
      files: { Dockerfile: builder("RUN CGO_ENABLED=0 go build -a .").replace("1.24", "1.9"), ...files },
    },
    {
      name: "C libraries, whose changes the build cache does not see",
      files: {
        Dockerfile: builder("RUN go build -a .", "RUN apt-get update && apt-get install -y libvips-dev\n"),
        ...files,
      },
    },
    {
      name: "cgo that somebody asked for",
      files: { Dockerfile: builder("RUN CGO_ENABLED=1 go build -a ."), ...files },
    },
    {
      name: "a module that binds C",
      files: {
        Dockerfile: builder("RUN go build -a ."),
        ...files,
        "go.mod": `${files["go.mod"]}\nrequire gocv.io/x/gocv v0.39.0\n`,
      },
    },
    { name: "switched off", files: { Dockerfile: builder("RUN CGO_ENABLED=0 go build -a=false ."), ...files } },
    { name: "a module that cannot be read", files: { Dockerfile: builder("RUN go build -a .") } },
    {
      name: "the same letter for the program that is run",
      files: { Dockerfile: builder("RUN CGO_ENABLED=0 go run . -a"), ...files },
    },
  ],
});
