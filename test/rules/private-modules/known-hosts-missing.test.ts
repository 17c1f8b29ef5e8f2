import { knownHostsMissing } from "../../../server/src/rules/private-modules/known-hosts-missing";
import { dedent, testRule } from "../../support/ruleTester";
import { hosted, shop } from "./goFiles";

const rewrite = 'git config --global url."ssh://git@github.com/acme/".insteadOf "https://github.com/acme/"';

const plain = (before: string, run = "RUN --mount=type=ssh go mod download") =>
  `FROM golang:1.24\nENV GOPRIVATE=github.com/acme\n${before}WORKDIR /src\nCOPY go.mod go.sum ./\n${run}\n`;

testRule(knownHostsMissing, {
  reported: [
    {
      name: "the key of another host is recorded",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24 AS build
          ENV GOPRIVATE=github.com/acme/*

          RUN mkdir -p -m 0700 ~/.ssh \
              # the company's server
              && ssh-keyscan -t ed25519 git.corp.internal >> ~/.ssh/known_hosts \
              && ${rewrite}

          WORKDIR /src
          COPY go.mod go.sum ./
          RUN --mount=type=ssh go mod download
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/shop .

          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...hosted,
      },
      at: "git.corp.internal",
      line: 7,
      severity: "warning",
      message: "The key of `git.corp.internal` is recorded, but modules are fetched over ssh from `github.com`",
      related: ["go mod download"],
      fixes: [
        {
          title: "Record the key of `github.com` instead",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24 AS build
            ENV GOPRIVATE=github.com/acme/*

            RUN mkdir -p -m 0700 ~/.ssh \
                # the company's server
                && ssh-keyscan -t ed25519 github.com >> ~/.ssh/known_hosts \
                && ${rewrite}

            WORKDIR /src
            COPY go.mod go.sum ./
            RUN --mount=type=ssh go mod download
            COPY . .
            RUN CGO_ENABLED=0 go build -o /out/shop .

            FROM gcr.io/distroless/static-debian12:nonroot
            COPY --from=build /out/shop /shop
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "the same where only the ssh mount tells that ssh is used, beside an installer in a pipe",
      files: {
        Dockerfile: plain(
          "RUN ssh-keyscan git.corp.internal >> ~/.ssh/known_hosts && wget -qO- https://example.com/install.sh | sh -s v1\n",
        ),
        ...shop,
      },
      at: "git.corp.internal",
    },
    {
      name: "no key at all",
      files: { Dockerfile: plain(`RUN ${rewrite}\n`), ...hosted },
      at: "go mod download",
      message: "no `known_hosts` holds its key",
      fixes: [
        {
          title: /^Record the key of `github.com`/,
          safety: "suggestion",
          preferred: false,
          result: plain(
            `RUN ${rewrite}\n`,
            "RUN mkdir -p -m 0700 ~/.ssh && ssh-keyscan github.com >> ~/.ssh/known_hosts\nRUN --mount=type=ssh go mod download",
          ),
        },
      ],
    },
    {
      name: "git itself, in a heredoc of a stage on another one",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          WORKDIR /src

          FROM base
          RUN --mount=type=ssh <<EOF
          set -e
          git clone --depth 1 git@git.corp.internal:team/ledger.git /ledger
          EOF
        `,
      },
      at: "git clone --depth 1 git@git.corp.internal:team/ledger.git /ledger",
      message: "from `git.corp.internal` over ssh",
    },
    {
      name: "the check is switched off: in ENV, for git and in ssh's configuration",
      files: {
        Dockerfile: plain(
          dedent`
            ENV GIT_SSH_COMMAND="ssh -o StrictHostKeyChecking=no"
            RUN git config --global core.sshCommand 'ssh -o StrictHostKeyChecking=no' && ${rewrite}
            RUN mkdir -p ~/.ssh && printf 'Host *\n  StrictHostKeyChecking no\n' > ~/.ssh/config
          `.concat("\n"),
        ),
        ...hosted,
      },
      at: [
        'GIT_SSH_COMMAND="ssh -o StrictHostKeyChecking=no"',
        "'ssh -o StrictHostKeyChecking=no'",
        String.raw`'Host *\n  StrictHostKeyChecking no\n'`,
      ],
      message: "takes any key",
      fixes: [],
    },
  ],
  silent: [
    {
      name: "the key is recorded",
      files: { Dockerfile: plain(`RUN ssh-keyscan github.com >> ~/.ssh/known_hosts && ${rewrite}\n`), ...hosted },
    },
    {
      name: "a file with keys is copied",
      files: {
        Dockerfile: plain(`COPY known_hosts /etc/ssh/ssh_known_hosts\nRUN ${rewrite}\n`),
        ...hosted,
        known_hosts: "",
      },
    },
    {
      name: "a file with keys is mounted",
      files: {
        Dockerfile: plain(
          `RUN ${rewrite}\n`,
          "RUN --mount=type=ssh --mount=type=bind,source=known_hosts,target=/root/.ssh/known_hosts go mod download",
        ),
        ...hosted,
        known_hosts: "",
      },
    },
    {
      name: "a key that stands in the file",
      files: {
        Dockerfile: plain(`RUN echo "github.com ssh-ed25519 AAAA" >> /etc/ssh/ssh_known_hosts && ${rewrite}\n`),
        ...hosted,
      },
    },
    {
      name: "new keys are accepted once",
      files: {
        Dockerfile: plain(`ENV GIT_SSH_COMMAND="ssh -o StrictHostKeyChecking=accept-new"\nRUN ${rewrite}\n`),
        ...hosted,
      },
    },
    {
      name: "a host that a variable names",
      files: {
        Dockerfile: plain(`ARG GIT_HOST\nRUN ssh-keyscan $GIT_HOST >> ~/.ssh/known_hosts && ${rewrite}\n`),
        ...hosted,
      },
    },
    {
      name: "modules over https",
      files: {
        Dockerfile: plain("", "RUN --mount=type=secret,id=netrc,target=/root/.netrc go mod download"),
        ...hosted,
      },
    },
    { name: "nothing is fetched from there", files: { Dockerfile: plain(`RUN ${rewrite}\n`), ...shop } },
    {
      name: "an image that may know the host",
      files: {
        Dockerfile: plain(`RUN ${rewrite}\n`).replace("golang:1.24", "registry.corp.internal/go:1.24"),
        ...hosted,
      },
    },
    {
      name: "an ssh server without Go or git",
      files: {
        Dockerfile: 'FROM debian:12\nRUN echo "StrictHostKeyChecking no" >> /etc/ssh/ssh_config\nCMD ["sleep", "1d"]\n',
      },
    },
  ],
});
