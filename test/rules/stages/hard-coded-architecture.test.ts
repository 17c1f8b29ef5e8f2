import { hardCodedArchitecture } from "../../../server/src/rules/stages/hard-coded-architecture";
import { dedent, testRule } from "../../support/ruleTester";

testRule(hardCodedArchitecture, {
  reported: [
    {
      name: "in front of the build command",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS build
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          RUN CGO_ENABLED=0 GOOS=linux \
              # the servers of last year
              GOARCH=amd64 go build -o /out/api ./cmd/api

          FROM alpine:3.22
          COPY --from=build /out/api /api
          ENTRYPOINT ["/api"]
        `,
      },
      at: "GOARCH=amd64",
      line: 8,
      severity: "information",
      message: /ties this image to one architecture/,
      related: ["go build"],
      fixes: [
        {
          title: "Build for `$TARGETARCH`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            FROM golang:1.24-alpine AS build
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN go mod download
            COPY . .
            ARG TARGETARCH
            RUN CGO_ENABLED=0 GOOS=linux \
                # the servers of last year
                GOARCH=$TARGETARCH go build -o /out/api ./cmd/api

            FROM alpine:3.22
            COPY --from=build /out/api /api
            ENTRYPOINT ["/api"]
          `,
        },
      ],
    },
    {
      name: "an ENV that two builds read",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          ENV CGO_ENABLED=0 GOARCH=amd64 GOOS=linux

          FROM base AS build
          WORKDIR /src
          COPY . .
          RUN go build -o /out/api ./cmd/api
          RUN go build -o /out/worker ./cmd/worker

          FROM scratch
          COPY --from=build /out /
          ENTRYPOINT ["/api"]
        `,
      },
      at: "GOARCH=amd64",
      line: 2,
      related: ["go build", "go build"],
      fixes: [
        {
          title: "Build for `$TARGETARCH`",
          result: dedent`
            FROM golang:1.24 AS base
            ARG TARGETARCH
            ENV CGO_ENABLED=0 GOARCH=$TARGETARCH GOOS=linux

            FROM base AS build
            WORKDIR /src
            COPY . .
            RUN go build -o /out/api ./cmd/api
            RUN go build -o /out/worker ./cmd/worker

            FROM scratch
            COPY --from=build /out /
            ENTRYPOINT ["/api"]
          `,
        },
      ],
    },
    {
      name: "the old form of ENV",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GOARCH arm64
          RUN go build -o /api .
          CMD ["/api"]
        `,
      },
      at: "GOARCH arm64",
      fixes: [
        {
          title: "Build for `$TARGETARCH`",
          result: dedent`
            FROM golang:1.24
            ARG TARGETARCH
            ENV GOARCH $TARGETARCH
            RUN go build -o /api .
            CMD ["/api"]
          `,
        },
      ],
    },
    {
      name: "an export in a heredoc",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN <<EOF
          export GOARCH=amd64
          go build -o /api .
          EOF
          CMD ["/api"]
        `,
      },
      at: "GOARCH=amd64",
    },
    {
      name: "several commands, in one RUN and in others: one declaration for the stage, above the first",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          WORKDIR /src
          COPY . .
          RUN GOARCH=amd64 go build -o /out/a ./a && GOARCH=amd64 go build -o /out/b ./b
          RUN GOARCH=amd64 go build -o /out/c ./c
        `,
      },
      at: ["GOARCH=amd64", "GOARCH=amd64", "GOARCH=amd64"],
      fixes: [
        {
          title: "Build for `$TARGETARCH`",
          result: dedent`
            FROM golang:1.26 AS build
            WORKDIR /src
            COPY . .
            ARG TARGETARCH
            RUN GOARCH=$TARGETARCH go build -o /out/a ./a && GOARCH=amd64 go build -o /out/b ./b
            RUN GOARCH=amd64 go build -o /out/c ./c
          `,
        },
        {
          title: "Build for `$TARGETARCH`",
          result: dedent`
            FROM golang:1.26 AS build
            WORKDIR /src
            COPY . .
            ARG TARGETARCH
            RUN GOARCH=amd64 go build -o /out/a ./a && GOARCH=$TARGETARCH go build -o /out/b ./b
            RUN GOARCH=amd64 go build -o /out/c ./c
          `,
        },
        {
          title: "Build for `$TARGETARCH`",
          result: dedent`
            FROM golang:1.26 AS build
            WORKDIR /src
            COPY . .
            ARG TARGETARCH
            RUN GOARCH=amd64 go build -o /out/a ./a && GOARCH=amd64 go build -o /out/b ./b
            RUN GOARCH=$TARGETARCH go build -o /out/c ./c
          `,
        },
      ],
    },
    {
      name: "what is left beside a command that follows the target",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          WORKDIR /src
          COPY . .
          ARG TARGETARCH
          RUN <<EOF
          export GOARCH="$TARGETARCH"
          go build -o /out/a ./a
          EOF
          RUN GOARCH=amd64 go build -o /out/b ./b

          FROM golang:1.26 AS other
          WORKDIR /src
          COPY . .
          RUN GOARCH=amd64 go build -o /out/c ./c
        `,
      },
      at: ["GOARCH=amd64", "GOARCH=amd64"],
      line: [9, 14],
      fixes: [
        {
          title: "Build for `$TARGETARCH`",
          result: dedent`
            FROM golang:1.26 AS build
            WORKDIR /src
            COPY . .
            ARG TARGETARCH
            RUN <<EOF
            export GOARCH="$TARGETARCH"
            go build -o /out/a ./a
            EOF
            RUN GOARCH=$TARGETARCH go build -o /out/b ./b

            FROM golang:1.26 AS other
            WORKDIR /src
            COPY . .
            RUN GOARCH=amd64 go build -o /out/c ./c
          `,
        },
        {
          title: "Build for `$TARGETARCH`",
          result: dedent`
            FROM golang:1.26 AS build
            WORKDIR /src
            COPY . .
            ARG TARGETARCH
            RUN <<EOF
            export GOARCH="$TARGETARCH"
            go build -o /out/a ./a
            EOF
            RUN GOARCH=amd64 go build -o /out/b ./b

            FROM golang:1.26 AS other
            WORKDIR /src
            COPY . .
            ARG TARGETARCH
            RUN GOARCH=$TARGETARCH go build -o /out/c ./c
          `,
        },
      ],
    },
  ],
  silent: [
    {
      name: "a program named for its architecture beside one for the target",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26
          ARG TARGETARCH
          RUN GOARCH=$TARGETARCH go build -o /api .
          RUN GOARCH=amd64 go build -o /agents/agent-amd64 ./agent
        `,
      },
    },
    {
      name: "a target that something else follows",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26
          ARG TARGETARCH
          RUN wget -O /bin/tool https://example.com/tool-$TARGETARCH
          RUN GOARCH=amd64 go build -o /api .
        `,
      },
    },
    {
      name: "a command for the target of a stage that runs on the machine that builds",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM golang:1.26
          ARG TARGETARCH
          RUN GOARCH=$TARGETARCH go build -o /api .
          RUN GOARCH=amd64 go build -o /tool ./tool
        `,
      },
    },
    {
      name: "an ARG that an assignment or an export hands on",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG GOARCH=amd64
          ARG ARCH=amd64
          RUN GOOS=linux GOARCH=\${GOARCH} go install example.com/tool@v1.0.0
          RUN export GOARCH="$ARCH" && go install example.com/other@v1.0.0
        `,
      },
    },
    {
      name: "a file that follows the target",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG TARGETARCH
          RUN GOARCH=$TARGETARCH go build -o /api .
        `,
      },
    },
    {
      name: "an image of one architecture",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          RUN GOARCH=amd64 go build -o /api .
          FROM amd64/alpine:3.22
          COPY --from=build /api /api
        `,
      },
    },
    {
      name: "a platform that FROM names",
      files: {
        Dockerfile: dedent`
          FROM --platform=linux/amd64 golang:1.24
          RUN GOARCH=amd64 go build -o /api .
        `,
      },
    },
    {
      name: "programs for several architectures",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN GOARCH=amd64 go build -o /api-amd64 .
          RUN GOARCH=arm64 go build -o /api-arm64 .
        `,
      },
    },
    {
      name: "programs for another system",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN GOOS=windows GOARCH=amd64 go build -o /api.exe .
          RUN GOOS=js GOARCH=amd64 go build -o /app.wasm ./web
        `,
      },
    },
    {
      name: "an ARG, which the build command may replace",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG GOARCH=amd64
          RUN go build -o /api .
        `,
      },
    },
    {
      name: "a compiler for one architecture",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN CC=aarch64-linux-gnu-gcc CGO_ENABLED=1 GOARCH=arm64 go build -o /api .
        `,
      },
    },
    {
      name: "a file named for its architecture",
      files: {
        "Dockerfile.amd64": dedent`
          FROM golang:1.24
          RUN GOARCH=amd64 go build -o /api .
        `,
      },
    },
  ],
});
