import { runtimePathNotAccessible } from "../../../server/src/rules/permissions/runtime-path-not-accessible";
import { dedent, testRule } from "../../support/ruleTester";

const files = { "go.mod": "module example.com/shop\n\ngo 1.24\n", "main.go": "package main\n\nfunc main() {}\n" };
const builder = "FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /out/shop .\n";

testRule(runtimePathNotAccessible, {
  reported: [
    {
      name: "WORKDIR /root and another user",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY go.mod ./
          RUN go mod download
          COPY . .
          RUN CGO_ENABLED=0 go build \
              # smaller
              -ldflags="-s -w" -o /out/shop .

          FROM alpine:3.22
          RUN adduser -D -u 10001 shop
          WORKDIR /root/
          COPY --from=build /out/shop .
          EXPOSE 8080
          USER shop
          CMD ["./shop"]
        `,
        ...files,
      },
      at: '"./shop"',
      line: 17,
      severity: "error",
      message: "`/root/shop` lies in `/root` (mode 0700), which `shop` may not enter",
      related: ["USER shop"],
      fixes: [
        {
          title: "Work in `/app`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24 AS build
            WORKDIR /src
            COPY go.mod ./
            RUN go mod download
            COPY . .
            RUN CGO_ENABLED=0 go build \
                # smaller
                -ldflags="-s -w" -o /out/shop .

            FROM alpine:3.22
            RUN adduser -D -u 10001 shop
            WORKDIR /app
            COPY --from=build /out/shop .
            EXPOSE 8080
            USER shop
            CMD ["./shop"]
          `,
        },
      ],
    },
    {
      name: "an absolute path, built in a heredoc of the same stage",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          COPY . .
          RUN <<EOF
          set -e
          go build -o /root/bin/shop .
          EOF
          USER 10001:10001
          ENTRYPOINT ["/root/bin/shop"]
        `,
        ...files,
      },
      at: '"/root/bin/shop"',
      message: "which `10001:10001` may not enter",
      fixes: [],
    },
    {
      name: "distroless with its own user",
      files: {
        Dockerfile: `${builder}FROM gcr.io/distroless/static-debian12:nonroot\nCOPY --from=build /out/shop /root/shop\nENTRYPOINT ["/root/shop"]\n`,
        ...files,
      },
      at: '"/root/shop"',
      related: [],
    },
    {
      name: "a stage that stands on another, with the user set there",
      files: {
        Dockerfile: `${builder}FROM debian:bookworm-slim AS base\nUSER nobody\nWORKDIR /root\nFROM base\nCOPY --from=build /out/shop .\nCMD ["./shop"]\n`,
        ...files,
      },
      at: '"./shop"',
      related: ["USER nobody"],
      fixes: [],
    },
    {
      name: "only the working folder",
      files: {
        Dockerfile: `${builder}FROM alpine:3.22\nWORKDIR /root\nCOPY --from=build /out/shop /usr/local/bin/shop\nUSER nobody\nCMD ["shop"]\n`,
        ...files,
      },
      at: "WORKDIR /root",
      severity: "warning",
      message: "the program may fail to start",
      fixes: [
        {
          title: "Work in `/app`",
          result: `${builder}FROM alpine:3.22\nWORKDIR /app\nCOPY --from=build /out/shop /usr/local/bin/shop\nUSER nobody\nCMD ["shop"]\n`,
        },
      ],
    },
  ],
  silent: [
    {
      name: "root",
      files: {
        Dockerfile: `${builder}FROM alpine:3.22\nWORKDIR /root\nCOPY --from=build /out/shop .\nCMD ["./shop"]\n`,
        ...files,
      },
    },
    {
      name: "another folder",
      files: {
        Dockerfile: `${builder}FROM alpine:3.22\nWORKDIR /rootfs\nCOPY --from=build /out/shop .\nUSER nobody\nCMD ["./shop"]\n`,
        ...files,
      },
    },
    {
      name: "scratch, where COPY makes the folder with mode 0755",
      files: {
        Dockerfile: `${builder}FROM scratch\nWORKDIR /root\nCOPY --from=build /out/shop .\nUSER 10001\nCMD ["./shop"]\n`,
        ...files,
      },
    },
    {
      name: "a folder that a step opens",
      files: {
        Dockerfile: `${builder}FROM alpine:3.22\nRUN chmod 755 /root\nWORKDIR /root\nCOPY --from=build /out/shop .\nUSER nobody\nCMD ["./shop"]\n`,
        ...files,
      },
    },
    {
      name: "steps that nobody can read",
      files: {
        Dockerfile: `${builder}FROM alpine:3.22\nRUN ./setup.sh\nWORKDIR /root\nCOPY --from=build /out/shop .\nUSER nobody\nCMD ["./shop"]\n`,
        ...files,
      },
    },
    {
      name: "an unknown image and an unknown user",
      files: {
        Dockerfile: `${builder}FROM registry.example.com/base\nWORKDIR /root\nCOPY --from=build /out/shop .\nUSER nobody\nCMD ["./shop"]\n`,
        ...files,
      },
    },
    {
      name: "a user that the build names",
      files: {
        Dockerfile: `${builder}FROM alpine:3.22\nARG UID\nWORKDIR /root\nCOPY --from=build /out/shop .\nUSER $UID\nCMD ["./shop"]\n`,
        ...files,
      },
    },
  ],
});
