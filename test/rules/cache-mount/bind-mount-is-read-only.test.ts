import { bindMountIsReadOnly } from "../../../server/src/rules/cache-mount/bind-mount-is-read-only";
import { dedent, testRule } from "../../support/ruleTester";
import { shop } from "../module-proxy/goFiles";

testRule(bindMountIsReadOnly, {
  reported: [
    {
      name: "a program written into the mounted sources",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24 AS build
          WORKDIR /src
          RUN --mount=type=bind,target=. \
              # modules
              --mount=type=cache,target=/go/pkg/mod \
              CGO_ENABLED=0 go build -o /src/bin/shop .

          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=build /src/bin/shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ...shop,
      },
      at: "--mount=type=bind,target=.",
      line: 4,
      message: "`go build` writes `/src/bin/shop`",
      severity: "error",
      related: ["-o /src/bin/shop"],
      fixes: [
        {
          title: "Write the program to `/out/shop`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24 AS build
            WORKDIR /src
            RUN --mount=type=bind,target=. \
                # modules
                --mount=type=cache,target=/go/pkg/mod \
                CGO_ENABLED=0 go build -o /out/shop .

            FROM gcr.io/distroless/static-debian12:nonroot
            COPY --from=build /out/shop /shop
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "no -o, in a heredoc",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          RUN --mount=target=. <<EOF
            go build .
          EOF
        `,
        ...shop,
      },
      at: "--mount=target=.",
      message: "`/src/shop`",
      fixes: [],
    },
    {
      name: "another step uses the program, in a stage on another one",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          WORKDIR /src

          FROM base AS build
          RUN --mount=target=/src go build -o /src/shop . 
          RUN cp /src/shop /usr/local/bin/

          FROM scratch
          COPY --from=build /src/shop /shop
        `,
        ...shop,
      },
      at: "--mount=target=/src",
      fixes: [],
    },
    {
      name: "go mod tidy may have nothing to change",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          RUN --mount=type=bind,target=. go mod tidy && go vet ./...
        `,
        ...shop,
      },
      at: "--mount=type=bind,target=.",
      message: "may have to write",
      severity: "warning",
      fixes: [
        {
          title: "Add `rw`",
          result: dedent`
            FROM golang:1.24 AS build
            WORKDIR /src
            RUN --mount=type=bind,target=.,rw go mod tidy && go vet ./...
          `,
        },
      ],
    },
    {
      name: "mkdir in the mounted folder",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          RUN --mount=type=bind,target=/src mkdir -p /src/dist && go vet ./...
        `,
        ...shop,
      },
      at: "--mount=type=bind,target=/src",
      message: "`mkdir` writes `/src/dist`",
      severity: "error",
    },
  ],
  silent: [
    {
      name: "output elsewhere",
      files: { Dockerfile: "FROM golang:1.24\nWORKDIR /src\nRUN --mount=target=. go build -o /out/shop .\n", ...shop },
    },
    {
      name: "rw",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nRUN --mount=type=bind,target=.,rw go build -o shop .\n",
        ...shop,
      },
    },
    {
      name: "a cache mount inside of the bind mount",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /src\nRUN --mount=target=. --mount=type=cache,target=/src/bin go build -o bin/shop .\n",
        ...shop,
      },
    },
    {
      name: "a pattern, which leaves no program",
      files: { Dockerfile: "FROM golang:1.24\nWORKDIR /src\nRUN --mount=target=. go build ./...\n", ...shop },
    },
    {
      name: "a package that is no program",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nRUN --mount=target=. go build .\n",
        "go.mod": shop["go.mod"],
        "go.sum": shop["go.sum"],
        "cart.go": "package cart\n",
      },
    },
    {
      name: "a folder that is there",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nRUN --mount=target=. mkdir -p web && go vet ./...\n",
        ...shop,
        "web/index.html": "",
      },
    },
    {
      name: "a branch, and a failure that is passed over",
      files: {
        Dockerfile:
          'FROM golang:1.24\nWORKDIR /src\nARG TIDY\nRUN --mount=target=. if [ -n "$TIDY" ]; then go mod vendor; fi; touch stamp || true\n',
        ...shop,
      },
    },
    {
      name: "another folder is mounted",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN --mount=target=/docs,source=docs go build -o /src/shop .\n",
        ...shop,
      },
    },
  ],
});
