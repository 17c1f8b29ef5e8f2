/** Variables of the go command, and those that it hands to a C compiler. Source: `go help environment`. */
const goVariables =
  /^(?:GO(?:111MODULE|386|AMD64|ARCH|ARM|ARM64|AUTH|BIN|CACHE|CACHEPROG|COVERDIR|DEBUG|ENV|EXPERIMENT|FIPS140|FLAGS|INSECURE|MIPS|MIPS64|MODCACHE|NOPROXY|NOSUMDB|OS|PATH|PPC64|PRIVATE|PROXY|RISCV64|ROOT|SUMDB|TELEMETRYDIR|TMPDIR|TOOLCHAIN|VCS|WASM|WORK)|CGO_(?:ENABLED|(?:C|CPP|CXX|F|LD)FLAGS(?:_ALLOW|_DISALLOW)?))$/;

/** Those of them that only the go command reads: a program that Go has built looks at none. */
const buildVariables =
  /^(?:GO(?:111MODULE|386|AMD64|ARCH|ARM|ARM64|AUTH|CACHE|CACHEPROG|ENV|FLAGS|INSECURE|MIPS|MIPS64|MODCACHE|NOPROXY|NOSUMDB|OS|PPC64|PRIVATE|PROXY|RISCV64|SUMDB|TOOLCHAIN|VCS|WASM|WORK)|CGO_(?:ENABLED|(?:C|CPP|CXX|F|LD)FLAGS(?:_ALLOW|_DISALLOW)?))$/;

export function isGoVariable(name: string): boolean {
  return goVariables.test(name);
}

/** Whether only the go command reads the variable, so that it means nothing where a program runs. */
export function isBuildVariable(name: string): boolean {
  return buildVariables.test(name);
}
