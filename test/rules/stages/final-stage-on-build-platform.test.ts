import { finalStageOnBuildPlatform } from "../../../server/src/rules/stages/final-stage-on-build-platform";
import { dedent, testRule } from "../../support/ruleTester";

const builder = `FROM --platform=$BUILDPLATFORM golang:1.24-alpine AS build
WORKDIR /src
COPY . .
ARG TARGETOS TARGETARCH
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \\
    # static
    go build -o /out/api ./cmd/api
`;

testRule(finalStageOnBuildPlatform, {
  reported: [
    {
      name: "an image without programs that one for the build machine is copied to",
      files: {
        Dockerfile:
          'FROM --platform=$BUILDPLATFORM golang:1.24 AS build\nARG TARGETARCH\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /out/hook .\nFROM --platform=$BUILDPLATFORM gcr.io/distroless/static:nonroot\nCOPY --from=build /out/hook /hook\nENTRYPOINT ["/hook"]\n',
        "go.mod": "module example.com/hook\n\ngo 1.24\n",
        "main.go": "package main\n\nfunc main() {}\n",
      },
      at: "gcr.io/distroless/static:nonroot",
      fixes: [],
    },
    {
      name: "a shipped stage on the build platform in a file for several",
      files: {
        Dockerfile: dedent`
          ${builder}
          FROM --platform=$BUILDPLATFORM alpine:3.22 AS final
          RUN <<EOF
          adduser -D -u 10001 app
          EOF
          COPY --from=build /out/api /usr/local/bin/api
          USER 10001
          ENTRYPOINT ["/usr/local/bin/api"]
        `,
      },
      at: "alpine:3.22",
      line: 9,
      severity: "error",
      message: /stands on `\$BUILDPLATFORM`/,
      related: ["--platform=$BUILDPLATFORM"],
      fixes: [
        {
          title: "Remove `--platform=$BUILDPLATFORM`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            ${builder}
            FROM alpine:3.22 AS final
            RUN <<EOF
            adduser -D -u 10001 app
            EOF
            COPY --from=build /out/api /usr/local/bin/api
            USER 10001
            ENTRYPOINT ["/usr/local/bin/api"]
          `,
        },
      ],
    },
    {
      name: "a shipped stage that stands on such a stage",
      files: {
        Dockerfile: dedent`
          FROM --platform=\${BUILDPLATFORM:-linux/amd64} debian:bookworm-slim AS runtime
          RUN apt-get update && apt-get install -y ca-certificates
          ${builder}
          FROM runtime
          COPY --from=build /out/api /api
          ENTRYPOINT ["/api"]
        `,
      },
      at: "runtime",
      line: 11,
      related: ["--platform=${BUILDPLATFORM:-linux/amd64}"],
      fixes: [],
    },
    {
      name: "an installed program that comes from the build platform",
      files: {
        Dockerfile: dedent`
          ${builder}
          FROM --platform=$BUILDPLATFORM alpine:3.22 AS files
          RUN apk add --no-cache ca-certificates tini

          FROM alpine:3.22
          COPY --from=files /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
          COPY --from=files /sbin/tini /sbin/tini
          COPY --from=build /out/api /api
          ENTRYPOINT ["/sbin/tini", "--", "/api"]
        `,
      },
      at: "/sbin/tini",
      line: 14,
      severity: "error",
      message: /`tini` comes from a stage on `\$BUILDPLATFORM`/,
      fixes: [
        {
          title: "Remove `--platform=$BUILDPLATFORM`",
          safety: "suggestion",
          result: dedent`
            ${builder}
            FROM alpine:3.22 AS files
            RUN apk add --no-cache ca-certificates tini

            FROM alpine:3.22
            COPY --from=files /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
            COPY --from=files /sbin/tini /sbin/tini
            COPY --from=build /out/api /api
            ENTRYPOINT ["/sbin/tini", "--", "/api"]
          `,
        },
      ],
    },
    {
      name: "a file that names no target platform, less certain",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM golang:1.24
          WORKDIR /src
          COPY . .
          RUN go build -o /api ./cmd/api
          ENTRYPOINT ["/api"]
        `,
      },
      at: "golang:1.24",
      severity: "warning",
    },
    {
      name: "a program of another image for the build machine, which is freed with it",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM registry.example.com/app:base AS base
          # the image
          FROM --platform=$BUILDPLATFORM alpine:3.24
          COPY --from=base /go/bin/app /usr/local/bin/
          USER 1000
          CMD ["app"]
        `,
      },
      at: "alpine:3.24",
      severity: "warning",
      fixes: [
        {
          title: "Remove `--platform=$BUILDPLATFORM`, also from the stages whose programs are copied",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            FROM registry.example.com/app:base AS base
            # the image
            FROM alpine:3.24
            COPY --from=base /go/bin/app /usr/local/bin/
            USER 1000
            CMD ["app"]
          `,
        },
      ],
    },
    {
      name: "a program of another image for the build machine, which a stage that runs there takes as well",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM registry.example.com/tools:1 AS tools
          FROM --platform=$BUILDPLATFORM golang:1.26 AS build
          COPY --from=tools /usr/bin/generate /usr/bin/generate
          FROM --platform=$BUILDPLATFORM alpine:3.24
          COPY --from=tools /usr/bin/serve /serve
          CMD ["/serve"]
        `,
      },
      at: "alpine:3.24",
      fixes: [],
    },
    {
      name: "a program that a script of a stage on the build platform makes, without a word of the target",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM golang:1.26 AS build
          WORKDIR /src
          COPY . .
          RUN make install
          FROM --platform=$BUILDPLATFORM alpine:3.24
          COPY --from=build /usr/local/bin/app /usr/local/bin/app
          CMD ["app"]
        `,
      },
      at: "alpine:3.24",
      fixes: [],
    },
    {
      name: "a program that a script makes in a stage that declares the target, and a file of another one",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM golang:1.26 AS build
          ARG TARGETARCH
          WORKDIR /src
          COPY . .
          RUN make install
          FROM --platform=$BUILDPLATFORM registry.example.com/zones:1 AS zones
          FROM --platform=$BUILDPLATFORM alpine:3.24
          COPY --from=build /usr/local/bin/app /usr/local/bin/app
          COPY --from=zones /usr/share/zoneinfo /usr/share/zoneinfo
          CMD ["app"]
        `,
      },
      at: "alpine:3.24",
      fixes: [
        {
          title: "Remove `--platform=$BUILDPLATFORM`",
          result: dedent`
            FROM --platform=$BUILDPLATFORM golang:1.26 AS build
            ARG TARGETARCH
            WORKDIR /src
            COPY . .
            RUN make install
            FROM --platform=$BUILDPLATFORM registry.example.com/zones:1 AS zones
            FROM alpine:3.24
            COPY --from=build /usr/local/bin/app /usr/local/bin/app
            COPY --from=zones /usr/share/zoneinfo /usr/share/zoneinfo
            CMD ["app"]
          `,
        },
      ],
    },
  ],
  silent: [
    {
      name: "a container that builds when it is started, for those who develop",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM golang:1.26 AS base
          RUN apt-get update && apt-get install -y make
          FROM base AS tools
          ARG TARGETARCH
          RUN curl -fsSL https://example.com/protoc-$TARGETARCH.zip -o /protoc.zip
          FROM base
          COPY --from=tools /protoc.zip /protoc.zip
          COPY . .
          CMD ["make"]
        `,
      },
    },
    {
      name: "a container that tests when it is started",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM golang:1.26
          ARG TARGETARCH
          COPY . .
          ENTRYPOINT ["go", "test"]
          CMD ["./..."]
        `,
      },
    },
    {
      name: "an image without programs that a cross-built one is copied to",
      files: {
        Dockerfile:
          'FROM --platform=$BUILDPLATFORM golang:1.24 AS build\nARG TARGETARCH\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 GOARCH=$TARGETARCH go build -o /out/hook .\nFROM --platform=$BUILDPLATFORM gcr.io/distroless/static:nonroot\nCOPY --from=build /out/hook /hook\nENTRYPOINT ["/hook"]\n',
        "go.mod": "module example.com/hook\n\ngo 1.24\n",
        "main.go": "package main\n\nfunc main() {}\n",
      },
    },
    {
      name: "only the builder on the build platform",
      files: {
        Dockerfile: dedent`
          ${builder}
          FROM alpine:3.22
          COPY --from=build /out/api /api
          ENTRYPOINT ["/api"]
        `,
      },
    },
    {
      name: "scratch, which has no programs of its own",
      files: {
        Dockerfile: dedent`
          ${builder}
          FROM --platform=$BUILDPLATFORM scratch
          COPY --from=build /out/api /api
          ENTRYPOINT ["/api"]
        `,
      },
    },
    {
      name: "a stage that only carries files out of the build",
      files: {
        Dockerfile: dedent`
          ${builder}
          FROM --platform=$BUILDPLATFORM alpine:3.22 AS artifacts
          COPY --from=build /out/api /api
        `,
      },
    },
    {
      name: "a stage for tests",
      files: {
        Dockerfile: dedent`
          ${builder}
          FROM --platform=$BUILDPLATFORM golang:1.24 AS test
          CMD ["go", "test", "./..."]
        `,
      },
    },
    {
      name: "a literal platform, which is a decision",
      files: {
        Dockerfile: dedent`
          ${builder}
          FROM --platform=linux/amd64 alpine:3.22
          COPY --from=build /out/api /api
          ENTRYPOINT ["/api"]
        `,
      },
    },
    {
      name: "certificates and a downloaded program from the build platform",
      files: {
        Dockerfile: dedent`
          ${builder}
          FROM --platform=$BUILDPLATFORM alpine:3.22 AS files
          ARG TARGETARCH
          RUN apk add --no-cache ca-certificates \
              && wget -O /usr/bin/helper https://dl.example.com/helper-$TARGETARCH
          FROM alpine:3.22
          COPY --from=files /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
          COPY --from=files /usr/bin/helper /usr/bin/helper
          COPY --from=build /out/api /usr/bin/api
          ENTRYPOINT ["/usr/bin/api"]
        `,
      },
    },
    {
      name: "packages of another architecture",
      files: {
        Dockerfile: dedent`
          ${builder}
          FROM --platform=$BUILDPLATFORM alpine:3.22 AS files
          ARG TARGETARCH
          RUN apk add --arch $TARGETARCH --root /out tini && apk add --arch $TARGETARCH tini
          FROM alpine:3.22
          COPY --from=files /sbin/tini /sbin/tini
          COPY --from=build /out/api /api
          ENTRYPOINT ["/sbin/tini", "--", "/api"]
        `,
      },
    },
  ],
});
