import { goVersionTooOld } from "../../../server/src/rules/go-version/go-version-too-old";
import { dedent, testRule } from "../../support/ruleTester";

const modFor = (go: string) => `module example.com/shop\n\ngo ${go}\n\nrequire github.com/gin-gonic/gin v1.10.0\n`;

/** A builder on this image for the module at the context's root. */
const builder = (image: string, before = "") =>
  `FROM ${image}\n${before}WORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nRUN go build -o /out/shop .\n`;

const filesFor = (dockerfile: string, go: string) => ({
  Dockerfile: dockerfile,
  "go.mod": modFor(go),
  "go.sum": "",
  "main.go": "package main\n\nfunc main() {}\n",
});

testRule(goVersionTooOld, {
  reported: [
    {
      name: "an advice names the command that compiles, not the download",
      files: filesFor(builder("golang:1.18"), "1.20"),
      at: "golang:1.18",
      message: "`go build`",
    },
    {
      name: "a patch release below the go line",
      files: filesFor(
        dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.26.1-alpine AS build
          RUN apk add --no-cache git
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN --mount=type=cache,target=/go/pkg/mod \
              # all of them
              go mod download
          COPY . .
          RUN CGO_ENABLED=0 go build -trimpath -o /out/shop .

          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        "1.26.3",
      ),
      at: "golang:1.26.1-alpine",
      line: 2,
      severity: "error",
      message: "`golang:1.26.1-alpine` has Go 1.26.1, and `go.mod` asks for Go 1.26.3: `go mod download` fails",
      related: ["1.26.3", "go mod download", "go build"],
      fixes: [
        {
          title: "Change to `golang:1.26.3-alpine`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.26.3-alpine AS build
            RUN apk add --no-cache git
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN --mount=type=cache,target=/go/pkg/mod \
                # all of them
                go mod download
            COPY . .
            RUN CGO_ENABLED=0 go build -trimpath -o /out/shop .

            FROM gcr.io/distroless/static-debian12:nonroot
            COPY --from=build /out/shop /shop
            ENTRYPOINT ["/shop"]
          `,
        },
        {
          title: "Let Go download the toolchain",
          safety: "suggestion",
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.26.1-alpine AS build
            ENV GOTOOLCHAIN=auto
            RUN apk add --no-cache git
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN --mount=type=cache,target=/go/pkg/mod \
                # all of them
                go mod download
            COPY . .
            RUN CGO_ENABLED=0 go build -trimpath -o /out/shop .

            FROM gcr.io/distroless/static-debian12:nonroot
            COPY --from=build /out/shop /shop
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "a tag of two numbers, which stays one of two numbers",
      files: filesFor(builder("golang:1.24"), "1.26.3"),
      at: "golang:1.24",
      fixes: [
        { title: "Change to `golang:1.26`", preferred: true, result: builder("golang:1.26") },
        { title: "Let Go download", result: builder("golang:1.24\nENV GOTOOLCHAIN=auto") },
      ],
    },
    {
      name: "a version in a global argument, which is changed there",
      files: filesFor(
        `ARG GO_VERSION=1.24.4\n${builder(`golang:\${GO_VERSION}-alpine AS build`)}FROM golang:\${GO_VERSION}-alpine AS tools\nRUN go version\n`,
        "1.25.0",
      ),
      at: "golang:${GO_VERSION}-alpine",
      fixes: [
        {
          title: "Change to `GO_VERSION=1.26`",
          preferred: true,
          result: `ARG GO_VERSION=1.26\n${builder(`golang:\${GO_VERSION}-alpine AS build`)}FROM golang:\${GO_VERSION}-alpine AS tools\nRUN go version\n`,
        },
        {
          title: "Change to `GO_VERSION=1.25.0`",
          preferred: false,
          result: `ARG GO_VERSION=1.25.0\n${builder(`golang:\${GO_VERSION}-alpine AS build`)}FROM golang:\${GO_VERSION}-alpine AS tools\nRUN go version\n`,
        },
        {
          title: "Let Go download",
          result: `ARG GO_VERSION=1.24.4\n${builder(`golang:\${GO_VERSION}-alpine AS build\nENV GOTOOLCHAIN=auto`)}FROM golang:\${GO_VERSION}-alpine AS tools\nRUN go version\n`,
        },
      ],
    },
    {
      name: "an inherited stage, reported at the image below, in a heredoc",
      files: filesFor(
        dedent`
          FROM golang:1.24-alpine3.22 AS base
          WORKDIR /src
          FROM base AS build
          COPY . .
          RUN <<EOF
          set -e
          go vet ./...
          go build -o /out/shop .
          EOF
        `,
        "1.25",
      ),
      at: "golang:1.24-alpine3.22",
      line: 1,
      related: ["1.25", "go vet", "go build"],
      // That release may not have been built for Alpine 3.22.
      fixes: [
        { title: "Change to", result: null },
        {
          title: "Let Go download",
          result: dedent`
            FROM golang:1.24-alpine3.22 AS base
            ENV GOTOOLCHAIN=auto
            WORKDIR /src
            FROM base AS build
            COPY . .
            RUN <<EOF
            set -e
            go vet ./...
            go build -o /out/shop .
            EOF
          `,
        },
      ],
    },
    {
      name: "a third number that Go before 1.21 cannot read",
      files: filesFor(builder("golang:1.20-alpine"), "1.23.0"),
      at: "golang:1.20-alpine",
      severity: "error",
      message: "cannot read `go 1.23.0` in `go.mod`",
      // The release that go.mod asks for has had its last security fix, and is the second choice.
      fixes: [
        { title: "Change to `golang:1.26-alpine`", preferred: true, result: builder("golang:1.26-alpine") },
        { title: "Change to `golang:1.23-alpine`", preferred: false, result: builder("golang:1.23-alpine") },
      ],
    },
    {
      name: "a third number before go get, which cannot edit what it cannot read",
      files: filesFor(
        "FROM golang:1.20\nWORKDIR /src\nCOPY . .\nRUN go get -d -v ./...\nRUN go build -o /out/shop .\n",
        "1.23.3",
      ),
      at: "golang:1.20",
      severity: "error",
      message: "before Go 1.21 that line takes two numbers, and `go get` fails",
      related: ["1.23.3", "go get", "go build"],
    },
    {
      name: "go get with a release that may not fetch another one, and one that may fail",
      files: filesFor(
        "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go get github.com/pkg/errors@v0.9.1\nRUN go get -u ./... || true\nRUN go build -o /out/shop .\n",
        "1.26",
      ),
      at: "golang:1.24",
      severity: "error",
      message: "`go get` fails, because `GOTOOLCHAIN=local` forbids",
      related: ["1.26", "go get", "go build"],
    },
    {
      name: "a third number below the image's own release",
      files: filesFor(builder("golang:1.20"), "1.19.2"),
      at: "golang:1.20",
      fixes: [
        { title: "Change to `golang:1.26`", preferred: true, result: builder("golang:1.26") },
        { title: "Change to `golang:1.21`", preferred: false, result: builder("golang:1.21") },
      ],
    },
    {
      name: "a toolchain line that Go before 1.21 does not know",
      files: filesFor(builder("golang:1.19.4"), "1.18\n\ntoolchain go1.22.3"),
      at: "golang:1.19.4",
      severity: "error",
      message: "does not know the line `toolchain go1.22.3`",
      related: ["go1.22.3", "go mod download", "go build"],
      fixes: [
        { title: "Change to `golang:1.26`", preferred: true, result: builder("golang:1.26") },
        { title: "Change to `golang:1.21`", preferred: false, result: builder("golang:1.21") },
      ],
    },
    {
      name: "loops that Go 1.20.8 refuses to compile otherwise",
      files: filesFor(builder("golang:1.20.14"), "1.22"),
      at: "golang:1.20.14",
      severity: "error",
      message: "asks for Go 1.22: `go build` refuses to compile modules of Go 1.22 and later.",
      related: ["1.22", "go build"],
      fixes: [
        { title: "Change to `golang:1.26`", preferred: true, result: builder("golang:1.26") },
        { title: "Change to `golang:1.22`", preferred: false, result: builder("golang:1.22") },
      ],
    },
    {
      name: "an old release, which takes the go line for advice",
      files: filesFor(builder("golang:1.17"), "1.18"),
      at: "golang:1.17",
      severity: "warning",
      message: "may fail",
      fixes: [
        { title: "Change to `golang:1.26`", preferred: true, result: builder("golang:1.26") },
        { title: "Change to `golang:1.18`", preferred: false, result: builder("golang:1.18") },
      ],
    },
    {
      name: "files by name and a check, which Go 1.20 may compile all the same",
      files: filesFor("FROM golang:1.20.14\nWORKDIR /src\nCOPY . .\nRUN go vet ./... && go run main.go\n", "1.22"),
      at: "golang:1.20.14",
      severity: "warning",
      message: "`go vet` may fail",
    },
    {
      name: "an old image that other steps hang on, of which the nearest release is offered",
      files: filesFor(builder("golang:1.16-alpine", "RUN apk add git=2.30.2-r0\n"), "1.17"),
      at: "golang:1.16-alpine",
      fixes: [
        {
          title: "Change to `golang:1.17-alpine`",
          result: builder("golang:1.17-alpine", "RUN apk add git=2.30.2-r0\n"),
        },
      ],
    },
    {
      name: "a program with cgo for an older image than every fitting one stands on",
      files: {
        ...filesFor(
          `${builder("golang:1.20 AS build")}FROM ubuntu:20.04\nCOPY --from=build /out/shop /shop\nCMD ["/shop"]\n`,
          "1.21.0",
        ),
        "main.go": 'package main\n\nimport _ "net/http"\n\nfunc main() {}\n',
      },
      at: "golang:1.20",
      fixes: [],
    },
    ...["go build -o /out/api ./api", "cd api && go build -o /out/api ."].map((command) => ({
      name: `a workspace that asks for more than its modules: ${command}`,
      files: {
        Dockerfile: `FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN ${command}\n`,
        "go.work": "go 1.26\n\nuse ./api\n",
        "api/go.mod": "module example.com/api\n\ngo 1.23\n",
      },
      at: "golang:1.24",
      severity: "error" as const,
      message: "`golang:1.24` has Go 1.24, and `go.work` asks for Go 1.26: `go build` fails",
      related: ["1.26", "go build"],
      fixes: [
        {
          title: "Change to `golang:1.26`",
          result: `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN ${command}\n`,
        },
        {
          title: "Let Go download the toolchain",
          result: `FROM golang:1.24\nENV GOTOOLCHAIN=auto\nWORKDIR /src\nCOPY . .\nRUN ${command}\n`,
        },
      ],
    })),
    {
      name: "two modules on one image, where the newest counts",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          FROM base AS api
          WORKDIR /api
          COPY api .
          RUN go build -o /out/api .
          FROM base AS worker
          WORKDIR /worker
          COPY worker .
          RUN go build -o /out/worker .
        `,
        "api/go.mod": "module example.com/api\n\ngo 1.25\n",
        "worker/go.mod": "module example.com/worker\n\ngo 1.26.0\n",
      },
      at: "golang:1.24",
      related: ["1.25", "go build", "go build"],
      fixes: [
        {
          title: "Change to `golang:1.26`",
          result: dedent`
            FROM golang:1.26 AS base
            FROM base AS api
            WORKDIR /api
            COPY api .
            RUN go build -o /out/api .
            FROM base AS worker
            WORKDIR /worker
            COPY worker .
            RUN go build -o /out/worker .
          `,
        },
        {
          title: "Let Go download",
          result: dedent`
            FROM golang:1.24 AS base
            ENV GOTOOLCHAIN=auto
            FROM base AS api
            WORKDIR /api
            COPY api .
            RUN go build -o /out/api .
            FROM base AS worker
            WORKDIR /worker
            COPY worker .
            RUN go build -o /out/worker .
          `,
        },
      ],
    },
    {
      name: "GOTOOLCHAIN=local in the file, and a proxy that is off: nothing can be fetched",
      files: filesFor(builder("golang:1.24", "ENV GOTOOLCHAIN=local GOPROXY=off\n"), "1.26"),
      at: "golang:1.24",
      fixes: [
        {
          title: "Change to `golang:1.26`",
          result: builder("golang:1.26", "ENV GOTOOLCHAIN=local GOPROXY=off\n"),
        },
      ],
    },
    {
      name: "go env -w, which does not win over the image's variable",
      files: filesFor(builder("golang:1.24-alpine", "RUN go env -w GOTOOLCHAIN=auto\n"), "1.26"),
      at: "golang:1.24-alpine",
    },
    {
      name: "a clean-up that ends with a pattern, and a pattern in quotes, far from go.mod",
      files: filesFor(
        builder(
          "golang:1.24",
          dedent`
            RUN apt-get update && apt-get install -y make && rm -rf /var/lib/apt/lists/* /tmp/*
            RUN git config --global --add safe.directory '*' && cp /usr/share/doc/* /var/doc && chmod +x /scripts/*

          `,
        ),
        "1.26",
      ),
      at: "golang:1.24",
    },
    {
      name: "a pattern below the folder of go.mod",
      files: filesFor("FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN rm -rf docs/*\nRUN go build .\n", "1.26"),
      at: "golang:1.24",
    },
  ],
  silent: [
    {
      name: "a workspace that is switched off",
      files: {
        Dockerfile: "FROM golang:1.24\nENV GOWORK=off\nWORKDIR /src\nCOPY . .\nRUN cd api && go build -o /out/api .\n",
        "go.work": "go 1.26\n\nuse ./api\n",
        "api/go.mod": "module example.com/api\n\ngo 1.23\n",
      },
    },
    {
      name: "a workspace that the image does not get",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY api api\nRUN cd api && go build -o /out/api .\n",
        "go.work": "go 1.26\n\nuse ./api\n",
        "api/go.mod": "module example.com/api\n\ngo 1.23\n",
      },
    },
    {
      name: "a workspace that a step takes away",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN rm go.work && cd api && go build -o /out/api .\n",
        "go.work": "go 1.26\n\nuse ./api\n",
        "api/go.mod": "module example.com/api\n\ngo 1.23\n",
      },
    },
    {
      name: "a command that reads no workspace",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN cd api && go mod tidy -diff\n",
        "go.work": "go 1.26\n\nuse ./api\n",
        "api/go.mod": "module example.com/api\n\ngo 1.23\n",
      },
    },
    {
      name: "a pattern that may match go.mod",
      files: filesFor("FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN sed -i s/1.26/1.24/ *\nRUN go build .\n", "1.26"),
    },
    {
      name: "a pattern in the same step, and a folder above",
      files: filesFor(
        "FROM golang:1.24\nWORKDIR /src/shop\nCOPY . .\nRUN sed -i s/1.26/1.24/ /src/*/* && go build .\n",
        "1.26",
      ),
    },
    {
      name: "files from a pattern that land beside the sources",
      files: filesFor("FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN cp /overlay/* .\nRUN go build .\n", "1.26"),
    },
    {
      name: "a pattern for a program that nobody knows",
      files: filesFor("FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN patcher /patches/*\nRUN go build .\n", "1.26"),
    },
    {
      name: "a pattern behind a variable",
      files: filesFor(
        "FROM golang:1.24\nARG DIR\nWORKDIR /src\nCOPY . .\nRUN sed -i s/6/4/ $DIR/*\nRUN go build .\n",
        "1.26",
      ),
    },
    {
      name: "files that find changes",
      files: filesFor(
        "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN find /src -name 'go*' -exec sed -i s/1.26/1.24/ {} + \nRUN go build .\n",
        "1.26",
      ),
    },
    {
      name: "a download and a list with a release that only refuses to compile",
      files: filesFor(
        "FROM golang:1.20.14\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download && go list -m all\n",
        "1.22",
      ),
    },
    {
      name: "a beta, which has the language of its release",
      files: filesFor(builder("golang:1.18beta1-alpine"), "1.18"),
    },
    { name: "the same release", files: filesFor(builder("golang:1.26"), "1.26.3") },
    { name: "a newer image", files: filesFor(builder("golang:1.27.0-alpine"), "1.26.3") },
    { name: "a toolchain line alone", files: filesFor(builder("golang:1.26"), "1.26\n\ntoolchain go1.27.1") },
    { name: "a floating tag", files: filesFor(builder("golang:alpine"), "1.30") },
    { name: "a digest", files: filesFor(builder(`golang:1.24@sha256:${"0".repeat(64)}`), "1.26") },
    { name: "an argument without a default", files: filesFor(`ARG TAG\n${builder(`golang:\${TAG}`)}`, "1.26") },
    {
      name: "a default that a workflow replaces",
      files: {
        ...filesFor(`ARG GO_VERSION=1.20\n${builder(`golang:\${GO_VERSION}-alpine`)}`, "1.26"),
        ".github/workflows/image.yml":
          "jobs:\n  image:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          context: .\n          build-args: |\n            GO_VERSION=1.26\n",
      },
      context: "guess",
    },
    {
      name: "a default that compose replaces",
      files: {
        ...filesFor(`ARG GO=1.24\n${builder(`golang:\${GO}`)}`, "1.26"),
        "compose.yaml": 'services:\n  shop:\n    build:\n      context: .\n      args:\n        GO: "1.26"\n',
      },
      context: "guess",
    },
    { name: "GOTOOLCHAIN=auto", files: filesFor(builder("golang:1.24", "ENV GOTOOLCHAIN=auto\n"), "1.26") },
    { name: "GOTOOLCHAIN with a name", files: filesFor(builder("golang:1.24", "ENV GOTOOLCHAIN=go1.26.3\n"), "1.26") },
    {
      name: "GOTOOLCHAIN from the build command",
      files: filesFor(builder("golang:1.24", "ARG GOTOOLCHAIN\n"), "1.26"),
    },
    { name: "an image before GOTOOLCHAIN=local", files: filesFor(builder("golang:1.21.0"), "1.26") },
    {
      name: "another registry's image, whose variables are not known",
      files: filesFor(builder("registry.example.com/golang:1.24"), "1.26"),
    },
    {
      name: "a toolchain put in place of the image's own",
      files: filesFor(builder("golang:1.24", "COPY --from=golang:1.26 /usr/local/go /usr/local/go\n"), "1.26"),
    },
    {
      name: "a toolchain fetched by hand",
      files: filesFor(
        builder(
          "golang:1.24",
          "RUN rm -rf /usr/local/go && wget -qO- https://go.dev/dl/go1.26.3.linux-amd64.tar.gz | tar -C /usr/local -xz\n",
        ),
        "1.26",
      ),
    },
    {
      name: "a go line that the build changes",
      files: filesFor("FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go mod edit -go=1.24 && go build .\n", "1.26"),
    },
    {
      name: "a go line that go get is asked to change",
      files: filesFor("FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go get go@1.24 && go build .\n", "1.26"),
    },
    {
      name: "what go get is asked for in a variable",
      files: filesFor("FROM golang:1.24\nARG WHAT\nWORKDIR /src\nCOPY . .\nRUN go get $WHAT && go build .\n", "1.26"),
    },
    {
      name: "a go get that edits what a release reads that takes the line for advice",
      files: filesFor("FROM golang:1.20\nWORKDIR /src\nCOPY . .\nRUN go get -d ./...\nRUN go build .\n", "1.21"),
    },
    {
      name: "a go get behind a change of the line",
      files: filesFor(
        "FROM golang:1.20\nWORKDIR /src\nCOPY . .\nRUN sed -i s/1.23.3/1.20/ go.mod\nRUN go get -d ./...\nRUN go build .\n",
        "1.23.3",
      ),
    },
    {
      name: "a go.mod that sed changes",
      files: filesFor(
        "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN sed -i s/1.26/1.24/ go.mod\nRUN go build .\n",
        "1.26",
      ),
    },
    {
      name: "commands that read no go.mod",
      files: filesFor(
        "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go version && go install example.com/tool@v1.2.3\n",
        "1.26",
      ),
    },
    {
      name: "the go.mod of another module",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY tools .\nRUN go build .\n",
        "go.mod": modFor("1.26"),
        "tools/go.mod": "module example.com/tools\n\ngo 1.23\n",
      },
    },
    {
      name: "a command that may fail",
      files: filesFor("FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go vet ./... || true\n", "1.26"),
    },
    {
      name: "a Dockerfile of a vendored module",
      files: {
        "vendor/example.com/lib/Dockerfile": "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build .\n",
        "go.mod": modFor("1.26"),
      },
    },
    { name: "modules switched off", files: filesFor(builder("golang:1.24", "ENV GO111MODULE=off\n"), "1.26") },
  ],
});
