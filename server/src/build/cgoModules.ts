/** A Go module that is of no use without cgo. */
export interface CgoModule {
  /** Module path; packages and major versions below it belong to it. */
  readonly path: string;
  /** What happens under `CGO_ENABLED=0`: the build fails, or the program compiles and fails when it uses the module. */
  readonly without: "build fails" | "fails at run time" | "unknown";
  /** Whether that was seen in the module's own sources or issues (`source`), or is only common knowledge. */
  readonly isVerified: boolean;
  readonly source?: string;
}

/** Modules that bind a C library. Only ever a reason to keep silent or to withhold a fix when not verified. */
export const cgoModules: readonly CgoModule[] = [
  {
    path: "github.com/mattn/go-sqlite3",
    without: "fails at run time",
    isVerified: true,
    source: "https://github.com/mattn/go-sqlite3/blob/master/static_mock.go",
  },
  {
    path: "github.com/confluentinc/confluent-kafka-go",
    without: "build fails",
    isVerified: true,
    source: "https://github.com/confluentinc/confluent-kafka-go/issues/303",
  },
  { path: "github.com/godror/godror", without: "unknown", isVerified: false },
  { path: "github.com/mattn/go-oci8", without: "unknown", isVerified: false },
  { path: "gocv.io/x/gocv", without: "unknown", isVerified: false },
  { path: "github.com/libgit2/git2go", without: "unknown", isVerified: false },
  { path: "github.com/h2non/bimg", without: "unknown", isVerified: false },
  { path: "github.com/tecbot/gorocksdb", without: "unknown", isVerified: false },
  { path: "github.com/google/gopacket", without: "unknown", isVerified: false },
  { path: "github.com/gopacket/gopacket", without: "unknown", isVerified: false },
  { path: "github.com/DataDog/zstd", without: "unknown", isVerified: false },
];

/** The entry for a module of go.mod, `undefined` for one that is not in the table. */
export function cgoModuleOf(path: string): CgoModule | undefined {
  return cgoModules.find((module) => path === module.path || path.startsWith(`${module.path}/`));
}

/** Packages of other modules that import one of `cgoModules`, so that a program which imports them needs cgo as well. */
const importers: readonly { readonly path: string; readonly imports: string }[] = [
  // https://github.com/go-gorm/sqlite/blob/master/sqlite.go
  { path: "gorm.io/driver/sqlite", imports: "github.com/mattn/go-sqlite3" },
  // https://github.com/jinzhu/gorm/blob/master/dialects/sqlite/sqlite.go
  { path: "github.com/jinzhu/gorm/dialects/sqlite", imports: "github.com/mattn/go-sqlite3" },
];

/** The module that a package is of no use without: its own, or one that it is known to import. Only verified ones. */
export function cgoModuleBehind(importPath: string): CgoModule | undefined {
  const importer = importers.find(({ path }) => path === importPath);
  const module = cgoModuleOf(importer?.imports ?? importPath);
  return module?.isVerified === true ? module : undefined;
}

/** Drivers of SQLite that are written in Go alone, some of them through one another. */
const pureSqlite = [
  // https://gitlab.com/cznic/sqlite
  "modernc.org/sqlite",
  // https://github.com/ncruces/go-sqlite3
  "github.com/ncruces/go-sqlite3",
  // https://github.com/glebarez/go-sqlite, https://github.com/glebarez/sqlite
  "github.com/glebarez",
  // https://github.com/libtnb/sqlite
  "github.com/libtnb/sqlite",
];

/** Whether a package opens SQLite databases without cgo. */
export function isPureSqlite(importPath: string): boolean {
  return pureSqlite.some((path) => importPath === path || importPath.startsWith(`${path}/`));
}

/** Drivers of other databases, all of which work without cgo. Source: go.dev/wiki/SQLDrivers; gorm.io/docs/connecting_to_the_database.html. */
const otherDrivers = [
  "github.com/lib/pq",
  "github.com/jackc/pgx",
  "github.com/go-pg/pg",
  "github.com/uptrace/bun/driver/pgdriver",
  "github.com/go-sql-driver/mysql",
  "github.com/microsoft/go-mssqldb",
  "github.com/denisenkom/go-mssqldb",
  "github.com/ClickHouse/clickhouse-go",
  "github.com/sijms/go-ora",
  "gorm.io/driver/postgres",
  "gorm.io/driver/mysql",
  "gorm.io/driver/sqlserver",
  "gorm.io/driver/clickhouse",
  "github.com/jinzhu/gorm/dialects/postgres",
  "github.com/jinzhu/gorm/dialects/mysql",
  "github.com/jinzhu/gorm/dialects/mssql",
];

/** Whether a package connects to a database of another kind than SQLite. */
export function isOtherDriver(importPath: string): boolean {
  return otherDrivers.some((path) => importPath === path || importPath.startsWith(`${path}/`));
}
