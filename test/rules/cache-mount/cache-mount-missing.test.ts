import { cacheMountMissing } from "../../../server/src/rules/cache-mount/cache-mount-missing";
import { dedent, testRule } from "../../support/ruleTester";

const goMod = "module example.com/shop\n\ngo 1.24\n\nrequire github.com/gin-gonic/gin v1.10.0\n";
const goSum = "github.com/gin-gonic/gin v1.10.0/go.mod h1:4PMNQiOhvDRa013RKVbsiNwoyezlm2rm0uX/T7kzp5Y=\n";
const shop = {
  "go.mod": goMod,
  "go.sum": goSum,
  "main.go": 'package main\n\nimport _ "github.com/gin-gonic/gin"\n\nfunc main() {}\n',
};

const ship = "\nFROM scratch\nCOPY --from=build /out/shop /shop\n";
/** A build stage of these lines, and a final stage that takes its program. */
const builder = (lines: string, image = "golang:1.24") => `FROM ${image} AS build\nWORKDIR /src\n${lines}${ship}`;
const layer = "COPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\n";

const both = "Mount the module cache and the build cache in the Go steps";
const buildOnly = "Mount the build cache in the Go steps";

testRule(cacheMountMissing, {
  reported: [
    {
      name: "a member of a workspace, built from the folder of go.work",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /app ./cmd/a
          FROM scratch
          COPY --from=0 /app /app
          ENTRYPOINT ["/app"]
        `,
        "go.work": "go 1.24\n\nuse ./cmd/a\n",
        "cmd/a/go.mod": "module example.com/a\n\ngo 1.24\n\nrequire github.com/google/uuid v1.6.0\n",
        "cmd/a/go.sum": "github.com/google/uuid v1.6.0 h1:x\n",
        "cmd/a/main.go": 'package main\n\nimport "github.com/google/uuid"\n\nfunc main() { uuid.New() }\n',
      },
      at: "go build",
      message: "downloads all modules and compiles all packages again",
    },
    {
      name: "neither mount nor download layer: both caches, each flag on its line",
      files: {
        Dockerfile: dedent`
          FROM node:22-alpine AS web
          WORKDIR /web
          COPY web .
          RUN npm ci && npm run build

          FROM golang:1.24-alpine AS build
          ENV CGO_ENABLED=0
          WORKDIR /src
          COPY . .
          COPY --from=web /web/dist ./web/dist
          RUN go vet ./...
          RUN go build -trimpath \
              # stripped
              -ldflags="-s -w" -o /out/shop .

          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=build /out/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...shop,
        "web/package.json": "{}\n",
      },
      at: "go vet",
      severity: "information",
      message: "no cache mount keeps `/go/pkg/mod` and `/root/.cache/go-build`",
      related: ["go build"],
      fixes: [
        {
          title: both,
          safety: "suggestion",
          preferred: true,
          result: dedent`
            FROM node:22-alpine AS web
            WORKDIR /web
            COPY web .
            RUN npm ci && npm run build

            FROM golang:1.24-alpine AS build
            ENV CGO_ENABLED=0
            WORKDIR /src
            COPY . .
            COPY --from=web /web/dist ./web/dist
            RUN --mount=type=cache,target=/go/pkg/mod \
                --mount=type=cache,target=/root/.cache/go-build \
                go vet ./...
            RUN --mount=type=cache,target=/go/pkg/mod \
                --mount=type=cache,target=/root/.cache/go-build \
                go build -trimpath \
                # stripped
                -ldflags="-s -w" -o /out/shop .

            FROM gcr.io/distroless/static-debian12:nonroot
            COPY --from=build /out/shop /shop
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "a download layer: a mount for the modules would hide it",
      files: { Dockerfile: builder(`${layer}RUN go build -o /out/shop .\n`), ...shop },
      at: "go build",
      severity: "hint",
      message: "no cache mount keeps `/root/.cache/go-build`",
      fixes: [
        {
          title: buildOnly,
          safety: "suggestion",
          result: builder(
            `${layer}RUN --mount=type=cache,target=/root/.cache/go-build \\\n    go build -o /out/shop .\n`,
          ),
        },
      ],
    },
    {
      name: "the download layer of a parent stage",
      files: {
        Dockerfile: `FROM golang:1.24 AS modules\nWORKDIR /src\n${layer.replace("COPY . .\n", "")}\nFROM modules AS build\nCOPY . .\nRUN go build -o /out/shop .\n${ship}`,
        ...shop,
      },
      at: "go build",
      severity: "hint",
    },
    {
      name: "download and build in one RUN, all steps alike",
      files: {
        Dockerfile: builder("COPY . .\nRUN go mod download && go build -o /out/shop .\nRUN go test ./...\n"),
        ...shop,
      },
      at: "go build",
      message: "`go mod download` downloads all modules and `go build` compiles all packages again",
      severity: "information",
      related: ["go test"],
      fixes: [
        {
          title: both,
          result: builder(
            "COPY . .\nRUN --mount=type=cache,target=/go/pkg/mod \\\n    --mount=type=cache,target=/root/.cache/go-build \\\n    go mod download && go build -o /out/shop .\n" +
              "RUN --mount=type=cache,target=/go/pkg/mod \\\n    --mount=type=cache,target=/root/.cache/go-build \\\n    go test ./...\n",
          ),
        },
      ],
    },
    {
      name: "a tab behind the keyword",
      files: { Dockerfile: builder(`${layer}RUN\tgo build -o /out/shop .\n`), ...shop },
      at: "go build",
      fixes: [
        {
          title: buildOnly,
          result: builder(
            `${layer}RUN --mount=type=cache,target=/root/.cache/go-build \\\n    go build -o /out/shop .\n`,
          ),
        },
      ],
    },
    {
      name: "other flags stay in front, and a heredoc stays on its line",
      files: {
        Dockerfile: builder(
          `${layer}RUN --network=none <<EOT\n  go build -o /out/shop .\nEOT\nRUN --network=none go vet .\n`,
        ),
        ...shop,
      },
      at: "go build",
      fixes: [
        {
          title: buildOnly,
          result: builder(
            `${layer}RUN --network=none --mount=type=cache,target=/root/.cache/go-build <<EOT\n  go build -o /out/shop .\nEOT\nRUN --network=none \\\n    --mount=type=cache,target=/root/.cache/go-build \\\n    go vet .\n`,
          ),
        },
      ],
    },
    {
      name: "the places that the stage's settings name",
      files: {
        Dockerfile: builder("ENV GOMODCACHE=/cache/mod GOCACHE=/cache/build\nCOPY . .\nRUN go build -o /out/shop .\n"),
        ...shop,
      },
      at: "go build",
      message: "`/cache/mod` and `/cache/build`",
      fixes: [
        {
          title: both,
          result: builder(
            "ENV GOMODCACHE=/cache/mod GOCACHE=/cache/build\nCOPY . .\nRUN --mount=type=cache,target=/cache/mod \\\n    --mount=type=cache,target=/cache/build \\\n    go build -o /out/shop .\n",
          ),
        },
      ],
    },
    {
      name: "a user with known numbers owns the mounts",
      files: {
        Dockerfile: builder(
          "RUN useradd --create-home --uid 1000 --gid 1000 dev\nUSER dev\nCOPY . .\nRUN go build -o /out/shop .\n",
        ),
        ...shop,
      },
      at: "go build",
      fixes: [
        {
          title: both,
          result: builder(
            "RUN useradd --create-home --uid 1000 --gid 1000 dev\nUSER dev\nCOPY . .\n" +
              "RUN --mount=type=cache,target=/go/pkg/mod,uid=1000,gid=1000 \\\n    --mount=type=cache,target=/home/dev/.cache/go-build,uid=1000,gid=1000 \\\n    go build -o /out/shop .\n",
          ),
        },
      ],
    },
    {
      name: "no fix: nobody knows the number of the user",
      files: {
        Dockerfile: builder("RUN useradd -m dev\nUSER dev\nCOPY . .\nRUN go build -o /out/shop .\n"),
        ...shop,
      },
      at: "go build",
      fixes: [],
    },
    {
      name: "the mounts that another step has",
      files: {
        Dockerfile: builder(
          "COPY . .\nRUN go build -o /out/shop .\nRUN --mount=type=cache,id=shop,target=/root/.cache/go-build --mount=type=cache,id=mod,target=/go/pkg/mod go test .\n",
        ),
        ...shop,
      },
      at: "go build",
      fixes: [
        {
          title: both,
          result: builder(
            "COPY . .\nRUN --mount=type=cache,id=mod,target=/go/pkg/mod \\\n    --mount=type=cache,id=shop,target=/root/.cache/go-build \\\n    go build -o /out/shop .\nRUN --mount=type=cache,id=shop,target=/root/.cache/go-build --mount=type=cache,id=mod,target=/go/pkg/mod go test .\n",
          ),
        },
      ],
    },
    {
      name: "no fix: the step empties the cache, which a mount forbids",
      files: { Dockerfile: builder("COPY . .\nRUN go build -o /out/shop . && go clean -modcache\n"), ...shop },
      at: "go build",
      fixes: [],
    },
    {
      name: "no fix: the step removes the cache's folder",
      files: { Dockerfile: builder(`${layer}RUN go build -o /out/shop . && rm -rf /root/.cache\n`), ...shop },
      at: "go build",
      fixes: [],
    },
    {
      name: "no fix: make may need the modules as well",
      files: { Dockerfile: builder("COPY . .\nRUN go build -o /out/shop .\nRUN make lint\n"), ...shop },
      at: "go build",
      fixes: [],
    },
    {
      name: "no fix: the module cache is copied out of the stage",
      files: {
        Dockerfile: `${builder("COPY . .\nRUN go build -o /out/shop .\n")}COPY --from=build /go/pkg/mod/cache /cache\n`,
        ...shop,
      },
      at: "go build",
      fixes: [],
    },
    {
      name: "no fix: the cache has a folder of everybody's",
      files: { Dockerfile: builder(`${layer}ENV GOCACHE=/tmp\nRUN go build -o /out/shop .\n`), ...shop },
      at: "go build",
      fixes: [],
    },
    {
      name: "no fix: a command writes into the folder of the cache",
      files: {
        Dockerfile: builder(`${layer}ENV GOCACHE=/cache\nRUN go build -o /out/shop . && date > /cache/stamp\n`),
        ...shop,
      },
      at: "go build",
      fixes: [],
    },
    {
      name: "no fix: the program is built into the folder of the cache",
      files: {
        Dockerfile: builder(
          `${layer}ENV GOCACHE=/cache/go\nRUN go build -o /cache/go/shop . && cp /cache/go/shop /out/shop\n`,
        ),
        ...shop,
      },
      at: "go build",
      fixes: [],
    },
    {
      name: "no fix: the cache lies in the folder of the sources",
      files: { Dockerfile: builder(`${layer}ENV GOCACHE=/src\nRUN go build -o /out/shop .\n`), ...shop },
      at: "go build",
      fixes: [],
    },
    {
      name: "a folder at the top that is made for the cache",
      files: {
        Dockerfile: builder(`${layer}ENV GOCACHE=/cache\nRUN mkdir -p /cache && go build -o /out/shop .\n`),
        ...shop,
      },
      at: "go build",
      fixes: [
        {
          title: buildOnly,
          result: builder(
            `${layer}ENV GOCACHE=/cache\nRUN --mount=type=cache,target=/cache \\\n    mkdir -p /cache && go build -o /out/shop .\n`,
          ),
        },
      ],
    },
    {
      name: "the module cache is mounted, the build cache is not",
      files: {
        Dockerfile: builder(
          "COPY . .\nRUN --mount=type=cache,target=/go/pkg/mod CGO_ENABLED=0 go build -o /out/shop .\n",
        ),
        ...shop,
      },
      at: "go build",
      severity: "hint",
      message: "no cache mount keeps `/root/.cache/go-build`.",
      fixes: [
        {
          title: buildOnly,
          result: builder(
            "COPY . .\nRUN --mount=type=cache,target=/go/pkg/mod \\\n" +
              "    --mount=type=cache,target=/root/.cache/go-build \\\n    CGO_ENABLED=0 go build -o /out/shop .\n",
          ),
        },
      ],
    },
    {
      name: "vendor: only the build cache",
      files: {
        Dockerfile: builder("COPY . .\nRUN go build -o /out/shop .\n"),
        ...shop,
        "vendor/modules.txt": "# github.com/gin-gonic/gin v1.10.0\n",
      },
      at: "go build",
      severity: "hint",
      fixes: [
        {
          title: buildOnly,
          result: builder(
            "COPY . .\nRUN --mount=type=cache,target=/root/.cache/go-build \\\n    go build -o /out/shop .\n",
          ),
        },
      ],
    },
  ],
  silent: [
    {
      name: "a release before the build cache",
      files: { Dockerfile: "FROM golang:1.9\nWORKDIR /go/src/example.com/shop\nCOPY . .\nRUN go build -o /shop .\n" },
    },
    {
      name: "dependencies that an earlier layer has compiled: a mount would hide them",
      files: {
        Dockerfile: builder(
          "COPY go.mod go.sum ./\nRUN go mod download && go install github.com/gin-gonic/gin\nCOPY . .\nRUN go build -o /out/shop .\n",
        ),
        ...shop,
      },
    },
    {
      name: "a store of pnpm's that the file brings along",
      files: {
        Dockerfile:
          "FROM node:22-alpine AS web\nWORKDIR /app\nCOPY .local /root/.local\nCOPY web ./\nRUN npm install --global pnpm && pnpm install --frozen-lockfile\nFROM golang:1.24\nCOPY --from=web /app /app\n",
        "web/package.json": "{}\n",
        "web/pnpm-lock.yaml": "lockfileVersion: '9.0'\n",
      },
    },
    {
      name: "both are mounted",
      files: {
        Dockerfile: builder(
          "COPY . .\nRUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go build -o /out/shop .\n",
        ),
        ...shop,
      },
    },
    {
      name: "a mount that misses the build cache, which is another rule's",
      files: {
        Dockerfile: builder(
          "COPY . .\nRUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/home/app/.cache/go-build go build -o /out/shop .\n",
        ),
        ...shop,
      },
    },
    {
      name: "a download layer and a mounted build cache",
      files: {
        Dockerfile: builder(`${layer}RUN --mount=type=cache,target=/root/.cache/go-build go build -o /out/shop .\n`),
        ...shop,
      },
    },
    {
      name: "a mount above both caches",
      files: {
        Dockerfile: builder(
          "ENV GOCACHE=/cache/b GOMODCACHE=/cache/m\nCOPY . .\nRUN --mount=type=cache,target=/cache go build .\n",
        ),
        ...shop,
      },
    },
    {
      name: "the final stage, which may need what it downloads",
      files: {
        Dockerfile: 'FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build -o /shop .\nCMD ["/shop"]\n',
        ...shop,
      },
    },
    {
      name: "a stage below the final one",
      files: {
        Dockerfile:
          'FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /shop .\n\nFROM build\nCMD ["/shop"]\n',
        ...shop,
      },
    },
    {
      name: "an image of which the home is not known",
      files: {
        Dockerfile: builder("COPY . .\nRUN go build -o /out/shop .\n", "registry.example.com/go-build:7"),
        ...shop,
      },
    },
    {
      name: "a user of which the home is not known",
      files: { Dockerfile: builder("USER builder\nCOPY . .\nRUN go build -o /out/shop .\n"), ...shop },
    },
    {
      name: "for Kaniko",
      files: {
        Dockerfile: `# built with kaniko in the cluster\n${builder("COPY . .\nRUN go build -o /out/shop .\n")}`,
        ...shop,
      },
    },
    {
      name: "nothing that an edit of the source runs again",
      files: {
        Dockerfile: builder("RUN git clone --depth=1 https://github.com/example/shop . && go build -o /out/shop .\n"),
        ...shop,
      },
    },
    {
      name: "a tool with its version, and commands that compile nothing",
      files: {
        Dockerfile: builder(
          `${layer}RUN go version && go fmt ./... && go install golang.org/x/tools/cmd/stringer@v0.30.0\nRUN make\n`,
        ),
        ...shop,
      },
    },
    {
      name: "a build that ignores the cache",
      files: { Dockerfile: builder(`${layer}RUN go build -a -o /out/shop .\n`), ...shop },
    },
    {
      name: "a stage that the build does not need",
      files: {
        Dockerfile: `${builder(`${layer}RUN --mount=type=cache,target=/root/.cache/go-build go build -o /out/shop .\n`).replace(ship, "")}\nFROM build AS test\nRUN go test ./...\n${ship}`,
        ...shop,
      },
    },
  ],
});
