import { goEnvInRuntime } from "../../../server/src/rules/module-proxy/go-env-in-runtime";
import { dedent, testRule } from "../../support/ruleTester";
import { shop } from "./goFiles";

function runtime(lines: string, from = "alpine:3.22"): string {
  return dedent`
    FROM golang:1.24 AS builder
    WORKDIR /src
    COPY . .
    RUN CGO_ENABLED=0 go build -o /out/shop .

    FROM ${from}
    ${lines}
    COPY --from=builder /out/shop /usr/local/bin/shop
    ENTRYPOINT ["/usr/local/bin/shop"]
  `;
}

testRule(goEnvInRuntime, {
  reported: [
    {
      name: "a proxy and flags among the program's own variables",
      files: {
        Dockerfile: runtime(
          "ENV GOPROXY=https://goproxy.cn,direct \\\n    # for the program\n    LISTEN=:8080 \\\n    CGO_ENABLED=0",
        ),
        ...shop,
      },
      at: ["GOPROXY=https://goproxy.cn,direct", "CGO_ENABLED=0"],
      severity: "information",
      message: ["`GOPROXY` is for the go command, and stage `1` has none", "`CGO_ENABLED`"],
      fixes: [
        {
          title: "Remove `GOPROXY`",
          safety: "safe",
          preferred: true,
          result: runtime("ENV \\\n    # for the program\n    LISTEN=:8080 \\\n    CGO_ENABLED=0"),
        },
        {
          title: "Remove `CGO_ENABLED`",
          result: runtime("ENV GOPROXY=https://goproxy.cn,direct \\\n    # for the program\n    LISTEN=:8080"),
        },
      ],
    },
    {
      name: "one variable with comments before and behind it, which stay",
      files: { Dockerfile: "FROM alpine:3.22\nENV \\\n    # before\n    CGO_ENABLED=0 \\\n# behind\n", ...shop },
      at: "CGO_ENABLED=0",
      fixes: [{ title: "Remove", result: "FROM alpine:3.22\n# before\n# behind\n" }],
    },
    {
      name: "a distroless image",
      files: { Dockerfile: runtime("ENV GO111MODULE on", "gcr.io/distroless/static-debian12"), ...shop },
      at: "GO111MODULE on",
      fixes: [
        {
          title: "Remove",
          result: runtime("", "gcr.io/distroless/static-debian12").replace("\n\nCOPY --from", "\nCOPY --from"),
        },
      ],
    },
    {
      name: "scratch, for another platform",
      files: { Dockerfile: runtime("ENV GOOS=linux GOARCH=arm64", "scratch"), ...shop },
      at: ["GOOS=linux", "GOARCH=arm64"],
    },
    {
      name: "one in front of an instruction that was swallowed: without it Docker would take that for a variable",
      files: { Dockerfile: runtime("ENV CGO_ENABLED=0 \\\nUSER 1000"), ...shop },
      at: "CGO_ENABLED=0",
      fixes: [],
    },
    {
      name: "an inherited stage with a heredoc",
      files: {
        Dockerfile: dedent`
          FROM debian:bookworm-slim AS runtime
          ENV GOSUMDB=off
          FROM runtime
          RUN <<EOF
          apt-get update
          apt-get install -y --no-install-recommends ca-certificates
          rm -rf /var/lib/apt/lists/*
          EOF
          COPY shop /usr/local/bin/shop
          CMD ["shop"]
        `,
        shop: "",
      },
      at: "GOSUMDB=off",
      message: "stage `runtime`",
    },
  ],
  silent: [
    ...["dnf install -y golang", "microdnf install -y go-toolset", "dnf module install -y go-toolset"].map(
      (install) => ({
        name: `Go from Red Hat's packages: ${install}`,
        files: {
          Dockerfile: `FROM registry.access.redhat.com/ubi9/ubi AS base\nENV GOPROXY=https://goproxy.cn,direct\nFROM base\nRUN ${install}\n`,
        },
      }),
    ),
    {
      name: "variables that a program reads",
      files: {
        Dockerfile: runtime(
          "ENV GOMAXPROCS=2 GOMEMLIMIT=256MiB GODEBUG=netdns=go GOGC=50 GOTRACEBACK=all GOROOT=/usr/local/go",
        ),
        ...shop,
      },
    },
    {
      name: "a stage that installs Go",
      files: {
        Dockerfile: runtime("ENV GOPROXY=https://goproxy.cn\nRUN apk add \\\n    # for plugins\n    go"),
        ...shop,
      },
    },
    {
      name: "a toolchain out of another image",
      files: {
        Dockerfile: runtime("ENV GOPROXY=https://goproxy.cn\nCOPY --from=golang:1.24 /usr/local/go/ /usr/local/go/"),
        ...shop,
      },
    },
    {
      name: "a tree of another stage",
      files: { Dockerfile: runtime("ENV GOTOOLCHAIN=local\nCOPY --from=builder /target/ /"), ...shop },
    },
    {
      name: "an archive of the toolchain",
      files: {
        Dockerfile: runtime(
          "ENV GOPROXY=https://goproxy.cn\nRUN wget -qO- https://go.dev/dl/go1.24.4.linux-amd64.tar.gz | tar -xz -C /usr/local",
        ),
        ...shop,
      },
    },
    {
      name: "a script of which nobody knows what it installs",
      files: { Dockerfile: runtime("ENV GOPROXY=https://goproxy.cn\nRUN ./install.sh"), ...shop },
    },
    {
      name: "a variable that another instruction reads",
      files: {
        Dockerfile: runtime("ENV GOARCH=amd64\nADD https://example.com/tool-$GOARCH /usr/local/bin/tool"),
        ...shop,
      },
    },
    {
      name: "a build argument, which stays out of the image",
      files: { Dockerfile: runtime("ARG GOPROXY=https://goproxy.cn"), ...shop },
    },
    {
      name: "an image of which nothing is known",
      files: { Dockerfile: runtime("ENV GOPROXY=https://goproxy.cn", "registry.example.com/base"), ...shop },
    },
    {
      name: "the stage that builds",
      files: {
        Dockerfile:
          "FROM golang:1.24 AS base\nENV GOPROXY=https://goproxy.cn\nFROM base\nWORKDIR /src\nCOPY . .\nRUN <<EOF\ngo build -o /shop .\nEOF\n",
        ...shop,
      },
    },
  ],
});
