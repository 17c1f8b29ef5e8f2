import { tlsVerificationDisabled } from "../../../server/src/rules/secrets/tls-verification-disabled";
import { dedent, testRule } from "../../support/ruleTester";

testRule(tlsVerificationDisabled, {
  reported: [
    {
      name: "git is told to take any certificate, by a variable and by its configuration",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          ENV CGO_ENABLED=0 \
              # the gateway has a certificate of its own
              GIT_SSL_NO_VERIFY=true
          RUN git config --global http.sslVerify false && git config --global user.name builder
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          RUN go build -o /out/shop .

          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
      },
      at: ["GIT_SSL_NO_VERIFY=true", "http.sslVerify false"],
      line: [4, 5],
      severity: "warning",
      message: ["`GIT_SSL_NO_VERIFY` switches off", "`http.sslVerify false` switches off"],
      fixes: [
        {
          title: /^Remove `GIT_SSL_NO_VERIFY`/,
          safety: "suggestion",
          preferred: false,
          result: dedent`
            FROM golang:1.24 AS build
            ENV CGO_ENABLED=0
            # the gateway has a certificate of its own
            RUN git config --global http.sslVerify false && git config --global user.name builder
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN go mod download
            COPY . .
            RUN go build -o /out/shop .

            FROM gcr.io/distroless/static-debian12:nonroot
            COPY --from=build /out/shop /shop
            ENTRYPOINT ["/shop"]
          `,
        },
        {
          title: /^Remove `http.sslVerify false`/,
          result: dedent`
            FROM golang:1.24 AS build
            ENV CGO_ENABLED=0 \
                # the gateway has a certificate of its own
                GIT_SSL_NO_VERIFY=true
            RUN git config --global user.name builder
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN go mod download
            COPY . .
            RUN go build -o /out/shop .

            FROM gcr.io/distroless/static-debian12:nonroot
            COPY --from=build /out/shop /shop
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "downloads in a heredoc: curl with its letters in one word, wget, git's option",
      files: {
        Dockerfile: dedent`
          FROM debian:12
          RUN <<EOF
          set -e
          curl -fsSLk -o /tmp/go.tgz https://go.dev/dl/go1.24.4.linux-amd64.tar.gz
          wget --no-check-certificate https://example.com/tool
          git -c http.sslVerify=false clone https://git.corp.internal/team/ledger.git
          EOF
        `,
      },
      at: ["-fsSLk", "--no-check-certificate", "-c http.sslVerify=false"],
      fixes: [
        {
          title: "Remove `-k` from `curl` (if the server has a company's own CA, install that CA)",
          result: dedent`
            FROM debian:12
            RUN <<EOF
            set -e
            curl -fsSL -o /tmp/go.tgz https://go.dev/dl/go1.24.4.linux-amd64.tar.gz
            wget --no-check-certificate https://example.com/tool
            git -c http.sslVerify=false clone https://git.corp.internal/team/ledger.git
            EOF
          `,
        },
        {
          title: "Remove `--no-check-certificate` from `wget`",
          result: dedent`
            FROM debian:12
            RUN <<EOF
            set -e
            curl -fsSLk -o /tmp/go.tgz https://go.dev/dl/go1.24.4.linux-amd64.tar.gz
            wget https://example.com/tool
            git -c http.sslVerify=false clone https://git.corp.internal/team/ledger.git
            EOF
          `,
        },
        {
          title: "Remove `-c http.sslVerify=false` from `git`",
          result: dedent`
            FROM debian:12
            RUN <<EOF
            set -e
            curl -fsSLk -o /tmp/go.tgz https://go.dev/dl/go1.24.4.linux-amd64.tar.gz
            wget --no-check-certificate https://example.com/tool
            git clone https://git.corp.internal/team/ledger.git
            EOF
          `,
        },
      ],
    },
    {
      name: "npm by configuration and by environment",
      files: {
        Dockerfile: dedent`
          FROM node:22 AS web
          ENV NODE_TLS_REJECT_UNAUTHORIZED=0 npm_config_strict_ssl=false
          RUN npm config set strict-ssl false
          RUN npm ci --strict-ssl=false
        `,
      },
      at: ["NODE_TLS_REJECT_UNAUTHORIZED=0", "npm_config_strict_ssl=false", "strict-ssl false", "--strict-ssl=false"],
      message: [
        "`NODE_TLS_REJECT_UNAUTHORIZED=0` switches off",
        "`npm_config_strict_ssl=false` switches off",
        "`strict-ssl false` switches off",
        "`npm --strict-ssl=false` switches off",
      ],
    },
    {
      name: "GOINSECURE for a public host, in a stage on another one",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          WORKDIR /src

          FROM base
          RUN go env -w GOINSECURE=git.corp.internal,github.com/acme
          COPY . .
          RUN go build .
        `,
      },
      at: "GOINSECURE=git.corp.internal,github.com/acme",
      message: "lets `github.com/acme` come without a valid certificate",
    },
    {
      name: "exported, and on a line of its own",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN export GIT_SSL_NO_VERIFY=1 && \
              curl \
                --insecure \
                -O https://example.com/tool
        `,
      },
      at: ["GIT_SSL_NO_VERIFY=1", "--insecure"],
      fixes: [
        {
          title: /^Remove `GIT_SSL_NO_VERIFY`/,
          result: dedent`
            FROM golang:1.24
            RUN curl \
                  --insecure \
                  -O https://example.com/tool
          `.replace("RUN curl \\\n      --insecure \\\n      -O", "RUN curl \\\n      --insecure \\\n      -O"),
        },
        {
          title: /^Remove `--insecure` from `curl`/,
          result: dedent`
            FROM golang:1.24
            RUN export GIT_SSL_NO_VERIFY=1 && \
                curl \
                  -O https://example.com/tool
          `,
        },
      ],
    },
  ],
  silent: [
    {
      name: "values that keep the check",
      files: {
        Dockerfile:
          "FROM golang:1.24\nENV GIT_SSL_NO_VERIFY=false NODE_TLS_REJECT_UNAUTHORIZED=1\nRUN git config --global http.sslVerify true\n",
      },
    },
    {
      name: "a value that the build passes",
      files: { Dockerfile: "FROM golang:1.24\nARG GIT_SSL_NO_VERIFY\nRUN go version\n" },
    },
    {
      name: "the machine itself",
      files: {
        Dockerfile:
          "FROM debian:12\nRUN curl -k https://localhost:8443/ready\nHEALTHCHECK CMD curl -k https://localhost:8443/ready\n",
      },
    },
    {
      name: "letters that are a value of another one",
      files: {
        Dockerfile:
          "FROM debian:12\nRUN curl -fsSL -okubectl https://example.com/kubectl && curl -Hkey:1 https://example.com\n",
      },
    },
    {
      name: "GOINSECURE for an internal host",
      files: { Dockerfile: "FROM golang:1.24\nENV GOINSECURE=git.corp.internal\nRUN go version\n" },
    },
    {
      name: "a company's CA is installed",
      files: {
        Dockerfile: "FROM golang:1.24\nCOPY corp.crt /usr/local/share/ca-certificates/\nRUN update-ca-certificates\n",
        "corp.crt": "",
      },
    },
    {
      name: "another program's option of the same name",
      files: { Dockerfile: "FROM debian:12\nRUN sort -k 2 names.txt && tar -k -xf a.tar\n" },
    },
  ],
});
