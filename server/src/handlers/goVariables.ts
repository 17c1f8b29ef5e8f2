import * as l10n from "@vscode/l10n";
import { goDefaultModuleProxy } from "../build/moduleProxies";

/** What a person wants to know of a variable that Go reads. Sources: `go help environment`, the Go modules reference. */
export interface GoVariable {
  /** What it decides, in one or two sentences. */
  readonly meaning: () => string;
  /** What holds when it is unset or empty, which is the same for every Go variable; Markdown. */
  readonly fallback: () => string;
}

const none = (): string => l10n.t("nothing");

/** The variables that a Dockerfile for a Go program sets, by name. */
export const goVariables: ReadonlyMap<string, GoVariable> = new Map(
  Object.entries<GoVariable>({
    GOPROXY: {
      meaning: () =>
        l10n.t(
          "Where Go downloads modules from: a list of module proxies that is tried from left to right. `direct` means the repository itself, `off` forbids downloads.",
        ),
      fallback: () => code(`${goDefaultModuleProxy},direct`),
    },
    GOSUMDB: {
      meaning: () =>
        l10n.t(
          "The checksum database that vouches for modules which are not in `go.sum` yet. `off` leaves new modules unverified, and breaks the download of toolchains.",
        ),
      fallback: () => code("sum.golang.org"),
    },
    GOPRIVATE: {
      meaning: () =>
        l10n.t(
          "Patterns of module paths that are private, separated by commas without blanks. They are fetched from their repository, without proxy and without checksum database: it is the default of `GONOPROXY` and `GONOSUMDB`.",
        ),
      fallback: none,
    },
    GONOPROXY: {
      meaning: () =>
        l10n.t(
          "Patterns of module paths that are fetched from their repository and never through a proxy. Alone it does not switch off the checksum database; `GOPRIVATE` does both.",
        ),
      fallback: () => code("$GOPRIVATE"),
    },
    GONOSUMDB: {
      meaning: () => l10n.t("Patterns of module paths that are not looked up in the checksum database."),
      fallback: () => code("$GOPRIVATE"),
    },
    GOINSECURE: {
      meaning: () =>
        l10n.t(
          "Patterns of module paths that may be fetched from their repository over plain HTTP or with an invalid certificate. It changes nothing for proxies, nor for the checksum database.",
        ),
      fallback: none,
    },
    GOVCS: {
      meaning: () =>
        l10n.t("Which version control tools may be used for which modules, such as `github.com:git,*:off`."),
      fallback: () => code("public:git|hg,private:all"),
    },
    GOAUTH: {
      meaning: () =>
        l10n.t(
          "How Go authenticates when it fetches modules over HTTPS (Go 1.24 and later): `netrc`, `git DIR`, `off` or a command.",
        ),
      fallback: () => code("netrc"),
    },
    GOFLAGS: {
      meaning: () =>
        l10n.t(
          "Flags of the form `-flag=value`, separated by blanks, that every `go` command takes as if they were written in it.",
        ),
      fallback: none,
    },
    GOTOOLCHAIN: {
      meaning: () =>
        l10n.t(
          "Which Go toolchain runs. `local` uses the installed one and fails when `go.mod` asks for a newer Go; `auto` downloads that one.",
        ),
      fallback: () => l10n.t("`auto`; the official `golang` images set `local`"),
    },
    GOWORK: {
      meaning: () => l10n.t("The `go.work` file of the workspace. `off` builds as if there were none."),
      fallback: () => l10n.t("the nearest `go.work` in this folder or above it"),
    },
    GO111MODULE: {
      meaning: () =>
        l10n.t("Whether Go works with modules. Since Go 1.16 it always does, and nothing needs to be set."),
      fallback: () => code("on"),
    },
    GOOS: {
      meaning: () => l10n.t("The operating system that the program is built for."),
      fallback: () => l10n.t("the system that the build runs on; in an image `linux`"),
    },
    GOARCH: {
      meaning: () => l10n.t("The processor architecture that the program is built for, such as `amd64` or `arm64`."),
      fallback: () => l10n.t("the architecture that the build runs on, which is not always that of the image"),
    },
    GOARM: {
      meaning: () => l10n.t("With `GOARCH=arm`: the version of the architecture, `5`, `6` or `7`."),
      fallback: () => l10n.t("depends on the machine; `7` in a cross build"),
    },
    GOAMD64: {
      meaning: () => l10n.t("With `GOARCH=amd64`: the oldest processors that the program has to run on, `v1` to `v4`."),
      fallback: () => code("v1"),
    },
    CGO_ENABLED: {
      meaning: () =>
        l10n.t(
          "Whether Go may use C code. With `0` the program needs no C library and runs on `scratch`; with `1`, `net` and `os/user` may link it to the libc of the build stage.",
        ),
      fallback: () => l10n.t("`1` where a C compiler is installed, `0` where there is none or in a cross build"),
    },
    CC: {
      meaning: () => l10n.t("The C compiler that cgo uses."),
      fallback: () => l10n.t("`gcc` or `clang`, as Go was built"),
    },
    CXX: {
      meaning: () => l10n.t("The C++ compiler that cgo uses."),
      fallback: () => l10n.t("`g++` or `clang++`, as Go was built"),
    },
    CGO_CFLAGS: {
      meaning: () => l10n.t("Flags for the C compiler in cgo builds."),
      fallback: () => code("-O2 -g"),
    },
    CGO_LDFLAGS: {
      meaning: () => l10n.t("Flags for the linker in cgo builds."),
      fallback: () => code("-O2 -g"),
    },
    GOCACHE: {
      meaning: () =>
        l10n.t("The folder of the build cache: compiled packages and test results. Modules are not in it."),
      fallback: () => l10n.t("`$XDG_CACHE_HOME/go-build` or `$HOME/.cache/go-build`"),
    },
    GOMODCACHE: {
      meaning: () => l10n.t("The folder of the module cache, which holds downloaded modules."),
      fallback: () => code("$GOPATH/pkg/mod"),
    },
    GOPATH: {
      meaning: () => l10n.t("The folder that holds the module cache and, in `bin`, what `go install` installs."),
      fallback: () => l10n.t("`$HOME/go`; the official `golang` images set `/go`"),
    },
    GOBIN: {
      meaning: () => l10n.t("The folder that `go install` installs programs in."),
      fallback: () => code("$GOPATH/bin"),
    },
    GOROOT: {
      meaning: () => l10n.t("The folder that Go itself is installed in. There is hardly ever a reason to set it."),
      fallback: () => l10n.t("the folder of the `go` command; `/usr/local/go` in the official images"),
    },
    GOENV: {
      meaning: () =>
        l10n.t(
          "The file that `go env -w` writes its settings to; `off` uses none. Variables of the environment win over it.",
        ),
      fallback: () => code("$HOME/.config/go/env"),
    },
    GOTMPDIR: {
      meaning: () =>
        l10n.t(
          "The folder for temporary files of a build. It has to allow the execution of programs for `go run` and `go test`.",
        ),
      fallback: () => code("/tmp"),
    },
    GODEBUG: {
      meaning: () =>
        l10n.t(
          "Settings of the running program, such as `netdns=go`, that choose older behaviour or print what the runtime does.",
        ),
      fallback: () => l10n.t("what the `go` line of `go.mod` stands for"),
    },
    GOMAXPROCS: {
      meaning: () =>
        l10n.t(
          "How many threads of the running program execute Go code at the same time. Set in an image it belongs to every machine the image runs on.",
        ),
      fallback: () =>
        l10n.t("the processors of the machine; from `go 1.25` in `go.mod` on, the CPU limit of the container"),
    },
    GOMEMLIMIT: {
      meaning: () =>
        l10n.t(
          "The memory that the running program should stay below, such as `400MiB`. It is not taken from the limit of the container.",
        ),
      fallback: () => l10n.t("no limit"),
    },
    GOGC: {
      meaning: () =>
        l10n.t(
          "How much the heap of the running program may grow before garbage is collected, in percent; `off` never collects.",
        ),
      fallback: () => code("100"),
    },
    GOEXPERIMENT: {
      meaning: () => l10n.t("Experiments of the toolchain to build with, separated by commas."),
      fallback: none,
    },
  }),
);

function code(text: string): string {
  return `\`${text}\``;
}
