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
      at: ["TARGETOS=linux", "TARGETARCH=amd64"],
      line: [6, 7],
      severity: "warning",
      message: [/The default `linux` of `TARGETOS` always wins/, /The default `amd64` of `TARGETARCH` always wins/],
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
            ARG TARGETOS
            ARG TARGETARCH=amd64
            RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
                # static
                go build -o /out/api ./cmd/api

            FROM gcr.io/distroless/static-debian12:nonroot
            COPY --from=build /out/api /api
            ENTRYPOINT ["/api"]
          `,
        },
        {
          title: "Remove the default",
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
  ],
  silent: [
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
