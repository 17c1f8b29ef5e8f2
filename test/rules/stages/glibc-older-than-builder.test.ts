import { glibcOlderThanBuilder } from "../../../server/src/rules/stages/glibc-older-than-builder";
import { dedent, testRule } from "../../support/ruleTester";

const goMod = "module example.com/shop\n\ngo 1.20\n";
const sqliteMod = `${goMod}\nrequire github.com/mattn/go-sqlite3 v1.14.22\n`;
const server = 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":80", nil) }\n';
const sqlite = 'package main\n\nimport _ "github.com/mattn/go-sqlite3"\n\nfunc main() {}\n';

const plain = { "go.mod": goMod, "main.go": server };
const withSqlite = { "go.mod": sqliteMod, "main.go": sqlite };

interface Parts {
  readonly builder?: string;
  readonly build?: string;
  readonly target?: string;
  /** Lines of the last stage before the program comes. */
  readonly prepare?: string;
}

/** A build of two stages: cgo on Debian 12, and an image with glibc 2.31 that runs the program. */
function dockerfile({ builder, build, target, prepare = "" }: Parts = {}): string {
  return `FROM ${builder ?? "golang:1.22-bookworm"} AS build
WORKDIR /src
COPY . .
${build ?? "RUN go build -o /out/shop ."}
FROM ${target ?? "debian:bullseye-slim"}
${prepare}COPY --from=build /out/shop /usr/local/bin/shop
CMD ["shop"]
`;
}

testRule(glibcOlderThanBuilder, {
  reported: [
    {
      name: "Debian 12 and Debian 11, with a comment inside the instruction",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.22-bookworm AS build
          WORKDIR /src
          COPY go.mod ./
          RUN go mod download
          COPY . .
          RUN go build \
              # smaller
              -ldflags="-s -w" \
              -o /out/shop .

          FROM debian:bullseye-slim
          COPY --from=build /out/shop /usr/local/bin/
          USER 10001
          ENTRYPOINT ["shop"]
        `,
        ...plain,
      },
      at: "/out/shop",
      line: 13,
      severity: "warning",
      confidence: "medium",
      message:
        "`go build` runs with cgo on `golang:1.22-bookworm`, so that its program may need glibc 2.34. `debian:bullseye-slim` has glibc 2.31:",
      related: ["go build"],
      fixes: [
        {
          title: "Build with `CGO_ENABLED=0`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.22-bookworm AS build
            WORKDIR /src
            COPY go.mod ./
            RUN go mod download
            COPY . .
            RUN CGO_ENABLED=0 go build \
                # smaller
                -ldflags="-s -w" \
                -o /out/shop .

            FROM debian:bullseye-slim
            COPY --from=build /out/shop /usr/local/bin/
            USER 10001
            ENTRYPOINT ["shop"]
          `,
        },
      ],
    },
    {
      name: "built in a heredoc, on the newest image",
      files: {
        Dockerfile: dockerfile({
          builder: "golang",
          build: "RUN <<EOF\nset -e\ngo mod download\ngo build -o /out/shop .\nEOF",
        }),
        ...plain,
      },
      at: "/out/shop",
      message: "on `golang`, so that",
      fixes: [
        {
          title: "Build with `CGO_ENABLED=0`",
          result: dockerfile({
            builder: "golang",
            build: "RUN <<EOF\nset -e\ngo mod download\nCGO_ENABLED=0 go build -o /out/shop .\nEOF",
          }),
        },
      ],
    },
    {
      name: "inherited stages, and a folder with two programs",
      files: {
        Dockerfile: dedent`
          FROM golang:1.25 AS base
          WORKDIR /src
          COPY . .
          FROM base AS build
          RUN go build -o /dist/shop ./cmd/shop
          RUN go build -o /dist/worker ./cmd/worker
          FROM ubuntu:20.04 AS run
          RUN apt-get update && apt-get install -y ca-certificates
          FROM run
          COPY --from=build /dist/ /opt/shop/
          CMD ["/opt/shop/shop"]
        `,
        "go.mod": goMod,
        "cmd/shop/main.go": server,
        "cmd/worker/main.go": server,
      },
      at: "/dist/",
      related: ["go build", "go build"],
      message: "on `golang:1.25`, so that its program may need glibc 2.34. `ubuntu:20.04` has glibc 2.31",
    },
    ...[
      ["debian:buster", 28],
      ["debian:11.9-slim", 31],
      ["ubuntu:bionic-20230530", 27],
      ["gcr.io/distroless/base-debian11:nonroot", 31],
      ["centos:7", 17],
      ["quay.io/centos/centos:stream8", 28],
      ["rockylinux:8.9-minimal", 28],
      ["registry.access.redhat.com/ubi8/ubi-minimal:8.10", 28],
      ["amazonlinux:2", 26],
      ["node:20-bullseye-slim", 31],
    ].map(([target, glibc]) => ({
      name: `an image with an earlier glibc: ${target}`,
      files: { Dockerfile: dockerfile({ target: `${target}` }), ...plain },
      at: "/out/shop",
      message: `\`${target}\` has glibc 2.${glibc}: such a program does not start there`,
    })),
    {
      name: "a package mirror of the same release",
      files: {
        Dockerfile: dockerfile({
          prepare:
            "RUN sed -i s/deb.debian.org/mirrors.example.com/ /etc/apt/sources.list && apt-get update && apt-get -y upgrade\n",
        }),
        ...plain,
      },
      at: "/out/shop",
    },
    {
      name: "sources that are not in the context: one release for both is right in any case",
      files: {
        Dockerfile: dockerfile({
          build: "RUN git clone https://example.com/shop.git . && go build -o /out/shop .",
        }).replace("COPY . .\n", ""),
      },
      at: "/out/shop",
      fixes: [
        {
          title: "Run it on `debian:bookworm-slim`, which has the builder's glibc",
          safety: "suggestion",
          preferred: true,
          result: dockerfile({
            build: "RUN git clone https://example.com/shop.git . && go build -o /out/shop .",
            target: "debian:bookworm-slim",
          }).replace("COPY . .\n", ""),
        },
        {
          title: "Build on `golang:1.22-bullseye`, whose glibc is not later than that of the image",
          preferred: false,
          result: dockerfile({
            builder: "golang:1.22-bullseye",
            build: "RUN git clone https://example.com/shop.git . && go build -o /out/shop .",
          }).replace("COPY . .\n", ""),
        },
      ],
    },
    {
      name: "a module that needs cgo, and packages that each release has",
      files: {
        Dockerfile: dockerfile({
          prepare:
            "RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates tzdata && rm -rf /var/lib/apt/lists/*\n",
        }),
        ...withSqlite,
      },
      at: "/out/shop",
      fixes: [
        {
          title: "Run it on `debian:bookworm-slim`, which has the builder's glibc",
          result: dockerfile({
            target: "debian:bookworm-slim",
            prepare:
              "RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates tzdata && rm -rf /var/lib/apt/lists/*\n",
          }),
        },
        {
          title: "Build on `golang:1.22-bullseye`, whose glibc is not later than that of the image",
          result: dockerfile({
            builder: "golang:1.22-bullseye",
            prepare:
              "RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates tzdata && rm -rf /var/lib/apt/lists/*\n",
          }),
        },
      ],
    },
    {
      name: "a module that needs cgo, packages with other names in each release",
      files: {
        Dockerfile: dockerfile({ prepare: "RUN apt-get update && apt-get install -y libssl1.1\n" }),
        ...withSqlite,
      },
      at: "/out/shop",
      fixes: [
        {
          title: "Build on `golang:1.22-bullseye`, whose glibc is not later than that of the image",
          preferred: true,
          result: dockerfile({
            builder: "golang:1.22-bullseye",
            prepare: "RUN apt-get update && apt-get install -y libssl1.1\n",
          }),
        },
      ],
    },
    {
      name: "a module that needs cgo, a pinned package",
      files: {
        Dockerfile: dockerfile({
          builder: "golang:1.26",
          prepare: "RUN apt-get update && apt-get install -y ca-certificates=20210119\n",
        }),
        ...withSqlite,
      },
      at: "/out/shop",
      fixes: [],
    },
    {
      name: "a module that needs cgo, a release of Go without an image on Debian 11",
      files: { Dockerfile: dockerfile({ builder: "golang:1.25", target: "debian:11" }), ...withSqlite },
      at: "/out/shop",
      fixes: [
        {
          title: "Run it on `debian:13`, which has the builder's glibc",
          result: dockerfile({ builder: "golang:1.25", target: "debian:13" }),
        },
      ],
    },
    {
      name: "a module that needs cgo, and distroless",
      files: { Dockerfile: dockerfile({ target: "gcr.io/distroless/cc-debian11:nonroot" }), ...withSqlite },
      at: "/out/shop",
      fixes: [
        {
          title: "Run it on `gcr.io/distroless/cc-debian12:nonroot`, which has the builder's glibc",
          result: dockerfile({ target: "gcr.io/distroless/cc-debian12:nonroot" }),
        },
        {
          title: "Build on `golang:1.22-bullseye`, whose glibc is not later than that of the image",
          result: dockerfile({ builder: "golang:1.22-bullseye", target: "gcr.io/distroless/cc-debian11:nonroot" }),
        },
      ],
    },
    ...["golang:1.23.12", "golang:1.24.6"].map((go) => ({
      name: `the last patch release on Debian 11: ${go}`,
      files: { Dockerfile: dockerfile({ builder: `${go}-bookworm`, target: "ubuntu:focal" }), ...withSqlite },
      at: "/out/shop",
      fixes: [
        {
          title: `Build on \`${go}-bullseye\`, whose glibc is not later than that of the image`,
          result: dockerfile({ builder: `${go}-bullseye`, target: "ubuntu:focal" }),
        },
      ],
    })),
    ...["golang:1.24-bookworm", "golang:1.24.7-bookworm"].map((builder) => ({
      name: `a release that goes on after its last image on Debian 11: ${builder}`,
      files: { Dockerfile: dockerfile({ builder, target: "ubuntu:focal" }), ...withSqlite },
      at: "/out/shop",
      fixes: [],
    })),
    {
      name: "an image with an even older glibc than that of Debian 11, and a date in the tag",
      files: { Dockerfile: dockerfile({ target: "debian:buster-20230904-slim" }), ...withSqlite },
      at: "/out/shop",
      fixes: [],
    },
    {
      name: "libraries that the builder installs",
      files: {
        Dockerfile: dockerfile({
          build:
            "RUN apt-get update && apt-get install -y libsqlite3-dev\nRUN go build -tags libsqlite3 -o /out/shop .",
        }),
        ...withSqlite,
      },
      at: "/out/shop",
      fixes: [],
    },
    {
      name: "Ubuntu's own Go and C code",
      files: {
        Dockerfile: dockerfile({ builder: "ubuntu:22.04", target: "ubuntu:20.04" }).replace(
          "WORKDIR",
          "RUN apt-get update && apt-get install -y gcc golang-go\nWORKDIR",
        ),
        ...withSqlite,
      },
      at: "/out/shop",
      message: "on `ubuntu:22.04`, so that its program may need glibc 2.34. `ubuntu:20.04` has glibc 2.31",
      fixes: [],
    },
    {
      name: "programs of two builders: the runtime of the later one starts both",
      files: {
        Dockerfile: dedent`
          FROM golang:1.22-bookworm AS first
          COPY . /src
          RUN cd /src && go build -o /out/first .
          FROM golang:1.26 AS second
          COPY . /src
          RUN cd /src && go build -o /out/second .
          FROM debian:bullseye-slim
          COPY --from=first /out/first /usr/local/bin/first
          COPY --from=second /out/second /usr/local/bin/second
          CMD ["first"]
        `,
        ...withSqlite,
      },
      at: ["/out/first", "/out/second"],
      fixes: [
        { title: "Build on `golang:1.22-bullseye`", preferred: true },
        { title: "Run it on `debian:trixie-slim`", preferred: true },
      ].map(({ title, preferred }) => ({
        title: new RegExp(`^${title}`),
        preferred,
        result: title.startsWith("Build")
          ? dedent`
              FROM golang:1.22-bullseye AS first
              COPY . /src
              RUN cd /src && go build -o /out/first .
              FROM golang:1.26 AS second
              COPY . /src
              RUN cd /src && go build -o /out/second .
              FROM debian:bullseye-slim
              COPY --from=first /out/first /usr/local/bin/first
              COPY --from=second /out/second /usr/local/bin/second
              CMD ["first"]
            `
          : dedent`
              FROM golang:1.22-bookworm AS first
              COPY . /src
              RUN cd /src && go build -o /out/first .
              FROM golang:1.26 AS second
              COPY . /src
              RUN cd /src && go build -o /out/second .
              FROM debian:trixie-slim
              COPY --from=first /out/first /usr/local/bin/first
              COPY --from=second /out/second /usr/local/bin/second
              CMD ["first"]
            `,
      })),
    },
    {
      name: "a stage that another one stands on keeps its image",
      files: {
        Dockerfile: `${dockerfile({ builder: "golang:1.25" }).replace("FROM debian:bullseye-slim", "FROM debian:bullseye-slim AS run")}FROM run AS debug\nRUN apt-get update && apt-get install -y gdb\n`,
        ...withSqlite,
      },
      at: "/out/shop",
      fixes: [],
    },
    {
      name: "C code with a release that has its standard library compiled",
      files: { Dockerfile: dockerfile({ builder: "golang:1.19-bookworm" }), ...withSqlite },
      at: "/out/shop",
      fixes: [
        {
          title: "Run it on `debian:bookworm-slim`",
          result: dockerfile({ builder: "golang:1.19-bookworm", target: "debian:bookworm-slim" }),
        },
        { title: "Build on `golang:1.19-bullseye`", result: dockerfile({ builder: "golang:1.19-bullseye" }) },
      ].map((fix) => ({ ...fix, title: new RegExp(`^${fix.title}`) })),
    },
  ],
  silent: [
    {
      name: "a release that has its standard library compiled, and no other C code",
      files: { Dockerfile: dockerfile({ builder: "golang:1.19-bookworm" }), ...plain },
    },
    ...[
      ["golang:1.22-bookworm", "debian:bookworm-slim"],
      ["golang:1.22-bookworm", "debian:trixie-slim"],
      // Both are on this side of 2.34: what the program calls decides.
      ["golang:1.22-bookworm", "ubuntu:22.04"],
      ["golang:1.26", "debian:bookworm-slim"],
      ["golang:1.26", "registry.access.redhat.com/ubi9/ubi-minimal"],
      ["golang:1.26", "amazonlinux:2023"],
      ["golang:1.22-bullseye", "debian:bullseye-slim"],
      // Linked on the other side.
      ["golang:1.22-bullseye", "debian:buster-slim"],
      // Nobody knows which Debian the tag meant when it was built.
      ["golang:1.22", "debian:bullseye-slim"],
      ["golang@sha256:0000000000000000000000000000000000000000000000000000000000000000", "debian:bullseye-slim"],
      ["registry.example.com/golang:1.22-bookworm", "debian:bullseye-slim"],
      ["golang:1.22-bookworm", "debian:oldstable-slim"],
      ["golang:1.22-bookworm", "debian"],
      ["golang:1.22-bookworm", "gcr.io/distroless/base"],
      ["golang:1.22-bookworm", "registry.example.com/debian:bullseye"],
      ["golang:1.22-bookworm", "centos:latest"],
      // Another C library, or none: other rules.
      ["golang:1.22-bookworm", "alpine:3.22"],
      ["golang:1.22-bookworm", "gcr.io/distroless/static-debian11"],
      ["golang:1.22-alpine", "debian:bullseye-slim"],
    ].map(([builder = "", target = ""]) => ({
      name: `${builder} and ${target}`,
      files: { Dockerfile: dockerfile({ builder, target }), ...plain },
    })),
    {
      name: "a version that the build command fills in",
      files: {
        Dockerfile: `ARG GO_VERSION\n${dockerfile({ builder: `golang:\${GO_VERSION}-bookworm` })}`,
        ...plain,
      },
    },
    ...[
      "ENV CGO_ENABLED=0\nRUN go build -o /out/shop .",
      "ARG CGO_ENABLED\nRUN go build -o /out/shop .",
      "RUN CGO_ENABLED=0 go build -o /out/shop .",
      "RUN GOOS=windows go build -o /out/shop .",
      "ARG TARGETARCH\nRUN GOARCH=$TARGETARCH go build -o /out/shop .",
      "RUN go build -tags netgo,osusergo -o /out/shop .",
      `RUN go build -ldflags '-linkmode external -extldflags "-static"' -o /out/shop .`,
      `RUN go build -ldflags '-extldflags "--sysroot=/opt/el7"' -o /out/shop .`,
      'ARG LDFLAGS\nRUN go build -ldflags "$LDFLAGS" -o /out/shop .',
      "ENV CGO_LDFLAGS=--sysroot=/opt/el7\nRUN go build -o /out/shop .",
      "ARG CGO_CFLAGS\nRUN go build -o /out/shop .",
      'RUN CC="zig cc -target x86_64-linux-gnu.2.17" go build -o /out/shop .',
      "ENV CC=/opt/toolchain/bin/gcc\nRUN go build -o /out/shop .",
      "RUN go build -o /out/shop . && patchelf --set-interpreter /opt/ld.so /out/shop",
      "RUN go build -buildmode=c-shared -o /out/shop .",
      "RUN make",
      "RUN ./build.sh /out/shop",
    ].map((build) => ({
      name: `built otherwise: ${build.replaceAll("\n", "; ")}`,
      files: { Dockerfile: dockerfile({ build }), ...plain },
    })),
    ...[
      "RUN apt-get update && apt-get install -y libc6\n",
      "RUN sed -i s/bullseye/bookworm/ /etc/apt/sources.list && apt-get update && apt-get -y dist-upgrade\n",
      "RUN <<EOF\necho 'deb http://mirrors.example.com/debian bookworm main' >> /etc/apt/sources.list\napt-get update\napt-get install -y -t bookworm libstdc++6\nEOF\n",
      'RUN echo "deb http://mirrors.example.com/debian $SUITE main" >> /etc/apt/sources.list && apt-get update\n',
      "COPY sources.list /etc/apt/sources.list\nRUN apt-get update && apt-get -y dist-upgrade\n",
      "COPY lib/libc.so.6 /lib/x86_64-linux-gnu/\n",
      "COPY --from=build /lib/x86_64-linux-gnu /lib/x86_64-linux-gnu\n",
      "ADD rootfs.tar.gz /\n",
      "RUN ./upgrade.sh\n",
      "ARG PACKAGES\nRUN apt-get update && apt-get install -y $PACKAGES\n",
      "RUN dpkg -i /tmp/*.deb\n",
    ].map((prepare) => ({
      name: `the image may get another glibc: ${prepare.trim().replaceAll("\n", "; ")}`,
      files: { Dockerfile: dockerfile({ prepare }), ...plain },
    })),
    {
      name: "a stage below raises it",
      files: {
        Dockerfile: dockerfile({ target: "run" }).replace(
          "FROM run",
          "FROM ubuntu:20.04 AS run\nRUN apt-get update && do-release-upgrade -f DistUpgradeViewNonInteractive\nFROM run",
        ),
        ...plain,
      },
    },
    {
      name: "another file of the builder",
      files: { Dockerfile: dockerfile().replace("/out/shop /usr", "/src/config.yaml /usr"), ...plain },
    },
    {
      name: "a program of the context",
      files: { Dockerfile: dockerfile().replace("--from=build /out/shop", "shop"), ...plain, shop: "" },
    },
    {
      name: "a stage that nobody starts",
      files: { Dockerfile: dockerfile().replace('CMD ["shop"]\n', ""), ...plain },
    },
    {
      name: "a program that calls no libc",
      files: {
        Dockerfile: dockerfile(),
        "go.mod": goMod,
        "main.go": 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("shop") }\n',
      },
    },
    {
      name: "of several programs one that calls no libc",
      files: {
        Dockerfile: dockerfile({ build: "RUN go build -o /out/ ./cmd/shop ./cmd/worker" }),
        "go.mod": goMod,
        "cmd/shop/main.go": "package main\n\nfunc main() {}\n",
        "cmd/worker/main.go": server,
      },
    },
  ],
});
