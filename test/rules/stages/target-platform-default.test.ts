import { targetPlatformDefault } from "../../../server/src/rules/stages/target-platform-default";
import { dedent, testRule } from "../../support/ruleTester";

testRule(targetPlatformDefault, {
  reported: [
    {
      name: "a default in the stage that builds",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM golang:1.24-alpine AS build
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          ARG TARGETOS=linux
          ARG TARGETARCH=amd64
          RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
              # static
              go build -o /out/api ./cmd/api

          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=build /out/api /api
          ENTRYPOINT ["/api"]
        `,
      },
      at: "TARGETARCH=amd64",
      line: 7,
      severity: "warning",
      message: /The default `amd64` of `TARGETARCH` wins over what BuildKit knows/,
      fixes: [
        {
          title: "Remove the default",
          safety: "safe",
          preferred: true,
          result: dedent`
            FROM --platform=$BUILDPLATFORM golang:1.24-alpine AS build
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN go mod download
            COPY . .
            ARG TARGETOS=linux
            ARG TARGETARCH
            RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
                # static
                go build -o /out/api ./cmd/api

            FROM gcr.io/distroless/static-debian12:nonroot
            COPY --from=build /out/api /api
            ENTRYPOINT ["/api"]
          `,
        },
      ],
    },
    {
      name: "an equals sign in the place of a blank",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG TARGETOS=TARGETARCH
          WORKDIR /src
          COPY . .
          RUN GOOS=$TARGETOS GOARCH=$TARGETARCH go build -o /app .
          CMD ["/app"]
        `,
      },
      at: "TARGETOS=TARGETARCH",
      fixes: [
        {
          title: "Declare `TARGETOS` and `TARGETARCH`",
          safety: "safe",
          result: dedent`
            FROM golang:1.24
            ARG TARGETOS TARGETARCH
            WORKDIR /src
            COPY . .
            RUN GOOS=$TARGETOS GOARCH=$TARGETARCH go build -o /app .
            CMD ["/app"]
          `,
        },
      ],
    },
    {
      name: "before the first FROM, where the default reaches every stage that repeats the name",
      files: {
        Dockerfile: dedent`
          ARG TARGETARCH=amd64
          FROM golang:1.24 AS base
          ARG TARGETARCH
          FROM base
          RUN <<EOF
          GOARCH=$TARGETARCH go install example.com/tool@v1.0.0
          EOF
        `,
      },
      at: "TARGETARCH=amd64",
      line: 1,
    },
    {
      name: "a default that only seems to ask BuildKit, in an inherited stage",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          WORKDIR /src
          FROM base AS build
          ARG TARGETARCH=\${TARGETARCH:-amd64} CGO=0
          RUN GOARCH=$TARGETARCH CGO_ENABLED=$CGO go build -o /app .
        `,
      },
      at: "TARGETARCH=${TARGETARCH:-amd64}",
      message: /The default `amd64`/,
    },
    {
      name: "the build platform, where only time is lost and a builder without BuildKit is thought of",
      files: {
        Dockerfile: dedent`
          ARG BUILDPLATFORM=linux/amd64
          FROM --platform=$BUILDPLATFORM golang:1.24
          RUN go install example.com/tool@v1.0.0
        `,
      },
      at: "BUILDPLATFORM=linux/amd64",
      severity: "information",
      fixes: [],
    },
    {
      name: "a variant that is made a number of",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM golang:1.24
          ARG TARGETARCH
          ARG TARGETVARIANT=""
          RUN export GOARM=\${TARGETVARIANT#v} && GOARCH=$TARGETARCH go install example.com/tool@v1.0.0
        `,
      },
      at: 'TARGETVARIANT=""',
      message: /^`ARG TARGETVARIANT=""` has an empty default, and it wins: BuildKit's value never arrives\.$/,
    },
    {
      name: "Linux for a stage that carries out programs for every system",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM golang:1.24 AS build
          ARG TARGETOS=linux
          RUN GOOS=$TARGETOS go install example.com/tool@v1.0.0
          FROM scratch
          COPY --from=build /go/bin/ /
        `,
      },
      at: "TARGETOS=linux",
    },
    {
      name: "what only a script may read",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          ARG TARGETARCH=amd64
          COPY install.sh /
          RUN sh /install.sh
        `,
        "install.sh": "",
      },
      at: "TARGETARCH=amd64",
    },
  ],
  silent: [
    {
      name: "a variant that goes to GOARM as it is, where BuildKit's would be refused",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM golang:1.24
          ARG TARGETARCH
          ARG TARGETVARIANT=""
          ENV GOARCH=$TARGETARCH GOARM=\${TARGETVARIANT}
          RUN go install example.com/tool@v1.0.0
        `,
      },
    },
    {
      name: "the same before one command",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM golang:1.24
          ARG TARGETARCH TARGETVARIANT=
          RUN GOARM="$TARGETVARIANT" GOARCH=$TARGETARCH go install example.com/tool@v1.0.0
        `,
      },
    },
    {
      name: "what nothing reads, before the first FROM and in a stage",
      files: {
        Dockerfile: dedent`
          ARG TARGETPLATFORM=linux/amd64
          FROM golang:1.24
          ARG TARGETARCH=amd64
          RUN go install example.com/tool@v1.0.0
        `,
      },
    },
    {
      name: "a global default that a stage repeats, and does not read",
      files: {
        Dockerfile: dedent`
          ARG TARGETPLATFORM=linux/amd64
          FROM golang:1.24
          ARG TARGETPLATFORM
          RUN go install example.com/tool@v1.0.0
        `,
      },
    },
    {
      name: "Linux where every image is one of Linux",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM golang:1.24 AS build
          ARG TARGETOS=linux TARGETARCH
          RUN GOOS=$TARGETOS GOARCH=$TARGETARCH go install example.com/tool@v1.0.0
          FROM scratch
          COPY --from=build /go/bin/ /
          ENTRYPOINT ["/tool"]
        `,
      },
    },
    {
      name: "no default",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM golang:1.24
          ARG TARGETOS TARGETARCH
          RUN GOOS=$TARGETOS GOARCH=$TARGETARCH go install example.com/tool@v1.0.0
        `,
      },
    },
    {
      name: "a name of one's own",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG ARCH=amd64
          RUN GOARCH=$ARCH go install example.com/tool@v1.0.0
        `,
      },
    },
    {
      name: "a default that another build argument decides",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG ARCH
          ARG TARGETARCH=$ARCH
          RUN GOARCH=$TARGETARCH go install example.com/tool@v1.0.0
        `,
      },
    },
    {
      name: "before FROM a default for builders that fill nothing",
      files: {
        Dockerfile: dedent`
          ARG TARGETPLATFORM=\${TARGETPLATFORM:-linux/amd64}
          FROM --platform=$TARGETPLATFORM alpine:3.22
          CMD ["sh"]
        `,
      },
    },
    {
      name: "a file for one architecture by its name",
      files: {
        "Dockerfile.arm64": dedent`
          FROM golang:1.24
          ARG TARGETARCH=arm64
          RUN GOARCH=$TARGETARCH go install example.com/tool@v1.0.0
        `,
      },
    },
    {
      name: "an ENV, which nothing fills",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV TARGETARCH=amd64
          RUN GOARCH=$TARGETARCH go install example.com/tool@v1.0.0
        `,
      },
    },
  ],
});
