import { privilegedPortAsNonRoot } from "../../../server/src/rules/permissions/privileged-port-as-non-root";
import { dedent, testRule } from "../../support/ruleTester";

testRule(privilegedPortAsNonRoot, {
  reported: [
    {
      name: "the base image's user",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN CGO_ENABLED=0 \
              # static
              go build -o /out/web .

          FROM gcr.io/distroless/static-debian12:nonroot
          COPY --from=build /out/web /web
          EXPOSE 80 443
          ENTRYPOINT ["/web"]
        `,
        "go.mod": "module example.com/web\n\ngo 1.24\n",
      },
      at: "80",
      line: 10,
      message: "Port 80 is below 1024 and the image runs as `nonroot`",
      severity: "information",
      related: ["443"],
      fixes: [],
    },
    {
      name: "a port with its protocol, beside a heredoc",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          RUN <<EOF
            adduser -D -u 1000 app
          EOF
          EXPOSE 53/udp
          USER 1000
          CMD ["/dns"]
        `,
      },
      at: "53/udp",
    },
    {
      name: "a port of a stage below",
      files: {
        Dockerfile: 'FROM alpine:3.22 AS base\nEXPOSE 80\nFROM base\nUSER 1000\nCMD ["/web"]\n',
      },
      at: "80",
    },
    {
      name: "a port with a default",
      files: { Dockerfile: 'FROM alpine:3.22\nENV PORT=80\nEXPOSE $PORT\nUSER 1000\nCMD ["/web"]\n' },
      at: "$PORT",
    },
  ],
  silent: [
    { name: "a port from 1024 on", files: { Dockerfile: 'FROM alpine:3.22\nEXPOSE 8080\nUSER 1000\nCMD ["/web"]\n' } },
    { name: "root", files: { Dockerfile: 'FROM alpine:3.22\nEXPOSE 80\nCMD ["/web"]\n' } },
    ...[
      "mcr.microsoft.com/windows/nanoserver:1809",
      "mcr.microsoft.com/windows/servercore:${TAG}",
      "golang:1.26-nanoserver",
      "--platform=windows/amd64 shop/base:1",
    ].map((image) => ({
      name: `Windows, which keeps no ports for anybody: ${image}`,
      files: {
        Dockerfile: `ARG TAG\nFROM ${image}\nCOPY app.exe /app.exe\nUSER ContainerAdministrator\nEXPOSE 80\nENTRYPOINT ["/app.exe"]\n`,
        "app.exe": "",
      },
    })),
    {
      name: "setcap",
      files: {
        Dockerfile:
          'FROM debian:bookworm AS build\nCOPY web /web\nRUN setcap cap_net_bind_service=+ep /web\nFROM alpine:3.22\nCOPY --from=build /web /web\nEXPOSE 80\nUSER 1000\nCMD ["/web"]\n',
        web: "",
      },
    },
    {
      name: "a variable",
      files: { Dockerfile: 'FROM alpine:3.22\nARG PORT\nEXPOSE $PORT\nUSER 1000\nCMD ["/web"]\n' },
    },
    { name: "an unknown user", files: { Dockerfile: 'FROM registry.example.com/base:1\nEXPOSE 80\nCMD ["/web"]\n' } },
    { name: "a range", files: { Dockerfile: 'FROM alpine:3.22\nEXPOSE 80-90\nUSER 1000\nCMD ["/web"]\n' } },
    {
      name: "a stage for tests",
      files: { Dockerfile: 'FROM alpine:3.22 AS test\nEXPOSE 80\nUSER 1000\nCMD ["/web"]\n' },
    },
  ],
});
