import { copyWithoutChown } from "../../../server/src/rules/permissions/copy-without-chown";
import { dedent, testRule } from "../../support/ruleTester";
import { shop, standalone } from "../module-proxy/goFiles";

testRule(copyWithoutChown, {
  reported: [
    {
      name: "chmod of a file of root's",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/clock .

          FROM alpine:3.22
          RUN adduser -D -u 1000 app
          USER app
          WORKDIR /home/app
          COPY --from=build /out/clock /usr/local/bin/clock
          COPY start.sh ./
          RUN chmod \
              # for everybody
              +x start.sh
          CMD ["./start.sh"]
        `,
        ...standalone,
        "start.sh": "#!/bin/sh\nexec clock\n",
      },
      at: "COPY",
      line: 11,
      message: "`chmod` changes it as `app`",
      severity: "error",
      fixes: [
        {
          title: "Add `--chown=app`",
          safety: "safe",
          preferred: true,
          result: dedent`
            FROM golang:1.24 AS build
            WORKDIR /src
            COPY . .
            RUN CGO_ENABLED=0 go build -o /out/clock .

            FROM alpine:3.22
            RUN adduser -D -u 1000 app
            USER app
            WORKDIR /home/app
            COPY --from=build /out/clock /usr/local/bin/clock
            COPY --chown=app start.sh ./
            RUN chmod \
                # for everybody
                +x start.sh
            CMD ["./start.sh"]
          `,
        },
      ],
    },
    {
      name: "go mod tidy in a stage below, in a heredoc",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          RUN useradd -m app
          USER app
          WORKDIR /home/app/src
          COPY . .

          FROM base
          RUN <<EOF
            go mod tidy
          EOF
        `,
        ...shop,
      },
      at: "COPY",
      severity: "warning",
      related: ["USER app", "go mod tidy"],
    },
    {
      name: "sources that the user builds",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          USER 1000:1000
          ENV GOCACHE=/tmp/c
          WORKDIR /tmp/src
          COPY . .
          RUN go build -o /tmp/clock .
        `,
        ...standalone,
      },
      at: "COPY",
      severity: "hint",
      fixes: [
        {
          title: "Add `--chown=1000:1000`",
          result: dedent`
            FROM golang:1.24
            USER 1000:1000
            ENV GOCACHE=/tmp/c
            WORKDIR /tmp/src
            COPY --chown=1000:1000 . .
            RUN go build -o /tmp/clock .
          `,
        },
      ],
    },
    {
      name: "sed -i of a file that another stage gives, as the base image's user",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22 AS config
          WORKDIR /config
          COPY app.yaml ./

          FROM node:22-alpine
          USER node
          WORKDIR /home/node
          COPY --from=config /config/app.yaml ./
          RUN sed -i s/dev/prod/ app.yaml
        `,
        "app.yaml": "mode: dev\n",
      },
      at: "COPY",
      line: 8,
      severity: "error",
    },
  ],
  silent: [
    {
      name: "--chown",
      files: {
        Dockerfile:
          "FROM golang:1.24\nUSER 1000\nENV GOCACHE=/tmp/c\nWORKDIR /tmp/src\nCOPY --chown=1000 . .\nRUN go build -o /tmp/clock .\n",
        ...standalone,
      },
    },
    {
      name: "a COPY above USER",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /tmp/src\nCOPY . .\nUSER 1000\nENV GOCACHE=/tmp/c\nRUN go build -o /tmp/clock .\n",
        ...standalone,
      },
    },
    {
      name: "a runtime stage whose program nobody changes",
      files: {
        Dockerfile:
          'FROM alpine:3.22\nUSER 1000\nCOPY clock /usr/local/bin/\nCOPY config.yaml /etc/clock/\nCMD ["clock"]\n',
        clock: "",
        "config.yaml": "",
      },
    },
    {
      name: "chmod of another file, and as root",
      files: {
        Dockerfile:
          "FROM alpine:3.22\nWORKDIR /tmp\nUSER 1000\nCOPY start.sh ./\nRUN touch x && chmod +x x\nUSER root\nRUN chmod +x start.sh\n",
        "start.sh": "",
      },
    },
    {
      name: "a build as root with another user before",
      files: {
        Dockerfile:
          "FROM golang:1.24\nUSER 1000\nCOPY . /tmp/src/\nUSER root\nRUN cd /tmp/src && go build -o /tmp/clock .\n",
        ...standalone,
      },
    },
    {
      name: "an unknown user",
      files: {
        Dockerfile: "FROM registry.example.com/go:1\nCOPY . .\nRUN go build -o /tmp/clock .\n",
        ...standalone,
      },
    },
    {
      name: "a user that a variable names",
      files: {
        Dockerfile: "FROM golang:1.24\nARG ID\nUSER $ID\nWORKDIR /tmp/src\nCOPY . .\nRUN go build -o /tmp/clock .\n",
        ...standalone,
      },
    },
  ],
});
