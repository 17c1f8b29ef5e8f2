import { secretInBuildArg } from "../../../server/src/rules/secrets/secret-in-build-arg";
import { dedent, testRule } from "../../support/ruleTester";

/** Has the form of a token and was never one. */
const token = `ghp_${"a1B2c3D4e5F6".repeat(3)}`;
const hosted = {
  "go.mod": "module example.com/shop\n\ngo 1.24\n\nrequire github.com/acme/ledger v1.2.0\n",
  "go.sum": "",
};
const runtime = dedent`
  FROM gcr.io/distroless/static-debian12:nonroot
  COPY --from=build /out/shop /shop
  ENTRYPOINT ["/shop"]
`;

const mounted = "Mount it as a secret, and build with `--secret id=NPM_TOKEN,env=NPM_TOKEN`";

function argumentOf(command: string): string {
  return command.includes("API_TOKEN") ? "ARG API_TOKEN" : "ARG CREDS";
}

function mountedFor(name: string, command: string) {
  const title = `Mount it as a secret, and build with \`--secret id=${name},env=${name}\``;
  const mount = `--mount=type=secret,id=${name}`;
  return [
    {
      title,
      result: `FROM golang:1.24\nRUN ${mount} ${name}="$(cat /run/secrets/${name})"; export ${name}; ${command}\n`,
    },
    {
      title: `${title} (with \`env=\`, for Dockerfile syntax 1.10 or later)`,
      result: `FROM golang:1.24\nRUN ${mount},env=${name} ${command}\n`,
    },
  ];
}

testRule(secretInBuildArg, {
  reported: [
    {
      name: "a token that git writes into its configuration",
      files: {
        Dockerfile: `${dedent`
          FROM golang:1.24 AS build
          ARG VERSION
          # Access to private repositories
          ARG GITHUB_ACCESS_TOKEN
          RUN git config --global \
              # instead of a netrc
              url."https://\${GITHUB_ACCESS_TOKEN}:x-oauth-basic@github.com/acme".insteadOf "https://github.com/acme"
          RUN go env -w GOPRIVATE=github.com/acme
          WORKDIR /src
          COPY go.mod go.sum Makefile ./
          RUN make dep
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/shop .
        `.replaceAll("\\$", "$")}\n${runtime}`,
        ...hosted,
        Makefile: "",
      },
      at: "GITHUB_ACCESS_TOKEN",
      line: 4,
      severity: "warning",
      message: "its value stays in the build cache and in the history of this stage",
      related: ["${GITHUB_ACCESS_TOKEN}"],
    },
    {
      name: "the same in a plain form: netrc instead",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG GH_TOKEN
          ENV GOPRIVATE=github.com/acme
          RUN git config --global url."https://$GH_TOKEN@github.com/".insteadOf "https://github.com/"
          WORKDIR /src
          COPY . .
          RUN go mod download
          RUN go build -o /usr/local/bin/shop .
        `,
        ...hosted,
      },
      at: "GH_TOKEN",
      message: "the image's history records its value",
      fixes: [
        {
          title: "Mount a netrc file instead, and build with `--secret id=netrc,src=$HOME/.netrc`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            FROM golang:1.24
            ENV GOPRIVATE=github.com/acme
            WORKDIR /src
            COPY . .
            RUN --mount=type=secret,id=netrc,target=/root/.netrc go mod download
            RUN go build -o /usr/local/bin/shop .
          `,
        },
      ],
    },
    {
      name: "a token for npm, which reads it from the environment",
      files: {
        Dockerfile: dedent`
          FROM node:22 AS web
          WORKDIR /web
          ARG NPM_TOKEN
          COPY .npmrc package.json package-lock.json ./
          RUN npm ci
          COPY . .
          RUN npm run build
        `,
      },
      at: "NPM_TOKEN",
      fixes: [
        {
          title: mounted,
          preferred: true,
          result: dedent`
            FROM node:22 AS web
            WORKDIR /web
            COPY .npmrc package.json package-lock.json ./
            RUN --mount=type=secret,id=NPM_TOKEN NPM_TOKEN="$(cat /run/secrets/NPM_TOKEN)" npm ci
            COPY . .
            RUN --mount=type=secret,id=NPM_TOKEN NPM_TOKEN="$(cat /run/secrets/NPM_TOKEN)" npm run build
          `,
        },
        {
          title: `${mounted} (with \`env=\`, for Dockerfile syntax 1.10 or later)`,
          safety: "suggestion",
          preferred: false,
          result: dedent`
            FROM node:22 AS web
            WORKDIR /web
            COPY .npmrc package.json package-lock.json ./
            RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN npm ci
            COPY . .
            RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN npm run build
          `,
        },
      ],
    },
    {
      name: "an older syntax knows no other mount",
      files: { Dockerfile: "# syntax=docker/dockerfile:1.4\nFROM node:22\nARG NPM_TOKEN\nRUN npm ci\n" },
      at: "NPM_TOKEN",
      fixes: [
        {
          title: mounted,
          preferred: true,
          result:
            '# syntax=docker/dockerfile:1.4\nFROM node:22\nRUN --mount=type=secret,id=NPM_TOKEN NPM_TOKEN="$(cat /run/secrets/NPM_TOKEN)" npm ci\n',
        },
      ],
    },
    {
      name: "a header that the shell puts together, and a command in the background",
      files: {
        Dockerfile:
          'FROM golang:1.24\nARG NPM_TOKEN\nRUN curl -fsS -H "Authorization: Bearer $NPM_TOKEN" -o /tool https://git.corp.internal/tool & wait\n',
      },
      at: "NPM_TOKEN",
      fixes: [
        {
          title: mounted,
          preferred: true,
          result:
            'FROM golang:1.24\nRUN --mount=type=secret,id=NPM_TOKEN NPM_TOKEN="$(cat /run/secrets/NPM_TOKEN)"; export NPM_TOKEN; curl -fsS -H "Authorization: Bearer $NPM_TOKEN" -o /tool https://git.corp.internal/tool & wait\n',
        },
        {
          title: `${mounted} (with \`env=\`, for Dockerfile syntax 1.10 or later)`,
          preferred: false,
          result:
            'FROM golang:1.24\nRUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN curl -fsS -H "Authorization: Bearer $NPM_TOKEN" -o /tool https://git.corp.internal/tool & wait\n',
        },
      ],
    },
    {
      name: "a header, in a heredoc of a stage on the one that declares it",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          ARG CI_CREDENTIAL_VALUE

          FROM base
          RUN <<EOF
          set -e
          curl -fsSL -H "PRIVATE-TOKEN: $CI_CREDENTIAL_VALUE" -o /tool https://git.corp.internal/tool
          EOF
        `,
      },
      at: "CI_CREDENTIAL_VALUE",
      related: ["$CI_CREDENTIAL_VALUE"],
      fixes: [],
    },
    {
      name: "a value of one's own kept for every container",
      files: { Dockerfile: 'FROM alpine:3.22\nENV APP_PORT=8080 DB_PASSWORD=Tr0ub4dor-3\nCMD ["/shop"]\n' },
      at: "DB_PASSWORD=Tr0ub4dor-3",
      message: "`ENV DB_PASSWORD` keeps a secret in the configuration of the image",
      secret: "Tr0ub4dor-3",
    },
    {
      name: "an argument that becomes a variable: one finding for both",
      files: { Dockerfile: "FROM node:22\nARG NPM_TOKEN\nENV NPM_TOKEN=$NPM_TOKEN\nRUN npm ci\n" },
      at: "NPM_TOKEN",
      related: ["NPM_TOKEN=$NPM_TOKEN"],
      fixes: [],
    },
    {
      name: "tokens in plain sight: an error wherever they stand",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GH_ACCESS=${token}
          RUN echo "machine github.com login build password hunter2-Zebra" > /root/.netrc
          RUN <<EOF
          cat > /root/.npmrc <<NPM
          //registry.corp.internal/:_authToken=S3cr3t-Zebra-42
          NPM
          EOF
        `,
      },
      at: [token, "hunter2-Zebra", "S3cr3t-Zebra-42"],
      severity: "error",
      message: "stands here in plain text",
      secret: token,
      fixes: [],
    },
    {
      name: "short names of passwords, and a name in one word",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          ARG DB_PWD
          ARG CACHE_REDIS_PWD
          ENV SMTP_PASS=Tr0ub4dor-3
          ARG WECHAT_APPSECRET
          RUN ./setup
          CMD ["/shop"]
        `,
      },
      at: ["DB_PWD", "CACHE_REDIS_PWD", "SMTP_PASS=Tr0ub4dor-3", "WECHAT_APPSECRET"],
      secret: "Tr0ub4dor-3",
    },
    ...[
      'go env -w GOPROXY="https://goproxy.cn,https://${CREDS}@corp.example/go,direct" GOFLAGS=-mod=mod',
      'go env -w GOPRIVATE=corp.example && go env -w GOPROXY="https://$CREDS@corp.example/go" && go mod download',
      'go build -trimpath -ldflags "-s -w -X main.token=$API_TOKEN" -o /shop .',
      'go build -ldflags="-X example.com/shop/config.Token=${API_TOKEN}" .',
    ].map((command) => ({
      name: `a value that the layer or the program keeps: ${command}`,
      files: { Dockerfile: `FROM golang:1.24\n${argumentOf(command)}\nRUN ${command}\n`, ...hosted },
      at: argumentOf(command).slice(4),
      fixes: [],
    })),
    ...[
      'go env -w GOPRIVATE=corp.example; GOPROXY="https://$CREDS@corp.example/go" go mod download',
      "go run -ldflags -w ./cmd/fetch --token=$API_TOKEN",
    ].map((command) => ({
      name: `a value that a command only reads, beside others that write: ${command}`,
      files: { Dockerfile: `FROM golang:1.24\n${argumentOf(command)}\nRUN ${command}\n`, ...hosted },
      at: argumentOf(command).slice(4),
      fixes: mountedFor(argumentOf(command).slice(4), command),
    })),
    {
      name: "a password that only begins like a stand-in",
      files: { Dockerfile: 'FROM alpine:3.22\nENV DB_PASSWORD=change-mexico-4711\nCMD ["/shop"]\n' },
      at: "DB_PASSWORD=change-mexico-4711",
      secret: "change-mexico",
    },
    {
      name: "what becomes a private key of ssh, whatever it is called",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG SSH_PRV_KEY
          ARG KEY_DATA
          RUN mkdir -p ~/.ssh && echo "\${SSH_PRV_KEY}" > ~/.ssh/id_rsa && chmod 600 ~/.ssh/id_rsa
          RUN printf "%s" "$KEY_DATA" | base64 -d > /root/.ssh/id_ed25519
        `,
      },
      at: ["SSH_PRV_KEY", "KEY_DATA"],
      related: ["${SSH_PRV_KEY}", "$KEY_DATA"],
    },
    {
      name: "a value with a `$` that asks for no variable",
      files: {
        Dockerfile:
          "FROM alpine:3.24\nENV JWT_SECRET=6da7f0s##$3s43d8a9d8s\nENV API_SECRET='6da7s86d78a$xyz4390d78as'\n",
      },
      at: ["JWT_SECRET=6da7f0s##$3s43d8a9d8s", "API_SECRET='6da7s86d78a$xyz4390d78as'"],
      message: "keeps a secret in the configuration of the image",
      secret: "6da7",
      fixes: [],
    },
  ],
  silent: [
    {
      name: "settings of etcd, which name a cluster and a kind of tokens",
      files: {
        Dockerfile:
          "FROM alpine:3.24\nENV ETCD_INITIAL_CLUSTER_TOKEN=etcd-cluster-1 ETCD_AUTH_TOKEN=simple\nARG INITIAL_CLUSTER_TOKEN\n",
      },
    },
    {
      name: "a value that asks for variables, of Docker or of the program",
      files: {
        Dockerfile:
          "FROM alpine:3.24\nENV JWT_SECRET=6da7s86d78a$suffix API_SECRET='7c1e${SALT}' DB_PASSWORD='7c1e$SALT'\n",
      },
    },
    {
      name: "the place of a private key",
      files: {
        Dockerfile:
          "FROM golang:1.24\nARG KEY_PATH\nRUN --mount=target=/src cat /src/$KEY_PATH > ~/.ssh/id_rsa && echo $(cat /src/$KEY_PATH) > ~/.ssh/id_dsa\n",
      },
    },
    {
      name: "a public key of ssh, and hosts that are known",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG SSH_PUB
          ARG SSH_HOSTS
          RUN echo "$SSH_PUB" > ~/.ssh/id_rsa.pub && echo "$SSH_HOSTS" > ~/.ssh/known_hosts
        `,
      },
    },
    {
      name: "where a program finds its keys",
      files: {
        Dockerfile:
          'FROM alpine:3.22\nENV APP_PRIVATE_KEY="file:/config/keys/app.key" DB_PASSWORD=vault:secret/db#password\nENV API_TOKEN=op://team/api/token\n',
      },
    },
    {
      name: "answers to a question about passwords",
      files: {
        Dockerfile:
          "FROM mysql:8\nENV MYSQL_RANDOM_ROOT_PASSWORD=yes ALLOW_EMPTY_PASSWORD=Yes\nENV SHOW_PASSWORD=no\nUSER 1000\n",
      },
    },
    {
      name: "short words for a password that mean something else",
      files: {
        Dockerfile:
          'FROM nginx:1.29\nENV PROXY_PASS=backend:8080 AUTH_BYPASS=partial LINT_FIRST_PASS=strict LDAP_PASS_THROUGH=partial OSS_ACCESS_KEY_ID=LTAI5t\nENV BUILD_PWD=build OLDPWD=build PWD=build\nARG PASS\nARG APP_PWD\nCMD ["/shop"]\n',
      },
    },
    {
      name: "names that only speak of secrets",
      files: {
        Dockerfile:
          'FROM alpine:3.22\nENV TOKEN_ENDPOINT=https://id.corp.internal PASSWORD_FILE=/run/secrets/db COOKIE_TOKEN_NAME=sid\nARG SSH_PUBLIC_KEY\nARG ROTATION_KEY_ID\nCMD ["/shop"]\n',
      },
    },
    {
      name: "stand-ins and defaults for a developer's machine",
      files: {
        Dockerfile:
          'FROM alpine:3.22\nENV DB_PASSWORD=postgres JWT_SECRET=changeme API_KEY= GH_TOKEN=<token> ACCESS_TOKEN=xxxxxxxx\nCMD ["/shop"]\n',
      },
    },
    {
      name: "stand-ins that ask to be changed, whatever stands between their words",
      files: {
        Dockerfile:
          'FROM alpine:3.22\nENV JWT_SECRET=change-me DB_PASSWORD=CHANGE_ME API_KEY=please-change-me\nENV APP_SECRET=change_this_later\nCMD ["/shop"]\n',
      },
    },
    {
      name: "a secret mount",
      files: { Dockerfile: "FROM node:22\nRUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN npm ci\n" },
    },
    {
      name: "a secret that a command reads from its file",
      files: {
        Dockerfile:
          'FROM golang:1.24\nRUN --mount=type=secret,id=gh GH_TOKEN=$(cat /run/secrets/gh) && git clone "https://$GH_TOKEN@github.com/acme/ledger"\n',
      },
    },
    {
      name: "before the first FROM, where nothing is recorded",
      files: { Dockerfile: "ARG NPM_TOKEN\nFROM node:22\nRUN npm ci\n" },
    },
    {
      name: "a user's name in front of a host",
      files: {
        Dockerfile:
          "FROM golang:1.24\nARG GIT_USER=git\nRUN --mount=type=ssh git clone ssh://$GIT_USER@github.com:22/acme/ledger || true\n",
      },
    },
    {
      name: "credentials in a URL, which are reported as that",
      files: {
        Dockerfile: "FROM golang:1.24\nENV DB_SECRET=https://build:Winter_2024x@db.corp.internal\nRUN go version\n",
      },
    },
    { name: "a token that cannot be one", files: { Dockerfile: `FROM golang:1.24\nRUN echo ghp_${"x".repeat(36)}\n` } },
  ],
});
