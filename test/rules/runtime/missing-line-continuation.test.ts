import { missingLineContinuation } from "../../../server/src/rules/runtime/missing-line-continuation";
import { dedent, testRule } from "../../support/ruleTester";

testRule(missingLineContinuation, {
  reported: [
    {
      name: "a RUN that ends with an operator",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS build
          RUN apk add --no-cache git gcc musl-dev &&
              mkdir /app
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          RUN go build -o bin/bot ./cmd

          FROM alpine:3.22
          COPY --from=build /src/bin/bot /usr/bin/bot
          ENTRYPOINT ["bot"]
        `,
      },
      at: "mkdir",
      line: 3,
      severity: "error",
      message: /Docker reads `mkdir` as an instruction/,
      related: ["RUN"],
      fixes: [
        {
          title: /^Continue the line above with/,
          safety: "safe",
          preferred: true,
          result: dedent`
            FROM golang:1.24-alpine AS build
            RUN apk add --no-cache git gcc musl-dev && \
                mkdir /app
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN go mod download
            COPY . .
            RUN go build -o bin/bot ./cmd

            FROM alpine:3.22
            COPY --from=build /src/bin/bot /usr/bin/bot
            ENTRYPOINT ["bot"]
          `,
        },
      ],
    },
    {
      name: "lines that begin with an operator, all at once",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          WORKDIR /src
          FROM base AS test
          COPY . .
          RUN go vet ./...
              && go test ./...
              && go build -o /app .
          CMD ["/app"]
        `,
      },
      at: "&&",
      line: 6,
      fixes: [
        {
          title: /^Continue the line above/,
          safety: "safe",
          result: dedent`
            FROM golang:1.24 AS base
            WORKDIR /src
            FROM base AS test
            COPY . .
            RUN go vet ./... \
                && go test ./... \
                && go build -o /app .
            CMD ["/app"]
          `,
        },
      ],
    },
    {
      name: "an indented line in the middle, by its form",
      files: {
        Dockerfile: dedent`
          FROM debian:bookworm-slim
          RUN apt-get update && apt-get install -y --no-install-recommends \
              # for downloads
              ca-certificates
              git \
              openssh-client
          CMD ["bash"]
        `,
      },
      at: "git",
      fixes: [
        {
          title: /^Continue the line above/,
          safety: "suggestion",
          result: dedent`
            FROM debian:bookworm-slim
            RUN apt-get update && apt-get install -y --no-install-recommends \
                # for downloads
                ca-certificates \
                git \
                openssh-client
            CMD ["bash"]
          `,
        },
      ],
    },
    {
      name: "pairs of an ENV",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV CGO_ENABLED=0 \
              GOOS=linux
              GOARCH=arm64
          RUN go install example.com/tool@v1.0.0
        `,
      },
      at: "GOARCH=arm64",
      fixes: [
        {
          title: /^Continue the line above/,
          safety: "safe",
          result: dedent`
            FROM golang:1.24
            ENV CGO_ENABLED=0 \
                GOOS=linux \
                GOARCH=arm64
            RUN go install example.com/tool@v1.0.0
          `,
        },
      ],
    },
    {
      name: "a list whose lines end without the escape",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          COPY . .
          RUN CGO_ENABLED=0 go build -o /shop .
          FROM scratch
          COPY --from=build /shop /shop
          USER 65532:65532
          ENTRYPOINT [
            "/shop",
            "serve"
          ]
          EXPOSE 8080
        `,
      },
      at: '"/shop",',
      line: 8,
      severity: "error",
      message: 'Docker reads `"/shop",` as an instruction: the line above',
      related: ["ENTRYPOINT"],
      fixes: [
        {
          title: "Continue the line above with",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            FROM golang:1.26 AS build
            COPY . .
            RUN CGO_ENABLED=0 go build -o /shop .
            FROM scratch
            COPY --from=build /shop /shop
            USER 65532:65532
            ENTRYPOINT [ \
              "/shop", \
              "serve" \
            ]
            EXPOSE 8080
          `,
        },
      ],
    },
    {
      name: "a list that begins and ends with its words",
      files: { Dockerfile: 'FROM alpine:3.22\nRUN ["apk", "add",\n"git"]\nUSER 1000\n' },
      at: '"git"]',
      fixes: [
        {
          title: "Continue the line above with",
          result: 'FROM alpine:3.22\nRUN ["apk", "add", \\\n"git"]\nUSER 1000\n',
        },
      ],
    },
  ],
  silent: [
    {
      name: "brackets whose lines are no list together",
      files: { Dockerfile: 'FROM alpine:3.22\nENTRYPOINT [\n"/shop"\nserve\n]\n' },
    },
    {
      name: "a list that an instruction interrupts, and one with an empty line",
      files: { Dockerfile: 'FROM alpine:3.22\nCMD [\nUSER 1000\n"/shop"]\nENTRYPOINT [\n\n"/shop"]\n' },
    },
    {
      name: "a list with the escape at its lines",
      files: { Dockerfile: 'FROM alpine:3.22\nCMD [ \\\n"/shop", \\\n"serve" \\\n]\n' },
    },
    {
      name: "every line continued",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          RUN apk add --no-cache git && \
              # and a folder
              mkdir /app
        `,
      },
    },
    {
      name: "a misspelt keyword, which others report",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          RUN apk add \
              git
            COPPY . .
          CMD ["sh"]
        `,
      },
    },
    {
      name: "an unknown instruction that nothing ties to the line above",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          RUN apk add git
          mkdir /app
          RUN apk add curl

          && echo done
        `,
      },
    },
    {
      name: "a heredoc, whose end stands on its own line",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          RUN <<EOF
          apk add git &&
          mkdir /app
          EOF
          CMD ["sh"]
        `,
      },
    },
    {
      name: "an instruction behind an operator",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          RUN apk add git &&
          CMD ["sh"]
        `,
      },
    },
    {
      name: "a keyword written as YAML writes it",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN go version \
              && go env
            ENTRYPOINT: []
        `,
      },
    },
  ],
});
