import { execFormBroken } from "../../../server/src/rules/runtime/exec-form-broken";
import { dedent, testRule } from "../../support/ruleTester";

testRule(execFormBroken, {
  reported: [
    {
      name: "three words without an option in one string",
      files: { Dockerfile: 'FROM golang:1.26-alpine\nRUN ["apk add curl"]\nENTRYPOINT ["go run main.go"]\n' },
      at: ['"apk add curl"', '"go run main.go"'],
      message: ["`apk add curl` is one string", "`go run main.go` is one string"],
      fixes: [
        {
          title: "Split into 3 strings",
          result: 'FROM golang:1.26-alpine\nRUN ["apk", "add", "curl"]\nENTRYPOINT ["go run main.go"]\n',
        },
        {
          title: "Split into 3 strings",
          result: 'FROM golang:1.26-alpine\nRUN ["apk add curl"]\nENTRYPOINT ["go", "run", "main.go"]\n',
        },
      ],
    },
    {
      name: "text behind the closing bracket",
      files: { Dockerfile: 'FROM alpine:3.22\nCOPY m /m\nCMD ["/m","-h"] || ["/m"]\n', m: "" },
      at: '] || ["/m"]',
      message: "Text follows the closing `]`, so this is no JSON list: Docker hands the whole line to a shell.",
      fixes: [],
    },
    {
      name: "single quotes",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/api ./cmd/api

          FROM alpine:3.22 AS runtime
          COPY --from=build /out/api /usr/local/bin/api

          FROM runtime
          ENTRYPOINT ['/usr/local/bin/api', '--config', '/etc/api.yaml']
        `,
      },
      at: "'/usr/local/bin/api'",
      line: 10,
      severity: "error",
      message: /because of the quotes `'`/,
      fixes: [
        {
          title: "Write the list as JSON",
          safety: "safe",
          preferred: true,
          result: dedent`
            FROM golang:1.24-alpine AS build
            WORKDIR /src
            COPY . .
            RUN CGO_ENABLED=0 go build -o /out/api ./cmd/api

            FROM alpine:3.22 AS runtime
            COPY --from=build /out/api /usr/local/bin/api

            FROM runtime
            ENTRYPOINT ["/usr/local/bin/api", "--config", "/etc/api.yaml"]
          `,
        },
      ],
    },
    {
      name: "quotes of a word processor, and a comma at the end, with a comment inside",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          COPY api /api
          CMD [“/api”, \
            # the port
            "--port=80", \
          ]
        `,
      },
      at: "“/api”",
      fixes: [
        {
          title: "Write the list as JSON",
          result: dedent`
            FROM alpine:3.22
            COPY api /api
            CMD ["/api", \
              # the port
              "--port=80" \
            ]
          `,
        },
      ],
    },
    {
      name: "no quotes, and a forgotten comma",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS one
          CMD [./app]
          FROM golang:1.24 AS two
          CMD ["./app" "--port=80"]
          FROM golang:1.24
          RUN ["go", "version",]
        `,
      },
      at: ["./app", '["./app" "--port=80"]', ","],
      message: [/a word in it has no quotes/, /a comma or a quote is missing/, /the comma at its end/],
      fixes: [
        {
          title: "Write the list as JSON",
          result: dedent`
            FROM golang:1.24 AS one
            CMD [./app]
            FROM golang:1.24 AS two
            CMD ["./app" "--port=80"]
            FROM golang:1.24
            RUN ["go", "version"]
          `,
        },
      ],
    },
    {
      name: "a command line in one string",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          RUN <<EOF
          adduser -D app
          EOF
          COPY api /srv/api
          CMD ["/srv/api --port 8080"]
        `,
      },
      at: '"/srv/api --port 8080"',
      severity: "error",
      fixes: [
        {
          title: "Split into 3 strings",
          safety: "suggestion",
          result: dedent`
            FROM alpine:3.22
            RUN <<EOF
            adduser -D app
            EOF
            COPY api /srv/api
            CMD ["/srv/api", "--port", "8080"]
          `,
        },
      ],
    },
    {
      name: "a variable in the place of the program",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          ENV APP=/usr/local/bin/api
          COPY api $APP
          ENTRYPOINT ["$APP"]
        `,
      },
      at: '"$APP"',
      message: /No shell expands `\$APP`/,
      fixes: [
        {
          title: "Write `/usr/local/bin/api`",
          safety: "suggestion",
          result: dedent`
            FROM alpine:3.22
            ENV APP=/usr/local/bin/api
            COPY api $APP
            ENTRYPOINT ["/usr/local/bin/api"]
          `,
        },
      ],
    },
    {
      name: "assignments in the place of the program",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          CMD ["GIN_MODE=release", "go", "run", "."]
          ENTRYPOINT ["APP_ENV=\${APP_ENV}", "go", "run", "."]
        `,
      },
      at: '"APP_ENV=${APP_ENV}"',
      fixes: [
        {
          title: "Remove `APP_ENV=`, which changes nothing",
          safety: "suggestion",
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY . .
            CMD ["GIN_MODE=release", "go", "run", "."]
            ENTRYPOINT ["go", "run", "."]
          `,
        },
      ],
    },
    {
      name: "an assignment that env can make",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          CMD ["GIN_MODE=release", "go", "run", "."]
        `,
      },
      at: '"GIN_MODE=release"',
      fixes: [
        {
          title: "Start the program with `env`",
          result: dedent`
            FROM golang:1.24
            CMD ["env", "GIN_MODE=release", "go", "run", "."]
          `,
        },
      ],
    },
    {
      name: "a program in WORKDIR by its bare name",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine
          WORKDIR /srv/app
          COPY . .
          RUN go build -o server .
          ENTRYPOINT ["server", "--port=80"]
        `,
        "go.mod": "module example.com/server\n",
      },
      at: '"server"',
      message: /lies in `\/srv\/app`, which is not on PATH/,
      fixes: [
        {
          title: "Write `./server`",
          safety: "suggestion",
          result: dedent`
            FROM golang:1.24-alpine
            WORKDIR /srv/app
            COPY . .
            RUN go build -o server .
            ENTRYPOINT ["./server", "--port=80"]
          `,
        },
      ],
    },
    {
      name: "a variable among the arguments of the program that was built",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV PORT=8080
          WORKDIR /srv
          COPY . .
          RUN go build -o /srv/server .
          CMD ["/srv/server", "--port=$PORT"]
        `,
        "go.mod": "module example.com/server\n",
      },
      at: '"--port=$PORT"',
      severity: "warning",
    },
    {
      name: "a health check beside an ENTRYPOINT",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          COPY api /api
          HEALTHCHECK CMD ["/api healthy"]
          ENTRYPOINT ["/api"]
        `,
      },
      at: '"/api healthy"',
      severity: "warning",
    },
    {
      name: "a stage in the middle, which nobody need start",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22 AS tools
          CMD ["tool --all"]
          FROM alpine:3.22
          CMD ["sh"]
        `,
      },
      at: '"tool --all"',
      severity: "warning",
    },
    {
      name: "a list without its closing bracket",
      files: {
        Dockerfile:
          'FROM alpine:3.24\nCOPY app /usr/bin/app\nENTRYPOINT ["app", \\\n  # the port\n  "--port=80"\nUSER 1000\nHEALTHCHECK NONE\n',
      },
      at: '["app", \\\n  # the port\n  "--port=80"',
      severity: "error",
      message: "its closing `]` is missing",
      fixes: [
        {
          title: "Write the list as JSON",
          safety: "safe",
          preferred: true,
          result:
            'FROM alpine:3.24\nCOPY app /usr/bin/app\nENTRYPOINT ["app", \\\n  # the port\n  "--port=80"]\nUSER 1000\nHEALTHCHECK NONE\n',
        },
      ],
    },
    {
      name: "a list without its closing bracket behind a comma, and one whose last word lacks a quote",
      files: {
        Dockerfile: 'FROM golang:1.26 AS build\nCMD ["/app",\nFROM alpine:3.24\nCMD ["/app", "serve\n',
      },
      at: [",", '"serve'],
      severity: ["warning", "error"],
      fixes: [
        {
          title: "Write the list as JSON",
          result: 'FROM golang:1.26 AS build\nCMD ["/app"]\nFROM alpine:3.24\nCMD ["/app", "serve\n',
        },
      ],
    },
    {
      name: "volumes without quotes, in the wrong ones, with a comma too many, on a stage that stands on another",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22 AS base
          ENV LOG_DIR=/var/log/shop
          VOLUME [/data, \${LOG_DIR}]
          FROM base
          VOLUME ['/cache']
          VOLUME [“/pictures”, \
            # what people send
            "/uploads", \
          ]
          VOLUME [ '/blanks' ]
          VOLUME ["/one" "/two"]
          CMD ["cat"]
        `,
      },
      at: ["/data", "'/cache'", "“/pictures”", "'/blanks'", '["/one" "/two"]'],
      severity: "warning",
      message: [
        "VOLUME takes its words as they stand: it declares `[/data,`, `/var/log/shop]`.",
        "it declares `[/cache]`.",
        "it declares `[“/pictures”,`, `/uploads,`, `]`.",
        "it declares `[`, `/blanks`, `]`.",
        "it declares `[/one`, `/two]`.",
      ],
    },
    {
      name: "one volume without quotes",
      files: { Dockerfile: "FROM alpine:3.22\nENV DATA=/srv\nVOLUME [/data, $DATA/x]\n" },
      at: "/data",
      fixes: [
        {
          title: "Write the list as JSON",
          safety: "safe",
          preferred: true,
          result: 'FROM alpine:3.22\nENV DATA=/srv\nVOLUME ["/data", "$DATA/x"]\n',
        },
      ],
    },
    {
      name: "a volume list without its end, and one with a word that is not plain",
      files: { Dockerfile: 'FROM alpine:3.22\nVOLUME ["/data"\nVOLUME [/it\'s, /b]\n' },
      at: ['["/data"', "/it's"],
      fixes: [{ title: "Write the list as JSON", result: 'FROM alpine:3.22\nVOLUME ["/data"]\nVOLUME [/it\'s, /b]\n' }],
    },
    {
      name: "paths of COPY and ADD",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          COPY ['go.mod', 'go.sum', '/src/']
          FROM alpine:3.22
          COPY --from=build --chown=65532 [/etc/profile, /usr/local/bin/]
          ADD ["seed.tar", "/seed/",]
        `,
        "go.mod": "module example.com/shop\n\ngo 1.26\n",
        "go.sum": "",
        "seed.tar": "",
      },
      at: ["'go.mod'", "/etc/profile", ","],
      severity: ["error", "error", "warning"],
      message: [
        "COPY takes its words as they stand: it looks for a source `[go.mod,`.",
        "it looks for a source `[/etc/profile,`.",
        "ADD takes its words as they stand: it looks for a source `[seed.tar,`.",
      ],
      fixes: [
        {
          title: "Write the list as JSON",
          safety: "safe",
          result: dedent`
            FROM golang:1.26 AS build
            COPY ["go.mod", "go.sum", "/src/"]
            FROM alpine:3.22
            COPY --from=build --chown=65532 [/etc/profile, /usr/local/bin/]
            ADD ["seed.tar", "/seed/",]
          `,
        },
        {
          title: "Write the list as JSON",
          safety: "safe",
          result: dedent`
            FROM golang:1.26 AS build
            COPY ['go.mod', 'go.sum', '/src/']
            FROM alpine:3.22
            COPY --from=build --chown=65532 ["/etc/profile", "/usr/local/bin/"]
            ADD ["seed.tar", "/seed/",]
          `,
        },
        {
          title: "Write the list as JSON",
          safety: "safe",
          result: dedent`
            FROM golang:1.26 AS build
            COPY ['go.mod', 'go.sum', '/src/']
            FROM alpine:3.22
            COPY --from=build --chown=65532 [/etc/profile, /usr/local/bin/]
            ADD ["seed.tar", "/seed/"]
          `,
        },
      ],
    },
  ],
  silent: [
    {
      name: "paths as words and as JSON, patterns in brackets, and lists that the builder refuses by itself",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26
          VOLUME /data /logs
          VOLUME ["/cache", "/uploads"]
          VOLUME [ "/blanks" ]
          COPY ["go.mod", "go.sum", "/src/"]
          COPY [a-z]*.go /src/
          COPY [gs]o.mod [xy]
          COPY ['go.mod','/src/']
          SHELL ['/bin/sh', '-c']
          COPY <<['a', b'] /b
          x
          ['a',
        `,
      },
    },
    {
      name: "paths of Windows, whose escapes are no JSON either",
      files: {
        Dockerfile: 'FROM golang:1.26-nanoserver\nVOLUME ["C:\\data", "D:\\logs"]\nCOPY ["a.txt", "C:\\data"]\n',
      },
    },
    {
      name: "brackets of a shell, and a list that goes on in the next line",
      files: {
        Dockerfile:
          'FROM golang:1.26\nRUN ["go", "version"\nRUN [ "$A" = b ] || true\nCMD ["/app",\n  "serve"\n]\nENTRYPOINT [ "$A" = b\n',
      },
    },
    {
      name: "a script that a shell is given, which it looks for in WORKDIR itself",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22 AS first
          WORKDIR /srv
          COPY run.sh ./
          CMD ["sh", "run.sh"]
          FROM first
          RUN apk add --no-cache tini
          ENTRYPOINT ["tini", "--", "/bin/sh", "run.sh"]
        `,
        "run.sh": "exec /srv/shop\n",
      },
    },
    {
      name: "proper lists",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          COPY api /api
          RUN ["chmod", "+x", "/api"]
          HEALTHCHECK CMD ["/api", "--healthy"]
          ENTRYPOINT ["/api", \
            # on every address
            "--listen", ":80"]
          CMD []
        `,
      },
    },
    {
      name: "tests of the shell",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          RUN [ ! -e /etc/nsswitch.conf ] && echo 'hosts: files dns' > /etc/nsswitch.conf
          RUN [ "$(go env GOOS)" = "linux" ]
          RUN [ 'x' ]
          HEALTHCHECK CMD [ -f /tmp/healthy ]
        `,
      },
    },
    {
      name: "a shell that expands",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV PORT=80
          CMD ["sh", "-c", "exec /app --port $PORT"]
        `,
      },
    },
    {
      name: "arguments of an ENTRYPOINT, and of one that the base image has",
      files: {
        Dockerfile: dedent`
          FROM registry.example.com/runner:3 AS runner
          CMD ["build all"]
          FROM alpine:3.22
          ENTRYPOINT ["/bin/echo"]
          CMD ["hello world", "A=b", "$HOME"]
        `,
      },
    },
    {
      name: "a program on PATH",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN go build -o /usr/local/bin/server .
          FROM alpine:3.22
          ENV PATH=/srv/app:$PATH
          WORKDIR /srv/app
          COPY --from=build /usr/local/bin/server .
          CMD ["server"]
        `,
        "go.mod": "module example.com/server\n",
      },
    },
    {
      name: "a link on PATH, and a script that nobody follows",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS linked
          WORKDIR /srv
          COPY . .
          RUN go build -o server . && ln -s /srv/server /usr/local/bin/server
          CMD ["server"]
          FROM golang:1.24
          WORKDIR /srv
          COPY . .
          RUN go build -o server . && ./install.sh
          CMD ["server"]
        `,
        "go.mod": "module example.com/server\n",
        "install.sh": "",
      },
    },
    {
      name: "a CMD that a later one replaces, and Windows",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22 AS replaced
          CMD ['sh']
          CMD ["sh"]
          FROM --platform=windows/amd64 golang:1.24
          WORKDIR /srv
          COPY . .
          RUN go build -o server .
          ENTRYPOINT ["server"]
        `,
        "go.mod": "module example.com/server\n",
      },
    },
  ],
});
