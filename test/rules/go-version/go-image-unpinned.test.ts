import { goImageUnpinned } from "../../../server/src/rules/go-version/go-image-unpinned";
import { dedent, testRule } from "../../support/ruleTester";

const goMod = "module example.com/shop\n\ngo 1.26.3\n\ntoolchain go1.27.1\n";
const main = "package main\n\nfunc main() {}\n";

/** A build whose image is the only thing that matters. */
const builder = (image: string, rest = "RUN go build -o /out/shop .\n") =>
  `FROM ${image} AS build\nWORKDIR /src\nCOPY . .\n${rest}`;

testRule(goImageUnpinned, {
  reported: [
    ...["golang:1", "golang:1-alpine"].map((image) => ({
      name: `${image}, a major version alone`,
      files: { Dockerfile: builder(image), "go.mod": goMod, "main.go": main },
      at: image,
      message: `\`1\` in \`${image}\` is every Go 1 release, and the build uses the newest one when the image is pulled: name at least \`1.26\`.`,
    })),
    {
      name: "golang:alpine with a go.mod",
      files: {
        Dockerfile: dedent`
          # The shop's image.
          FROM golang:alpine AS build
          RUN apk add --no-cache ca-certificates
          WORKDIR /src
          COPY go.mod ./
          RUN go mod download
          COPY . .
          RUN CGO_ENABLED=0 \
              # smaller
              go build -trimpath -ldflags="-s -w" -o /out/shop .

          FROM scratch
          COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
          COPY --from=build /out/shop /shop
          USER 65532:65532
          ENTRYPOINT ["/shop"]
        `,
        "go.mod": goMod,
        "main.go": main,
      },
      at: "golang:alpine",
      line: 2,
      severity: "warning",
      message: "`golang:alpine` names no Go version",
      fixes: [
        {
          title: "Pin to `golang:1.26-alpine`, the release of go.mod",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # The shop's image.
            FROM golang:1.26-alpine AS build
            RUN apk add --no-cache ca-certificates
            WORKDIR /src
            COPY go.mod ./
            RUN go mod download
            COPY . .
            RUN CGO_ENABLED=0 \
                # smaller
                go build -trimpath -ldflags="-s -w" -o /out/shop .

            FROM scratch
            COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
            COPY --from=build /out/shop /shop
            USER 65532:65532
            ENTRYPOINT ["/shop"]
          `,
        },
        {
          title: "Pin to `golang:1.27-alpine`, the newest release as of",
          safety: "suggestion",
          preferred: false,
          result: dedent`
            # The shop's image.
            FROM golang:1.27-alpine AS build
            RUN apk add --no-cache ca-certificates
            WORKDIR /src
            COPY go.mod ./
            RUN go mod download
            COPY . .
            RUN CGO_ENABLED=0 \
                # smaller
                go build -trimpath -ldflags="-s -w" -o /out/shop .

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
      name: "no tag at all, and a mirror of Docker Hub",
      files: { Dockerfile: builder("docker.io/library/golang"), "go.mod": goMod, "main.go": main },
      at: "docker.io/library/golang",
      fixes: [
        { title: "Pin to `docker.io/library/golang:1.26`", result: builder("docker.io/library/golang:1.26") },
        { title: "Pin to `docker.io/library/golang:1.27`", result: builder("docker.io/library/golang:1.27") },
      ],
    },
    {
      name: "latest, for a module whose go line was advice",
      files: {
        Dockerfile: builder("golang:latest"),
        "go.mod": "module example.com/shop\n\ngo 1.16\n",
        "main.go": main,
      },
      at: "golang:latest",
      fixes: [{ title: "Pin to `golang:1.27`", preferred: true, result: builder("golang:1.27") }],
    },
    {
      name: "latest, for a module of a release that has ended",
      files: {
        Dockerfile: builder("golang:latest"),
        "go.mod": "module example.com/shop\n\ngo 1.22\n",
        "main.go": main,
      },
      at: "golang:latest",
      fixes: [
        {
          title: /^Pin to `golang:1\.26`, the oldest release with security fixes as of 2026-11$/,
          preferred: true,
          result: builder("golang:1.26"),
        },
        { title: "Pin to `golang:1.27`, the newest", preferred: false, result: builder("golang:1.27") },
      ],
    },
    {
      name: "latest, for a module of a release that came after the table",
      files: {
        Dockerfile: builder("golang:latest"),
        "go.mod": "module example.com/shop\n\ngo 1.30\n",
        "main.go": main,
      },
      at: "golang:latest",
      fixes: [{ title: "Pin to `golang:1.30`, the release of go.mod", result: builder("golang:1.30") }],
    },
    {
      name: "a toolchain that only one of two commands fixes",
      files: {
        Dockerfile: builder("golang:alpine", "RUN GOTOOLCHAIN=go1.26.3 go build ./...\nRUN go vet ./...\n"),
        "go.mod": goMod,
        "main.go": main,
      },
      at: "golang:alpine",
    },
    {
      name: "a tag that floats over all releases on one Debian",
      files: { Dockerfile: builder("golang:1-bookworm"), "go.mod": goMod, "main.go": main },
      at: "golang:1-bookworm",
      fixes: [],
    },
    {
      name: "an image whose Go runs only in a stage that stands on it, in a heredoc",
      files: {
        Dockerfile: dedent`
          FROM --platform=$BUILDPLATFORM golang:1-alpine AS base
          WORKDIR /src
          FROM base AS build
          COPY . .
          RUN <<EOF
          set -e
          go build -o /out/shop .
          EOF
        `,
        "go.mod": goMod,
        "main.go": main,
      },
      at: "golang:1-alpine",
      line: 1,
    },
    {
      name: "a development image that runs go when it starts",
      files: { Dockerfile: 'FROM golang:latest\nWORKDIR /src\nCMD ["go", "run", "."]\n' },
      at: "golang:latest",
    },
  ],
  silent: [
    {
      name: "a toolchain that the environment fixes, or may",
      files: {
        Dockerfile: dedent`
          FROM golang:latest AS first
          ENV GOTOOLCHAIN=go1.26.3
          RUN go install example.com/tool@v1.0.0
          FROM golang:alpine AS second
          RUN export GOTOOLCHAIN=go1.26.3+auto && go install example.com/tool@v1.0.0
          FROM golang:latest
          ARG GO_VERSION
          ENV GOTOOLCHAIN=go\${GO_VERSION}
          RUN go install example.com/tool@v1.0.0
        `,
      },
    },
    {
      name: "variants that are no longer built: their tags do not move",
      files: {
        Dockerfile:
          "FROM golang:stretch AS a\nWORKDIR /src\nCOPY . .\nRUN go build .\nFROM golang:alpine3.10\nWORKDIR /src\nCOPY . .\nRUN go build .\n",
        "go.mod": "module example.com/a\n\ngo 1.16\n",
        "main.go": "package main\n\nfunc main() {}\n",
      },
    },
    { name: "a release", files: { Dockerfile: builder("golang:1.26-alpine"), "go.mod": goMod } },
    { name: "a patch release", files: { Dockerfile: builder("golang:1.26.3"), "go.mod": goMod } },
    { name: "a digest", files: { Dockerfile: builder(`golang:alpine@sha256:${"0".repeat(64)}`), "go.mod": goMod } },
    { name: "an argument", files: { Dockerfile: `ARG TAG=alpine\n${builder(`golang:\${TAG}`)}`, "go.mod": goMod } },
    {
      name: "another registry's image",
      files: { Dockerfile: builder("registry.example.com/base/golang:latest"), "go.mod": goMod },
    },
    { name: "another image", files: { Dockerfile: builder("alpine:latest"), "go.mod": goMod } },
    {
      name: "an image from which only files are taken",
      files: { Dockerfile: "FROM golang:alpine AS go\nFROM alpine:3.22\nCOPY --from=go /usr/local/go /usr/local/go\n" },
    },
    {
      name: "a build out of sight",
      files: { Dockerfile: builder("golang:latest", "RUN make shop\n"), "go.mod": goMod },
    },
    { name: "a tag that is not known", files: { Dockerfile: builder("golang:tip"), "go.mod": goMod } },
  ],
});
