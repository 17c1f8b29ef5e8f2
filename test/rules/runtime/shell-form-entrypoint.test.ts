import { shellFormEntrypoint } from "../../../server/src/rules/runtime/shell-form-entrypoint";
import { dedent, testRule } from "../../support/ruleTester";

testRule(shellFormEntrypoint, {
  reported: [
    {
      name: "Ubuntu, whose shell is called by its own name",
      files: { Dockerfile: "FROM ubuntu:24.04\nCOPY api /usr/bin/api\nCMD /usr/bin/api --port 8080\n", api: "" },
      at: "CMD",
      severity: "warning",
      message:
        "`CMD` in shell form: `sh` (dash) of `ubuntu:24.04` stays process 1, and the program never sees the SIGTERM of `docker stop`.",
    },
    {
      name: "an image without a shell",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24-alpine AS build
          WORKDIR /src
          COPY . .
          RUN --mount=type=cache,target=/go/pkg/mod \
              # static
              CGO_ENABLED=0 go build -o /out/api ./cmd/api

          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=build /out/api /api
          ENTRYPOINT /api --port 8080
        `,
      },
      at: "ENTRYPOINT",
      line: 11,
      severity: "error",
      message: /has no shell: the container does not start/,
      related: ["gcr.io/distroless/static-debian12:nonroot"],
      fixes: [
        {
          title: 'Write `ENTRYPOINT ["/api", "--port", "8080"]`',
          safety: "safe",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24-alpine AS build
            WORKDIR /src
            COPY . .
            RUN --mount=type=cache,target=/go/pkg/mod \
                # static
                CGO_ENABLED=0 go build -o /out/api ./cmd/api

            FROM gcr.io/distroless/static-debian12:nonroot
            COPY --from=build /out/api /api
            ENTRYPOINT ["/api", "--port", "8080"]
          `,
        },
      ],
    },
    {
      name: "scratch, with words that a shell would have to expand",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /api .
          FROM scratch
          COPY --from=build /api /api
          CMD /api --port $PORT
        `,
      },
      at: "CMD",
      severity: "error",
      fixes: [],
    },
    {
      name: "dash in front of a program that was built",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-bookworm AS build
          WORKDIR /src
          COPY . .
          RUN <<EOF
          go build -o /out/api .
          EOF
          FROM debian:bookworm-slim
          COPY --from=build /out/api /usr/local/bin/api
          CMD /usr/local/bin/api
        `,
        "go.mod": "module example.com/api\n",
      },
      at: "CMD",
      severity: "warning",
      message: /never sees the SIGTERM/,
      fixes: [
        {
          title: 'Write `CMD ["/usr/local/bin/api"]`',
          safety: "safe",
          result: dedent`
            FROM golang:1.24-bookworm AS build
            WORKDIR /src
            COPY . .
            RUN <<EOF
            go build -o /out/api .
            EOF
            FROM debian:bookworm-slim
            COPY --from=build /out/api /usr/local/bin/api
            CMD ["/usr/local/bin/api"]
          `,
        },
      ],
    },
    {
      name: "once for stages that inherit it, and no fix where CMD would become arguments",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          WORKDIR /src
          COPY . .
          RUN go build -o server .
          ENTRYPOINT ./server
          CMD ["--help"]
          FROM base
          USER 1000
        `,
        "go.mod": "module example.com/server\n",
      },
      at: "ENTRYPOINT",
      line: 5,
      fixes: [],
    },
  ],
  silent: [
    {
      name: "a shell that a person types into",
      files: { Dockerfile: "FROM debian:bookworm-slim\nUSER 1000\nCMD /bin/bash\n" },
    },
    {
      name: "a login shell, in a stage below",
      files: { Dockerfile: "FROM ubuntu:24.04 AS base\nCMD /bin/bash -l -i\nFROM base\nRUN <<EOF\ntrue\nEOF\n" },
    },
    {
      name: "a leftover of a stage from which the last one takes the program",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o hello .
          CMD ./hello

          FROM debian:bookworm-slim
          COPY --from=build /src/hello /hello
          ENTRYPOINT ["/hello"]
        `,
        "go.mod": "module example.com/hello\n",
      },
    },
    {
      name: "a list whose lines end without the escape, of which another rule tells",
      files: { Dockerfile: 'FROM scratch\nCOPY api /api\nENTRYPOINT [\n  "/api",\n  "serve"\n]\n', api: "" },
    },
    {
      name: "the exec form",
      files: { Dockerfile: 'FROM debian:bookworm-slim\nCOPY api /api\nENTRYPOINT ["/api"]\n' },
    },
    {
      name: "Alpine's shell, which becomes the program",
      files: { Dockerfile: "FROM alpine:3.22\nCOPY api /api\nCMD /api --port 80\n" },
    },
    {
      name: "exec, an init, and a shell that SHELL names",
      files: {
        Dockerfile: dedent`
          FROM debian:bookworm-slim AS one
          CMD exec /srv/api
          FROM debian:bookworm-slim AS two
          ENTRYPOINT tini -- /srv/api
          FROM debian:bookworm-slim
          SHELL ["/bin/bash", "-c"]
          CMD /srv/api
        `,
      },
    },
    {
      name: "scripts, pipes and expansions, which need a shell",
      files: {
        Dockerfile: dedent`
          FROM debian:bookworm-slim AS one
          COPY start.sh /start.sh
          CMD /start.sh
          FROM debian:bookworm-slim AS two
          CMD /srv/migrate && /srv/api
          FROM debian:bookworm-slim
          CMD /srv/api --port $PORT
        `,
        "start.sh": "#!/bin/sh\nexec /srv/api\n",
      },
    },
    {
      name: "a stage for development",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS dev
          WORKDIR /src
          COPY . .
          RUN go build -o server .
          CMD ./server
        `,
        "go.mod": "module example.com/server\n",
      },
    },
    {
      name: "go run, and a tool of the image",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS one
          CMD go run .
          FROM debian:bookworm-slim
          CMD tar -cf - .
        `,
      },
    },
    {
      name: "a shell that was copied, and a base with one that nobody knows",
      files: {
        Dockerfile: dedent`
          FROM gcr.io/distroless/static-debian12
          COPY --from=busybox:1.37 /bin/sh /bin/sh
          COPY api /api
          CMD /api
        `,
      },
    },
    {
      name: "a debug image",
      files: { Dockerfile: "FROM gcr.io/distroless/static-debian12:debug\nCOPY api /api\nCMD /api\n" },
    },
    {
      name: "a CMD that is only arguments",
      files: { Dockerfile: 'FROM debian:bookworm-slim\nCOPY api /api\nENTRYPOINT ["/api"]\nCMD /etc/api.yaml\n' },
    },
  ],
});
