import { continuationSwallowsInstruction } from "../../../server/src/rules/runtime/continuation-swallows-instruction";
import { dedent, testRule } from "../../support/ruleTester";

testRule(continuationSwallowsInstruction, {
  reported: [
    {
      name: "arguments of chmod, over a blank line",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22 AS base
          RUN apk add --no-cache tzdata

          FROM base
          WORKDIR /srv/app
          COPY app entrypoint.sh ./
          RUN chmod +x ./app \
              # the script as well
              && chmod +x ./entrypoint.sh \

          EXPOSE 5212 443
          ENTRYPOINT ["sh", "./entrypoint.sh"]
        `,
      },
      at: "EXPOSE",
      line: 11,
      severity: "error",
      message: /This `EXPOSE` is no instruction/,
      fixes: [
        {
          title: "End the `RUN` above",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            FROM alpine:3.22 AS base
            RUN apk add --no-cache tzdata

            FROM base
            WORKDIR /srv/app
            COPY app entrypoint.sh ./
            RUN chmod +x ./app \
                # the script as well
                && chmod +x ./entrypoint.sh

            EXPOSE 5212 443
            ENTRYPOINT ["sh", "./entrypoint.sh"]
          `,
        },
      ],
    },
    {
      name: "FROM, which ends a whole stage",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/api ./cmd/api \
              && mv ./config/* /out/ \


          FROM alpine:3.22
          COPY --from=build /out/ /srv/
          ENTRYPOINT ["/srv/api"]
        `,
      },
      at: "FROM",
      line: 8,
      severity: "error",
    },
    {
      name: "words that rm takes without a complaint",
      files: {
        Dockerfile: dedent`
          FROM debian:bookworm-slim
          RUN apt-get update && apt-get install -y curl && \
              rm -rf /var/lib/apt/lists/* \
          RUN curl -sSL https://get.example.com | sh
        `,
      },
      at: "RUN",
      line: 4,
      severity: "warning",
      fixes: [
        {
          title: "End the `RUN` above",
          result: dedent`
            FROM debian:bookworm-slim
            RUN apt-get update && apt-get install -y curl && \
                rm -rf /var/lib/apt/lists/*
            RUN curl -sSL https://get.example.com | sh
          `,
        },
      ],
    },
    {
      name: "a command of its own behind an operator",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          RUN go version && \
          COPY . .
          RUN go build -o /app .
        `,
        "go.mod": "module example.com/app\n\ngo 1.24\n",
      },
      at: "COPY",
      severity: "error",
      fixes: [
        {
          title: "End the `RUN` above",
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            RUN go version
            COPY . .
            RUN go build -o /app .
          `,
        },
      ],
    },
    {
      name: "an ENV, a list and a WORKDIR that go on",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          ENV MODE=release \
              PORT=8080 \
          WORKDIR /srv \
          COPY api ./
          USER nobody
          CMD ["/srv/api"] \
          EXPOSE 80
        `,
      },
      at: ["WORKDIR", "COPY", "EXPOSE"],
      severity: "error",
    },
  ],
  silent: [
    {
      name: "an instruction that ends where it should",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          RUN apk add --no-cache \
              ca-certificates \
              # and the zones
              tzdata

          EXPOSE 80
        `,
      },
    },
    {
      name: "the command of a HEALTHCHECK and the instruction of an ONBUILD",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          HEALTHCHECK --interval=30s \
            CMD wget -q -O - http://localhost/ || exit 1
          ONBUILD \
            COPY . /src
        `,
      },
    },
    {
      name: "quoted text and a heredoc",
      files: {
        Dockerfile: dedent`
          FROM postgres:17
          RUN psql -c "SELECT name \
          FROM users" && cat > /query <<EOF
          SELECT name \
          FROM users
          EOF
          LABEL description="COPY means \
          COPY everything"
        `,
      },
    },
    {
      name: "a comment that looks like an instruction",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          RUN echo one \
          # RUN echo two
              && echo three
        `,
      },
    },
    {
      name: "assignments and lower-case words of that name",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          ENV HOME=/srv \
              USER=app \
              SHELL=/bin/sh
          RUN addgroup app && \
              adduser -D \
              user && \
              copy=1 && echo $copy
        `,
      },
    },
  ],
});
