import { scanGoSource } from "./goSource";
import { remember } from "./remember";

/** Operating systems and architectures that a file name may end with. Source: go/src/internal/syslist. */
const systems = new Set(
  (
    "aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos " +
    "386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ppc ppc64 ppc64le " +
    "riscv riscv64 s390 s390x sparc sparc64 wasm"
  ).split(" "),
);

/**
 * Whether every build of a package takes in a file of this name, by the name alone: no test, not for one system only, not
 * hidden. Source: `go help buildconstraint`, go/build `goodOSArchFile`.
 */
export function isUnconditionalName(name: string): boolean {
  if (!name.endsWith(".go") || name.endsWith("_test.go") || /^[._]/.test(name)) return false;
  const [, ...parts] = name.slice(0, name.indexOf(".")).split("_");
  return !systems.has(parts.at(-1) ?? "");
}

/** The imports of a Go file that every build of its package takes in; `undefined` for one with conditions, and with cgo. */
export function unconditionalImports(text: string): readonly string[] | undefined {
  return rememberedImports(text);
}

const rememberedImports = remember(500, readUnconditionalImports);

function readUnconditionalImports(text: string): readonly string[] | undefined {
  const { packageName, imports, buildConstraint, usesCgo } = scanGoSource(text);
  return packageName === undefined || buildConstraint !== undefined || usesCgo ? undefined : imports;
}
