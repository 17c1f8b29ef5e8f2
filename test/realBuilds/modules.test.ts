import { afterEdit, buildFails, counts, fetched, type Look, prints } from "./looks";
import { doubleOptions } from "./moduleProxy";
import type { BuildOptions } from "./project";
import { goodSteps, manifests, program, shop, staged, unlisted } from "./samples";
import { describeShowings, proxyPlace } from "./showing";

const edited = (text: string) => text.replace('"shop"', '"edited"');
const editedAgain = (text: string) => text.replace('"edited"', '"edited again"');

/** Where the requests of the build went: to the proxy that Go asks anyway, or to the one that the Dockerfile names. */
function asks(mirror: number, others: number, options: BuildOptions = {}): Look {
  return counts(
    "docker build",
    { "archives from the proxy that is named": mirror, "archives from another one": others },
    async (_, lab) => {
      const archives = lab.proxy.takeRequests().filter((path) => path.endsWith(".zip"));
      const named = archives.filter((path) => path.startsWith("/mirror/")).length;
      return { "archives from the proxy that is named": named, "archives from another one": archives.length - named };
    },
    options,
  );
}

/** The packages that Go compiled after an edit. Go 1.19 brings its standard library compiled. */
function compilesAfterEdit(edit: (text: string) => string, packages: number): Look {
  return afterEdit("main.go", edit, { "packages compiled": packages }, (_, __, { output }) => ({
    "packages compiled": [...output.matchAll(/^#\d+ [\d.]+ ([a-z][\w./]*)$/gm)].length,
  }));
}

describeShowings("cache mounts", [
  {
    rule: "cache-mount-missing",
    claim: "an edit compiles only the package that was edited",
    files: { ...shop, Dockerfile: staged(goodSteps.replace("go build", "go build -v")) },
    before: compilesAfterEdit(edited, 2),
    repair: "--fix-suggestions",
    after: compilesAfterEdit(editedAgain, 1),
  },
  {
    rule: "cache-mount-hides-download",
    claim: "the modules are fetched once",
    files: {
      ...shop,
      Dockerfile: staged(goodSteps.replace("RUN CGO", "RUN --mount=type=cache,target=/go/pkg/mod CGO")),
    },
    before: counts("docker build", { "modules fetched": 2 }, async (_, lab) => fetched(lab)),
    repair: "--fix",
    after: counts("docker build", { "modules fetched": 1 }, async (_, lab) => fetched(lab)),
  },
  {
    rule: "cache-mount-literal-path",
    claim: "the mount is where Go looks",
    files: {
      ...shop,
      Dockerfile: staged(
        goodSteps.replace(
          "RUN CGO_ENABLED=0 go build",
          "RUN --mount=type=cache,target=~/.cache/go-build CGO_ENABLED=0 go build -v",
        ),
      ),
    },
    before: compilesAfterEdit(edited, 2),
    repair: "--fix",
    after: compilesAfterEdit(editedAgain, 1),
  },
  {
    rule: "cache-mount-wrong-target",
    claim: "the modules outlast the step",
    files: {
      ...shop,
      Dockerfile: staged(`
COPY . .
RUN --mount=type=cache,target=/root/go/pkg/mod CGO_ENABLED=0 go build -o /out/shop .
`),
    },
    before: afterEdit("main.go", edited, { "modules fetched": 1 }),
    repair: "--fix",
    after: afterEdit("main.go", editedAgain, { "modules fetched": 0 }),
  },
  {
    rule: "cache-mount-not-writable",
    claim: "the mount belongs to the user of the build",
    files: {
      ...shop,
      Dockerfile: `FROM golang:1.19 AS build
RUN useradd -m -u 1000 app
USER app
WORKDIR /home/app/src
COPY --chown=app . .
RUN --mount=type=cache,target=/home/app/.cache/go-build CGO_ENABLED=0 go build -o /tmp/shop .

FROM scratch
COPY --from=build /tmp/shop /shop
ENTRYPOINT ["/shop"]
`,
    },
    before: buildFails(
      /failed to initialize build cache at \/home\/app\/\.cache\/go-build: mkdir \S+: permission denied/,
    ),
    repair: "--fix-suggestions",
    after: prints("Hello, shop\n"),
  },
  {
    rule: "cache-mount-cleaned",
    claim: "the step does not remove what is mounted into it",
    files: {
      ...shop,
      Dockerfile: staged(`
COPY . .
RUN --mount=type=cache,target=/go/pkg/mod CGO_ENABLED=0 go build -o /out/shop . && go clean -modcache
`),
    },
    before: buildFails(/unlinkat \/go\/pkg\/mod: device or resource busy/),
    repair: "--fix-suggestions",
    after: prints("Hello, shop\n"),
  },
  {
    rule: "bind-mount-is-read-only",
    claim: "the program is written where the step may write",
    files: {
      ...shop,
      Dockerfile: `FROM golang:1.19 AS build
WORKDIR /src
RUN --mount=type=bind,target=. CGO_ENABLED=0 go build -o /src/shop .

FROM scratch
COPY --from=build /src/shop /shop
ENTRYPOINT ["/shop"]
`,
    },
    before: buildFails(/open \/src\/shop: read-only file system/),
    repair: "--fix-suggestions",
    after: prints("Hello, shop\n"),
  },
]);

describeShowings("module proxies", [
  {
    rule: "goproxy-unset",
    claim: "the modules come from the proxy that the fix names",
    files: { ...shop, Dockerfile: staged(goodSteps) },
    before: asks(0, 1),
    repair: "--fix-suggestions",
    settings: (server) => ({ moduleProxy: `${server}/mirror` }),
    after: asks(1, 0),
  },
  {
    rule: "goproxy-set-too-late",
    claim: "the variable is set when modules are downloaded",
    files: {
      ...shop,
      Dockerfile: staged(`
COPY go.mod go.sum ./
RUN go mod download
ENV GOPROXY=${proxyPlace}/mirror
COPY . .
RUN CGO_ENABLED=0 go vet ./... && CGO_ENABLED=0 go build -o /out/shop .
`),
    },
    before: asks(0, 1),
    repair: "--fix",
    after: asks(1, 0),
  },
  {
    rule: "goproxy-wrong-stage",
    claim: "the stage that downloads sees the argument",
    files: { ...shop, Dockerfile: `ARG GOPROXY=${proxyPlace}/mirror\n\n${staged(goodSteps)}` },
    before: asks(0, 1),
    repair: "--fix",
    after: asks(1, 0),
  },
  {
    rule: "go-env-lost-export",
    claim: "the next step sees the variable",
    files: {
      ...shop,
      Dockerfile: staged(`RUN export GOPROXY=${proxyPlace}/mirror\n${goodSteps.trim()}`),
    },
    before: asks(0, 1),
    repair: "--fix",
    after: asks(1, 0),
  },
  {
    rule: "go-env-write",
    claim: "another user of the stage sees the variable as well",
    files: {
      ...shop,
      Dockerfile: `FROM golang:1.22
RUN go env -w GOPROXY=${proxyPlace}/mirror
RUN useradd -m -u 1000 app
USER app
WORKDIR /home/app/src
COPY go.mod go.sum ./
RUN go mod download
`,
    },
    before: asks(0, 1),
    repair: "--fix-suggestions",
    after: asks(1, 0),
  },
  {
    rule: "go-env-in-runtime",
    claim: "the image keeps no setting of the go command",
    files: {
      ...shop,
      Dockerfile: staged(
        goodSteps,
        '\nFROM scratch\nENV GOPROXY=https://proxy.example.com\nCOPY --from=build /out/shop /shop\nENTRYPOINT ["/shop"]\n',
      ),
    },
    before: keepsVariables(1),
    repair: "--fix",
    after: keepsVariables(0),
  },
  {
    rule: "go111module-obsolete",
    claim: "modules are switched on",
    files: { ...shop, Dockerfile: staged(`ENV GO111MODULE=off\n${goodSteps.trim()}`) },
    before: buildFails(/modules disabled by GO111MODULE=off/),
    repair: "--fix-suggestions",
    after: prints("Hello, shop\n"),
  },
  {
    rule: "goflags-syntax",
    claim: "Go takes the flag",
    files: { ...shop, Dockerfile: staged(`ENV GOFLAGS=mod=readonly\n${goodSteps.trim()}`) },
    before: buildFails(/go: parsing \$GOFLAGS: non-flag "mod=readonly"/),
    repair: "--fix",
    after: prints("Hello, shop\n"),
  },
  {
    rule: "goproxy-syntax",
    claim: "the list is one of two entries",
    files: { ...shop, Dockerfile: staged(`ENV GOPROXY=${proxyPlace};off\n${goodSteps.trim()}`) },
    before: buildFails(/invalid port ":\d+;off" after host/),
    repair: "--fix",
    after: prints("Hello, shop\n"),
  },
  {
    rule: "goproxy-off",
    claim: "the build may download what it needs",
    files: { ...shop, Dockerfile: staged(`ENV GOPROXY=off\n${goodSteps.trim()}`) },
    before: buildFails(/module lookup disabled by GOPROXY=off/),
    repair: { byHand: { Dockerfile: staged(goodSteps) } },
    after: prints("Hello, shop\n"),
  },
  {
    rule: "goproxy-is-http-proxy",
    claim: "a network proxy serves no modules",
    files: { ...shop, Dockerfile: staged(`ENV GOPROXY=http://squid.modules.test:3128\n${goodSteps.trim()}`) },
    before: buildFails(/reading http:\/\/squid\.modules\.test:3128\/\S+: 400 Bad Request/, { options: doubleOptions }),
    repair: { byHand: { Dockerfile: staged(goodSteps) } },
    after: prints("Hello, shop\n"),
  },
  {
    rule: "goproxy-outage-fallback",
    claim: "the second proxy stands in for the first one",
    files: {
      ...shop,
      Dockerfile: staged(`ENV GOPROXY=http://goproxy.cn,http://goproxy.io\n${goodSteps.trim()}`),
    },
    before: buildFails(/reading http:\/\/goproxy\.cn\/\S+: 503 Service Unavailable/, { options: doubleOptions }),
    repair: "--fix-suggestions",
    after: prints("Hello, shop\n", { build: { options: doubleOptions } }),
  },
  {
    rule: "gosumdb-disabled",
    claim: "a module that the checksum database does not know is refused",
    files: {
      ...manifests(unlisted),
      "go.sum": "",
      "main.go": program("shop", unlisted),
      Dockerfile: staged(`
ENV GOSUMDB=off
COPY . .
RUN go mod download
RUN CGO_ENABLED=0 go build -mod=mod -o /out/shop .
`),
    },
    before: prints("Hello, shop\n"),
    repair: "--fix-suggestions",
    after: buildFails(/verifying go\.mod: unlisted\.test\/greet@v1\.0\.0\/go\.mod: .*404 Not Found/),
  },
]);

/** The variables of the go command in the image's configuration. */
function keepsVariables(variables: number): Look {
  return counts("docker image inspect", { "variables of the go command": variables }, async (project) => {
    const { Env } = await project.config();
    return { "variables of the go command": Env.filter((entry) => entry.startsWith("GO")).length };
  });
}
