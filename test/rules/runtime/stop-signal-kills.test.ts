import { stopSignalKills } from "../../../server/src/rules/runtime/stop-signal-kills";
import { dedent, testRule } from "../../support/ruleTester";

testRule(stopSignalKills, {
  reported: [
    {
      name: "SIGKILL in the image of a service",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/api ./cmd/api

          FROM alpine:3.22
          RUN apk add --no-cache \
              # zones
              tzdata
          COPY --from=build /out/api /usr/local/bin/api
          STOPSIGNAL SIGKILL
          USER nobody
          ENTRYPOINT ["/usr/local/bin/api"]
        `,
      },
      at: "SIGKILL",
      line: 11,
      severity: "warning",
      message: /ends the program at once/,
      fixes: [
        {
          title: "Remove `STOPSIGNAL SIGKILL`: SIGTERM is the default",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            FROM golang:1.24-alpine AS build
            WORKDIR /src
            COPY . .
            RUN CGO_ENABLED=0 go build -o /out/api ./cmd/api

            FROM alpine:3.22
            RUN apk add --no-cache \
                # zones
                tzdata
            COPY --from=build /out/api /usr/local/bin/api
            USER nobody
            ENTRYPOINT ["/usr/local/bin/api"]
          `,
        },
      ],
    },
    {
      name: "its number",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          COPY api /api
          STOPSIGNAL 9
          CMD ["/api"]
        `,
      },
      at: "9",
    },
    {
      name: "by a build argument's default, after a heredoc",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          ARG SIGNAL=kill
          RUN <<EOF
          adduser -D app
          EOF
          STOPSIGNAL $SIGNAL
          CMD ["/api"]
        `,
      },
      at: "$SIGNAL",
      message: /`kill` ends/,
    },
    {
      name: "in the stage below, once",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22 AS base
          STOPSIGNAL KILL
          FROM base
          CMD ["/api"]
        `,
      },
      at: "KILL",
      line: 2,
    },
  ],
  silent: [
    { name: "no STOPSIGNAL", files: { Dockerfile: 'FROM alpine:3.22\nCMD ["/api"]\n' } },
    { name: "SIGTERM", files: { Dockerfile: 'FROM alpine:3.22\nSTOPSIGNAL SIGTERM\nCMD ["/api"]\n' } },
    { name: "SIGQUIT by number", files: { Dockerfile: 'FROM alpine:3.22\nSTOPSIGNAL 3\nCMD ["/api"]\n' } },
    {
      name: "a signal that nobody knows",
      files: { Dockerfile: 'FROM alpine:3.22\nARG SIGNAL\nSTOPSIGNAL $SIGNAL\nCMD ["/api"]\n' },
    },
    {
      name: "one that a later line replaces",
      files: { Dockerfile: 'FROM alpine:3.22\nSTOPSIGNAL SIGKILL\nSTOPSIGNAL SIGINT\nCMD ["/api"]\n' },
    },
  ],
});
