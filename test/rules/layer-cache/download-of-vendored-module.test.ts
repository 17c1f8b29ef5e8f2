import { downloadOfVendoredModule } from "../../../server/src/rules/layer-cache/download-of-vendored-module";
import { dedent, testRule } from "../../support/ruleTester";

const files = {
  "go.mod": "module example.com/shop\n\ngo 1.24\n\nrequire github.com/gin-gonic/gin v1.10.0\n",
  "go.sum": "",
  "main.go": 'package main\n\nimport _ "github.com/gin-gonic/gin"\n\nfunc main() {}\n',
  "vendor/modules.txt": "# github.com/gin-gonic/gin v1.10.0\n## explicit; go 1.20\ngithub.com/gin-gonic/gin\n",
};

const builder = (download: string, build = "RUN go build -o /out/shop .\n") =>
  `FROM golang:1.24\nWORKDIR /src\nCOPY go.mod go.sum ./\n${download}COPY . .\n${build}`;

testRule(downloadOfVendoredModule, {
  reported: [
    {
      name: "a download layer in front of a vendored build",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24-alpine AS build
          RUN apk add --no-cache ca-certificates
          WORKDIR /src
          COPY go.mod go.sum ./
          # All modules.
          RUN go mod download
          COPY . .
          RUN CGO_ENABLED=0 go build \
              # nothing from the network
              -mod=vendor \
              -trimpath -ldflags="-s -w" -o /out/shop .

          FROM scratch
          COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
          COPY --from=build /out/shop /shop
          USER 65532:65532
          ENTRYPOINT ["/shop"]
        `,
        ...files,
      },
      at: "go mod download",
      line: 7,
      severity: "information",
      message: "`go mod download` fetches modules that no build here uses: they come from `vendor/`.",
      related: ["go build"],
      fixes: [
        {
          title: "Remove the download",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24-alpine AS build
            RUN apk add --no-cache ca-certificates
            WORKDIR /src
            COPY go.mod go.sum ./
            # All modules.
            COPY . .
            RUN CGO_ENABLED=0 go build \
                # nothing from the network
                -mod=vendor \
                -trimpath -ldflags="-s -w" -o /out/shop .

            FROM scratch
            COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
            COPY --from=build /out/shop /shop
            USER 65532:65532
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "vendor by Go's own choice",
      files: { Dockerfile: builder("RUN go mod download\n"), ...files },
      at: "go mod download",
      fixes: [{ title: "Remove", result: builder("") }],
    },
    {
      name: "one command of several",
      files: { Dockerfile: builder("RUN go version && go mod download -x\n"), ...files },
      at: "go mod download",
      fixes: [{ title: "Remove", result: builder("RUN go version\n") }],
    },
    {
      name: "a heredoc, and a build in a stage that stands on this one",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          WORKDIR /src
          COPY . .
          RUN <<EOF
          set -e
          go mod download
          go vet ./...
          EOF
          FROM base
          RUN go build -o /out/shop .
        `,
        ...files,
      },
      at: "go mod download",
      related: ["go vet"],
      fixes: [
        {
          title: "Remove",
          result: dedent`
            FROM golang:1.24 AS base
            WORKDIR /src
            COPY . .
            RUN <<EOF
            set -e
            go vet ./...
            EOF
            FROM base
            RUN go build -o /out/shop .
          `,
        },
      ],
    },
  ],
  silent: [
    {
      name: "no vendor",
      files: {
        Dockerfile: builder("RUN go mod download\n"),
        "go.mod": files["go.mod"],
        "go.sum": "",
        "main.go": files["main.go"],
      },
    },
    {
      name: "vendor kept out by the ignore file",
      files: { Dockerfile: builder("RUN go mod download\n"), ".dockerignore": "vendor\n", ...files },
    },
    {
      name: "-mod=mod",
      files: { Dockerfile: builder("RUN go mod download\n", "RUN go build -mod=mod .\n"), ...files },
    },
    {
      name: "GOFLAGS=-mod=readonly",
      files: { Dockerfile: builder("RUN go mod download\nENV GOFLAGS=-mod=readonly\n"), ...files },
    },
    {
      name: "a go line before vendor was chosen by itself",
      files: {
        Dockerfile: builder("RUN go mod download\n"),
        ...files,
        "go.mod": files["go.mod"].replace("1.24", "1.13"),
      },
    },
    {
      name: "one build of two with modules",
      files: { Dockerfile: builder("RUN go mod download\n", "RUN go build .\nRUN go test -mod=mod ./...\n"), ...files },
    },
    {
      name: "a module by name",
      files: { Dockerfile: builder("RUN go mod download github.com/gin-gonic/gin@v1.10.0\n"), ...files },
    },
    {
      name: "make, which may do anything",
      files: { Dockerfile: builder("RUN go mod download\n", "RUN make lint\nRUN go build .\n"), ...files },
    },
    { name: "no build at all", files: { Dockerfile: builder("RUN go mod download\n", ""), ...files } },
    {
      name: "a cache that another stage takes over",
      files: {
        Dockerfile: `${builder("RUN go mod download\n").replace("FROM golang:1.24", "FROM golang:1.24 AS build")}FROM golang:1.24\nCOPY --from=build /go/pkg /go/pkg\n`,
        ...files,
      },
    },
    {
      name: "narrow copies that leave vendor out",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY main.go .\nRUN go build .\n",
        ...files,
      },
    },
  ],
});
