import { buildFails, imageShrinks, type Look, prints, programIsFor, startFails } from "./looks";
import { alone, emptyRepository, greet, plain, printing, program, scratchRuntime, shop, staged } from "./samples";
import { describeShowings } from "./showing";

const build = "RUN CGO_ENABLED=0 go build -o /out/shop .";
const simple = `COPY . .\n${build}`;

/** Linked on Debian 12, run on Debian 11. */
const onDebian11 = `FROM golang:1.22-bookworm AS build
WORKDIR /src
COPY . .
RUN go build -o /out/shop .

FROM gcr.io/distroless/base-debian11
COPY --from=build /out/shop /shop
ENTRYPOINT ["/shop"]
`;

describeShowings("stages", [
  {
    rule: "go-toolchain-in-final-image",
    claim: "the image is smaller by the toolchain and runs the same program",
    files: {
      ...shop,
      Dockerfile: `FROM golang:1.19
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/shop .
CMD ["shop"]
`,
    },
    repair: "--fix-suggestions",
    ...imageShrinks(900e6),
  },
  {
    rule: "source-copied-to-runtime",
    claim: "the image holds the program and not what it is made of",
    files: {
      ...plain,
      "big_test.go": `package main\n\n// ${"padding ".repeat(500_000)}\n`,
      Dockerfile: `FROM golang:1.19 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o shop .

FROM alpine:3.22
COPY --from=build /app /app
USER nobody
CMD ["/app/shop"]
`,
    },
    repair: "--fix-suggestions",
    ...imageShrinks(3.9e6),
  },
  {
    rule: "unstripped-binary",
    claim: "the program is smaller without debug information",
    files: { ...plain, Dockerfile: staged(simple, scratchRuntime) },
    repair: "--fix-suggestions",
    ...imageShrinks(0.4e6),
  },
  {
    rule: "cgo-binary-on-other-libc",
    claim: "the program starts on musl",
    files: {
      ...alone,
      "main.go": printing('net.JoinHostPort("shop", "80")', "net"),
      Dockerfile: `FROM golang:1.19 AS build
WORKDIR /src
COPY . .
RUN go build -o /out/shop .

FROM alpine:3.22
WORKDIR /app
COPY --from=build /out/shop ./
CMD ./shop
`,
    },
    before: startFails(/^\/bin\/sh: \.\/shop: not found$/),
    repair: "--fix-suggestions",
    after: prints("shop:80\n"),
  },
  {
    rule: "cgo-binary-on-other-libc",
    claim: "the program starts where there is no libc at all",
    files: {
      ...alone,
      "main.go": printing('net.JoinHostPort("shop", "80")', "net"),
      Dockerfile: staged("COPY . .\nRUN go build -o /out/shop ."),
    },
    before: startFails(/no such file or directory/),
    repair: "--fix-suggestions",
    after: prints("shop:80\n"),
  },
  {
    rule: "glibc-older-than-builder",
    claim: "a program that does not need cgo starts with any glibc",
    files: {
      ...alone,
      "main.go": printing('net.JoinHostPort("shop", "80")', "net"),
      Dockerfile: onDebian11,
    },
    before: startFails(/version `GLIBC_2\.34' not found/),
    repair: "--fix-suggestions",
    after: prints("shop:80\n"),
  },
  {
    rule: "glibc-older-than-builder",
    claim: "a program with C code starts on the builder's release",
    files: {
      ...alone,
      "main.go": 'package main\n\n// #include <stdlib.h>\nimport "C"\n\nfunc main() { println(C.abs(-42)) }\n',
      Dockerfile: onDebian11,
    },
    before: startFails(/version `GLIBC_2\.34' not found/),
    repair: "--fix-suggestions",
    after: prints("42\n"),
  },
  {
    rule: "pie-binary-on-static-base",
    claim: "the program needs no loader",
    files: { ...plain, Dockerfile: staged(simple.replace("go build", "go build -buildmode=pie"), scratchRuntime) },
    before: startFails(/no such file or directory/),
    repair: "--fix-suggestions",
    after: prints("shop\n"),
  },
  {
    rule: "c-compiler-missing",
    claim: "cgo finds a compiler",
    files: {
      ...alone,
      "main.go": 'package main\n\n// #include <stdlib.h>\nimport "C"\n\nfunc main() { println(C.abs(-42)) }\n',
      Dockerfile: `FROM golang:1.22-alpine
WORKDIR /src
COPY . .
RUN CGO_ENABLED=1 go build -o /usr/local/bin/shop .
CMD ["shop"]
`,
    },
    before: buildFails(/C compiler "gcc" not found/),
    repair: "--fix-suggestions",
    after: prints("42\n"),
  },
  {
    rule: "copied-binary-missing",
    claim: "the program is copied from where it is",
    files: {
      ...plain,
      Dockerfile: `FROM golang:1.19 AS build
WORKDIR /workspace
COPY . .
RUN CGO_ENABLED=0 go build -o shop .

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /app/shop /shop
ENTRYPOINT ["/shop"]
`,
    },
    before: buildFails(/"\/app\/shop": not found|lstat \S+\/app: no such file or directory/),
    repair: "--fix-suggestions",
    after: prints("shop\n"),
  },
  {
    rule: "copied-from-unknown-stage",
    claim: "the stage that is meant stands above",
    files: {
      ...plain,
      Dockerfile: `FROM golang:1.19 AS build
WORKDIR /src
${simple}

FROM scratch
COPY --from=1 /out/shop /shop
ENTRYPOINT ["/shop"]
`,
    },
    before: buildFails(/circular dependency detected on stage/),
    repair: "--fix-suggestions",
    after: prints("shop\n"),
  },
  {
    rule: "build-argument-not-declared",
    claim: "the argument reaches the program",
    files: {
      ...alone,
      "main.go": 'package main\n\nvar version string\n\nfunc main() { print("version [", version, "]\\n") }\n',
      Dockerfile: `ARG VERSION=dev

${staged('COPY . .\nRUN CGO_ENABLED=0 go build -ldflags "-X main.version=$VERSION" -o /out/shop .')}`,
    },
    before: prints("version []\n", { build: { options: ["--build-arg", "VERSION=1.2.3"] } }),
    repair: "--fix",
    after: prints("version [1.2.3]\n", { build: { options: ["--build-arg", "VERSION=1.2.3"] } }),
  },
  {
    rule: "vcs-stamping-fails",
    claim: "a user who does not own the repository builds",
    files: {
      ...plain,
      ...emptyRepository,
      Dockerfile: `FROM golang:1.19
RUN useradd --create-home --uid 1000 app
USER app
WORKDIR /home/app/src
COPY . .
RUN CGO_ENABLED=0 go build -o /home/app/shop .
CMD ["/home/app/shop"]
`,
    },
    before: buildFails(/error obtaining VCS status: exit status 128/),
    repair: "--fix-suggestions",
    after: prints("shop\n"),
  },
  {
    rule: "timezone-data-missing",
    claim: "the program finds its zone on scratch",
    files: {
      ...alone,
      "main.go": zoneProgram(),
      Dockerfile: staged("COPY . .\nRUN CGO_ENABLED=0 go build -o /out/shop .", scratchRuntime),
    },
    before: prints("UTC unknown time zone Asia/Shanghai\n"),
    repair: "--fix-suggestions",
    after: prints("Asia/Shanghai <nil>\n"),
  },
  {
    rule: "timezone-data-missing",
    claim: "the program finds its zone on Alpine",
    files: {
      ...alone,
      "main.go": zoneProgram(),
      Dockerfile: staged(
        "COPY . .\nRUN CGO_ENABLED=0 go build -o /out/shop .",
        '\nFROM alpine:3.22\nCOPY --from=build /out/shop /shop\nENTRYPOINT ["/shop"]\n',
      ),
    },
    before: prints("UTC unknown time zone Asia/Shanghai\n"),
    repair: "--fix-suggestions",
    after: prints("Asia/Shanghai <nil>\n"),
  },
  {
    rule: "ca-certificates-missing",
    claim: "the program has certificates to compare with",
    files: {
      ...alone,
      "main.go": `package main

import (
	"crypto/x509"
	"fmt"
	"net/http"
	"os"
)

func main() {
	pool, err := x509.SystemCertPool()
	fmt.Println(err == nil && len(pool.Subjects()) > 0)
	if len(os.Args) > 1 {
		http.Get("https://example.com/prices")
	}
}
`,
      Dockerfile: staged(simple, scratchRuntime),
    },
    before: prints("false\n"),
    repair: "--fix-suggestions",
    after: prints("true\n"),
  },
  {
    rule: "tool-not-on-base",
    claim: "make is there before it is called",
    files: {
      Makefile: "build:\n\techo built > result\n",
      Dockerfile: 'FROM golang:1.22-alpine\nWORKDIR /src\nCOPY . .\nRUN make build\nCMD ["cat", "result"]\n',
    },
    before: buildFails(/make: not found/),
    repair: "--fix-suggestions",
    after: prints("built\n"),
  },
  {
    rule: "tool-not-on-base",
    claim: "a folder is made where there is no shell",
    files: {
      ...alone,
      "main.go": printing('func() error { _, err := os.Stat("/data"); return err }()', "os"),
      Dockerfile: staged(
        simple,
        '\nFROM scratch\nCOPY --from=build /out/shop /shop\nRUN mkdir -p /data\nENTRYPOINT ["/shop"]\n',
      ),
    },
    before: buildFails(/exec: "\/bin\/sh": stat \/bin\/sh: no such file or directory|\/bin\/sh: no such file/),
    repair: "--fix-suggestions",
    after: prints("<nil>\n"),
  },
]);

const native = `FROM --platform=$BUILDPLATFORM golang:1.19 AS build\nWORKDIR /src\nCOPY . .\n`;
const cross = "RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -o /out/shop .";
const arm = (architecture: string): Look => programIsFor("linux/arm64", architecture);

describeShowings("platforms", [
  {
    rule: "target-platform-ignored",
    claim: "the program is for the platform of the image, though the arguments were not declared",
    files: { ...plain, Dockerfile: `${native}${cross}\n${scratchRuntime}` },
    before: arm("amd64"),
    repair: "--fix",
    after: arm("arm64"),
  },
  {
    rule: "target-platform-ignored",
    claim: "the program is for the platform of the image, though nothing asked for it",
    files: { ...plain, Dockerfile: `${native}${build}\n${scratchRuntime}` },
    before: arm("amd64"),
    repair: "--fix-suggestions",
    after: arm("arm64"),
  },
  {
    rule: "target-platform-default",
    claim: "the builder's value is taken",
    files: {
      ...plain,
      Dockerfile: `${native}ARG TARGETOS\nARG TARGETARCH=amd64\n${cross}\n${scratchRuntime}`,
    },
    before: arm("amd64"),
    repair: "--fix",
    after: arm("arm64"),
  },
]);

// The preferred release, one with security fixes, is not among the stand-ins; the second choice, that of go.mod, is.
describeShowings("Go version", [
  {
    rule: "go-version-too-old",
    claim: "the image has the release that go.mod asks for",
    files: {
      ...plain,
      "go.mod": "module example.com/shop\n\ngo 1.23\n",
      Dockerfile: staged(simple).replace("1.19", "1.22"),
    },
    before: buildFails(/go: go\.mod requires go >= 1\.23 \(running go 1\.22\.\d+; GOTOOLCHAIN=local\)/),
    repair: { byHand: { Dockerfile: staged(simple).replace("1.19", "1.23") } },
    after: prints("shop\n"),
  },
  {
    rule: "go-version-too-old",
    claim: "a release before 1.21 does not even read the line",
    files: {
      ...plain,
      "go.mod": "module example.com/shop\n\ngo 1.22.0\n",
      Dockerfile: staged(simple),
    },
    before: buildFails(/invalid go version '1\.22\.0': must match format 1\.23/),
    repair: { byHand: { Dockerfile: staged(simple).replace("1.19", "1.22") } },
    after: prints("shop\n"),
  },
  {
    rule: "go-version-too-old",
    claim: "a module that is required asks for a newer release",
    files: {
      ...alone,
      "go.mod": `module example.com/shop\n\ngo 1.24\n\nrequire ${greet.path} v0.0.0\n\nreplace ${greet.path} => ./greet\n`,
      "main.go": program("shop"),
      "greet/go.mod": "module modules.test/greet\n\ngo 1.24\n",
      "greet/greet.go": greet.files["greet.go"] ?? "",
      Dockerfile: staged(simple).replace("golang:1.19", "golang:1.23-alpine"),
    },
    before: buildFails(/requires go >= 1\.24 \(running go 1\.23\.\d+; GOTOOLCHAIN=local\)/),
    repair: { byHand: { Dockerfile: staged(simple).replace("golang:1.19", "golang:1.24-alpine") } },
    after: prints("Hello, shop\n"),
  },
]);

function zoneProgram(): string {
  return `package main

import (
	"fmt"
	"time"
)

func main() { fmt.Println(time.LoadLocation("Asia/Shanghai")) }
`;
}
