import { vcsStampingFails } from "../../../server/src/rules/stages/vcs-stamping-fails";
import { dedent, testRule } from "../../support/ruleTester";

const files = {
  "go.mod": "module example.com/shop\n\ngo 1.26\n",
  "main.go": "package main\n\nfunc main() {}\n",
  ".git/HEAD": "ref: refs/heads/main\n",
};

/** A build by another user than root, to whom the copied files belong. */
const asUser = (build: string, before = "", copy = "COPY . .") =>
  `FROM golang:1.26\nRUN useradd -m -u 1000 app\nUSER app\nWORKDIR /src\n${before}${copy}\n${build}\n`;
const asRoot = (build: string) => `FROM golang:1.26\nWORKDIR /src\nCOPY . .\n${build}\n`;

testRule(vcsStampingFails, {
  reported: [
    {
      name: "files that belong to root, and a build by another user",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.26-bookworm AS build
          RUN groupadd --gid 1000 app && useradd --uid 1000 --gid app --create-home app
          USER app
          WORKDIR /home/app/src
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          RUN CGO_ENABLED=0 go build \
              # smaller
              -ldflags="-s -w" \
              -o /home/app/shop .

          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=build /home/app/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...files,
        "go.sum": "",
      },
      at: "go build",
      line: 9,
      severity: "error",
      message: "git refuses a repository of another owner: “error obtaining VCS status: exit status 128”",
      related: ["COPY . ."],
      fixes: [
        {
          title: "Build with `-buildvcs=false`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.26-bookworm AS build
            RUN groupadd --gid 1000 app && useradd --uid 1000 --gid app --create-home app
            USER app
            WORKDIR /home/app/src
            COPY go.mod go.sum ./
            RUN go mod download
            COPY . .
            RUN CGO_ENABLED=0 go build -buildvcs=false \
                # smaller
                -ldflags="-s -w" \
                -o /home/app/shop .

            FROM gcr.io/distroless/static-debian12:nonroot
            COPY --from=build /home/app/shop /shop
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "files of a user, built by root",
      files: { Dockerfile: "FROM golang:1.26\nWORKDIR /src\nCOPY --chown=1000:1000 . .\nRUN go build .\n", ...files },
      at: "go build",
      message: "another owner",
    },
    {
      name: "an ignore file that keeps a part of the repository out",
      files: { Dockerfile: asRoot("RUN go install ."), ".dockerignore": ".git/objects\nbin\n", ...files },
      at: "go install",
      message: "`go install` asks git for the commit, and the ignore file keeps `.git/objects` out of the build",
      fixes: [{ title: "Build with", result: asRoot("RUN go install -buildvcs=false .") }],
    },
    {
      name: "an empty repository, in a heredoc of an inherited stage, with git installed on Alpine",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26-alpine AS base
          RUN apk add --no-cache git
          WORKDIR /src
          COPY . .
          FROM base AS build
          RUN <<EOF
          set -e
          go build -o /out/shop .
          EOF
        `,
        ".dockerignore": ".git/*\n",
        ...files,
      },
      at: "go build",
      message: "keeps `.git/HEAD` out",
      related: ["COPY . ."],
    },
    {
      name: "a module below the repository",
      files: {
        Dockerfile: asUser("RUN cd api && go build -o /tmp/api ."),
        "api/go.mod": "module example.com/api\n\ngo 1.26\n",
        "api/main.go": "package main\n\nfunc main() {}\n",
        ".git/HEAD": "ref: refs/heads/main\n",
      },
      at: "go build",
    },
  ],
  silent: [
    { name: "root everywhere", files: { Dockerfile: asRoot("RUN go build ."), ...files } },
    {
      name: "files of the user who builds",
      files: { Dockerfile: asUser("RUN go build .", "", "COPY --chown=app . ."), ...files },
    },
    {
      name: "the whole repository ignored",
      files: { Dockerfile: asUser("RUN go build ."), ".dockerignore": ".git\n", ...files },
    },
    {
      name: "no repository",
      files: { Dockerfile: asUser("RUN go build ."), "go.mod": files["go.mod"], "main.go": files["main.go"] },
    },
    {
      name: "no git in the image",
      files: {
        Dockerfile: "FROM golang:1.26-alpine\nUSER nobody\nWORKDIR /src\nCOPY . .\nRUN go build -o /tmp/shop .\n",
        ...files,
      },
    },
    { name: "stamping switched off", files: { Dockerfile: asUser("RUN go build -buildvcs=false ."), ...files } },
    {
      name: "stamping switched off by GOFLAGS",
      files: { Dockerfile: asUser("RUN go build .", "ENV GOFLAGS=-buildvcs=false\n"), ...files },
    },
    {
      name: "GOFLAGS of the build command",
      files: { Dockerfile: asUser("RUN go build .", "ARG GOFLAGS\n"), ...files },
    },
    {
      name: "a folder that git is told to trust",
      files: { Dockerfile: asUser("RUN go build .", "RUN git config --global --add safe.directory /src\n"), ...files },
    },
    {
      name: "settings of git in the environment",
      files: {
        Dockerfile: asUser(
          "RUN go build .",
          "ENV GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0=*\n",
        ),
        ...files,
      },
    },
    {
      name: "another owner afterwards",
      files: {
        Dockerfile:
          "FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN chown -R 1000 .\nUSER 1000\nRUN go build -o /tmp/shop .\n",
        ...files,
      },
    },
    { name: "files given by name", files: { Dockerfile: asUser("RUN go build -o /tmp/shop main.go"), ...files } },
    { name: "tests, which are not stamped", files: { Dockerfile: asUser("RUN go test ./..."), ...files } },
    {
      name: "a release before stamping",
      files: { Dockerfile: asUser("RUN go build .").replace("1.26", "1.17"), ...files },
    },
    {
      name: "a worktree, whose .git is a file",
      files: {
        Dockerfile: asUser("RUN go build ."),
        "go.mod": files["go.mod"],
        "main.go": files["main.go"],
        ".git": "gitdir: ../shop/.git/worktrees/a\n",
      },
    },
    {
      name: "narrow copies without it",
      files: { Dockerfile: asUser("RUN go build .", "", "COPY go.mod main.go ./"), ...files },
    },
    {
      name: "parts of the repository that git can do without",
      files: { Dockerfile: asRoot("RUN go build ."), ".dockerignore": ".git/hooks\n.git/logs\n", ...files },
    },
  ],
});
