import { timezoneDataMissing } from "../../../server/src/rules/stages/timezone-data-missing";
import { dedent, testRule } from "../../support/ruleTester";

const goMod = "module example.com/shop\n\ngo 1.24\n";
const main = 'package main\n\nimport "time"\n\nfunc main() {\n\ttime.LoadLocation("Asia/Shanghai")\n}\n';
const files = { "go.mod": goMod, "main.go": main };
const build = "FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /out/shop .\n";

/** A final stage that starts the program. */
function final(image: string, lines = "", builder = build): string {
  return `${builder}FROM ${image}\n${lines}COPY --from=build /out/shop /shop\nUSER 65532:65532\nENTRYPOINT ["/shop"]\n`;
}

testRule(timezoneDataMissing, {
  reported: [
    ...[
      "apk add --no-cache tzdata && cp /usr/share/zoneinfo/Asia/Shanghai /etc/localtime && apk del tzdata",
      "apk add --no-cache --virtual .zones tzdata && cp /usr/share/zoneinfo/Asia/Shanghai /etc/localtime && apk del .zones",
    ].map((run) => ({
      name: `data that is removed again: ${run}`,
      files: { Dockerfile: final("alpine:3.22", `RUN ${run}\n`), ...files },
      at: "alpine:3.22",
      message: "loads the time zone `Asia/Shanghai`",
      related: [/apk del \S+$/.exec(run)?.[0] ?? ""],
      fixes: [],
    })),
    {
      name: "Alpine, and a zone in a package of the program",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24-alpine AS build
          WORKDIR /src
          COPY go.mod ./
          RUN go mod download
          COPY . .
          RUN CGO_ENABLED=0 go build \
              # reproducible
              -trimpath -o /out/shop ./cmd/shop

          FROM alpine:3.22
          RUN apk add --no-cache curl
          COPY --from=build /out/shop /usr/local/bin/shop
          USER nobody
          ENTRYPOINT ["shop"]
        `,
        "go.mod": goMod,
        "cmd/shop/main.go": 'package main\n\nimport _ "example.com/shop/internal/clock"\n\nfunc main() {}\n',
        "internal/clock/clock.go":
          'package clock\n\nimport "time"\n\nvar Berlin, _ = time.LoadLocation("Europe/Berlin")\n',
      },
      at: "alpine:3.22",
      line: 11,
      severity: "hint",
      message: "The program loads the time zone `Europe/Berlin`",
      fixes: [
        {
          title: "Install `tzdata`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24-alpine AS build
            WORKDIR /src
            COPY go.mod ./
            RUN go mod download
            COPY . .
            RUN CGO_ENABLED=0 go build \
                # reproducible
                -trimpath -o /out/shop ./cmd/shop

            FROM alpine:3.22
            RUN apk add --no-cache tzdata
            RUN apk add --no-cache curl
            COPY --from=build /out/shop /usr/local/bin/shop
            USER nobody
            ENTRYPOINT ["shop"]
          `,
        },
      ],
    },
    {
      name: "scratch behind a Debian builder, built in a heredoc",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN <<EOF
          set -e
          CGO_ENABLED=0 go build -o /out/shop .
          EOF
          FROM scratch
          COPY --from=build /out/shop /shop
          USER 65532:65532
          ENTRYPOINT ["/shop"]
        `,
        ...files,
      },
      at: "scratch",
      message: "`Asia/Shanghai`",
      fixes: [
        {
          title: "Copy the time zones from the stage `build`",
          result: dedent`
            FROM golang:1.24 AS build
            WORKDIR /src
            COPY . .
            RUN <<EOF
            set -e
            CGO_ENABLED=0 go build -o /out/shop .
            EOF
            FROM scratch
            COPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo
            COPY --from=build /out/shop /shop
            USER 65532:65532
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "scratch behind an Alpine builder, which has none either",
      files: { Dockerfile: final("scratch", "", build.replace("1.24", "1.24-alpine")), ...files },
      at: "scratch",
      fixes: [],
    },
    {
      name: "a stage that stands on another",
      files: {
        Dockerfile: `${build}FROM alpine:3.22 AS base\nUSER nobody\nFROM base\nCOPY --from=build /out/shop /shop\nENTRYPOINT ["/shop"]\n`,
        ...files,
      },
      at: "base",
      fixes: [],
    },
  ],
  silent: [
    {
      name: "a toolchain that is copied, with its own data",
      files: {
        Dockerfile: final("alpine:3.22", "COPY --from=build /usr/local/go /usr/local/go\n"),
        ...files,
      },
    },
    ...[
      "apk add tzdata && apk del tzdata || true",
      "apk add tzdata && cp -r /usr/share/zoneinfo /zones && apk del tzdata && mv /zones /usr/share/zoneinfo",
      "apk add tzdata && apk del tzdata && apk add tzdata",
      "apk add --virtual .build git && apk add tzdata && apk del .build",
    ].map((run) => ({
      name: `data that stays, or may: ${run}`,
      files: { Dockerfile: final("alpine:3.22", `RUN ${run}\n`), ...files },
    })),
    {
      name: "tzdata installed",
      files: { Dockerfile: final("alpine:3.22", "RUN apk add --no-cache tzdata\n"), ...files },
    },
    {
      name: "the zones copied",
      files: { Dockerfile: final("scratch", "COPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo\n"), ...files },
    },
    {
      name: "a variable that names the data",
      files: { Dockerfile: final("alpine:3.22", "ENV ZONEINFO=/zones.zip\n"), ...files },
    },
    { name: "Debian, which has it", files: { Dockerfile: final("debian:bookworm-slim"), ...files } },
    { name: "distroless, which has it", files: { Dockerfile: final("gcr.io/distroless/static-debian12"), ...files } },
    {
      name: "the data in the program",
      files: { Dockerfile: final("alpine:3.22"), ...files, "zones.go": 'package main\n\nimport _ "time/tzdata"\n' },
    },
    {
      name: "the data in the program by a build tag",
      files: { Dockerfile: final("alpine:3.22", "", build.replace("go build", "go build -tags timetzdata")), ...files },
    },
    {
      name: "UTC, and a zone in a comment",
      files: {
        Dockerfile: final("alpine:3.22"),
        "go.mod": goMod,
        "main.go":
          'package main\n\nimport "time"\n\nfunc main() {\n\t// time.LoadLocation("Asia/Shanghai")\n\ttime.LoadLocation("UTC")\n}\n',
      },
    },
    {
      name: "sources that cannot be read",
      files: { Dockerfile: final("alpine:3.22"), "go.mod": goMod },
    },
  ],
});
