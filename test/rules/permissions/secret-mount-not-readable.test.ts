import { secretMountNotReadable } from "../../../server/src/rules/permissions/secret-mount-not-readable";
import { dedent, testRule } from "../../support/ruleTester";
import { shop } from "../module-proxy/goFiles";

testRule(secretMountNotReadable, {
  reported: [
    {
      name: "a netrc for an account with a number",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24 AS build
          ENV GOPRIVATE=git.example.com
          RUN useradd -m -u 1000 app
          USER app
          WORKDIR /home/app/src
          COPY --chown=app go.mod go.sum ./
          RUN --mount=type=secret,id=netrc,target=/home/app/.netrc \
              # private modules
              go mod download
          COPY --chown=app . .
          RUN CGO_ENABLED=0 go build -o /tmp/shop .

          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=build /tmp/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...shop,
      },
      at: "--mount=type=secret,id=netrc,target=/home/app/.netrc",
      line: 8,
      message: "mode 0400, and this step runs as `app`",
      severity: "error",
      related: ["USER app"],
      fixes: [
        {
          title: "Add `uid=1000` to the mount",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24 AS build
            ENV GOPRIVATE=git.example.com
            RUN useradd -m -u 1000 app
            USER app
            WORKDIR /home/app/src
            COPY --chown=app go.mod go.sum ./
            RUN --mount=type=secret,id=netrc,target=/home/app/.netrc,uid=1000 \
                # private modules
                go mod download
            COPY --chown=app . .
            RUN CGO_ENABLED=0 go build -o /tmp/shop .

            FROM gcr.io/distroless/static-debian12:nonroot
            COPY --from=build /tmp/shop /shop
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "an ssh agent in a stage below, in a heredoc, for an account without a number",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          RUN useradd -m app
          USER app

          FROM base
          RUN --mount=type=ssh <<EOF
            git clone git@git.example.com:team/shop.git /home/app/shop
          EOF
        `,
      },
      at: "--mount=type=ssh",
      message: "socket belongs to root with mode 0600",
      fixes: [],
    },
    {
      name: "a mode that is root's alone",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          USER 1000
          RUN --mount=type=secret,id=token,mode=0600 cat /run/secrets/token
        `,
      },
      at: "--mount=type=secret,id=token,mode=0600",
    },
    {
      name: "another user's number",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          USER 1000
          RUN --mount=type=secret,id=token,uid=1001 cat /run/secrets/token
        `,
      },
      at: "--mount=type=secret,id=token,uid=1001",
      fixes: [],
    },
  ],
  silent: [
    { name: "root", files: { Dockerfile: "FROM alpine:3.22\nRUN --mount=type=secret,id=t cat /run/secrets/t\n" } },
    {
      name: "the user's own number",
      files: { Dockerfile: "FROM alpine:3.22\nUSER 1000\nRUN --mount=type=secret,id=t,uid=1000 cat /run/secrets/t\n" },
    },
    {
      name: "a mode for everybody, or for a group",
      files: {
        Dockerfile:
          "FROM alpine:3.22\nUSER 1000\nRUN --mount=type=secret,id=a,mode=0444 cat /run/secrets/a\nRUN --mount=type=secret,id=b,mode=0440,gid=0 cat /run/secrets/b\n",
      },
    },
    {
      name: "a secret in the environment",
      files: { Dockerfile: "FROM alpine:3.22\nUSER 1000\nRUN --mount=type=secret,id=t,env=TOKEN wget http://x\n" },
    },
    {
      name: "sudo",
      files: {
        Dockerfile: "FROM registry.example.com/go:1\nUSER 1000\nRUN --mount=type=secret,id=t sudo cat /run/secrets/t\n",
      },
    },
    {
      name: "an unknown user",
      files: {
        Dockerfile: "FROM registry.example.com/go:1\nRUN --mount=type=secret,id=t cat /run/secrets/t\n",
      },
    },
    {
      name: "a number for an account whose own is not known",
      files: {
        Dockerfile:
          "FROM alpine:3.22\nRUN adduser -D app\nUSER app\nRUN --mount=type=secret,id=t,uid=1000 cat /run/secrets/t\n",
      },
    },
  ],
});
