import { credentialsInUrl } from "../../../server/src/rules/secrets/credentials-in-url";
import { dedent, testRule } from "../../support/ruleTester";

const secret = "Winter_2024x";
const token = `glpat-${"a1B2c3D4e5".repeat(2)}`;
const shop = {
  "go.mod": "module example.com/shop\n\ngo 1.24\n\nrequire github.com/gin-gonic/gin v1.10.0\n",
  "go.sum": "github.com/gin-gonic/gin v1.10.0/go.mod h1:4PMNQiOhvDRa013RKVbsiNwoyezlm2rm0uX/T7kzp5Y=\n",
};

testRule(credentialsInUrl, {
  reported: [
    {
      name: "a module proxy with a password",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          ENV CGO_ENABLED=0 \
              # the company's proxy
              GOPROXY=https://build:${secret}@artifacts.corp.internal/api/go,direct
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          RUN go build -o /out/shop .

          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...shop,
      },
      at: `https://build:${secret}@artifacts.corp.internal`,
      line: 4,
      severity: "error",
      secret,
      message: "The value of `GOPROXY` holds credentials for `artifacts.corp.internal`",
      fixes: [
        {
          title: "Take them out and mount a netrc file: build with `--secret id=netrc,src=$HOME/.netrc`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            FROM golang:1.24 AS build
            ENV CGO_ENABLED=0 \
                # the company's proxy
                GOPROXY=https://artifacts.corp.internal/api/go,direct
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN --mount=type=secret,id=netrc,target=/root/.netrc go mod download
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
      name: "network proxies in ARG and ENV",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          ARG HTTP_PROXY=http://build:${secret}@proxy.corp.internal:3128
          ENV https_proxy http://build:${secret}@proxy.corp.internal:3128

          FROM base
          RUN go version
        `,
      },
      at: [`http://build:${secret}@proxy.corp.internal`, `http://build:${secret}@proxy.corp.internal`],
      secret,
      fixes: [
        {
          title: "Remove `HTTP_PROXY`, and pass `--build-arg HTTP_PROXY=…`",
          result: dedent`
            FROM golang:1.24 AS base
            ENV https_proxy http://build:${secret}@proxy.corp.internal:3128

            FROM base
            RUN go version
          `,
        },
        {
          title: "Remove `https_proxy`",
          result: dedent`
            FROM golang:1.24 AS base
            ARG HTTP_PROXY=http://build:${secret}@proxy.corp.internal:3128

            FROM base
            RUN go version
          `,
        },
      ],
    },
    {
      name: "a network proxy in front of an instruction that was swallowed, which Docker would take for a variable",
      files: {
        Dockerfile: `FROM golang:1.24\nENV https_proxy=http://build:${secret}@proxy.corp.internal:3128 \\\nRUN go version\n`,
      },
      at: `http://build:${secret}@proxy.corp.internal`,
      secret,
      fixes: [],
    },
    {
      name: "git in a heredoc, with a token alone",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN <<EOF
          set -e
          git clone https://oauth2:${token}@git.corp.internal/team/ledger.git
          EOF
        `,
      },
      at: `https://oauth2:${token}@git.corp.internal`,
      secret: token,
      message: "The URL of `git.corp.internal` holds credentials",
      fixes: [
        {
          title: /netrc/,
          result: dedent`
            FROM golang:1.24
            RUN --mount=type=secret,id=netrc,target=/root/.netrc <<EOF
            set -e
            git clone https://git.corp.internal/team/ledger.git
            EOF
          `,
        },
      ],
    },
    {
      name: "a rewrite that stays in git's configuration, and a file that ADD fetches",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          RUN git config --global url."https://${token}@git.corp.internal/".insteadOf "https://git.corp.internal/"
          ADD https://build:${secret}@files.corp.internal/tool.tar.gz /opt/

          FROM base
          RUN go version
        `,
      },
      at: [`https://${token}@git.corp.internal`, `https://build:${secret}@files.corp.internal`],
      severity: "error",
      fixes: [],
    },
    {
      name: "before one command",
      files: {
        Dockerfile: `FROM golang:1.24\nRUN GOPROXY=https://build:${secret}@artifacts.corp.internal go install example.com/tool@v1.0.0\n`,
      },
      at: `https://build:${secret}@artifacts.corp.internal`,
      secret,
      fixes: [
        {
          title: /netrc/,
          result:
            "FROM golang:1.24\nRUN --mount=type=secret,id=netrc,target=/root/.netrc GOPROXY=https://artifacts.corp.internal go install example.com/tool@v1.0.0\n",
        },
      ],
    },
  ],
  silent: [
    {
      name: "a variable in its place, which is another rule's",
      files: {
        Dockerfile: "FROM golang:1.24\nARG T\nRUN git clone https://oauth2:$T@git.corp.internal/team/ledger.git\n",
      },
    },
    {
      name: "a user alone",
      files: { Dockerfile: "FROM golang:1.24\nRUN git clone https://build@git.corp.internal/team/ledger.git\n" },
    },
    {
      name: "ssh addresses",
      files: {
        Dockerfile:
          "FROM golang:1.24\nRUN --mount=type=ssh git clone ssh://git@git.corp.internal:2222/team/ledger.git\n",
      },
    },
    {
      name: "stand-ins",
      files: {
        Dockerfile:
          "FROM golang:1.24\nENV GOPROXY=https://user:password@artifacts.corp.internal\nRUN git clone https://oauth2:xxxxxxxx@git.corp.internal/a.git && git clone https://x:TOKEN@git.corp.internal/b.git\n",
      },
    },
    {
      name: "the machine itself",
      files: {
        Dockerfile:
          "FROM debian:12\nRUN curl https://admin:Tr0ub4dor-3@localhost:8443/ && curl http://admin:Tr0ub4dor-3@0.0.0.0:8080/ && curl http://admin:Tr0ub4dor-3@127.1.2.3/\n",
      },
    },
    {
      name: "long names of users alone, of letters or of digits",
      files: {
        Dockerfile:
          "FROM golang:1.24\nRUN git clone https://continuous-integration-builder@git.corp.internal/a.git && git clone https://12345678901234567890123@git.corp.internal/b.git\n",
      },
    },
    {
      name: "a version behind an at sign",
      files: {
        Dockerfile:
          "FROM golang:1.24\nRUN go install github.com/acme/tool@v1.0.0 && npm i https://example.com/@scope/pkg\n",
      },
    },
    {
      name: "an address of a database on a developer's machine",
      files: {
        Dockerfile:
          'FROM alpine:3.22\nENV DATABASE_URL="postgresql://placeholder:placeholder@localhost:5432/shop"\nCMD ["/shop"]\n',
      },
    },
  ],
});
