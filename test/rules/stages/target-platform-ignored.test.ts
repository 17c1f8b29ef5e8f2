import { targetPlatformIgnored } from "../../../server/src/rules/stages/target-platform-ignored";
import { dedent, testRule } from "../../support/ruleTester";

const goMod = { "go.mod": "module example.com/shop\n\ngo 1.24\n", "main.go": "package main\n\nfunc main() {}\n" };

testRule(targetPlatformIgnored, {
  reported: [
    {
      name: "platform arguments that the stage does not declare",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM --platform=$BUILDPLATFORM golang:1.24-alpine AS build
          WORKDIR /src
          COPY go.mod ./
          RUN go mod download
          COPY . .
          # for the platform of the image
          RUN CGO_ENABLED=0 \
              # as BuildKit says
              GOOS=$TARGETOS GOARCH=$TARGETARCH go build -o /out/shop .

          FROM alpine:3.22
          COPY --from=build /out/shop /usr/local/bin/shop
          ENTRYPOINT ["/usr/local/bin/shop"]
        `,
        ...goMod,
      },
      at: "$TARGETOS",
      line: 10,
      severity: "warning",
      message: /No ARG of this stage declares `TARGETOS`: `GOOS` and `GOARCH` stay empty, so Go builds for the machine/,
      related: [],
      fixes: [
        {
          title: "Insert `ARG TARGETOS TARGETARCH`",
          safety: "safe",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM --platform=$BUILDPLATFORM golang:1.24-alpine AS build
            WORKDIR /src
            COPY go.mod ./
            RUN go mod download
            COPY . .
            ARG TARGETOS TARGETARCH
            # for the platform of the image
            RUN CGO_ENABLED=0 \
                # as BuildKit says
                GOOS=$TARGETOS GOARCH=$TARGETARCH go build -o /out/shop .

            FROM alpine:3.22
            COPY --from=build /out/shop /usr/local/bin/shop
            ENTRYPOINT ["/usr/local/bin/shop"]
          `,
        },
      ],
    },
    {
      name: "one argument that the stage does not declare, read in two places",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM golang:1.24
          ARG TARGETOS
          ENV GOOS=$TARGETOS GOARCH=$TARGETARCH
          RUN go install example.com/tool@v1.0.0 && echo $TARGETARCH > /arch
        `,
      },
      at: "$TARGETARCH",
      line: 3,
      message: /declares `TARGETARCH`: `GOARCH` stays empty, so Go builds for the machine of this stage\.$/,
      related: ["$TARGETARCH"],
    },
    {
      name: "the name of a download, beside a build that is native in any case",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN GOOS=$TARGETOS GOARCH=$TARGETARCH go build -o /shop .
          RUN curl -o /tool https://example.com/tool-\${TARGETARCH}
        `,
        ...goMod,
      },
      at: "${TARGETARCH}",
      line: 5,
      message: /BuildKit fills it only where an ARG of the stage declares it/,
      related: [],
    },
    {
      name: "a native build on the build platform for an image of the target",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM golang:1.24 AS base
          WORKDIR /src
          COPY . .
          FROM base AS build
          RUN CGO_ENABLED=0 go build -o /out/shop .

          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...goMod,
      },
      at: "go build",
      message: /without `GOARCH`/,
      related: ["--platform=$BUILDPLATFORM", "/out/shop"],
      fixes: [
        {
          title: "Build with `GOOS=$TARGETOS GOARCH=$TARGETARCH`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            FROM --platform=$BUILDPLATFORM golang:1.24 AS base
            WORKDIR /src
            COPY . .
            FROM base AS build
            ARG TARGETOS TARGETARCH
            RUN GOOS=$TARGETOS GOARCH=$TARGETARCH CGO_ENABLED=0 go build -o /out/shop .

            FROM gcr.io/distroless/static-debian12:nonroot
            COPY --from=build /out/shop /shop
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "a native build beside programs that other images bring, none of them called `go`",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS tools
          RUN go install example.com/lint@v1.2.3
          FROM --platform=$BUILDPLATFORM golang:1.26-alpine AS build
          COPY --from=tonistiigi/xx:1.9.0 / /
          COPY --from=tools /go/bin/ /go/bin/
          COPY --from=example.com/protoc /usr/bin/protoc /go/bin/
          COPY --from=example.com/tools /usr/local/bin/ /usr/local/bin/
          WORKDIR /src
          COPY . .
          RUN /usr/local/go/bin/go version
          RUN CGO_ENABLED=0 go build -o /out/shop .
          FROM alpine:3.23
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...goMod,
      },
      at: "go build",
      message: /without `GOARCH`/,
    },
    {
      name: "the system given, the architecture not",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM golang:1.24 AS build
          ENV CGO_ENABLED=0 GOOS=linux
          ARG TARGETARCH
          WORKDIR /src
          COPY . .
          RUN <<EOF
          go build -o /out/shop .
          EOF
          FROM alpine:3.22
          COPY --from=build /out/ /usr/local/bin/
          CMD ["shop"]
        `,
        ...goMod,
      },
      at: "go build",
      fixes: [
        {
          title: "Build with `GOARCH=$TARGETARCH`",
          result: dedent`
            FROM --platform=$BUILDPLATFORM golang:1.24 AS build
            ENV CGO_ENABLED=0 GOOS=linux
            ARG TARGETARCH
            WORKDIR /src
            COPY . .
            RUN <<EOF
            GOARCH=$TARGETARCH go build -o /out/shop .
            EOF
            FROM alpine:3.22
            COPY --from=build /out/ /usr/local/bin/
            CMD ["shop"]
          `,
        },
      ],
    },
    {
      name: "a COPY of files by architecture",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          COPY bin/linux_\${TARGETARCH}/shop /usr/local/bin/shop
          CMD ["shop"]
        `,
        "bin/linux_amd64/shop": "",
      },
      at: "${TARGETARCH}",
      severity: "error",
    },
    {
      name: "a test of the architecture",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          RUN case "$TARGETARCH" in amd64) echo x86_64 ;; arm64) echo aarch64 ;; esac > /etc/machine
          CMD ["sh"]
        `,
      },
      at: "$TARGETARCH",
    },
    {
      name: "a build with C code, to which no fix fits",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM golang:1.24-bookworm AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=1 go build -o /out/shop .
          FROM debian:bookworm-slim
          COPY --from=build /out/shop /usr/local/bin/shop
          CMD ["shop"]
        `,
        ...goMod,
      },
      at: "go build",
      fixes: [],
    },
  ],
  silent: [
    {
      name: "programs for other systems, which the image only carries",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM golang:1.26-alpine AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 GOOS=darwin go build -o /out/shop-darwin .
          ENV GOOS=windows
          RUN CGO_ENABLED=0 go build -o /out/shop.exe .
          FROM alpine:3.22
          COPY --from=build /out/ /release/
          CMD ["ls", "/release"]
        `,
        ...goMod,
      },
    },
    {
      name: "go that xx wraps: in its own RUN, in the same one and in a heredoc",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM tonistiigi/xx:1.9.0 AS xx
          FROM --platform=$BUILDPLATFORM golang:1.26-alpine AS tools
          COPY --from=xx / /
          ARG TARGETPLATFORM
          FROM tools AS first
          RUN xx-go --wrap
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/first .
          FROM tools AS second
          WORKDIR /src
          COPY . .
          RUN xx-go --wrap && go build -o /out/second .
          FROM tools AS third
          WORKDIR /src
          COPY . .
          RUN <<EOF
          xx-go --wrap
          export CGO_ENABLED=1
          go build -o /out/third .
          EOF
          FROM alpine:3.23
          COPY --from=first /out/first /first
          COPY --from=second /out/second /second
          COPY --from=third /out/third /third
          ENTRYPOINT ["/first"]
        `,
        "go.mod": "module example.com/app\n\ngo 1.26\n",
        "main.go": "package main\n\nfunc main() {}\n",
      },
    },
    {
      name: "the `go` of `tonistiigi/xx:golang`, which follows the target",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM golang:1.26-alpine AS build
          COPY --from=tonistiigi/xx:golang / /
          ARG TARGETPLATFORM
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/shop .
          FROM alpine:3.23
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...goMod,
      },
    },
    {
      name: "the same by the name of a stage",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM tonistiigi/xx:golang AS xx
          FROM --platform=$BUILDPLATFORM golang:1.26-alpine AS build
          COPY --from=xx / /
          ARG TARGETPLATFORM
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/shop .
          FROM alpine:3.23
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...goMod,
      },
    },
    {
      name: "a `go` of one's own in front of the real one",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.23 AS wrapper
          COPY wrapper.sh /usr/local/bin/go
          FROM --platform=$BUILDPLATFORM golang:1.26-alpine AS build
          COPY --from=wrapper /usr/local/bin/go /go/bin/go
          ARG TARGETPLATFORM
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/shop .
          FROM alpine:3.23
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...goMod,
      },
    },
    {
      name: "an unknown image over everything, which may bring another `go`",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM golang:1.26-alpine AS build
          COPY --from=example.com/tools / /
          ARG TARGETPLATFORM
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/shop .
          FROM alpine:3.23
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...goMod,
      },
    },
    {
      name: "a build that follows the target",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM golang:1.24 AS build
          ARG TARGETOS TARGETARCH
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -o /out/shop .
          FROM alpine:3.22
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...goMod,
      },
    },
    {
      name: "empty names of the platform in a stage of the target platform, where a native build is right",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          ENV GOOS=$TARGETOS
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 GOARCH=$TARGETARCH GOARM=\${TARGETVARIANT#v} go build -o /out/shop .
          FROM --platform=$TARGETPLATFORM alpine:3.22
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...goMod,
      },
    },
    {
      name: "defaults where the arguments are read",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 GOOS="\${TARGETOS:-}" GOARCH=\${TARGETARCH:-amd64} go build -o /out/shop .
          FROM alpine:3.22
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...goMod,
      },
    },
    {
      name: "a native build on the target platform",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/shop .
          FROM alpine:3.22
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...goMod,
      },
    },
    {
      name: "a generator that stays in the build",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM golang:1.24 AS generate
          WORKDIR /src
          COPY . .
          RUN go build -o /usr/local/bin/gen ./tools/gen && gen > /src/generated.go
          FROM golang:1.24 AS build
          COPY --from=generate /src /src
          WORKDIR /src
          RUN CGO_ENABLED=0 go build -o /out/shop .
          FROM alpine:3.22
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...goMod,
      },
    },
    {
      name: "a carrier of files between stages of the build platform",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM golang:1.24 AS base
          FROM base AS tool
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/lint .
          FROM scratch AS binary
          COPY --from=tool /out/lint /lint
          FROM base
          COPY --from=binary / /usr/bin/
          RUN lint ./...
        `,
        ...goMod,
      },
    },
    {
      name: "xx-go, which follows the target itself",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM tonistiigi/xx AS xx
          FROM --platform=$BUILDPLATFORM golang:1.24-alpine AS build
          COPY --from=xx / /
          ARG TARGETPLATFORM
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 xx-go build -o /out/shop .
          FROM alpine:3.22
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...goMod,
      },
    },
    {
      name: "an architecture that a script sets",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN . ./target.env && CGO_ENABLED=0 go build -o /out/shop .
          FROM alpine:3.22
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...goMod,
        "target.env": "export GOARCH=arm64\n",
      },
    },
    {
      name: "platform arguments in FROM, which need no declaration",
      files: {
        Dockerfile: dedent`
          FROM --platform=$TARGETPLATFORM alpine:3.22
          CMD ["sh"]
        `,
      },
    },
  ],
});
