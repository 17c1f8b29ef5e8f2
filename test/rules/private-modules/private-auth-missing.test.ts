import { privateAuthMissing } from "../../../server/src/rules/private-modules/private-auth-missing";
import { dedent, testRule } from "../../support/ruleTester";
import { hosted, ledger, shop } from "./goFiles";

const head = dedent`
  # syntax=docker/dockerfile:1
  FROM golang:1.24 AS build
  ENV GOPRIVATE=github.com/acme \
      # static programs
      CGO_ENABLED=0
  WORKDIR /src
  COPY go.mod go.sum ./
`;
const tail = dedent`
  COPY . .
  RUN go build -o /out/shop .

  FROM gcr.io/distroless/static-debian12:nonroot
  COPY --from=build /out/shop /shop
  ENTRYPOINT ["/shop"]
`;

/** A file in which the download is the only thing of interest. */
const plain = (before: string, run = "RUN go mod download") =>
  `FROM golang:1.24\nENV GOPRIVATE=github.com/acme\n${before}WORKDIR /src\nCOPY go.mod go.sum ./\n${run}\n`;

testRule(privateAuthMissing, {
  reported: [
    {
      name: "a download of private modules with nothing but GOPRIVATE",
      files: { Dockerfile: `${head}\nRUN --mount=type=cache,target=/go/pkg/mod go mod download\n${tail}`, ...hosted },
      at: "go mod download",
      severity: "information",
      message: "fetches the private module `github.com/acme/ledger`",
      related: ["github.com/acme/ledger v1.2.0"],
      fixes: [
        {
          title: "Mount a netrc file, and build with `--secret id=netrc,src=$HOME/.netrc`",
          safety: "suggestion",
          preferred: true,
          result: `${head}\nRUN --mount=type=cache,target=/go/pkg/mod --mount=type=secret,id=netrc,target=/root/.netrc go mod download\n${tail}`,
        },
      ],
    },
    {
      name: "another user, for whom the secret needs an owner",
      files: {
        Dockerfile: plain("RUN useradd -m -u 10001 app\nUSER app\n"),
        ...hosted,
      },
      at: "go mod download",
      fixes: [
        {
          title: /netrc/,
          result: plain(
            "RUN useradd -m -u 10001 app\nUSER app\n",
            "RUN --mount=type=secret,id=netrc,target=/home/app/.netrc,uid=10001 go mod download",
          ),
        },
      ],
    },
    {
      name: "a heredoc in a stage on another one, with a pattern of the settings",
      options: { privateModules: ["github.com/acme"] },
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          ENV GOPROXY=direct
          WORKDIR /src

          FROM base AS build
          COPY . .
          RUN <<EOF
          set -e
          go build -o /usr/local/bin/shop .
          EOF
        `,
        ...hosted,
      },
      at: "go build",
      fixes: [
        {
          title: /netrc/,
          result: dedent`
            FROM golang:1.24 AS base
            ENV GOPROXY=direct
            WORKDIR /src

            FROM base AS build
            COPY . .
            RUN --mount=type=secret,id=netrc,target=/root/.netrc <<EOF
            set -e
            go build -o /usr/local/bin/shop .
            EOF
          `,
        },
      ],
    },
    {
      name: "an internal host, once for two steps",
      files: {
        Dockerfile: plain("", "RUN go mod download\nCOPY . .\nRUN go mod vendor").replace(
          "github.com/acme",
          "git.corp.internal",
        ),
        ...ledger,
      },
      at: "go mod download",
    },
  ],
  silent: [
    {
      name: "a netrc secret",
      files: {
        Dockerfile: plain("", "RUN --mount=type=secret,id=netrc,target=/root/.netrc go mod download"),
        ...hosted,
      },
    },
    { name: "ssh is mounted", files: { Dockerfile: plain("", "RUN --mount=type=ssh go mod download"), ...hosted } },
    {
      name: "a rewrite of addresses",
      files: {
        Dockerfile: plain(
          'RUN git config --global url."ssh://git@github.com/acme/".insteadOf https://github.com/acme/\n',
        ),
        ...hosted,
      },
    },
    {
      name: "a file with credentials that an earlier step writes",
      files: {
        Dockerfile: plain('ARG USERNAME\nRUN echo "machine github.com login $USERNAME" > ~/.netrc\n'),
        ...hosted,
      },
    },
    {
      name: "a script that may set up credentials",
      files: { Dockerfile: plain("COPY login.sh /\nRUN /login.sh\n"), ...hosted, "login.sh": "" },
    },
    { name: "GOAUTH tells Go who it is", files: { Dockerfile: plain('ENV GOAUTH="git /src"\n'), ...hosted } },
    { name: "nothing private is required", files: { Dockerfile: plain(""), ...shop } },
    {
      name: "a pattern for a whole public host says nothing about one module",
      files: { Dockerfile: plain("").replace("github.com/acme", "github.com"), ...hosted },
    },
    {
      name: "an image that may have credentials",
      files: { Dockerfile: plain("").replace("golang:1.24", "registry.corp.internal/go:1.24"), ...hosted },
    },
  ],
});
