import { caCertificatesMissing } from "../../../server/src/rules/stages/ca-certificates-missing";
import { dedent, testRule } from "../../support/ruleTester";

const goMod = "module example.com/shop\n\ngo 1.24\n\nrequire github.com/stripe/stripe-go/v82 v82.0.0\n";
const client = 'package main\n\nimport "net/http"\n\nfunc main() { http.Get("https://example.com/prices") }\n';
const server = 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n';
const payments = 'package payments\n\nimport "github.com/stripe/stripe-go/v82"\n\nvar Key = stripe.Key\n';
const shop = 'package main\n\nimport _ "example.com/shop/internal/payments"\n\nfunc main() {}\n';
const own = { "go.mod": "module example.com/shop\n\ngo 1.24\n", "main.go": client };
const build = "FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /out/shop .\n";

/** A final stage that starts the program. */
function final(image: string, lines = ""): string {
  return `${build}FROM ${image}\n${lines}COPY --from=build /out/shop /shop\nUSER 65532:65532\nENTRYPOINT ["/shop"]\n`;
}

testRule(caCertificatesMissing, {
  reported: [
    {
      name: "scratch and the module of a service, imported by a package of the program",
      files: {
        Dockerfile: dedent`
          # syntax=docker/dockerfile:1
          FROM golang:1.24-alpine AS build
          WORKDIR /src
          COPY go.mod go.sum ./
          RUN go mod download
          COPY . .
          RUN CGO_ENABLED=0 go build \
              # reproducible
              -trimpath -o /out/shop ./cmd/shop

          FROM scratch
          COPY --from=build /out/shop /shop
          EXPOSE 8080
          USER 65532:65532
          ENTRYPOINT ["/shop"]
        `,
        "go.mod": goMod,
        "go.sum": "",
        "cmd/shop/main.go": shop,
        "internal/payments/payments.go": payments,
      },
      at: "scratch",
      line: 11,
      severity: "warning",
      message: "the program uses `github.com/stripe/stripe-go/v82`",
      fixes: [
        {
          title: "Copy the CA certificates from the stage `build`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            # syntax=docker/dockerfile:1
            FROM golang:1.24-alpine AS build
            WORKDIR /src
            COPY go.mod go.sum ./
            RUN go mod download
            COPY . .
            RUN CGO_ENABLED=0 go build \
                # reproducible
                -trimpath -o /out/shop ./cmd/shop

            FROM scratch
            COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
            COPY --from=build /out/shop /shop
            EXPOSE 8080
            USER 65532:65532
            ENTRYPOINT ["/shop"]
          `,
        },
      ],
    },
    {
      name: "a slim Debian and a request to a literal address, built in a heredoc",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS build
          WORKDIR /src
          COPY . .
          RUN <<EOF
          set -e
          CGO_ENABLED=0 go build -o /out/shop .
          EOF
          FROM debian:bookworm-slim
          COPY --from=build /out/shop /usr/local/bin/shop
          USER 65532:65532
          ENTRYPOINT ["shop"]
        `,
        ...own,
      },
      at: "debian:bookworm-slim",
      message: "the program uses `net/http`",
      fixes: [
        {
          title: "Install `ca-certificates`",
          result: dedent`
            FROM golang:1.24 AS build
            WORKDIR /src
            COPY . .
            RUN <<EOF
            set -e
            CGO_ENABLED=0 go build -o /out/shop .
            EOF
            FROM debian:bookworm-slim
            RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
            COPY --from=build /out/shop /usr/local/bin/shop
            USER 65532:65532
            ENTRYPOINT ["shop"]
          `,
        },
      ],
    },
    {
      name: "a program that was built before the image: what its module requires tells",
      files: {
        Dockerfile: 'FROM scratch\nCOPY ./build/shop /bin/shop\nUSER 65532:65532\nENTRYPOINT ["/bin/shop"]\n',
        "go.mod": goMod,
        "main.go": "",
        ".gitignore": "/build\n",
      },
      at: "scratch",
      message: "`github.com/stripe/stripe-go/v82`",
      fixes: [],
    },
    {
      name: "a stage that stands on another",
      files: {
        Dockerfile: `${build}FROM scratch AS base\nUSER 65532:65532\nFROM base\nCOPY --from=build /out/shop /shop\nENTRYPOINT ["/shop"]\n`,
        ...own,
      },
      at: "base",
      fixes: [],
    },
  ],
  silent: [
    {
      name: "certificates from the build stage",
      files: {
        Dockerfile: final("scratch", "COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/\n"),
        ...own,
      },
    },
    {
      name: "a whole root file system",
      files: { Dockerfile: final("scratch", "COPY rootfs/ /\n"), ...own, "rootfs/etc/ssl/cert.pem": "" },
    },
    {
      name: "a variable that names them",
      files: { Dockerfile: final("scratch", "ENV SSL_CERT_FILE=/certs.pem\n"), ...own },
    },
    {
      name: "a package that brings them",
      files: {
        Dockerfile: final(
          "debian:bookworm-slim",
          "RUN apt-get update && apt-get install -y --no-install-recommends curl\n",
        ),
        ...own,
      },
    },
    { name: "Alpine, which has them", files: { Dockerfile: final("alpine:3.22"), ...own } },
    { name: "distroless, which has them", files: { Dockerfile: final("gcr.io/distroless/static-debian12"), ...own } },
    { name: "a server that calls nobody", files: { Dockerfile: final("scratch"), ...own, "main.go": server } },
    {
      name: "certificates in the program",
      files: {
        Dockerfile: final("scratch"),
        ...own,
        "fallback.go": 'package main\n\nimport _ "golang.org/x/crypto/x509roots/fallback"\n',
      },
    },
    {
      name: "a module of several programs whose sources cannot be followed",
      files: { Dockerfile: final("scratch"), "go.mod": goMod, "cmd/other/main.go": server },
    },
    {
      name: "a script that nobody can read",
      files: { Dockerfile: final("debian:bookworm-slim", "COPY setup.sh /\nRUN /setup.sh\n"), ...own, "setup.sh": "" },
    },
  ],
});
