import { programNotInImage } from "../../../server/src/rules/runtime/program-not-in-image";
import { dedent, testRule } from "../../support/ruleTester";

const goMod = "module example.com/team/prices\n\ngo 1.24\n";
const main = "package main\n\nfunc main() {}\n";
const files = { "go.mod": goMod, "main.go": main };

/** A single stage that builds and then starts. */
function single(build: string, start: string): string {
  return `FROM golang:1.24\nWORKDIR /app\nCOPY . .\n${build}\n${start}\n`;
}

testRule(programNotInImage, {
  reported: [
    {
      name: "bash that is to run a command line, on an image without it",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          COPY start.sh /start.sh
          CMD ["bash", "-c", "exec /start.sh"]
        `,
        "start.sh": "#!/bin/sh\nexec sleep 1\n",
      },
      at: '"bash"',
      severity: "error",
      message: "`bash` is not on `alpine:3.22`, so that the container does not start.",
    },
    {
      name: "bash in a list, on an image without it",
      files: {
        Dockerfile:
          'FROM alpine:3.22 AS base\nCOPY start.sh /start.sh\nFROM base\nUSER 1000\nCMD ["/bin/bash", "/start.sh"]\n',
        "start.sh": "#!/bin/bash\nexec sleep 1\n",
      },
      at: '"/bin/bash"',
      severity: "error",
      message: "`bash` is not on `alpine:3.22`, so that the container does not start.",
      fixes: [],
    },
    {
      name: "a folder of the sources, into which `go build -o` puts the program",
      files: {
        Dockerfile: single("RUN go build -o gateway ./gateway/main.go", 'CMD ["/app/gateway"]'),
        "go.mod": goMod,
        "gateway/main.go": main,
      },
      at: '"/app/gateway"',
      severity: "error",
      message: "`/app/gateway` is a folder, so that the container does not start: “permission denied”.",
      fixes: [
        {
          title: "Start `/app/gateway/main`",
          result: single("RUN go build -o gateway ./gateway/main.go", 'CMD ["/app/gateway/main"]'),
        },
      ],
    },
    {
      name: "such a folder, copied by its contents",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26-alpine AS build
          WORKDIR /app
          COPY . .
          RUN CGO_ENABLED=0 go build -o gateway ./gateway/main.go
          FROM alpine:3.24
          WORKDIR /srv
          COPY --from=build /app/gateway .
          USER 1000
          CMD ["/srv/gateway"]
        `,
        "go.mod": goMod,
        "gateway/main.go": main,
      },
      at: '"/srv/gateway"',
      message: "no such file or directory",
    },
    {
      name: "a program in a folder of Alpine's own programs, by another name",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26-alpine AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/prices .
          FROM alpine:3.22
          COPY --from=build /out/prices /bin/prices
          USER 1000
          ENTRYPOINT ["/bin/gateway"]
        `,
        ...files,
      },
      at: '"/bin/gateway"',
      message: "Nothing puts a file at `/bin/gateway`",
      fixes: [
        {
          title: "Start `/bin/prices`",
          result: dedent`
            FROM golang:1.26-alpine AS build
            WORKDIR /src
            COPY . .
            RUN CGO_ENABLED=0 go build -o /out/prices .
            FROM alpine:3.22
            COPY --from=build /out/prices /bin/prices
            USER 1000
            ENTRYPOINT ["/bin/prices"]
          `,
        },
      ],
    },
    {
      name: "the working folder, with the program in it",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/prices .
          FROM alpine:3.24
          WORKDIR /app
          COPY --from=build /out/prices /app
          USER 1000
          ENTRYPOINT ["/app"]
        `,
        ...files,
      },
      at: '"/app"',
      message: "is a folder",
      fixes: [
        {
          title: "Start `/app/prices`",
          result: dedent`
            FROM golang:1.26 AS build
            WORKDIR /src
            COPY . .
            RUN CGO_ENABLED=0 go build -o /out/prices .
            FROM alpine:3.24
            WORKDIR /app
            COPY --from=build /out/prices /app
            USER 1000
            ENTRYPOINT ["/app/prices"]
          `,
        },
      ],
    },
    {
      name: "a shell form with the bare name of a program in WORKDIR",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /app/server .
          FROM alpine:3.22
          WORKDIR /app
          COPY --from=build /app .
          ENTRYPOINT exec server --port 8080
        `,
        "go.mod": "module example.com/server\n",
      },
      at: "server",
      line: 8,
      severity: "error",
      message: "`server` lies in `/app`, which is not on PATH",
      fixes: [
        {
          title: "Write `./server`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            FROM golang:1.26 AS build
            WORKDIR /src
            COPY . .
            RUN CGO_ENABLED=0 go build -o /app/server .
            FROM alpine:3.22
            WORKDIR /app
            COPY --from=build /app .
            ENTRYPOINT exec ./server --port 8080
          `,
        },
      ],
    },
    {
      name: "a program that the module names, not the folder",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /go/src/app
          COPY go.mod ./
          RUN go mod download
          COPY . .
          RUN git config --global core.autocrlf input
          RUN go build \
              # reproducible
              -trimpath
          EXPOSE 8080
          CMD ["./app"]
        `,
        ...files,
      },
      at: '"./app"',
      line: 11,
      severity: "error",
      message: "Nothing puts a file at `/go/src/app/app`",
      fixes: [
        {
          title: "Start `/go/src/app/prices`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            FROM golang:1.24
            WORKDIR /go/src/app
            COPY go.mod ./
            RUN go mod download
            COPY . .
            RUN git config --global core.autocrlf input
            RUN go build \
                # reproducible
                -trimpath
            EXPOSE 8080
            CMD ["/go/src/app/prices"]
          `,
        },
      ],
    },
    {
      name: "the wrong folder in the final stage, built in a heredoc",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS builder
          WORKDIR /prices
          COPY . .
          RUN <<EOF
          set -e
          CGO_ENABLED=0 go build -o /prices/main main.go
          EOF

          FROM alpine:3.22
          RUN apk add --no-cache tzdata
          COPY --from=builder /prices/main /prices/main
          COPY config.yaml /config.yaml
          USER nobody
          ENTRYPOINT ["./app/main"]
          CMD ["--config", "/config.yaml"]
        `,
        ...files,
        "config.yaml": "",
      },
      at: '"./app/main"',
      fixes: [
        {
          title: "Start `/prices/main`",
          result: dedent`
            FROM golang:1.24-alpine AS builder
            WORKDIR /prices
            COPY . .
            RUN <<EOF
            set -e
            CGO_ENABLED=0 go build -o /prices/main main.go
            EOF

            FROM alpine:3.22
            RUN apk add --no-cache tzdata
            COPY --from=builder /prices/main /prices/main
            COPY config.yaml /config.yaml
            USER nobody
            ENTRYPOINT ["/prices/main"]
            CMD ["--config", "/config.yaml"]
          `,
        },
      ],
    },
    {
      name: "the shell form",
      files: { Dockerfile: single("RUN go build -o prices_v2", "ENTRYPOINT ./test"), ...files },
      at: "./test",
      fixes: [
        {
          title: "Start `/app/prices_v2`",
          result: single("RUN go build -o prices_v2", "ENTRYPOINT /app/prices_v2"),
        },
      ],
    },
    {
      name: "a stage that stands on another, with the start command below",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN go build -o /out/prices .
          FROM alpine:3.22 AS base
          WORKDIR /app
          USER nobody
          CMD ["./prices"]
          FROM base
          COPY --from=build /out/prices /srv/prices
        `,
        ...files,
      },
      at: '"./prices"',
      fixes: [
        {
          title: "Start `/srv/prices`",
          result: dedent`
            FROM golang:1.24 AS build
            WORKDIR /src
            COPY . .
            RUN go build -o /out/prices .
            FROM alpine:3.22 AS base
            WORKDIR /app
            USER nobody
            CMD ["/srv/prices"]
            FROM base
            COPY --from=build /out/prices /srv/prices
          `,
        },
      ],
    },
    {
      name: "a script of the Dockerfile itself, which gets no execute bit",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          COPY <<EOF /start.sh
          #!/bin/sh
          exec sleep 1
          EOF
          USER nobody
          ENTRYPOINT ["/start.sh"]
        `,
      },
      at: '"/start.sh"',
      message: "`/start.sh` gets no execute bit",
      fixes: [],
    },
    {
      name: "a script that sh was to read",
      files: { Dockerfile: single("RUN go build -o main .", 'ENTRYPOINT ["sh", "/scripts/start.sh"]'), ...files },
      at: '"/scripts/start.sh"',
      fixes: [],
    },
    {
      name: "a program that a COPY puts into the folder of the base, not into that of the start",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26-alpine AS b
          WORKDIR /app
          COPY . .
          RUN CGO_ENABLED=0 go build -o main .
          FROM alpine:3.22
          COPY --from=b /app/main .
          WORKDIR /app
          USER 1000
          CMD ["./main"]
        `,
        ...files,
      },
      at: '"./main"',
      message: "Nothing puts a file at `/app/main`",
      fixes: [
        {
          title: "Start `/main`",
          result: dedent`
            FROM golang:1.26-alpine AS b
            WORKDIR /app
            COPY . .
            RUN CGO_ENABLED=0 go build -o main .
            FROM alpine:3.22
            COPY --from=b /app/main .
            WORKDIR /app
            USER 1000
            CMD ["/main"]
          `,
        },
      ],
    },
    {
      name: "a destination that becomes the program",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26-alpine AS b
          WORKDIR /app
          COPY . .
          RUN CGO_ENABLED=0 go build -o main .
          FROM alpine:3.22
          COPY --from=b /app/main /app
          CMD ["/app/main"]
        `,
        ...files,
      },
      at: '"/app/main"',
      message: "The COPY makes `/app` the program itself and no folder, so that nothing lies at `/app/main`",
      fixes: [
        {
          title: "Start `/app`",
          result: dedent`
            FROM golang:1.26-alpine AS b
            WORKDIR /app
            COPY . .
            RUN CGO_ENABLED=0 go build -o main .
            FROM alpine:3.22
            COPY --from=b /app/main /app
            CMD ["/app"]
          `,
        },
      ],
    },
    {
      name: "another stage than the one that other builds take in",
      files: {
        Dockerfile:
          'FROM alpine:3 AS base\nRUN apk add curl\nCOPY check /\nCMD ["/base"]\nFROM alpine:3\nRUN apk add git\nCOPY check /\nCMD ["/app"]\n',
        check: "",
        "docker-bake.hcl":
          'target "base" {\n  target = "base"\n}\ntarget "app" {\n}\ntarget "web" {\n  context = "web"\n  contexts = { base = "target:base" }\n}\n',
      },
      context: "guess",
      at: '"/app"',
    },
    {
      name: "a folder that the COPY of a folder makes",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/app .
          FROM scratch
          COPY --from=build /out/ /app
          USER 65532:65532
          CMD ["/app"]
        `,
        "go.mod": "module example.com/shop\n\ngo 1.26\n",
        "main.go": "package main\n\nfunc main() {}\n",
      },
      at: '"/app"',
      message: "`/app` is a folder",
      fixes: [
        {
          title: "Start `/app/app`",
          safety: "suggestion",
          result: dedent`
            FROM golang:1.26 AS build
            WORKDIR /src
            COPY . .
            RUN CGO_ENABLED=0 go build -o /out/app .
            FROM scratch
            COPY --from=build /out/ /app
            USER 65532:65532
            CMD ["/app/app"]
          `,
        },
      ],
    },
    {
      name: "a folder that WORKDIR makes, in a stage on another one",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/app .
          FROM alpine:3.22 AS run
          WORKDIR /app
          FROM run
          COPY --from=build /out/app .
          USER 65532:65532
          ENTRYPOINT ["/app"]
        `,
        "go.mod": "module example.com/shop\n\ngo 1.26\n",
        "main.go": "package main\n\nfunc main() {}\n",
      },
      at: '"/app"',
      message: "`/app` is a folder",
    },
    {
      name: "the working folder into which the program goes",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26-alpine
          WORKDIR /app
          COPY . .
          RUN <<EOF
          go build -o /app .
          EOF
          CMD ["/app"]
        `,
        "go.mod": "module example.com/shop\n\ngo 1.26\n",
        "main.go": "package main\n\nfunc main() {}\n",
      },
      at: '"/app"',
      message: "`/app` is a folder",
    },
    {
      name: "the folder of the project, in shell form",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26-alpine
          COPY . /shop
          RUN cd /shop && go build -o /shop/shop .
          CMD /shop
        `,
        "go.mod": "module example.com/shop\n\ngo 1.26\n",
        "main.go": "package main\n\nfunc main() {}\n",
      },
      at: "/shop",
      message: "`/shop` is a folder",
    },
  ],
  silent: [
    {
      name: "programs of the image, of its packages, and of the folder that a merged /usr makes one",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26-alpine AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/prices .
          FROM alpine:3.22 AS one
          COPY --from=build /out/prices /bin/prices
          ENTRYPOINT ["/usr/bin/nohup", "/bin/prices"]
          FROM alpine:3.22 AS two
          RUN apk add --no-cache supervisor
          COPY --from=build /out/prices /bin/prices
          CMD ["/usr/bin/supervisord"]
          FROM alpine:3.22
          COPY --from=build /out/prices /usr/bin/prices
          CMD ["/bin/prices"]
        `,
        ...files,
      },
    },
    {
      name: "a flag with a blank in it, with which nothing is built",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          WORKDIR /app
          COPY . .
          RUN go build -o /server
          FROM gcr.io/distroless/base-debian12
          COPY -- from=build /server /server
          ENTRYPOINT ["/server"]
        `,
      },
    },
    {
      name: "lists that are no JSON, of which another rule tells",
      files: { Dockerfile: 'FROM alpine:3.24\nCOPY shop /shop\nENTRYPOINT ["/shop"\n', shop: "" },
    },
    {
      name: "the same with a comma too many",
      files: { Dockerfile: 'FROM alpine:3.24\nCOPY shop /shop\nCMD ["/shop", "serve",]\n', shop: "" },
    },
    {
      name: "a folder that a program has replaced",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          COPY . /app
          RUN mv /app/run /run-app && rm -rf /app && mv /run-app /app
          CMD ["/app"]
        `,
        "go.mod": "module example.com/shop\n\ngo 1.26\n",
        "main.go": "package main\n\nfunc main() {}\n",
      },
    },
    {
      name: "a folder that a script may have replaced",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          COPY . /app
          RUN sh /app/setup.sh
          CMD ["/app"]
        `,
        "go.mod": "module example.com/shop\n\ngo 1.26\n",
        "main.go": "package main\n\nfunc main() {}\n",
      },
    },
    {
      name: "words of CMD that the base image's own ENTRYPOINT takes",
      files: {
        Dockerfile: dedent`
          FROM node:24
          COPY . /app
          CMD ["/app"]
        `,
        "go.mod": "module example.com/shop\n\ngo 1.26\n",
        "main.go": "package main\n\nfunc main() {}\n",
      },
    },
    {
      name: "a COPY whose destination may be the program itself",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          COPY --from=registry.example.com/app:1 /out /app
          CMD ["/app"]
        `,
        "go.mod": "module example.com/shop\n\ngo 1.26\n",
        "main.go": "package main\n\nfunc main() {}\n",
      },
    },
    {
      name: "a program that goes into a folder which is there",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26-alpine AS b
          WORKDIR /app
          COPY . .
          RUN CGO_ENABLED=0 go build -o main .
          FROM alpine:3.22
          RUN mkdir -p /app
          COPY --from=b /app/main /app
          CMD ["/app/main"]
        `,
        ...files,
      },
    },
    {
      name: "an output that may be a folder, copied as one",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26-alpine AS b
          WORKDIR /app
          COPY . .
          RUN ./prepare.sh && CGO_ENABLED=0 go build -o main .
          FROM alpine:3.22
          COPY --from=b /app/main .
          WORKDIR /app
          CMD ["./main"]
        `,
        ...files,
      },
    },
    {
      name: "a bash that is there, or may be",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22 AS installed
          RUN apk add --no-cache bash
          COPY start.sh /start.sh
          CMD ["/bin/bash", "/start.sh"]
          FROM alpine:3.22 AS package
          RUN apk add --no-cache some-package
          COPY start.sh /start.sh
          CMD ["bash", "/start.sh"]
          FROM debian:bookworm-slim
          COPY start.sh /start.sh
          ENTRYPOINT ["bash"]
          CMD ["/start.sh"]
        `,
        "start.sh": "exec sleep 1\n",
      },
    },
    {
      name: "bare names in a shell form that PATH or the shell finds",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /app/server . && cp /app/server /app/test
          FROM alpine:3.22 AS path
          ENV PATH=/app:$PATH
          WORKDIR /app
          COPY --from=build /app .
          CMD server
          FROM alpine:3.22 AS linked
          WORKDIR /app
          COPY --from=build /app .
          RUN ln -s /app/server /usr/bin/server
          CMD server
          FROM alpine:3.22 AS assigned
          WORKDIR /app
          COPY --from=build /app .
          CMD PATH=.:$PATH server
          FROM alpine:3.22
          WORKDIR /app
          COPY --from=build /app .
          CMD test -f server
        `,
        "go.mod": "module example.com/server\n",
      },
    },
    {
      name: "data for an image that others build on",
      files: {
        Dockerfile: 'FROM alpine:3\nLABEL a=b\nCOPY hello.txt conf/*.yaml ./\nCMD ["./app"]\n',
        "hello.txt": "",
        "conf/a.yaml": "",
      },
    },
    ...Object.entries({
      "skaffold.yaml": dedent`
        apiVersion: skaffold/v4beta13
        kind: Config
        build:
          artifacts:
            - image: base
              context: base
            - image: app
              context: app
              requires:
                - image: base
                  alias: BASE
      `,
      "docker-bake.hcl": dedent`
        target "base" {
          context = "base"
        }
        target "app" {
          context = "app"
          contexts = { base = "target:base" }
        }
      `,
      "compose.yaml": dedent`
        services:
          base:
            build: base
          app:
            build:
              context: app
              additional_contexts:
                base: service:base
      `,
      "compose.yml": dedent`
        services:
          base:
            build: { context: base, target: Run }
          app:
            build:
              context: app
              additional_contexts: ["base=service:base"]
      `,
    }).map(([file, text]) => ({
      name: `a base that another build takes in: ${file}`,
      files: {
        "base/Dockerfile": 'FROM alpine:3 AS run\nRUN apk add curl\nCOPY check /\nCMD ["/app"]\n',
        "base/check": "",
        "app/Dockerfile": "FROM base\nCOPY app /\n",
        [file]: text,
      },
      file: "base/Dockerfile",
      context: "guess",
    })),
    {
      name: "a script in the working folder of an image of tools, which is mounted at run time",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-bookworm
          RUN go install golang.org/x/tools/cmd/goimports@v0.1.7
          WORKDIR /build
          CMD ["/bin/bash", "/build/scripts/generate.sh"]
        `,
      },
    },
    { name: "the program", files: { Dockerfile: single("RUN go build -o main .", 'CMD ["./main"]'), ...files } },
    {
      name: "a program in place of a folder that is removed before",
      files: {
        Dockerfile: single("RUN rm -rf gateway && go build -o gateway .", 'CMD ["/app/gateway"]'),
        ...files,
        "gateway/notes.txt": "",
      },
    },
    {
      name: "a folder of a context that is guessed, where the right one may have a program of the name",
      files: {
        "grpc/Dockerfile": 'FROM gcr.io/distroless/base-debian12\nCOPY grpc /grpc\nUSER 1000\nENTRYPOINT ["/grpc"]\n',
        "grpc/go.mod": goMod,
        "grpc/cmd/main.go": main,
      },
      file: "grpc/Dockerfile",
      context: "guess",
    },
    {
      name: "the name of a folder that the ignore file keeps out",
      files: {
        Dockerfile: single("RUN go build -o gateway .", 'CMD ["/app/gateway"]'),
        ...files,
        "gateway/notes.txt": "",
        ".dockerignore": "gateway\n",
      },
    },
    {
      name: "a program that make builds",
      files: { Dockerfile: single("RUN make", 'CMD ["./bin/prices"]'), ...files },
    },
    {
      name: "a program that is only mounted in",
      files: { Dockerfile: 'FROM alpine:3.22\nWORKDIR /app\nCMD ["./prices"]\n' },
    },
    {
      name: "a volume over the program",
      files: { Dockerfile: single("RUN go build -o main .\nVOLUME /data", 'CMD ["/data/plugin"]'), ...files },
    },
    {
      name: "a bare name, which PATH decides",
      files: { Dockerfile: single("RUN go build -o main .", 'CMD ["prices"]'), ...files },
    },
    {
      name: "a program of an unknown image",
      files: { Dockerfile: 'FROM registry.example.com/base\nCOPY main.go /x/\nCMD ["/opt/app"]\n', ...files },
    },
    {
      name: "a path that a variable or a blank decides",
      files: { Dockerfile: single("RUN go build -o main .", 'CMD ["$APP/main"]'), ...files },
    },
    {
      name: "a relative path behind cd, and one that may not run",
      files: { Dockerfile: single("RUN go build -o bin/main .", "CMD cd bin && ./main || ./other"), ...files },
    },
    {
      name: "a development stage",
      files: {
        Dockerfile: 'FROM golang:1.24 AS dev\nWORKDIR /app\nCOPY go.mod ./\nCMD ["./tmp/main"]\n',
        ...files,
      },
    },
    {
      name: "a script that a later step makes executable",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          COPY <<EOF /start.sh
          #!/bin/sh
          exec sleep 1
          EOF
          RUN chmod +x /start.sh
          USER nobody
          ENTRYPOINT ["/start.sh"]
        `,
      },
    },
    {
      name: "a script with a mode",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          COPY --chmod=755 <<EOF /start.sh
          #!/bin/sh
          exec sleep 1
          EOF
          USER nobody
          ENTRYPOINT ["/start.sh"]
        `,
      },
    },
    {
      name: "what a COPY that fails was to bring",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN go build -o /out/prices .
          FROM alpine:3.22
          COPY --from=build /dist/prices /app/prices
          USER nobody
          CMD ["/app/prices"]
        `,
        ...files,
      },
    },
    {
      name: "programs in root's home, which a tilde stands for",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN go build -o ~/prices .
          RUN go build -o tool . && mv tool ~/
          HEALTHCHECK CMD ["/root/tool"]
          CMD ["/root/prices"]
        `,
        ...files,
      },
    },
  ],
});
