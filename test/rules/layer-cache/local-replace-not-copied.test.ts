import { localReplaceNotCopied } from "../../../server/src/rules/layer-cache/local-replace-not-copied";
import { dedent, testRule } from "../../support/ruleTester";
import { goMod, goSum, source, withLibrary } from "./modules";

const head = "FROM golang:1.24\nWORKDIR /src\nCOPY go.mod go.sum ./\n";
const staging = ["api", "client", "apis/v2", "machinery", "common"];
const manyReplacements = {
  "go.mod": [
    "module example.com/shop",
    "go 1.24",
    ...staging.map((name) => `require example.com/${name} v0.0.0`),
    ...staging.map((name) => `replace example.com/${name} => ./staging/${name}`),
    "",
  ].join("\n"),
  "go.sum": goSum,
  "main.go": source("main"),
  ...Object.fromEntries(staging.map((name) => [`staging/${name}/go.mod`, `module example.com/${name}\n`])),
  ...Object.fromEntries(staging.map((name) => [`staging/${name}/x.go`, source("x")])),
};

testRule(localReplaceNotCopied, {
  reported: [
    {
      name: "a download with the manifests of the main module alone",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS builder
          RUN apk add --no-cache git
          WORKDIR /go/src/shop

          COPY go.mod go.sum ./
          # modules
          RUN go mod download
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/shop .

          FROM alpine:3.22
          COPY --from=builder /out/shop /usr/local/bin/shop
          ENTRYPOINT ["shop"]
        `,
        ...withLibrary,
      },
      at: "go mod download",
      line: 7,
      severity: "error",
      message:
        "`go mod download` fails: `go.mod` replaces `example.com/lib` with `./lib`, and `/go/src/shop/lib/go.mod` is not in the image yet.",
      related: ["example.com/lib => ./lib"],
      fixes: [
        {
          title: "Copy `lib` first",
          safety: "safe",
          preferred: true,
          result: dedent`
            FROM golang:1.24-alpine AS builder
            RUN apk add --no-cache git
            WORKDIR /go/src/shop

            COPY go.mod go.sum ./
            COPY lib/go.mod ./lib/
            # modules
            RUN go mod download
            COPY . .
            RUN CGO_ENABLED=0 go build -o /out/shop .

            FROM alpine:3.22
            COPY --from=builder /out/shop /usr/local/bin/shop
            ENTRYPOINT ["shop"]
          `,
        },
      ],
    },
    {
      name: "nothing later brings the sources: the whole folder is copied",
      files: { Dockerfile: `${head}RUN go mod download\nCOPY main.go ./\nRUN go build .\n`, ...withLibrary },
      at: "go mod download",
      fixes: [
        {
          title: "Copy `lib` first",
          result: `${head}COPY lib/ ./lib/\nRUN go mod download\nCOPY main.go ./\nRUN go build .\n`,
        },
      ],
    },
    {
      name: "a build that imports the replaced module, with the owner of the manifests",
      files: {
        Dockerfile: `FROM golang:1.24\nWORKDIR /src\nCOPY --chown=1000:1000 go.mod go.sum main.go ./\nRUN go build -o /shop .\n`,
        ...withLibrary,
      },
      at: "go build",
      fixes: [
        {
          title: "Copy `lib` first",
          result: `FROM golang:1.24\nWORKDIR /src\nCOPY --chown=1000:1000 go.mod go.sum main.go ./\nCOPY --chown=1000:1000 lib/ ./lib/\nRUN go build -o /shop .\n`,
        },
      ],
    },
    {
      name: "many replacements below one folder, in a heredoc of an inherited stage",
      files: {
        "build/Dockerfile": dedent`
          FROM golang:1.24 AS base
          COPY go.mod go.sum /src/

          FROM base AS modules
          RUN <<EOF
          cd /src
          go mod download
          EOF
          COPY . /src/
          RUN cd /src && go build -o /out/shop .

          FROM scratch
          COPY --from=modules /out/shop /shop
        `,
        ...manyReplacements,
      },
      at: "go mod download",
      message: "the same holds for 4 more.",
      fixes: [
        {
          title: "Copy the replacements first",
          result: dedent`
            FROM golang:1.24 AS base
            COPY go.mod go.sum /src/

            FROM base AS modules
            COPY staging/ /src/staging/
            RUN <<EOF
            cd /src
            go mod download
            EOF
            COPY . /src/
            RUN cd /src && go build -o /out/shop .

            FROM scratch
            COPY --from=modules /out/shop /shop
          `,
        },
      ],
    },
    {
      name: "a folder outside of the build context, behind a comment in a continuation",
      files: {
        "shop/Dockerfile": `${head}RUN go version \\\n    # the modules\n    && go mod download\nCOPY . .\nRUN go build .\n`,
        "shop/go.mod": `${goMod}\nrequire example.com/lib v0.0.0\nreplace example.com/lib => ../shared\n`,
        "shop/go.sum": goSum,
        "shop/main.go": source("main"),
        "lib/go.mod": "module example.com/lib\n",
      },
      context: "shop",
      at: "go mod download",
      message:
        "`go.mod` replaces `example.com/lib` with `../shared`, which lies outside of the build context and cannot be copied.",
      fixes: [],
    },
    {
      name: "an old module whose whole graph is loaded, also by a build that imports nothing of it",
      files: {
        Dockerfile: `${head}COPY main.go ./\nRUN go build -o /shop .\n`,
        ...withLibrary,
        "go.mod": withLibrary["go.mod"].replace("go 1.24", "go 1.16"),
        "main.go": source("main"),
      },
      at: "go build",
    },
    {
      name: "a stage that the image does not need",
      files: {
        Dockerfile: `FROM golang:1.24 AS cache\nCOPY go.mod go.sum /src/\nRUN cd /src && go mod download\n\nFROM alpine:3.22\n`,
        ...withLibrary,
      },
      at: "go mod download",
      severity: "warning",
    },
  ],
  silent: [
    {
      name: "the manifest is copied first",
      files: {
        Dockerfile: `${head}COPY lib/go.mod lib/\nRUN go mod download\nCOPY . .\nRUN go build .\n`,
        ...withLibrary,
      },
    },
    {
      name: "everything is copied first",
      files: { Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build .\n", ...withLibrary },
    },
    {
      name: "a bind mount shows it",
      files: {
        Dockerfile: `FROM golang:1.24\nWORKDIR /src\nRUN --mount=type=bind,target=. go mod download\n`,
        ...withLibrary,
      },
    },
    {
      name: "a replacement of a module that is not required, and of another version",
      files: {
        Dockerfile: `${head}RUN go mod download\nCOPY . .\nRUN go build .\n`,
        ...withLibrary,
        "go.mod": `${goMod}\nreplace example.com/lib => ./lib\nreplace github.com/gin-gonic/gin v1.9.0 => ./gin\n`,
        "gin/go.mod": "module github.com/gin-gonic/gin\n",
      },
    },
    {
      name: "a replacement by another module",
      files: {
        Dockerfile: `${head}RUN go mod download\n`,
        ...withLibrary,
        "go.mod": `${goMod}\nreplace github.com/gin-gonic/gin => example.com/gin v1.0.0\n`,
      },
    },
    {
      name: "the replacement is dropped or made in the image",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS dropped
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod edit -dropreplace=example.com/lib && go mod download

          FROM golang:1.24 AS edited
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN sed -i '/replace/d' go.mod
          RUN go mod download

          FROM golang:1.24
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN git clone https://git.example.com/lib lib
          RUN go mod download
        `,
        ...withLibrary,
      },
    },
    {
      name: "a build of a pruned module that imports nothing of it, and vendored modules",
      files: {
        Dockerfile: `${head}COPY clock.go ./\nRUN go build clock.go\nRUN go build -mod=vendor .\n`,
        ...withLibrary,
        "clock.go": source("main", "time"),
      },
    },
    {
      name: "named modules, and programs with a version",
      files: {
        Dockerfile: `${head}RUN go mod download github.com/gin-gonic/gin\nRUN go install example.com/tool@v1.2.3\n`,
        ...withLibrary,
      },
    },
    {
      name: "a submodule that was not fetched",
      files: {
        Dockerfile: `${head}RUN go mod download\n`,
        "go.mod": withLibrary["go.mod"],
        "go.sum": goSum,
        "lib/": "",
      },
    },
    {
      name: "what the ignore file hides is a finding of its own",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go mod download\n",
        ...withLibrary,
        ".dockerignore": "lib\n",
      },
    },
  ],
});
