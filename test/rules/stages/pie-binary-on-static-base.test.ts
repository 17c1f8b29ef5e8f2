import { pieBinaryOnStaticBase } from "../../../server/src/rules/stages/pie-binary-on-static-base";
import { dedent, testRule } from "../../support/ruleTester";

const goMod = "module example.com/shop\n\ngo 1.26\n";
const files = { "go.mod": goMod, "main.go": "package main\n\nfunc main() {}\n" };
const scratch = 'FROM scratch\nCOPY --from=build /out/shop /shop\nENTRYPOINT ["/shop"]\n';

const withBuild = (build: string, final = scratch, before = "") =>
  `FROM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\n${before}${build}\n${final}`;

testRule(pieBinaryOnStaticBase, {
  reported: [
    {
      name: "distroless static without cgo",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM --platform=$BUILDPLATFORM golang:1.26-alpine AS build
          ARG TARGETOS TARGETARCH
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          ENV CGO_ENABLED=0
          RUN go build \
              # hardened
              -buildmode=pie \
              -trimpath -ldflags="-s -w" \
              -o /out/shop .

          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=build --chmod=0755 /out/shop /usr/local/bin/
          ENTRYPOINT ["/usr/local/bin/shop"]
        `,
        ...files,
        "go.sum": "",
      },
      at: "/out/shop",
      line: 16,
      severity: "error",
      message:
        "`go build` builds with `-buildmode=pie`, and the program asks for a dynamic loader, which `gcr.io/distroless/static-debian12:nonroot` does not have",
      related: ["-buildmode=pie"],
      fixes: [
        {
          title: "Build without `-buildmode=pie`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM --platform=$BUILDPLATFORM golang:1.26-alpine AS build
            ARG TARGETOS TARGETARCH
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN go mod download
            COPY . .
            ENV CGO_ENABLED=0
            RUN go build \
                # hardened
                -trimpath -ldflags="-s -w" \
                -o /out/shop .

            FROM gcr.io/distroless/static-debian12:nonroot
            COPY --from=build --chmod=0755 /out/shop /usr/local/bin/
            ENTRYPOINT ["/usr/local/bin/shop"]
          `,
        },
      ],
    },
    {
      name: "scratch, the mode as a word of its own",
      files: { Dockerfile: withBuild("RUN CGO_ENABLED=0 go build -buildmode pie -o /out/shop ."), ...files },
      at: "/out/shop",
      fixes: [{ title: "Build without", result: withBuild("RUN CGO_ENABLED=0 go build -o /out/shop .") }],
    },
    {
      name: "cgo on, which changes nothing about the loader, in a heredoc",
      files: { Dockerfile: withBuild("RUN <<EOF\ngo build -o /out/shop -buildmode=pie .\nEOF"), ...files },
      at: "/out/shop",
      fixes: [{ title: "Build without", result: withBuild("RUN <<EOF\ngo build -o /out/shop .\nEOF") }],
    },
    {
      name: "GOFLAGS of an inherited stage",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26 AS base
          ENV GOFLAGS=-buildmode=pie CGO_ENABLED=0
          FROM base AS build
          WORKDIR /src
          COPY . .
          RUN go build -o /out/shop .
          FROM scratch AS run
          FROM run
          COPY --from=build /out/ /
          ENTRYPOINT ["/shop"]
        `,
        ...files,
      },
      at: "/out/",
      related: ["go build"],
      fixes: [],
    },
    {
      name: "the last word of the command",
      files: { Dockerfile: withBuild("RUN CGO_ENABLED=0 go build -o /out/shop -buildmode=pie"), ...files },
      at: "/out/shop",
      fixes: [{ title: "Build without", result: withBuild("RUN CGO_ENABLED=0 go build -o /out/shop") }],
    },
  ],
  silent: [
    {
      name: "another mode",
      files: { Dockerfile: withBuild("RUN CGO_ENABLED=0 go build -buildmode=exe -o /out/shop ."), ...files },
    },
    { name: "no mode", files: { Dockerfile: withBuild("RUN CGO_ENABLED=0 go build -o /out/shop ."), ...files } },
    {
      name: "a static one by the C linker",
      files: {
        Dockerfile: withBuild(
          `RUN go build -buildmode=pie -ldflags '-linkmode external -extldflags "-static-pie"' -o /out/shop .`,
        ),
        ...files,
      },
    },
    {
      name: "linker flags of the build command",
      files: {
        Dockerfile: withBuild("RUN go build -buildmode=pie -ldflags=$LDFLAGS -o /out/shop .", scratch, "ARG LDFLAGS\n"),
        ...files,
      },
    },
    {
      name: "an image with the loader",
      files: {
        Dockerfile: withBuild(
          "RUN go build -buildmode=pie -o /out/shop .",
          'FROM debian:trixie-slim\nCOPY --from=build /out/shop /shop\nENTRYPOINT ["/shop"]\n',
        ),
        ...files,
      },
    },
    {
      name: "a loader that is copied along",
      files: {
        Dockerfile: withBuild(
          "RUN CGO_ENABLED=0 go build -buildmode=pie -o /out/shop .",
          `FROM scratch\nCOPY --from=build /lib64 /lib64\n${scratch.slice("FROM scratch\n".length)}`,
        ),
        ...files,
      },
    },
    {
      name: "a stage that only carries files out",
      files: {
        Dockerfile: withBuild(
          "RUN CGO_ENABLED=0 go build -buildmode=pie -o /out/shop .",
          "FROM scratch\nCOPY --from=build /out/shop /\n",
        ),
        ...files,
      },
    },
    {
      name: "another file of the builder",
      files: { Dockerfile: withBuild("RUN go build -buildmode=pie -o /out/tool .", scratch), ...files },
    },
    {
      name: "another system",
      files: { Dockerfile: withBuild("RUN GOOS=windows go build -buildmode=pie -o /out/shop ."), ...files },
    },
  ],
});
