import { proxyInEnvironment } from "../../../server/src/rules/secrets/proxy-in-environment";
import { dedent, testRule } from "../../support/ruleTester";

testRule(proxyInEnvironment, {
  reported: [
    {
      name: "a default for a variable that no ARG declares",
      files: {
        Dockerfile: "FROM golang:1.26\nENV HTTP_PROXY=${http_proxy:-http://proxy.corp.internal:3128}\nRUN make\n",
      },
      at: "HTTP_PROXY=${http_proxy:-http://proxy.corp.internal:3128}",
      message: "stays in the image",
    },
    {
      name: "a proxy in the image that runs the program",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/shop .

          FROM alpine:3.22
          ENV HTTP_PROXY=http://proxy.corp.internal:3128 \
              # packages are fetched over TLS
              HTTPS_PROXY=http://proxy.corp.internal:3128 \
              NO_PROXY=localhost,.corp.internal
          RUN apk add --no-cache ca-certificates
          COPY --from=build /out/shop /shop
          USER 65532:65532
          ENTRYPOINT ["/shop"]
        `,
      },
      at: ["HTTP_PROXY=http://proxy.corp.internal:3128", "HTTPS_PROXY=http://proxy.corp.internal:3128"],
      line: [7, 9],
      severity: "warning",
      message: "stays in the image",
      fixes: [
        {
          title: "Remove `HTTP_PROXY`, and pass `--build-arg HTTP_PROXY=…`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            FROM golang:1.24-alpine AS build
            WORKDIR /src
            COPY . .
            RUN CGO_ENABLED=0 go build -o /out/shop .

            FROM alpine:3.22
            ENV \
                # packages are fetched over TLS
                HTTPS_PROXY=http://proxy.corp.internal:3128 \
                NO_PROXY=localhost,.corp.internal
            RUN apk add --no-cache ca-certificates
            COPY --from=build /out/shop /shop
            USER 65532:65532
            ENTRYPOINT ["/shop"]
          `,
        },
        {
          title: "Remove `HTTPS_PROXY`",
          result: dedent`
            FROM golang:1.24-alpine AS build
            WORKDIR /src
            COPY . .
            RUN CGO_ENABLED=0 go build -o /out/shop .

            FROM alpine:3.22
            ENV HTTP_PROXY=http://proxy.corp.internal:3128 \
                # packages are fetched over TLS
                NO_PROXY=localhost,.corp.internal
            RUN apk add --no-cache ca-certificates
            COPY --from=build /out/shop /shop
            USER 65532:65532
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "inherited by the final stage, in the old form and in lower case",
      files: {
        Dockerfile: dedent`
          FROM debian:12 AS base
          ENV https_proxy http://10.0.0.8:8080
          RUN <<EOF
          apt-get update
          apt-get install -y ca-certificates
          EOF

          FROM base
          COPY shop /shop
          CMD ["/shop"]
        `,
      },
      at: "https_proxy http://10.0.0.8:8080",
      severity: "warning",
      fixes: [
        {
          title: /^Remove `https_proxy`/,
          result: dedent`
            FROM debian:12 AS base
            RUN <<EOF
            apt-get update
            apt-get install -y ca-certificates
            EOF

            FROM base
            COPY shop /shop
            CMD ["/shop"]
          `,
        },
      ],
    },
    {
      name: "a stage that is thrown away: only a remark",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          ENV ALL_PROXY=socks5://10.0.0.8:1080
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/shop .

          FROM scratch
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
      },
      at: "ALL_PROXY=socks5://10.0.0.8:1080",
      severity: "information",
      message: "ties the file to one network",
    },
    {
      name: "a predefined argument is declared",
      files: {
        Dockerfile:
          "FROM golang:1.24\nARG HTTPS_PROXY\nARG http_proxy=http://10.0.0.8:8080\nRUN go install example.com/tool@v1.0.0\n",
      },
      at: ["HTTPS_PROXY", "http_proxy=http://10.0.0.8:8080"],
      severity: "information",
      message: "reaches every step without this declaration",
    },
    {
      name: "an argument that becomes a variable of the image where it is given",
      files: {
        Dockerfile:
          'FROM alpine:3.22\nARG HTTP_PROXY\nENV http_proxy=$HTTP_PROXY\nRUN apk add --no-cache curl\nCMD ["sh"]\n',
      },
      at: "http_proxy=$HTTP_PROXY",
      severity: "information",
    },
  ],
  silent: [
    ...["golang:1.26-alpine", "registry.example.com/go:1"].map((image) => ({
      name: `a variable that no ARG declares, on ${image}`,
      files: { Dockerfile: `FROM ${image}\nENV HTTP_PROXY $http_proxy\nENV https_proxy=\${https_proxy}\nRUN make\n` },
    })),
    {
      name: "hosts without a proxy",
      files: { Dockerfile: 'FROM alpine:3.22\nENV NO_PROXY=localhost no_proxy=localhost\nCMD ["sh"]\n' },
    },
    {
      name: "an empty value",
      files: { Dockerfile: 'FROM registry.corp.internal/base:1\nENV HTTP_PROXY="" HTTPS_PROXY=\nCMD ["sh"]\n' },
    },
    {
      name: "a proxy that is taken away in the end",
      files: {
        Dockerfile:
          'FROM alpine:3.22\nENV HTTP_PROXY=http://10.0.0.8:8080\nRUN apk add --no-cache curl\nENV HTTP_PROXY=\nCMD ["sh"]\n',
      },
    },
    {
      name: "for one command",
      files: {
        Dockerfile:
          "FROM alpine:3.22\nRUN HTTPS_PROXY=http://10.0.0.8:8080 apk add --no-cache curl\nRUN export HTTP_PROXY=http://10.0.0.8:8080 && apk add git\n",
      },
    },
    {
      name: "the module proxy, which is something else",
      files: { Dockerfile: "FROM golang:1.24\nENV GOPROXY=https://goproxy.cn,direct\nRUN go version\n" },
    },
    {
      name: "a password in it, which is reported as that",
      files: {
        Dockerfile:
          "FROM golang:1.24\nENV HTTPS_PROXY=http://svc-build:Winter_2024x@proxy.corp.internal:3128\nRUN go version\n",
      },
    },
    { name: "before the first FROM", files: { Dockerfile: "ARG HTTP_PROXY\nFROM golang:1.24\nRUN go version\n" } },
  ],
});
