import { workdirNotWritable } from "../../../server/src/rules/permissions/workdir-not-writable";
import { dedent, testRule } from "../../support/ruleTester";
import { standalone } from "../module-proxy/goFiles";

testRule(workdirNotWritable, {
  reported: [
    {
      name: "COPY --chown into a WORKDIR of root's",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine
          RUN adduser -D -u 1000 app
          WORKDIR /app
          # no root from here on
          USER app
          COPY --chown=app . .
          RUN CGO_ENABLED=0 \
              # beside the sources
              go build -o clock .
          CMD ["./clock"]
        `,
        ...standalone,
      },
      at: "-o clock",
      line: 9,
      message: "runs as `app` and must write `/app/clock`, but `/app` belongs to root",
      severity: "error",
      related: ["USER app", "WORKDIR /app"],
      fixes: [
        {
          title: "Insert `RUN chown app /app` above USER",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            FROM golang:1.24-alpine
            RUN adduser -D -u 1000 app
            WORKDIR /app
            RUN chown app /app
            # no root from here on
            USER app
            COPY --chown=app . .
            RUN CGO_ENABLED=0 \
                # beside the sources
                go build -o clock .
            CMD ["./clock"]
          `,
        },
      ],
    },
    {
      name: "a folder that a COPY below USER makes, in a heredoc",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN useradd -m app
          USER app
          COPY . /app/
          RUN <<EOF
            cd /app
            go build .
          EOF
        `,
        ...standalone,
      },
      at: "go build",
      message: "`/app/clock`",
      fixes: [
        {
          title: "Add `--chown=app` to the COPY that makes `/app`",
          result: dedent`
            FROM golang:1.24
            RUN useradd -m app
            USER app
            COPY --chown=app . /app/
            RUN <<EOF
              cd /app
              go build .
            EOF
          `,
        },
      ],
    },
    {
      name: "mkdir at the top, in a stage on another one",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22 AS base
          RUN adduser -D app
          USER app

          FROM base
          RUN mkdir -p /data/cache
          CMD ["clock"]
        `,
      },
      at: "mkdir -p /data/cache",
      message: "`/` belongs to root",
      fixes: [],
    },
    {
      name: "a redirection into a folder that root's RUN has made",
      files: {
        Dockerfile: dedent`
          FROM debian:bookworm-slim
          RUN mkdir -p /srv/clock && useradd -r clock
          USER clock
          RUN echo "zone: utc" > /srv/clock/config.yaml
          CMD ["clock"]
        `,
      },
      at: 'echo "zone: utc"',
      fixes: [
        {
          title: "Insert `RUN chown clock /srv/clock` above USER",
          result: dedent`
          FROM debian:bookworm-slim
          RUN mkdir -p /srv/clock && useradd -r clock
          RUN chown clock /srv/clock
          USER clock
          RUN echo "zone: utc" > /srv/clock/config.yaml
          CMD ["clock"]
        `,
        },
      ],
    },
    {
      name: "a folder that is called like the account",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          RUN addgroup app && adduser -D -G app app
          WORKDIR /app
          USER app
          RUN mkdir logs
        `,
      },
      at: "mkdir logs",
      message: "`/app` belongs to root",
    },
    {
      name: "a folder in /usr/local",
      files: {
        Dockerfile:
          "FROM debian:bookworm-slim\nWORKDIR /usr/local/app\nRUN useradd -u 1000 app\nUSER app\nRUN mkdir logs\n",
      },
      at: "mkdir logs",
      message: "`/usr/local/app` belongs to root",
    },
    {
      name: "a folder that root makes in an image of Red Hat",
      files: {
        Dockerfile: dedent`
          ARG RELEASE
          FROM registry.access.redhat.com/ubi9/ubi-minimal:$RELEASE
          RUN mkdir /tools
          USER 1001:1001
          RUN touch /tools/a
        `,
      },
      at: "touch /tools/a",
      message: "`/tools` belongs to root",
    },
  ],
  silent: [
    {
      name: "an image of Red Hat for a language, which has a user of its own",
      files: {
        Dockerfile: dedent`
          FROM registry.access.redhat.com/ubi9/go-toolset:1.24
          RUN touch /opt/app-root/src/a
        `,
      },
    },
    {
      name: "a WORKDIR below USER",
      files: {
        Dockerfile:
          "FROM golang:1.24\nRUN useradd -m app\nUSER app\nWORKDIR /app/src\nCOPY . .\nRUN go build -o ../clock .\n",
        ...standalone,
      },
    },
    {
      name: "a folder that chown has given away",
      files: {
        Dockerfile:
          "FROM golang:1.24\nRUN useradd -m app\nWORKDIR /app\nRUN chown -R app:app /app\nUSER app\nCOPY . .\nRUN go build -o clock .\n",
        ...standalone,
      },
    },
    {
      name: "a folder for a group or for everybody",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN mkdir /a /b && chmod 0775 /a && chmod a+w /b
          USER 1000
          RUN touch /a/x
          RUN touch /b/x
        `,
      },
    },
    {
      name: "/tmp, GOPATH and the user's home",
      files: {
        Dockerfile:
          "FROM golang:1.24\nRUN useradd -m app\nUSER app\nWORKDIR /tmp/src\nCOPY . .\nRUN go build -o /tmp/clock . && go build -o /go/bin/clock . && mkdir ~/x && touch /home/app/y\n",
        ...standalone,
      },
    },
    {
      name: "COPY --chown that makes the folder",
      files: {
        Dockerfile:
          "FROM golang:1.24\nRUN useradd -m app\nUSER app\nCOPY --chown=app . /app/\nRUN cd /app && go build -o clock .\n",
        ...standalone,
      },
    },
    {
      name: "root, sudo, and a failure that is passed over",
      files: {
        Dockerfile: "FROM golang:1.24\nRUN mkdir /a\nUSER 1000\nRUN sudo mkdir /b\nRUN mkdir /c || true\n",
      },
    },
    {
      name: "a folder that a script may have given away",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /app\nRUN ./permissions.sh\nUSER 1000\nRUN touch x\n",
      },
    },
    {
      name: "an unknown base image",
      files: { Dockerfile: "FROM registry.example.com/go:1\nUSER 1000\nWORKDIR /app\nRUN mkdir /app/x\n" },
    },
    {
      name: "a folder that is there already",
      files: { Dockerfile: "FROM alpine:3.22\nRUN mkdir -p /data\nUSER 1000\nRUN mkdir -p /data\n" },
    },
    {
      name: "a mount of the user's own",
      files: {
        Dockerfile: "FROM alpine:3.22\nWORKDIR /app\nUSER 1000\nRUN --mount=type=cache,target=/app,uid=1000 touch x\n",
      },
    },
    {
      name: "the user's home, which a tilde stands for",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN useradd --create-home app
          USER app
          RUN mkdir ~/.app && touch ~/.app/x && echo 1 > ~/y && cd ~ && mkdir z
        `,
      },
    },
    {
      name: "the home of somebody whom only a run knows",
      files: { Dockerfile: "FROM golang:1.24\nUSER 1000\nRUN touch ~app/x\n" },
    },
  ],
});
