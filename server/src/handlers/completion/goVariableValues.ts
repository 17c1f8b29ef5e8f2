import * as l10n from "@vscode/l10n";

/** A value that a Go variable can have. */
export interface GoVariableValue {
  readonly value: string;
  /** What it does, in a few words; absent where the value says it. */
  readonly meaning?: () => string;
}

/** Systems and architectures that Go builds for, the usual ones of images first. Source: `go tool dist list`, Go 1.27. */
const systems = "linux darwin windows freebsd android aix dragonfly illumos ios js netbsd openbsd plan9 solaris wasip1";
const architectures = "amd64 arm64 arm 386 loong64 mips mipsle mips64 mips64le ppc64 ppc64le riscv64 s390x wasm";

/**
 * Words that Go variables take, by name. Sources: `go help environment`, `go help build`, the Go modules reference, "Go
 * Toolchains" on go.dev. Lists of proxies, hosts and versions are made where the project is known.
 */
export const goVariableValues: ReadonlyMap<string, readonly GoVariableValue[]> = new Map(
  Object.entries<readonly GoVariableValue[]>({
    CGO_ENABLED: [
      { value: "0", meaning: () => l10n.t("no C code: the program is static and runs on `scratch`") },
      { value: "1", meaning: () => l10n.t("C code is allowed; needs a C compiler, and the program its libc") },
    ],
    GO111MODULE: [
      { value: "on", meaning: () => l10n.t("the default since Go 1.16") },
      { value: "off", meaning: () => l10n.t("no modules at all: sources come from `GOPATH`") },
      { value: "auto", meaning: () => l10n.t("modules where there is a `go.mod`") },
    ],
    GOAMD64: words("v1 v2 v3 v4"),
    GOARCH: words(architectures),
    GOARM: words("7 6 5"),
    GOARM64: words("v8.0 v8.1 v8.2 v9.0"),
    GOAUTH: [
      { value: "netrc", meaning: () => l10n.t("what `~/.netrc` holds; the default") },
      { value: "off", meaning: () => l10n.t("no authentication") },
    ],
    GOENV: [{ value: "off", meaning: () => l10n.t("what `go env -w` has written is not read") }],
    GOFLAGS: [
      { value: "-mod=readonly", meaning: () => l10n.t("`go.mod` may not change; the default without `vendor`") },
      { value: "-mod=vendor", meaning: () => l10n.t("packages come from `vendor/` alone") },
      { value: "-mod=mod", meaning: () => l10n.t("`go.mod` is changed where it lacks something") },
      { value: "-trimpath", meaning: () => l10n.t("no paths of the build machine in the program") },
      {
        value: "-buildvcs=false",
        meaning: () => l10n.t("no version control information in the program; needs no git"),
      },
      { value: "-buildvcs=auto", meaning: () => l10n.t("version control information where it is to be had") },
      { value: "-modcacherw", meaning: () => l10n.t("the module cache stays writable, so that `rm` can remove it") },
      { value: "-tags=netgo,osusergo", meaning: () => l10n.t("Go's own resolver and user lookup in place of libc's") },
    ],
    GOOS: words(systems),
    GOSUMDB: [
      { value: "sum.golang.org", meaning: () => l10n.t("the default") },
      { value: "sum.golang.google.cn", meaning: () => l10n.t("the same database, reachable from mainland China") },
      { value: "off", meaning: () => l10n.t("new modules stay unverified, and no toolchain can be downloaded") },
    ],
    GOTOOLCHAIN: [
      { value: "local", meaning: () => l10n.t("the toolchain of the image, or an error") },
      { value: "auto", meaning: () => l10n.t("downloads the toolchain that `go.mod` asks for") },
      { value: "path", meaning: () => l10n.t("looks for the toolchain in `PATH`, downloads none") },
    ],
    GOVCS: [
      { value: "*:git", meaning: () => l10n.t("git alone, for every module") },
      { value: "public:git|hg,private:all", meaning: () => l10n.t("the default") },
      { value: "*:off", meaning: () => l10n.t("no version control: every module comes from a proxy") },
    ],
    GOWORK: [{ value: "off", meaning: () => l10n.t("builds as if there were no `go.work`") }],
  }),
);

function words(text: string): readonly GoVariableValue[] {
  return text.split(" ").map((value) => ({ value }));
}
