import { goMemoryAndCpuLimits } from "../../../server/src/rules/runtime/go-memory-and-cpu-limits";
import { dedent, testRule } from "../../support/ruleTester";

const goMod = (version: string, more = "") => ({
  "go.mod": `module example.com/api\n\ngo ${version}\n${more}`,
  "main.go": "package main\n\nfunc main() {}\n",
});

testRule(goMemoryAndCpuLimits, {
  reported: [
    {
      name: "a toolchain before 1.25",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24-alpine AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 \
              # static
              go build -o /out/api .

          FROM alpine:3.22
          COPY --from=build /out/api /usr/local/bin/api
          USER nobody
          ENTRYPOINT ["/usr/local/bin/api"]
        `,
        ...goMod("1.24"),
      },
      at: "golang:1.24-alpine",
      line: 1,
      severity: "hint",
      message: /Programs of Go `1.24` ignore the container's CPU limit/,
      related: ["go build"],
      fixes: [],
    },
    {
      name: "a new toolchain with an old language version, in a chain of stages",
      files: {
        Dockerfile: dedent`
          FROM golang:1.25 AS base
          WORKDIR /src
          FROM base AS build
          COPY . .
          RUN <<EOF
          CGO_ENABLED=0 go build -o /out/api .
          EOF
          FROM scratch
          COPY --from=build /out/api /api
          ENTRYPOINT ["/api"]
        `,
        ...goMod("1.23"),
      },
      at: "go build",
      message: /`go 1.23` in go.mod keeps the old behaviour/,
    },
    {
      name: "limits that the image fixes",
      files: {
        Dockerfile: dedent`
          FROM golang:1.25 AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/api .
          FROM scratch
          ENV GOMAXPROCS=2 GOMEMLIMIT=400MiB
          COPY --from=build /out/api /api
          ENTRYPOINT ["/api"]
        `,
        ...goMod("1.25"),
      },
      at: ["GOMAXPROCS=2", "GOMEMLIMIT=400MiB"],
    },
    {
      name: "the image that builds is the one that runs, once",
      files: {
        Dockerfile: dedent`
          FROM golang:1.22
          WORKDIR /src
          COPY . .
          RUN go build -o /usr/local/bin/api . && go build -o /usr/local/bin/worker .
          CMD ["api"]
        `,
        ...goMod("1.22"),
      },
      at: "golang:1.22",
    },
  ],
  silent: [
    {
      name: "Go 1.25 with its language version",
      files: {
        Dockerfile: dedent`
          FROM golang:1.25 AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/api .
          FROM scratch
          COPY --from=build /out/api /api
          ENTRYPOINT ["/api"]
        `,
        ...goMod("1.25.0"),
      },
    },
    {
      name: "a module that follows the limit",
      files: {
        Dockerfile: dedent`
          FROM golang:1.22 AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/api .
          FROM scratch
          COPY --from=build /out/api /api
          ENTRYPOINT ["/api"]
        `,
        ...goMod("1.22", "\nrequire go.uber.org/automaxprocs v1.6.0\n"),
      },
    },
    {
      name: "a version that only the build command knows",
      files: {
        Dockerfile: dedent`
          ARG GO_VERSION
          FROM golang:$GO_VERSION-alpine AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/api .
          FROM scratch
          COPY --from=build /out/api /api
          ENTRYPOINT ["/api"]
        `,
        ...goMod("1.22"),
      },
    },
    {
      name: "values that mean the default, and a hook",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          ARG MEMORY
          ENV GOMAXPROCS=0 GOMEMLIMIT=$MEMORY
          COPY api /api
          CMD ["/api"]
        `,
      },
    },
    {
      name: "a stage for tests",
      files: {
        Dockerfile: dedent`
          FROM golang:1.22 AS test
          WORKDIR /src
          COPY . .
          RUN go build ./...
          CMD ["go", "test", "./..."]
        `,
        ...goMod("1.22"),
      },
    },
  ],
});
