import { capabilityLost } from "../../../server/src/rules/permissions/capability-lost";
import { dedent, testRule } from "../../support/ruleTester";
import { standalone } from "../module-proxy/goFiles";

testRule(capabilityLost, {
  reported: [
    {
      name: "chown behind setcap",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /bin/clock .
          RUN apk add --no-cache libcap && \
              # port 53
              setcap 'cap_net_bind_service=+ep' /bin/clock && \
              chown 100 /bin/clock

          FROM scratch
          COPY --from=build /bin/clock /clock
          USER 100
          ENTRYPOINT ["/clock"]
        `,
        ...standalone,
      },
      at: "chown 100 /bin/clock",
      line: 8,
      message: "`chown` takes away the capability that `setcap` has given to `/bin/clock`",
      severity: "warning",
      related: ["setcap 'cap_net_bind_service=+ep' /bin/clock"],
      fixes: [
        {
          title: "Call `setcap` after `chown`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            FROM golang:1.24-alpine AS build
            WORKDIR /src
            COPY . .
            RUN CGO_ENABLED=0 go build -o /bin/clock .
            RUN apk add --no-cache libcap && \
                # port 53
                chown 100 /bin/clock && \
                setcap 'cap_net_bind_service=+ep' /bin/clock

            FROM scratch
            COPY --from=build /bin/clock /clock
            USER 100
            ENTRYPOINT ["/clock"]
          `,
        },
      ],
    },
    {
      name: "a later RUN, for the whole folder",
      files: {
        Dockerfile: dedent`
          FROM debian:bookworm
          COPY clock /app/clock
          RUN setcap cap_net_raw+ep /app/clock
          RUN chown -R nobody /app
        `,
        clock: "",
      },
      at: "chown -R nobody /app",
      fixes: [],
    },
    {
      name: "a plain copy in a heredoc",
      files: {
        Dockerfile: dedent`
          FROM debian:bookworm
          COPY clock /app/clock
          RUN <<EOF
            setcap cap_net_raw+ep /app/clock
            cp /app/clock /usr/local/bin/clock
          EOF
        `,
        clock: "",
      },
      at: "cp /app/clock /usr/local/bin/clock",
      message: "`cp` does not copy the capability",
      fixes: [],
    },
    {
      name: "strip in a stage on another one",
      files: {
        Dockerfile: dedent`
          FROM debian:bookworm AS base
          COPY clock /app/clock
          RUN setcap cap_net_raw+ep /app/clock

          FROM base
          WORKDIR /app
          RUN strip clock
        `,
        clock: "",
      },
      at: "strip clock",
    },
  ],
  silent: [
    {
      name: "chown before setcap",
      files: { Dockerfile: "FROM debian:bookworm\nCOPY c /c\nRUN chown 100 /c && setcap cap_net_raw+ep /c\n", c: "" },
    },
    {
      name: "setcap once more",
      files: {
        Dockerfile:
          "FROM debian:bookworm\nCOPY c /c\nRUN setcap cap_net_raw+ep /c && chown 100 /c && setcap cap_net_raw+ep /c\n",
        c: "",
      },
    },
    {
      name: "cp -a and mv",
      files: {
        Dockerfile: "FROM debian:bookworm\nCOPY c /c\nRUN setcap cap_net_raw+ep /c && cp -a /c /d && mv /c /e\n",
        c: "",
      },
    },
    {
      name: "COPY --from with --chown",
      files: {
        Dockerfile:
          "FROM debian:bookworm AS build\nCOPY c /c\nRUN setcap cap_net_raw+ep /c\nFROM scratch\nCOPY --from=build --chown=100 /c /c\n",
        c: "",
      },
    },
    {
      name: "another file",
      files: {
        Dockerfile: "FROM debian:bookworm\nCOPY c d /\nRUN setcap cap_net_raw+ep /c && chown 100 /d\n",
        c: "",
        d: "",
      },
    },
    {
      name: "chmod",
      files: { Dockerfile: "FROM debian:bookworm\nCOPY c /c\nRUN setcap cap_net_raw+ep /c && chmod 0755 /c\n", c: "" },
    },
    {
      name: "a path that a variable hides",
      files: {
        Dockerfile: "FROM debian:bookworm\nARG P\nCOPY c /c\nRUN setcap cap_net_raw+ep $P && chown 100 $P\n",
        c: "",
      },
    },
  ],
});
