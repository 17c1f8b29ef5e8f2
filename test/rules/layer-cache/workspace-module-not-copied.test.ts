import { workspaceModuleNotCopied } from "../../../server/src/rules/layer-cache/workspace-module-not-copied";
import { dedent, testRule } from "../../support/ruleTester";
import { workspace } from "./modules";

const head = "FROM golang:1.24\nWORKDIR /src\nCOPY go.work ./\nCOPY api/go.mod api/go.sum api/\n";

testRule(workspaceModuleNotCopied, {
  reported: [
    {
      name: "go.work with one of its two modules",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-bookworm AS build
          WORKDIR /src

          # manifests
          COPY go.work ./
          COPY api/go.mod api/go.sum api/
          RUN cd api && go mod download

          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/api ./api

          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=build /out/api /api
          ENTRYPOINT ["/api"]
        `,
        ...workspace,
      },
      at: "go mod download",
      line: 7,
      severity: "error",
      message: "`go mod download` fails: `go.work` lists `./lib`, and `/src/lib/go.mod` is not in the image yet.",
      related: ["./lib"],
      fixes: [
        {
          title: "Copy `lib` first",
          safety: "safe",
          preferred: true,
          result: dedent`
            FROM golang:1.24-bookworm AS build
            WORKDIR /src

            # manifests
            COPY go.work ./
            COPY api/go.mod api/go.sum api/
            COPY lib/go.mod ./lib/
            RUN cd api && go mod download

            COPY . .
            RUN CGO_ENABLED=0 go build -o /out/api ./api

            FROM gcr.io/distroless/static-debian12:nonroot
            COPY --from=build /out/api /api
            ENTRYPOINT ["/api"]
          `,
        },
      ],
    },
    {
      name: "both modules, as `go.*` brings go.work unasked, in a heredoc",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY go.* ./\nRUN <<EOF\ngo mod download\nEOF\nCOPY . .\n",
        ...workspace,
      },
      at: "go mod download",
      message: "`go.work` lists `./api`, and `/src/api/go.mod` is not in the image yet; the same holds for 1 more.",
      fixes: [
        {
          title: "Copy the modules of the workspace first",
          result:
            "FROM golang:1.24\nWORKDIR /src\nCOPY go.* ./\nCOPY api/go.mod ./api/\nCOPY lib/go.mod ./lib/\nRUN <<EOF\ngo mod download\nEOF\nCOPY . .\n",
        },
      ],
    },
    {
      name: "a build in an inherited stage, behind a comment in a continuation",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          WORKDIR /src
          COPY go.work ./

          FROM base
          COPY api ./api
          RUN echo building \
              # the service
              && go build -o /api ./api
        `,
        ...workspace,
      },
      at: "go build",
      fixes: [
        {
          title: "Copy `lib` first",
          result: dedent`
            FROM golang:1.24 AS base
            WORKDIR /src
            COPY go.work ./

            FROM base
            COPY api ./api
            COPY lib/ ./lib/
            RUN echo building \
                # the service
                && go build -o /api ./api
          `,
        },
      ],
    },
    {
      name: "a stage that the image does not need",
      files: { Dockerfile: `${head}RUN cd api && go build .\n\nFROM alpine:3.22\n`, ...workspace },
      at: "go build",
      severity: "warning",
    },
  ],
  silent: [
    {
      name: "all manifests",
      files: { Dockerfile: `${head}COPY lib/go.mod lib/\nRUN cd api && go mod download\n`, ...workspace },
    },
    {
      name: "the whole context",
      files: { Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build ./api\n", ...workspace },
    },
    {
      name: "GOWORK=off",
      files: { Dockerfile: `${head}ENV GOWORK=off\nRUN cd api && go mod download\n`, ...workspace },
    },
    {
      name: "go.work is not copied",
      files: { Dockerfile: "FROM golang:1.24\nWORKDIR /src/api\nCOPY api ./\nRUN go build .\n", ...workspace },
    },
    {
      name: "a Go release that knows no workspaces",
      files: {
        Dockerfile: `FROM golang:1.17\nWORKDIR /src\nCOPY go.work ./\nCOPY api api\nRUN cd api && go build .\n`,
        ...workspace,
      },
    },
    {
      name: "go.work is changed in the image",
      files: { Dockerfile: `${head}RUN go work edit -dropuse=./lib\nRUN cd api && go mod download\n`, ...workspace },
    },
    {
      name: "a base image that may hold the module",
      files: {
        Dockerfile: `FROM registry.example.com/builder:3\nWORKDIR /src\nCOPY go.work ./\nCOPY api api\nRUN cd api && go build .\n`,
        ...workspace,
      },
    },
    {
      name: "a module that a script brings",
      files: { Dockerfile: `${head}RUN ./fetch.sh\nRUN cd api && go mod download\n`, ...workspace },
    },
    {
      name: "commands that load no modules",
      files: {
        Dockerfile: `${head}RUN cd api && go version && go env && go install example.com/tool@v1.0.0\n`,
        ...workspace,
      },
    },
  ],
});
