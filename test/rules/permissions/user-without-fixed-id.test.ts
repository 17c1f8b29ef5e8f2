import { userWithoutFixedId } from "../../../server/src/rules/permissions/user-without-fixed-id";
import { dedent, testRule } from "../../support/ruleTester";

testRule(userWithoutFixedId, {
  reported: [
    {
      name: "a name on scratch, where nothing tells its number",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26-alpine AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/clock .

          FROM scratch
          COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
          COPY --from=build /out/clock /clock
          # nobody special
          USER clock:clock
          ENTRYPOINT ["/clock"]
        `,
        "go.mod": "module example.com/clock\n\ngo 1.26\n",
      },
      at: "clock:clock",
      line: 10,
      severity: "error",
      message: "does not start: “unable to find user clock: no matching entries in passwd file”",
      fixes: [
        {
          title: "Write `USER 65532:65532`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            FROM golang:1.26-alpine AS build
            WORKDIR /src
            COPY . .
            RUN CGO_ENABLED=0 go build -o /out/clock .

            FROM scratch
            COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
            COPY --from=build /out/clock /clock
            # nobody special
            USER 65532:65532
            ENTRYPOINT ["/clock"]
          `,
        },
      ],
    },
    ...[
      "COPY --from=build /etc/passwd /etc/group /etc/",
      "COPY --from=build /etc/pass* /etc/",
      "COPY --from=build /rootfs /",
      "COPY --from=build / /",
      "COPY . /",
      "COPY rootfs/ /",
      "COPY passwd /etc/passwd",
      "ADD rootfs.tar.gz /",
      "COPY --from=example.com/base /etc /etc",
      "COPY $FILES /etc/",
    ].map((copy) => ({
      name: `accounts that ${copy} may bring`,
      files: {
        Dockerfile: `FROM alpine:3.22 AS build\nRUN adduser -D clock && ./fill /rootfs\nFROM scratch\nARG FILES\n${copy}\nUSER clock\nENTRYPOINT ["/clock"]\n`,
        clock: "",
        passwd: "",
        "rootfs.tar.gz": "",
        "rootfs/clock": "",
      },
      at: "clock",
      severity: "hint" as const,
      message: "USER names `clock` and no number",
      fixes: [],
    })),
    {
      name: "an account that gets the next free number",
      files: {
        Dockerfile: dedent`
          FROM golang:1.26-alpine AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 go build -o /out/clock .

          FROM alpine:3.22
          RUN apk add --no-cache tzdata && \
              # no password, no shell
              addgroup -S app && adduser -S -G app app
          COPY --from=build /out/clock /usr/local/bin/clock
          USER app
          ENTRYPOINT ["clock"]
        `,
        "go.mod": "module example.com/clock\n\ngo 1.26\n",
      },
      at: "app",
      line: 11,
      message: "whatever number is free",
      severity: "hint",
      related: ["adduser -S -G app app"],
      fixes: [
        {
          title: "Create the account as 10001, and write `USER 10001`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            FROM golang:1.26-alpine AS build
            WORKDIR /src
            COPY . .
            RUN CGO_ENABLED=0 go build -o /out/clock .

            FROM alpine:3.22
            RUN apk add --no-cache tzdata && \
                # no password, no shell
                addgroup -S app && adduser -u 10001 -S -G app app
            COPY --from=build /out/clock /usr/local/bin/clock
            USER 10001
            ENTRYPOINT ["clock"]
          `,
        },
      ],
    },
    {
      name: "an account of a heredoc, with a number that USER does not say, in a stage on another one",
      files: {
        Dockerfile: dedent`
          FROM debian:bookworm-slim AS base
          RUN <<EOF
            groupadd -g 1010 clock
            useradd -u 1010 -g 1010 -m clock
          EOF

          FROM base
          COPY clock /usr/local/bin/
          USER clock:clock
          CMD ["clock"]
        `,
        clock: "",
      },
      at: "clock:clock",
      message: "names `clock` and no number",
      fixes: [
        {
          title: "Write `USER 1010:1010`",
          result: dedent`
            FROM debian:bookworm-slim AS base
            RUN <<EOF
              groupadd -g 1010 clock
              useradd -u 1010 -g 1010 -m clock
            EOF

            FROM base
            COPY clock /usr/local/bin/
            USER 1010:1010
            CMD ["clock"]
          `,
        },
      ],
    },
    {
      name: "an account of the base image, which an ARG with a default names",
      files: {
        Dockerfile: dedent`
          ARG BASE=gcr.io/distroless/static-debian12:nonroot
          FROM \${BASE}
          COPY clock /clock
          USER nonroot:nonroot
          ENTRYPOINT ["/clock"]
        `,
        clock: "",
      },
      at: "nonroot:nonroot",
      fixes: [
        {
          title: "Write `USER 65532:65532`",
          result: dedent`
            ARG BASE=gcr.io/distroless/static-debian12:nonroot
            FROM \${BASE}
            COPY clock /clock
            USER 65532:65532
            ENTRYPOINT ["/clock"]
          `,
        },
      ],
    },
    {
      name: "a name of an unknown image",
      files: {
        Dockerfile: 'FROM registry.example.com/base:2\nCOPY clock /clock\nUSER service\nCMD ["/clock"]\n',
        clock: "",
      },
      at: "service",
      fixes: [],
    },
    {
      name: "a number from an argument of the build: it is chosen, if not in USER",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          ARG CLOCK_ID=1000
          RUN addgroup -g \${CLOCK_ID} clock && adduser -D -u \${CLOCK_ID} -G clock clock
          USER clock:clock
          CMD ["/clock"]
        `,
      },
      at: "clock:clock",
      message: "names `clock` and no number",
      related: [],
      fixes: [],
    },
    {
      name: "Debian's adduser",
      files: {
        Dockerfile: dedent`
          FROM debian:bookworm
          RUN adduser --system --group clock
          USER clock
          CMD ["/clock"]
        `,
      },
      at: "clock",
      fixes: [
        {
          title: "Create the account as 10001",
          result: dedent`
            FROM debian:bookworm
            RUN adduser --uid 10001 --system --group clock
            USER 10001
            CMD ["/clock"]
          `,
        },
      ],
    },
  ],
  silent: [
    {
      name: "accounts of Windows, which have no numbers",
      files: {
        Dockerfile:
          'FROM golang:1.24 AS build\nWORKDIR /src\nRUN go build -o /out/app.exe .\nFROM mcr.microsoft.com/windows/nanoserver:ltsc2022-amd64\nCOPY --from=build /out/app.exe /app.exe\nUSER Administrator\nENTRYPOINT ["/app.exe"]\n',
      },
    },
    {
      name: "an image for development, by its base",
      files: { Dockerfile: "FROM mcr.microsoft.com/devcontainers/go:1-1.26-bookworm\nUSER vscode\n" },
    },
    {
      name: "an image for development, by its folder",
      files: { ".devcontainer/Dockerfile": "FROM golang:1.26\nRUN useradd -m vscode\nUSER vscode\n" },
    },
    { name: "a number", files: { Dockerfile: 'FROM alpine:3.22\nUSER 10001\nCMD ["/clock"]\n' } },
    { name: "root", files: { Dockerfile: 'FROM alpine:3.22\nUSER root\nCMD ["/clock"]\n' } },
    {
      name: "the base image's user",
      files: { Dockerfile: 'FROM gcr.io/distroless/static-debian12:nonroot\nCMD ["/clock"]\n' },
    },
    { name: "a variable", files: { Dockerfile: 'FROM alpine:3.22\nARG ID\nUSER $ID\nCMD ["/clock"]\n' } },
    {
      name: "a stage that is not the last one",
      files: {
        Dockerfile:
          'FROM golang:1.26 AS build\nRUN useradd -m app\nUSER app\nFROM alpine:3.22\nUSER 10001\nCMD ["/clock"]\n',
      },
    },
    {
      name: "a stage for development",
      files: { Dockerfile: 'FROM golang:1.26 AS dev\nRUN useradd -m app\nUSER app\nCMD ["bash"]\n' },
    },
    {
      name: "Windows",
      files: {
        Dockerfile: 'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nUSER ContainerUser\nCMD ["clock.exe"]\n',
      },
    },
  ],
});
