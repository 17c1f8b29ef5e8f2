import { credentialsCopied } from "../../../server/src/rules/secrets/credentials-copied";
import { dedent, testRule } from "../../support/ruleTester";

const hosted = {
  "go.mod": "module example.com/shop\n\ngo 1.24\n\nrequire github.com/acme/ledger v1.2.0\n",
  "go.sum": "",
};
const registry = "//registry.corp.internal/:_authToken=S3cr3t-Zebra-42\n";

testRule(credentialsCopied, {
  reported: [
    {
      name: "a netrc that a later step deletes",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GOPRIVATE=github.com/acme
          WORKDIR /src
          # who we are
          COPY .netrc /root/.netrc
          COPY go.mod go.sum ./
          RUN go mod download
          RUN rm -f /root/.netrc
          COPY . .
          RUN go build -o /usr/local/bin/shop .
        `,
        ...hosted,
      },
      at: ".netrc",
      line: 5,
      severity: "error",
      message: "`.netrc` puts credentials into a layer of the image",
      related: ["rm -f /root/.netrc"],
      fixes: [
        {
          title: "Mount it as a secret, and build with `--secret id=netrc,src=.netrc`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            FROM golang:1.24
            ENV GOPRIVATE=github.com/acme
            WORKDIR /src
            # who we are
            COPY go.mod go.sum ./
            RUN --mount=type=secret,id=netrc,target=/root/.netrc go mod download
            RUN rm -f /root/.netrc
            COPY . .
            RUN go build -o /usr/local/bin/shop .
          `,
        },
      ],
    },
    {
      name: "a key in a stage that is thrown away, several sources over lines",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          COPY known_hosts \
               # the deploy key
               id_ed25519 \
               /root/.ssh/
          RUN <<EOF
          chmod 0600 /root/.ssh/id_ed25519
          git clone git@github.com:acme/ledger.git /ledger
          EOF

          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=build /ledger/bin /bin
          ENTRYPOINT ["/bin/ledger"]
        `,
        known_hosts: "",
      },
      at: "id_ed25519",
      severity: "warning",
      message: "which stays in the build cache",
      fixes: [],
    },
    {
      name: "settings of npm with a token in them, copied under another name",
      files: {
        Dockerfile: dedent`
          FROM node:22
          WORKDIR /web
          COPY ci.npmrc .npmrc
          COPY package.json package-lock.json ./
          RUN npm ci
        `,
        "ci.npmrc": registry,
      },
      at: "ci.npmrc",
      severity: "error",
      fixes: [
        {
          title: "Mount it as a secret, and build with `--secret id=npmrc,src=ci.npmrc`",
          result: dedent`
            FROM node:22
            WORKDIR /web
            COPY package.json package-lock.json ./
            RUN --mount=type=secret,id=npmrc,target=/web/.npmrc npm ci
          `,
        },
      ],
    },
    {
      name: "a file of variables that git ignores: it may hold some",
      files: {
        Dockerfile: 'FROM alpine:3.22 AS base\nCOPY .env /app/\n\nFROM base\nCOPY shop /app/\nCMD ["/app/shop"]\n',
        shop: "",
      },
      at: ".env",
      severity: "warning",
      message: "may hold credentials",
    },
    {
      name: "one that holds some, and a private key by its text",
      files: {
        Dockerfile:
          'FROM alpine:3.22\nCOPY .env.production /app/.env\nCOPY config/app.env certs/server.key /app/\nCMD ["/app/shop"]\n',
        "config/app.env": "SMTP_PASSWORD=Tr0ub4dor-3\n",
        ".env.production": "PORT=8080\nDB_PASSWORD=Tr0ub4dor-3\n",
        "certs/server.key": "-----BEGIN PRIVATE KEY-----\n",
      },
      at: [".env.production", "config/app.env", "certs/server.key"],
      severity: "error",
      secret: "Tr0ub4dor-3",
    },
    {
      name: "a file that another stage holds",
      files: {
        Dockerfile:
          'FROM golang:1.24 AS build\nRUN go version\n\nFROM alpine:3.22\nCOPY --from=build /root/.netrc /root/\nCMD ["sh"]\n',
      },
      at: "/root/.netrc",
      severity: "error",
    },
    {
      name: "files of the context that come by way of other stages",
      files: {
        Dockerfile: dedent`
          FROM golang:1.27 AS builder
          WORKDIR /app
          COPY . .
          RUN go mod tidy && CGO_ENABLED=0 go build -o main .

          FROM alpine:3.22 AS files
          COPY --from=builder /app/internal /files

          FROM alpine:3.22
          WORKDIR /srv
          COPY --from=builder /app/main /app/.env ./
          COPY --from=files /files/config/app.env ./config/
          CMD ["/srv/main"]
        `,
        ...hosted,
        "main.go": "package main\n\nfunc main() {}\n",
        ".env": "JWT_SECRET=Tr0ub4dor-3\n",
        "internal/config/app.env": "DB_PASSWORD=Tr0ub4dor-3\n",
      },
      at: ["/app/.env", "/files/config/app.env"],
      severity: "error",
      message: "puts credentials into a layer of the image",
      fixes: [],
      secret: "Tr0ub4dor-3",
    },
    {
      name: "a mount that takes it from the context",
      files: {
        Dockerfile:
          "FROM golang:1.24\nRUN --mount=type=bind,source=.netrc,target=/root/.netrc go install example.com/tool@v1.0.0\n",
      },
      at: "--mount=type=bind,source=.netrc,target=/root/.netrc",
      severity: "information",
      message: "must lie in the build context",
    },
  ],
  silent: [
    {
      name: "a secret mount",
      files: {
        Dockerfile:
          "FROM golang:1.24\nRUN --mount=type=secret,id=netrc,target=/root/.netrc go install example.com/tool@v1.0.0\n",
      },
    },
    {
      name: "variables in the place of tokens",
      files: {
        Dockerfile: "FROM node:22\nCOPY .npmrc package.json ./\nRUN npm ci\n",
        ".npmrc": "//registry.corp.internal/:_authToken=${NPM_TOKEN}\n",
      },
    },
    {
      name: "settings of npm that nobody can read",
      files: { Dockerfile: "FROM node:22\nCOPY .npmrc package.json ./\nRUN npm ci\n" },
    },
    {
      name: "public keys and certificates",
      files: {
        Dockerfile: "FROM alpine:3.22\nCOPY id_rsa.pub corp.pem /etc/keys/\n",
        "id_rsa.pub": "",
        "corp.pem": "-----BEGIN CERTIFICATE-----\n",
      },
    },
    {
      name: "samples and test data",
      files: {
        Dockerfile: "FROM alpine:3.22\nCOPY .env.example /app/.env\nCOPY prod.env testdata/id_rsa /keys/\n",
        ".env.example": "DB_PASSWORD=Tr0ub4dor-3\n",
      },
    },
    {
      name: "variables without secrets",
      files: {
        Dockerfile: "FROM alpine:3.22\nCOPY .env /app/\n",
        ".env": "PORT=8080\nDB_PASSWORD=\nJWT_SECRET=changeme\n",
      },
    },
    {
      name: "a folder of ssh without keys",
      files: { Dockerfile: "FROM golang:1.24\nCOPY .ssh /root/.ssh\n", ".ssh/known_hosts": "" },
    },
    {
      name: "a file that the ignore file leaves out",
      files: {
        Dockerfile: "FROM alpine:3.22\nCOPY .env /app/\n",
        ".env": "DB_PASSWORD=Tr0ub4dor-3\n",
        ".dockerignore": ".env\n",
      },
    },
    {
      name: "a broad copy, which is another rule's",
      files: { Dockerfile: "FROM alpine:3.22\nCOPY . /app/\n", ".env": "DB_PASSWORD=Tr0ub4dor-3\n" },
    },
    ...[
      ["is written anew by a redirect", "RUN echo PORT=80 > .env"],
      ["is written anew by a copy", "RUN cp .env.example .env"],
      ["is edited", "RUN sed -i /SECRET/d .env"],
      ["may be written by a program that nobody knows", "RUN ./configure"],
      ["comes from somewhere else after all", "COPY --from=ghcr.io/acme/config:1 /config ."],
    ].map(([name, line]) => ({
      name: `a file of another stage that ${name}`,
      files: {
        Dockerfile: `FROM golang:1.24 AS build\nWORKDIR /app\nCOPY . .\n${line}\n\nFROM alpine:3.22\nCOPY --from=build /app/.env /srv/\n`,
        ".env": "JWT_SECRET=Tr0ub4dor-3\n",
      },
    })),
    {
      name: "variables without secrets, and a stage that the image leaves out",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /app
          COPY . .

          FROM alpine:3.22 AS tests
          COPY --from=build /app/.env /srv/

          FROM alpine:3.22
          COPY --from=build /app/public.env /app/.env.example /srv/
        `,
        ".env": "JWT_SECRET=Tr0ub4dor-3\n",
        ".env.example": "JWT_SECRET=Tr0ub4dor-3\n",
        "public.env": "PORT=8080\n",
      },
    },
  ],
});
