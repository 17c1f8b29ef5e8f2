import { afterEdit, buildFails, builds, counts, fetched, imageShrinks, type Look, prints } from "./looks";
import { checksumLines } from "./moduleFiles";
import { alone, goodSteps, greet, manifests, printing, program, shop, staged, tool } from "./samples";
import { describeShowings } from "./showing";

const edited = (text: string) => text.replace('"shop"', '"edited"');

describeShowings("layers", [
  {
    rule: "source-copied-before-download",
    claim: "an edit of the source downloads nothing any more",
    files: {
      ...shop,
      Dockerfile: staged(`
COPY . .
RUN CGO_ENABLED=0 go build -o /out/shop .
`),
    },
    before: afterEdit("main.go", edited, { "modules fetched": 1 }),
    repair: "--fix",
    after: afterEdit("main.go", (text) => text.replace("edited", "edited again"), { "modules fetched": 0 }),
  },
  {
    rule: "go-sum-not-copied",
    claim: "the build finds the checksums",
    files: {
      ...shop,
      Dockerfile: staged(`
COPY go.mod ./
RUN go mod download
COPY *.go ./
RUN CGO_ENABLED=0 go build -o /out/shop .
`),
    },
    before: buildFails(/missing go\.sum entry for module providing package modules\.test\/greet/),
    repair: "--fix",
    after: prints("Hello, shop\n"),
  },
  {
    rule: "go-sum-not-copied",
    claim: "another archive than the one in go.sum is refused before it is unpacked",
    files: {
      ...shop,
      "go.sum": checksumLines({ ...greet, files: { ...greet.files, "greet.go": "package greet\n" } }),
      Dockerfile: "FROM golang:1.19 AS build\nWORKDIR /src\nCOPY go.mod ./\nRUN go mod download\n",
    },
    before: builds(),
    repair: "--fix",
    after: buildFails(/verifying modules\.test\/greet@v1\.2\.0: checksum mismatch/),
  },
  {
    rule: "go-sum-missing",
    claim: "the build needs a go.sum that nobody has committed",
    files: {
      "go.mod": shop["go.mod"],
      "main.go": shop["main.go"],
      Dockerfile: staged(goodSteps.replace(" go.sum", "")),
    },
    before: buildFails(/missing go\.sum entry for module providing package modules\.test\/greet/),
    repair: { byHand: { "go.sum": shop["go.sum"] } },
    after: prints("Hello, shop\n"),
  },
  {
    rule: "local-replace-not-copied",
    claim: "the go.mod of the replacement is there",
    files: {
      "go.mod": `module example.com/shop\n\ngo 1.19\n\nrequire ${greet.path} v0.0.0\n\nreplace ${greet.path} => ./greet\n`,
      "main.go": program("shop"),
      "greet/go.mod": greet.files["go.mod"] ?? "",
      "greet/greet.go": greet.files["greet.go"] ?? "",
      Dockerfile: staged(goodSteps.replace(" go.sum", "")),
    },
    before: buildFails(/reading greet\/go\.mod: open \/src\/greet\/go\.mod: no such file or directory/),
    repair: "--fix",
    after: prints("Hello, shop\n"),
  },
  {
    rule: "download-before-go-mod",
    claim: "the module is there before its modules are downloaded",
    files: {
      ...shop,
      Dockerfile: staged(`
RUN go mod download
COPY go.mod go.sum ./
COPY . .
RUN CGO_ENABLED=0 go build -o /out/shop .
`),
    },
    before: buildFails(/no modules specified \(see 'go help mod download'\)/),
    repair: "--fix",
    after: prints("Hello, shop\n"),
  },
  {
    rule: "copy-makes-a-file",
    claim: "the destination becomes a folder",
    files: {
      ...shop,
      Dockerfile: `FROM golang:1.19 AS build
COPY go.mod go.sum /src
RUN cd /src && go mod download
COPY . /src/
RUN cd /src && CGO_ENABLED=0 go build -o /out/shop .

FROM scratch
COPY --from=build /out/shop /shop
ENTRYPOINT ["/shop"]
`,
    },
    before: buildFails(/can't cd to \/src/),
    repair: "--fix",
    after: prints("Hello, shop\n"),
  },
  {
    rule: "copy-flattens-folders",
    claim: "each folder of packages stays a folder",
    files: {
      ...alone,
      "cmd/shop/main.go": 'package main\n\nimport "example.com/shop/internal/cart"\n\nfunc main() { cart.Serve() }\n',
      "internal/cart/cart.go": 'package cart\n\n// Serve greets.\nfunc Serve() { println("cart") }\n',
      Dockerfile: staged(`
COPY go.mod ./
COPY cmd internal ./
RUN CGO_ENABLED=0 go build -o /out/shop ./cmd/shop
`),
    },
    before: buildFails(/directory not found|no such file or directory/),
    repair: "--fix",
    after: prints("cart\n"),
  },
  {
    rule: "imported-package-not-copied",
    claim: "the package that the program imports is copied",
    files: {
      ...alone,
      "main.go": 'package main\n\nimport "example.com/shop/internal/cart"\n\nfunc main() { cart.Serve() }\n',
      "internal/cart/cart.go": 'package cart\n\n// Serve greets.\nfunc Serve() { println("cart") }\n',
      Dockerfile: staged(`
COPY go.mod ./
COPY *.go ./
RUN CGO_ENABLED=0 go build -o /out/shop .
`),
    },
    before: buildFails(
      /package example\.com\/shop\/internal\/cart is not in GOROOT|no required module provides package/,
    ),
    repair: "--fix-suggestions",
    after: prints("cart\n"),
  },
  {
    rule: "workspace-module-not-copied",
    claim: "every module of go.work is there when modules are downloaded",
    files: {
      "go.work": "go 1.19\n\nuse (\n\t./greet\n\t./shop\n)\n",
      "greet/go.mod": greet.files["go.mod"] ?? "",
      "greet/greet.go": greet.files["greet.go"] ?? "",
      "shop/go.mod": alone["go.mod"],
      "shop/main.go": program("shop"),
      Dockerfile: staged(`
COPY go.work ./
COPY shop/go.mod shop/
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -o /out/shop ./shop
`),
    },
    before: buildFails(/greet\/go\.mod: no such file or directory/),
    repair: "--fix",
    after: prints("Hello, shop\n"),
  },
  {
    rule: "module-in-gopath",
    claim: "the module has a folder of its own",
    files: {
      ...shop,
      Dockerfile: `FROM golang:1.19 AS build
COPY . .
RUN CGO_ENABLED=0 go build -o /out/shop .

FROM scratch
COPY --from=build /out/shop /shop
ENTRYPOINT ["/shop"]
`,
    },
    before: buildFails(/\$GOPATH\/go\.mod exists but should not/),
    repair: "--fix-suggestions",
    after: prints("Hello, shop\n"),
  },
  {
    rule: "module-edit-in-build",
    claim: "the module keeps the requirements that were committed",
    files: {
      ...shop,
      "main.go": printing('"shop"'),
      Dockerfile: `FROM golang:1.19
WORKDIR /src
COPY . .
RUN go mod tidy
RUN CGO_ENABLED=0 go build -o /usr/local/bin/shop .
CMD ["cat", "go.mod"]
`,
    },
    before: prints("module example.com/shop\n\ngo 1.19\n"),
    repair: "--fix-suggestions",
    after: prints(shop["go.mod"]),
  },
  {
    rule: "module-edit-in-build",
    claim: "before the sources are there, go mod tidy downloads nothing, and the build does it again after each edit",
    files: {
      ...shop,
      Dockerfile: staged(`
COPY go.mod go.sum ./
RUN go mod tidy
COPY . .
RUN CGO_ENABLED=0 go build -o /out/shop .
`),
    },
    before: afterEdit("main.go", edited, { "modules fetched": 1 }),
    repair: "--fix-suggestions",
    after: afterEdit("main.go", (text) => text.replace("edited", "edited again"), { "modules fetched": 0 }),
  },
  {
    rule: "go-get-as-installer",
    claim: "the tool is installed",
    files: {
      Dockerfile: `FROM golang:1.19
RUN go get ${tool.path}@v1.0.0
CMD ["tool"]
`,
    },
    before: buildFails(/'go get' is no longer supported outside a module/),
    repair: "--fix-suggestions",
    after: prints("tool 1.0.0\n"),
  },
  {
    rule: "unpinned-go-install",
    claim: "the tool has the version of go.mod",
    files: {
      ...manifests(tool),
      Dockerfile: `FROM golang:1.19
RUN go install ${tool.path}@latest
CMD ["tool"]
`,
    },
    before: prints("tool 1.1.0\n"),
    repair: "--fix-suggestions",
    after: prints("tool 1.0.0\n"),
  },
  {
    rule: "volatile-step-before-download",
    claim: "another commit downloads nothing again",
    files: {
      ...shop,
      Dockerfile: staged(`
ARG GIT_COMMIT
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -ldflags "-X main.commit=$GIT_COMMIT" -o /out/shop .
`),
    },
    before: afterCommit(1),
    repair: "--fix",
    after: afterCommit(0),
  },
  {
    rule: "download-of-vendored-module",
    claim: "nothing is downloaded that vendor has",
    files: {
      ...shop,
      "vendor/modules.txt": `# ${greet.path} ${greet.version}\n## explicit; go 1.19\n${greet.path}\n`,
      "vendor/modules.test/greet/greet.go": greet.files["greet.go"] ?? "",
      Dockerfile: staged(goodSteps),
    },
    before: counts("docker build", { "modules fetched": 1 }, async (_, lab) => fetched(lab)),
    repair: "--fix-suggestions",
    after: counts("docker build", { "modules fetched": 0 }, async (_, lab) => fetched(lab)),
  },
  {
    rule: "cache-defeating-flag",
    claim: "only the package that was edited is compiled",
    files: {
      ...shop,
      Dockerfile: staged(`
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN --mount=type=cache,target=/root/.cache/go-build CGO_ENABLED=0 go build -a -v -o /out/shop .
`),
    },
    before: afterEdit("main.go", edited, { "packages compiled": 41 }, (_, __, { output }) => compiled(output)),
    repair: "--fix",
    after: afterEdit(
      "main.go",
      (text) => text.replace("edited", "again"),
      { "packages compiled": 1 },
      (_, __, { output }) => compiled(output),
    ),
  },
  {
    rule: "cache-cleanup-in-later-layer",
    claim: "the image is as large with the clean-up as without it",
    files: {
      ...shop,
      Dockerfile: `FROM golang:1.19
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/shop .
RUN go clean -modcache -cache
CMD ["shop"]
`,
    },
    ...imageShrinks(-1000),
    repair: "--fix-suggestions",
  },
]);

/** Builds for one commit, then for another: how many modules the second build fetches. */
function afterCommit(modules: number): Look {
  return async (project, lab) => {
    await project.mustBuild({ options: ["--build-arg", "GIT_COMMIT=0001"] });
    const second = counts(
      "docker build --build-arg GIT_COMMIT=… after another",
      { "modules fetched": modules },
      async () => fetched(lab),
      { options: ["--build-arg", "GIT_COMMIT=0002"] },
    );
    return second(project, lab);
  };
}

function compiled(output: string): Readonly<Record<string, number>> {
  return { "packages compiled": [...output.matchAll(/^#\d+ [\d.]+ ([a-z][\w./]*)$/gm)].length };
}
