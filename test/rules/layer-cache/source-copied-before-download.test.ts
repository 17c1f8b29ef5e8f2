import { sourceCopiedBeforeDownload } from "../../../server/src/rules/layer-cache/source-copied-before-download";
import { dedent, testRule } from "../../support/ruleTester";

const goMod = "module example.com/shop\n\ngo 1.24\n\nrequire github.com/gin-gonic/gin v1.10.0\n";
const goSum = "github.com/gin-gonic/gin v1.10.0/go.mod h1:4PMNQiOhvDRa013RKVbsiNwoyezlm2rm0uX/T7kzp5Y=\n";
const main = 'package main\n\nimport _ "github.com/gin-gonic/gin"\n\nfunc main() {}\n';
const plainMain = 'package main\n\nimport "net/http"\n\nfunc main() { _ = http.DefaultClient }\n';
const shop = { "go.mod": goMod, "go.sum": goSum, "main.go": main, "internal/cart/cart.go": "package cart\n" };
const nested = { "backend/go.mod": goMod, "backend/go.sum": goSum, "backend/main.go": main, "web/index.html": "<p>\n" };
const withLibrary = {
  ...shop,
  "go.mod": `${goMod}\nrequire example.com/lib v0.0.0\n\nreplace example.com/lib => ./lib\n`,
  "lib/go.mod": "module example.com/lib\n\ngo 1.24\n",
  "lib/lib.go": "package lib\n",
};
const workspace = {
  "go.work": "go 1.24\n\nuse ./api\nuse ./lib\n",
  "api/go.mod": goMod,
  "api/go.sum": goSum,
  "api/main.go": main,
  "lib/go.mod": "module example.com/lib\n\ngo 1.24\n",
  "lib/lib.go": "package lib\n",
};

const insert = "Insert `go mod download` above the source";
const move = "Move `go mod download` above the source";

testRule(sourceCopiedBeforeDownload, {
  reported: [
    {
      name: "an absolute folder below the one that the image begins in, which commands name",
      files: {
        Dockerfile: "FROM golang:1.24\nCOPY . /go/src/shop/\nRUN cd /go/src/shop && go build -o /shop .\n",
        ...shop,
      },
      at: ".",
      fixes: [
        {
          title: insert,
          safety: "safe",
          result:
            "FROM golang:1.24\nCOPY go.mod go.sum /go/src/shop/\nRUN cd /go/src/shop && go mod download\nCOPY . /go/src/shop/\nRUN cd /go/src/shop && go build -o /shop .\n",
        },
      ],
    },
    {
      name: "a folder that counts on the one that the image begins in",
      files: {
        Dockerfile: "FROM golang:1.24\nCOPY . src/shop\nRUN cd src/shop && go build -o /shop .\n",
        ...shop,
      },
      at: ".",
      fixes: [
        {
          title: insert,
          safety: "safe",
          result:
            "FROM golang:1.24\nCOPY go.mod go.sum ./src/shop/\nRUN cd src/shop && go mod download\nCOPY . src/shop\nRUN cd src/shop && go build -o /shop .\n",
        },
      ],
    },
    {
      name: "a working directory with a slash at its end, below the sources",
      files: {
        Dockerfile:
          "FROM golang:1.24\n\nCOPY . /go/src/shop/\nWORKDIR /go/src/shop/\n\nRUN set -eux && \\\n    go mod download && \\\n    go mod verify\n\nRUN go build -o /shop .\n",
        ...shop,
      },
      at: ".",
      fixes: [
        {
          title: move,
          safety: "safe",
          result:
            "FROM golang:1.24\n\nWORKDIR /go/src/shop/\nCOPY go.mod go.sum ./\nRUN set -eux && \\\n    go mod download && \\\n    go mod verify\nCOPY . /go/src/shop/\n\nRUN go build -o /shop .\n",
        },
      ],
    },
    {
      name: "tests, which import more than the program",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go test ./...\n",
        ...shop,
        "main.go": plainMain,
        "main_test.go": main,
      },
      at: ".",
    },
    {
      name: "a package of several that imports another module",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n",
        ...shop,
        "main.go": plainMain,
        "cmd/shop/main.go": main,
      },
      at: ".",
    },
    {
      name: "a golang image whose whole tag the build command names",
      files: {
        Dockerfile: "ARG GO_VERSION\nFROM golang:${GO_VERSION}\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\n",
        "go.mod": "module example.com/a\n\ngo 1.24\n\nrequire github.com/google/uuid v1.6.0\n",
        "go.sum": "github.com/google/uuid v1.6.0 h1:x\n",
        "main.go": 'package main\n\nimport "github.com/google/uuid"\n\nfunc main() { uuid.New() }\n',
      },
      at: ".",
    },
    {
      name: "a folder below that of go.mod, which an unknown command before the sources has not made a module",
      files: {
        Dockerfile: "FROM golang:1.26\nRUN setup-env\nWORKDIR /src\nCOPY . .\nRUN cd cmd/a && go build\n",
        "go.mod": goMod,
        "go.sum": goSum,
        "cmd/a/main.go": 'package main\n\nimport "github.com/gin-gonic/gin"\n\nfunc main() { gin.New() }\n',
      },
      at: ".",
    },
    {
      name: "a member of a workspace, built from the folder of go.work",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26
          WORKDIR /src
          COPY . .
          RUN go build -o /app ./cmd/a
        `,
        "go.work": "go 1.24\n\nuse ./cmd/a\n",
        "cmd/a/go.mod": "module example.com/a\n\ngo 1.24\n\nrequire github.com/google/uuid v1.6.0\n",
        "cmd/a/go.sum": "github.com/google/uuid v1.6.0 h1:x\n",
        "cmd/a/main.go": 'package main\n\nimport "github.com/google/uuid"\n\nfunc main() { uuid.New() }\n',
      },
      at: ".",
      fixes: [
        {
          title: "Insert `go mod download` above the source",
          result: dedent`
            FROM golang:1.26
            WORKDIR /src
            COPY cmd/a/go.mod cmd/a/go.sum ./cmd/a/
            COPY go.work ./
            RUN cd cmd/a && go mod download
            COPY . .
            RUN go build -o /app ./cmd/a
          `,
        },
      ],
    },
    {
      name: "an argument with which a build may switch modules off, and a download then stops",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ARG GO111MODULE=on
          WORKDIR /src
          COPY . .
          RUN go build -o /shop .
        `,
        ...shop,
      },
      at: ".",
      fixes: [
        {
          title: insert,
          safety: "suggestion",
          result: dedent`
            FROM golang:1.24
            ARG GO111MODULE=on
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN go mod download
            COPY . .
            RUN go build -o /shop .
          `,
        },
      ],
    },
    {
      name: "modules that only the RUN itself switches on",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ENV GO111MODULE=off
          WORKDIR /src
          COPY . .
          RUN GO111MODULE=on go build -o /shop .
        `,
        ...shop,
      },
      at: ".",
      fixes: [],
    },
    {
      name: "a setting that the RUN corrects, and that a download in another RUN would refuse",
      files: {
        Dockerfile:
          'FROM golang:1.24\nARG TARGETVARIANT\nENV GOARM=${TARGETVARIANT}\nWORKDIR /src\nCOPY . .\nRUN export GOARM=$(echo "$GOARM" | cut -c2-) && go build .\n',
        ...shop,
      },
      at: ".",
      fixes: [],
    },
    {
      name: "a broad COPY before the build, comments and flags kept",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-bookworm AS build
          WORKDIR /src

          # the whole repository
          COPY --chown=1000:1000 . .
          RUN CGO_ENABLED=0 go build -trimpath -o /out/shop .

          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...shop,
      },
      at: ".",
      line: 5,
      message: "`COPY .` brings Go source files in before `go build` downloads the modules",
      severity: "warning",
      related: ["go build"],
      fixes: [
        {
          title: insert,
          safety: "safe",
          preferred: true,
          result: dedent`
            FROM golang:1.24-bookworm AS build
            WORKDIR /src

            COPY --chown=1000:1000 go.mod go.sum ./
            RUN go mod download
            # the whole repository
            COPY --chown=1000:1000 . .
            RUN CGO_ENABLED=0 go build -trimpath -o /out/shop .

            FROM gcr.io/distroless/static-debian12:nonroot
            COPY --from=build /out/shop /shop
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "a file in the folder cmd, which is no package of the toolchain",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/shop cmd/main.go
        `,
        "go.mod": shop["go.mod"],
        "go.sum": shop["go.sum"],
        "cmd/main.go": 'package main\n\nimport _ "github.com/gin-gonic/gin"\n\nfunc main() {}\n',
      },
      at: ".",
      line: 3,
      related: ["go build"],
    },
    {
      name: "a download of its own moves up with its comment, behind the settings it needs",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS build
          WORKDIR /src
          COPY go.mod go.sum ./
          COPY . .
          COPY --from=web /dist ./web/dist
          ARG GOPROXY=https://goproxy.cn,direct
          RUN apk add --no-cache git \
              # for private modules
              && git config --global url."ssh://git@git.example.com/".insteadOf "https://git.example.com/"

          # modules
          RUN --mount=type=ssh go mod download

          RUN go build -o /out/shop .
        `,
        ...shop,
      },
      at: ".",
      fixes: [
        {
          title: move,
          safety: "safe",
          result: dedent`
            FROM golang:1.24-alpine AS build
            WORKDIR /src
            COPY go.mod go.sum ./
            ARG GOPROXY=https://goproxy.cn,direct
            RUN apk add --no-cache git \
                # for private modules
                && git config --global url."ssh://git@git.example.com/".insteadOf "https://git.example.com/"
            # modules
            RUN --mount=type=ssh go mod download
            COPY . .
            COPY --from=web /dist ./web/dist

            RUN go build -o /out/shop .
          `,
        },
      ],
    },
    {
      name: "a heredoc that only downloads moves as a whole, with the variables of the steps that move",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          ARG GH_TOKEN
          ENV DEBIAN_FRONTEND=noninteractive
          RUN apt-get update && apt-get install -y --no-install-recommends git
          RUN git config --global url."https://\${GH_TOKEN}@git.example.com/".insteadOf "https://git.example.com/"
          ARG VERSION
          RUN <<EOT
            set -e
            go mod download
            go mod verify
          EOT
          RUN go build -ldflags "-X main.version=\${VERSION}" .
        `,
        ...shop,
      },
      at: ".",
      fixes: [
        {
          title: move,
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            ARG GH_TOKEN
            ENV DEBIAN_FRONTEND=noninteractive
            RUN apt-get update && apt-get install -y --no-install-recommends git
            RUN git config --global url."https://\${GH_TOKEN}@git.example.com/".insteadOf "https://git.example.com/"
            COPY go.mod go.sum ./
            RUN <<EOT
              set -e
              go mod download
              go mod verify
            EOT
            COPY . .
            ARG VERSION
            RUN go build -ldflags "-X main.version=\${VERSION}" .
          `,
        },
      ],
    },
    {
      name: "WORKDIR behind an absolute COPY moves along",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ADD . /app
          WORKDIR /app
          RUN go mod download
          RUN go build -o /app/shop .
          CMD ["/app/shop"]
        `,
        ...shop,
      },
      at: ".",
      fixes: [
        {
          title: move,
          result: dedent`
            FROM golang:1.24
            WORKDIR /app
            COPY go.mod go.sum ./
            RUN go mod download
            ADD . /app
            RUN go build -o /app/shop .
            CMD ["/app/shop"]
          `,
        },
      ],
    },
    {
      name: "a nested module below the working directory",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN cd backend && go build -o /out/shop .
        `,
        ...nested,
      },
      at: ".",
      fixes: [
        {
          title: insert,
          safety: "safe",
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY backend/go.mod backend/go.sum ./backend/
            RUN cd backend && go mod download
            COPY . .
            RUN cd backend && go build -o /out/shop .
          `,
        },
      ],
    },
    {
      name: "the folder of a nested module alone, and a second WORKDIR that stays",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY --chown=app . /src
          WORKDIR /src/backend/cmd/shop
          RUN go build -o /out/shop .
        `,
        ...nested,
        "backend/cmd/shop/main.go": main,
      },
      at: ".",
      fixes: [
        {
          title: insert,
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY --chown=app backend/go.mod backend/go.sum ./backend/
            RUN cd backend && go mod download
            COPY --chown=app . /src
            WORKDIR /src/backend/cmd/shop
            RUN go build -o /out/shop .
          `,
        },
      ],
    },
    {
      name: "a narrow COPY of sources, with the manifests behind it",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY internal/ internal/
          COPY go.mod go.sum ./
          RUN go mod download
          COPY main.go .
          RUN go build .
        `,
        ...shop,
      },
      at: "internal/",
      fixes: [
        {
          title: move,
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN go mod download
            COPY internal/ internal/
            COPY main.go .
            RUN go build .
          `,
        },
      ],
    },
    {
      name: "one file among the manifests",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY go.mod go.sum main.go ./
          RUN go mod download
        `,
        ...shop,
      },
      at: "main.go",
      fixes: [
        {
          title: move,
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN go mod download
            COPY go.mod go.sum main.go ./
          `,
        },
      ],
    },
    {
      name: "settings and secrets of the RUN itself reach the new download",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN --mount=type=secret,id=netrc,target=/root/.netrc --network=host \
              --mount=type=cache,target=/root/.cache/go-build \
              export GOPRIVATE=git.example.com && GOPROXY='https://proxy.example.com|direct' go build -o /out/shop .
        `,
        ...shop,
      },
      at: ".",
      fixes: [
        {
          title: insert,
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN --mount=type=secret,id=netrc,target=/root/.netrc --network=host GOPRIVATE=git.example.com GOPROXY='https://proxy.example.com|direct' go mod download
            COPY . .
            RUN --mount=type=secret,id=netrc,target=/root/.netrc --network=host \
                --mount=type=cache,target=/root/.cache/go-build \
                export GOPRIVATE=git.example.com && GOPROXY='https://proxy.example.com|direct' go build -o /out/shop .
          `,
        },
      ],
    },
    {
      name: "a heredoc that downloads and builds",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN <<EOT
            go env -w GOPROXY=https://goproxy.cn,direct
            go mod download
            go build -o /out/shop .
          EOT
        `,
        ...shop,
      },
      at: ".",
      related: ["go mod download"],
      fixes: [
        {
          title: insert,
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN GOPROXY=https://goproxy.cn,direct go mod download
            COPY . .
            RUN <<EOT
              go env -w GOPROXY=https://goproxy.cn,direct
              go mod download
              go build -o /out/shop .
            EOT
          `,
        },
      ],
    },
    {
      name: "the sources come with an earlier stage, and one finding is enough",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS sources
          WORKDIR /src
          COPY . .

          FROM sources AS build
          RUN go mod tidy
          RUN go build -o /out/shop .

          FROM scratch
          COPY --from=build /out/shop /shop
        `,
        ...shop,
      },
      at: ".",
      line: 3,
      fixes: [
        {
          title: insert,
          result: dedent`
            FROM golang:1.24 AS sources
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN go mod download
            COPY . .

            FROM sources AS build
            RUN go mod tidy
            RUN go build -o /out/shop .

            FROM scratch
            COPY --from=build /out/shop /shop
          `,
        },
      ],
    },
    {
      name: "two stages download beside each other, and one finding is enough for the COPY below them",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          WORKDIR /src
          COPY . .

          FROM base AS test
          RUN go test ./...

          FROM base AS build
          RUN CGO_ENABLED=0 go build -o /out/shop .
        `,
        ...shop,
      },
      at: ".",
      line: 3,
      message: "before `go test` downloads the modules",
      related: ["go test", "go build"],
      fixes: [
        {
          title: insert,
          safety: "safe",
          preferred: true,
          result: dedent`
            FROM golang:1.24 AS base
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN go mod download
            COPY . .

            FROM base AS test
            RUN go test ./...

            FROM base AS build
            RUN CGO_ENABLED=0 go build -o /out/shop .
          `,
        },
      ],
    },
    {
      name: "two modules in one RUN, each by its go.mod",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26
          WORKDIR /src
          COPY . .
          RUN cd a && go build -o /a . && cd ../b && go build -o /b .
        `,
        "a/go.mod": goMod,
        "a/go.sum": goSum,
        "a/main.go": main,
        "b/go.mod": goMod.replace("shop", "mail"),
        "b/go.sum": goSum,
        "b/main.go": main,
      },
      at: [".", "."],
      message: [
        "before `go build` downloads the modules of `a/go.mod`: every edit",
        "before `go build` downloads the modules of `b/go.mod`: every edit",
      ],
    },
    {
      name: "a local replacement: its go.mod as well, for a person to look at",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN go build .
        `,
        ...withLibrary,
      },
      at: ".",
      fixes: [
        {
          title: insert,
          safety: "suggestion",
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY go.mod go.sum ./
            COPY lib/go.mod ./lib/
            RUN go mod download
            COPY . .
            RUN go build .
          `,
        },
      ],
    },
    {
      name: "a workspace: the manifests of every member",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN cd api && go build .
        `,
        ...workspace,
      },
      at: ".",
      fixes: [
        {
          title: insert,
          safety: "suggestion",
          result: dedent`
            FROM golang:1.24
            WORKDIR /src
            COPY api/go.mod api/go.sum ./api/
            COPY lib/go.mod ./lib/
            COPY go.work ./
            RUN cd api && go mod download
            COPY . .
            RUN cd api && go build .
          `,
        },
      ],
    },
    {
      name: "keywords in small letters, as the file writes them",
      files: {
        Dockerfile: "from golang:1.26\nworkdir /src\n# all\ncopy . .\nrun\tgo build -o /app .\n",
        ...shop,
      },
      at: ".",
      fixes: [
        {
          title: insert,
          result:
            "from golang:1.26\nworkdir /src\ncopy go.mod go.sum ./\nrun go mod download\n# all\ncopy . .\nrun\tgo build -o /app .\n",
        },
      ],
    },
    {
      name: "no fix: go.sum is missing",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build .\n",
        "go.mod": goMod,
        "main.go": main,
      },
      at: ".",
      fixes: [],
    },
    {
      name: "no fix: go.sum is ignored",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go mod tidy && go build .\n",
        ...shop,
        ".dockerignore": "*.sum\n",
      },
      at: ".",
      fixes: [],
    },
    {
      name: "no fix: a replacement outside the build context",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build .\n",
        ...shop,
        "go.mod": `${goMod}\nreplace example.com/lib => ../lib\n`,
      },
      at: ".",
      fixes: [],
    },
    {
      name: "no fix: a script comes between that may prepare the download",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN ./scripts/credentials.sh\nRUN go mod download\n",
        ...shop,
      },
      at: ".",
      fixes: [],
    },
    {
      name: "no fix: git's settings are those of the repository",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN git config http.sslVerify false\nRUN go mod download\n",
        ...shop,
      },
      at: ".",
      fixes: [],
    },
    {
      name: "no fix: a variable that the COPY uses would change before it",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /src\nARG GOPATH=/src\nCOPY . $GOPATH\nENV GOPATH=/go\nRUN go mod download\n",
        ...shop,
      },
      at: ".",
      fixes: [],
    },
    {
      name: "no fix: keys are copied between",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nCOPY known_hosts /root/.ssh/\nRUN go mod download\n",
        ...shop,
        known_hosts: "",
      },
      at: ".",
      fixes: [],
    },
    {
      name: "no fix: another user downloads",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nUSER 1000\nENV HOME=/tmp\nRUN go mod download\n",
        ...shop,
      },
      at: ".",
      fixes: [],
    },
    {
      name: "no fix that would write a credential a second time",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN GOPROXY=https://bot:s3cr3t-t0ken@proxy.example.com go build .\n",
        ...shop,
      },
      at: ".",
      secret: "s3cr3t-t0ken",
      fixes: [],
    },
    ...[
      "GOPROXY='https://goproxy.cn;direct'",
      "GOPROXY=direct,https://goproxy.cn",
      "GOPROXY=http://goproxy.cn",
      "GOPROXY=http://proxy.example.com:3128",
      "GOSUMDB=off",
      "GOSUMDB=on",
      "GOPRIVATE=https://git.example.com/shop",
      "GOPRIVATE='a.example.com, b.example.com'",
      "GOPRIVATE=github.com",
      "GOPRIVATE=github.com/gin-gonic/gin/*",
      "GOINSECURE=*",
      "GONOSUMDB=*",
      "GONOPROXY=git.example.com",
    ].map((setting) => ({
      name: `no fix that would write a faulty value a second time: ${setting}`,
      files: { Dockerfile: `FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN ${setting} go build .\n`, ...shop },
      at: ".",
      fixes: [],
    })),
    ...[
      "GOPROXY=http://proxy.internal:8081/go,direct",
      "GOSUMDB=sum.golang.google.cn",
      "GOPRIVATE='git.example.com/shop,*.corp.example.com'",
      "GONOPROXY=git.example.com GONOSUMDB=git.example.com",
      "GOPRIVATE=git.example.com GONOPROXY=none",
      "GOINSECURE=git.example.com",
    ].map((setting) => ({
      name: `a sound value that the download needs as well: ${setting}`,
      files: { Dockerfile: `FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN ${setting} go build .\n`, ...shop },
      at: ".",
      fixes: [
        {
          title: insert,
          result: `FROM golang:1.24\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN ${setting} go mod download\nCOPY . .\nRUN ${setting} go build .\n`,
        },
      ],
    })),
    {
      name: "no fix: packages are installed in the same RUN",
      files: {
        Dockerfile: "FROM golang:1.24-alpine\nWORKDIR /src\nCOPY . .\nRUN apk add git && go build .\n",
        ...shop,
      },
      at: ".",
      fixes: [],
    },
  ],
  silent: [
    {
      name: "a member of a workspace that requires nothing but another member",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN cd api && go build .\n",
        "go.work": "go 1.24\n\nuse (\n\t./api\n\t./lib\n)\n",
        "api/go.mod": "module example.com/api\n\ngo 1.24\n\nrequire example.com/lib v0.0.0\n",
        "api/main.go": main,
        "lib/go.mod": "module example.com/lib\n\ngo 1.24\n",
      },
    },
    {
      name: "a file that imports nothing from other modules",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build -o /shop main.go\n",
        ...shop,
        "main.go": plainMain,
      },
    },
    {
      name: "a package that imports nothing from other modules, whose tests do",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build -o /shop .\n",
        ...shop,
        "main.go": plainMain,
        "main_test.go": main,
      },
    },
    {
      name: "all packages of a module, of which none imports another one, in a workspace",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN cd api && go install ./... && go run ./cmd/seed\n",
        ...workspace,
        "api/main.go": plainMain,
        "api/cmd/seed/main.go": plainMain,
      },
    },
    {
      name: "packages of a module from before Go 1.17, of which only the go.mod files are read",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build -o /shop .\n",
        ...shop,
        "go.mod": goMod.replace("go 1.24", "go 1.16"),
        "main.go": plainMain,
      },
    },
    {
      name: "a program of the toolchain, which needs no modules",
      files: { Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go install cmd/vet\n", ...shop },
    },
    {
      name: "a program in a folder of its own, whose module is not that of the workspace",
      files: {
        "tools/probe/Dockerfile": "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build -o probe probe.go\n",
        "tools/probe/probe.go": "package main\n\nfunc main() {}\n",
        "go.mod": "module example.com/shop\n\ngo 1.24\n\nrequire github.com/gin-gonic/gin v1.10.0\n",
        "go.sum": "",
        "main.go": "package main\n\nfunc main() {}\n",
      },
      context: "guess",
    },
    {
      name: "an example from before modules",
      files: {
        "examples/go/Dockerfile":
          "FROM golang:1.24\nCOPY . /go/src/thing\nWORKDIR /go/src/thing\nRUN dep ensure && go build ./...\n",
        "examples/go/main.go": "package main\n\nfunc main() {}\n",
        "go.mod": "module example.com/shop\n\ngo 1.24\n\nrequire github.com/gin-gonic/gin v1.10.0\n",
        "go.sum": "",
      },
      context: "guess",
    },
    {
      name: "a layer of its own for the download",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          RUN go build -o /out/shop .
          RUN go mod tidy
        `,
        ...shop,
      },
    },
    {
      name: "only files that are no Go sources come first",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY web/ .\nCOPY go.mod go.sum ./\nRUN go mod download\n",
        ...shop,
        "web/app.js": "",
      },
    },
    {
      name: "the list of tools among the manifests",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY go.mod go.sum tools.go ./\nRUN go mod download\n",
        ...shop,
        "tools.go": "//go:build tools\n\npackage tools\n",
      },
    },
    {
      name: "the sources of a local replacement, which the download needs",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY go.mod go.sum ./
          COPY lib/ ./lib/
          RUN go mod download
          COPY . .
          RUN go build .
        `,
        ...withLibrary,
      },
    },
    {
      name: "vendor is in use",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build .\n",
        ...shop,
        "vendor/modules.txt": "# github.com/gin-gonic/gin v1.10.0\n",
      },
    },
    {
      name: "-mod=vendor",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nENV GOFLAGS=-mod=vendor\nCOPY . .\nRUN go build .\n",
        ...shop,
      },
    },
    {
      name: "bind mounts only",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nRUN --mount=type=bind,target=. go build -o /out/shop .\n",
        ...shop,
      },
    },
    {
      name: "sources from git",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /src\nADD https://github.com/example/shop.git#v1.2.0 .\nRUN go mod download && go build .\n",
      },
    },
    {
      name: "a parent stage has downloaded",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS modules
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download

          FROM modules AS build
          COPY . .
          RUN go build .
        `,
        ...shop,
      },
    },
    {
      name: "another stage has downloaded, and its module cache is copied",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS modules
          WORKDIR /modules
          COPY go.mod go.sum ./
          RUN go mod download

          FROM golang:1.24 AS build
          COPY --from=modules /go/pkg /go/pkg
          COPY . /src
          WORKDIR /src
          RUN go build -o /out/shop .
        `,
        ...shop,
      },
    },
    {
      name: "the same module, downloaded at another place of the image",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          ADD go.mod go.sum /
          RUN go mod download
          WORKDIR /src
          COPY . .
          RUN go build .
        `,
        ...shop,
      },
    },
    {
      name: "only a tool with its version is installed",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go install golang.org/x/tools/cmd/stringer@v0.30.0\n",
        ...shop,
      },
    },
    {
      name: "a cache mount keeps the modules",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN --mount=type=cache,target=/go/pkg/mod go build .\n",
        ...shop,
      },
    },
    {
      name: "nothing to download",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build .\n",
        "go.mod": "module example.com/a\n\ngo 1.24\n",
        "main.go": main,
      },
    },
    {
      name: "go.mod is made in the image",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go mod init example.com/a && go mod tidy\nRUN go build .\n",
        "main.go": main,
      },
    },
    {
      name: "a download that may not run",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN test -d /go/pkg/mod/cache || go mod download\n",
        ...shop,
      },
    },
    {
      name: "the modules of another folder",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY tools/ tools/\nCOPY go.mod go.sum ./\nRUN go mod download\n",
        ...shop,
        "tools/go.mod": "module example.com/tools\n",
        "tools/gen.go": main,
      },
    },
    {
      name: "Go 1.12 in GOPATH/src, which builds from vendor and knows no modules there",
      files: {
        Dockerfile: dedent`
          FROM golang:1.12.12
          WORKDIR /go/src/example.com/shop
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/shop .
        `,
        ...shop,
        "vendor/modules.txt": "# github.com/gin-gonic/gin v1.10.0\n",
      },
    },
    {
      name: "a cache mount in an image of which nobody knows where its module cache lies",
      files: {
        Dockerfile: dedent`
          FROM quay.io/prometheus/golang-builder AS build
          WORKDIR /src
          COPY . .
          RUN --mount=type=cache,target=/go/pkg/mod go mod download
        `,
        ...shop,
      },
    },
  ],
});
