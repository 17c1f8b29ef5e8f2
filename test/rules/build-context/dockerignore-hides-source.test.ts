import { dockerignoreHidesSource } from "../../../server/src/rules/build-context/dockerignore-hides-source";
import { dedent, testRule } from "../../support/ruleTester";

const goMod = "module example.com/shop\n\ngo 1.24\n\nrequire github.com/gin-gonic/gin v1.10.0\n";
const goSum = "github.com/gin-gonic/gin v1.10.0/go.mod h1:4PMNQiOhvDRa013RKVbsiNwoyezlm2rm0uX/T7kzp5Y=\n";
const main = 'package main\n\nimport "example.com/shop/internal/config"\n\nfunc main() { config.Load() }\n';
const config = "package config\n\nfunc Load() {}\n";
const project = { "go.mod": goMod, "go.sum": goSum, "main.go": main, "internal/config/config.go": config };

const service = dedent`
  FROM golang:1.24 AS build
  WORKDIR /src
  COPY . .
  RUN CGO_ENABLED=0 go build -o /out/shop .

  FROM gcr.io/distroless/static-debian12:nonroot
  COPY --from=build /out/shop /shop
  ENTRYPOINT ["/shop"]
`;

testRule(dockerignoreHidesSource, {
  reported: [
    ...(
      [
        ["a line that names the path, with others", ".git\n/models\n*.md\n", ".git\n*.md\n"],
        ["such a line at the end", ".git\nmodels", ".git"],
      ] as const
    ).map(([name, text, result]) => ({
      name,
      files: {
        Dockerfile: "FROM alpine:3.22\nCOPY models /models\n",
        ".dockerignore": text,
        "models/a.bin": "",
      },
      at: "models",
      fixes: [
        {
          title: text.includes("/models")
            ? "Remove `/models` from `.dockerignore`"
            : "Remove `models` from `.dockerignore`",
          safety: "safe" as const,
          preferred: true,
          result: { ".dockerignore": result },
        },
      ],
    })),
    ...(
      [
        ["below a comment that is about it", ".git\n# models are mounted\nmodels\n"],
        ["above an exception", ".git\nmodels\n!models/keep.txt\n"],
        ["beside another one that hides the path as well", "*.git\nmodel?\nmodels\n"],
        ["with a pattern", ".git\nmodel*\n"],
        ["by itself", "models\n"],
      ] as const
    ).map(([name, text]) => ({
      name: `a line ${name}`,
      files: {
        Dockerfile: "FROM alpine:3.22\nCOPY models /models\n",
        ".dockerignore": text,
        "models/a.bin": "",
      },
      at: "models",
      fixes: [
        {
          title: "Add `!models` to `.dockerignore`",
          safety: "safe" as const,
          preferred: true,
          result: { ".dockerignore": `${text}!models\n` },
        },
      ],
    })),
    {
      name: "a script that `*` hides",
      files: {
        Dockerfile: dedent`
          FROM alpine:3.22
          RUN apk --no-cache add ca-certificates mailcap
          COPY healthcheck.sh /healthcheck.sh
          HEALTHCHECK --interval=5s CMD /healthcheck.sh || exit 1
          COPY docker_config.json /.shop.json
          COPY shop /shop
          ENTRYPOINT ["/shop"]
        `,
        ".dockerignore": "*\n!docker/*\n!docker_config.json\n!shop\n",
        "healthcheck.sh": "#!/bin/sh\n",
        "docker_config.json": "{}\n",
      },
      at: "healthcheck.sh",
      line: 3,
      message: "`COPY healthcheck.sh` fails: `*` in `.dockerignore` keeps `healthcheck.sh` out",
      severity: "error",
      related: ["*"],
      fixes: [
        {
          title: "Add `!healthcheck.sh` to `.dockerignore`",
          safety: "safe",
          preferred: true,
          result: { ".dockerignore": "*\n!docker/*\n!docker_config.json\n!shop\n!healthcheck.sh\n" },
        },
      ],
    },
    {
      name: "a program that is built before the image and hidden for certain",
      files: {
        "Dockerfile.alpine": 'FROM alpine:3.22\nADD release/linux/amd64/shop /bin/\nENTRYPOINT ["/bin/shop"]\n',
        ".dockerignore": "*\n!bin/\n!config/",
      },
      at: "release/linux/amd64/shop",
      fixes: [
        {
          title: "Add `!release/linux/amd64/shop`",
          result: { ".dockerignore": "*\n!bin/\n!config/\n!release/linux/amd64/shop" },
        },
      ],
    },
    {
      name: "several sources, all of them let through at once",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          WORKDIR /src

          FROM base
          COPY --link go.mod \
            # sums as well
            go.sum ./
          COPY cmd/ ./cmd/
        `,
        ".dockerignore": "go.*\ncmd\n",
        ...project,
        "cmd/shop/main.go": main,
      },
      at: ["go.mod", "go.sum", "cmd/"],
      line: [5, 7, 8],
      fixes: [0, 1, 2].map(() => ({
        title: "Add `!go.mod`, `!go.sum`, `!cmd` to `.dockerignore`",
        safety: "safe" as const,
        result: { ".dockerignore": "go.*\ncmd\n!go.mod\n!go.sum\n!cmd\n" },
      })),
    },
    ...(
      [
        ["takes in with the whole context", "COPY . .", "suggestion"],
        ["takes in through a mount of the folder above", "RUN --mount=source=data,target=/data ls /data", "suggestion"],
        ["does not take in", "COPY cmd .", "safe"],
        ["names as well", "COPY data/models /data", "safe"],
      ] as const
    ).map(([how, line, safety]) => ({
      name: `what another Dockerfile ${how}`,
      files: {
        Dockerfile: "FROM alpine:3.22\nCOPY data/models /models\n",
        "Dockerfile.gpu": `FROM alpine:3.22\nWORKDIR /src\n${line}\n`,
        ".dockerignore": "data/models\n",
        "data/models/a.bin": "",
        "cmd/main.go": main,
      },
      at: "data/models",
      fixes: [
        {
          title: "Add `!data/models`",
          safety,
          preferred: true,
          result: { ".dockerignore": "data/models\n!data/models\n" },
        },
      ],
    })),
    {
      name: "a source beside a Makefile that only reads the ignore file",
      files: {
        Dockerfile: "FROM alpine:3.22\nCOPY models /models\n",
        ".dockerignore": "/models\n",
        "models/a.bin": "",
        Makefile: "image: .dockerignore\n\tcat .dockerignore\n\tdocker build .\n",
      },
      at: "models",
    },
    {
      name: "the source of a bind mount",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24
          WORKDIR /src
          RUN --mount=type=bind,source=go.sum,target=go.sum --mount=type=bind,source=go.mod,target=go.mod <<EOF
          go mod download
          EOF
        `,
        ".dockerignore": "go.mod\n",
        ...project,
      },
      at: "source=go.mod",
      related: ["go.mod"],
    },
    {
      name: "go.mod under a broad COPY",
      files: {
        Dockerfile: service,
        ".dockerignore": ".git\n*.mod\n",
        ...project,
        "go.mod": "module example.com/shop\n\ngo 1.24\n",
      },
      at: ".",
      line: 3,
      message: "The Go build needs `go.mod`, but `*.mod`",
      related: ["*.mod", "go build"],
      fixes: [{ title: "Add `!go.mod`", result: { ".dockerignore": ".git\n*.mod\n!go.mod\n" } }],
    },
    {
      name: "go.mod and all sources of a command that only asks for modules: what is to be let through is not plain",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go get -d ./...\nRUN go build -o /shop .\n",
        ".dockerignore": "*\n!release/\n",
        ...project,
      },
      at: ".",
      message: "The Go build needs `go.mod`, but `*`",
      related: ["*", "go get"],
      fixes: [],
    },
    {
      name: "go.sum under a broad COPY",
      files: { Dockerfile: service, ".dockerignore": "go.sum\n", ...project },
      at: ".",
      message: "needs `go.sum`",
      related: ["go.sum", "go build"],
    },
    {
      name: "a package that the program imports",
      files: { Dockerfile: service, ".dockerignore": "**/config\n", ...project },
      at: ".",
      message: "imports the package in `internal/config`, but `**/config`",
      fixes: [{ title: "Add `!internal/config`", result: { ".dockerignore": "**/config\n!internal/config\n" } }],
    },
    {
      name: "embedded templates",
      files: {
        Dockerfile: service,
        ".dockerignore": "*.md\n**/*.html\n",
        ...project,
        "internal/config/config.go":
          'package config\n\nimport "embed"\n\n//go:embed templates/*.html\nvar templates embed.FS\n\nfunc Load() {}\n',
        "internal/config/templates/index.html": "<html></html>\n",
      },
      at: ".",
      message: "embeds `internal/config/templates/index.html`",
    },
    {
      name: "vendor of a build that insists on it",
      files: {
        Dockerfile: service.replace("go build", "go build -mod=vendor"),
        ".dockerignore": "vendor\n",
        ...project,
        "vendor/modules.txt": "# github.com/gin-gonic/gin v1.10.0\n",
      },
      at: ".",
      message: "needs `vendor`",
    },
    {
      name: "a secret that is copied: the exception is for a person to decide",
      files: { Dockerfile: "FROM alpine:3.22\nCOPY .env /app/.env\n", ".dockerignore": "**/.env\n", ".env": "A=b\n" },
      at: ".env",
      fixes: [{ title: "Add `!.env`", safety: "suggestion", result: { ".dockerignore": "**/.env\n!.env\n" } }],
    },
    {
      name: "a stage that only a person asks for, as a warning",
      files: {
        Dockerfile: "FROM alpine:3.22 AS tools\nCOPY tools.sh /\nFROM alpine:3.22\nRUN true\n",
        ".dockerignore": "*.sh\n",
        "tools.sh": "",
      },
      at: "tools.sh",
      severity: "warning",
    },
  ],
  silent: [
    ...(
      [
        ["Makefile", "image:\n\tsed -i '/models/d' .dockerignore\n\tdocker build .\n"],
        ["build.sh", 'mv .dockerignore .dockerignore.off\ndocker build "$PWD"\ndocker build .\n'],
        ["hack/image.sh", 'rm -f ./.dockerignore\ncd "$(git rev-parse --show-toplevel)"\ndocker build .\n'],
        [
          ".github/workflows/image.yml",
          "jobs:\n  image:\n    steps:\n      - run: echo '!models' >> .dockerignore\n      - uses: docker/build-push-action@v6\n        with:\n          context: .\n",
        ],
      ] as const
    ).map(([path, text]) => ({
      name: `an ignore file that ${path} changes before the build`,
      files: {
        Dockerfile: "FROM alpine:3.22\nCOPY models /models\n",
        ".dockerignore": "/models\n",
        "models/a.bin": "",
        [path]: text,
      },
      context: "guess",
    })),
    {
      name: "the default of a build argument that stands for nothing: the build passes another path",
      files: {
        Dockerfile: 'FROM alpine:3.23\nARG BIN=app\nCOPY ${BIN} /app\nENTRYPOINT ["/app"]\n',
        ".dockerignore": "**\n!bin/**\n",
        "bin/linux/app": "",
      },
    },
    {
      name: "programs that a pattern would match if they were there",
      files: {
        Dockerfile:
          "FROM golang:1.26 AS base\nWORKDIR /src\nCOPY . .\nFROM base AS test\nRUN go test ./...\nFROM base\nRUN go build -o /out/ ./cmd/... \\\n  # and what lies beside them\n  .\n",
        ".dockerignore": "examples\ncmd/tool\n",
        "go.mod": "module example.com/x\n\ngo 1.26\n",
        "main.go": "package main\n\nfunc main() {}\n",
        "cmd/shop/main.go": "package main\n\nfunc main() {}\n",
        "cmd/tool/main.go": "package main\n\nfunc main() {}\n",
        "examples/pull/main.go": 'package main\n\nimport _ "example.com/x/examples/lib"\n\nfunc main() {}\n',
        "examples/lib/lib.go": "package lib\n",
      },
    },
    {
      name: "a source that lies nowhere, in a context that only the ignore file speaks for",
      files: {
        "dev/Dockerfile": 'FROM scratch\nCOPY app /app\nENTRYPOINT ["/app"]\n',
        ".dockerignore": "node_modules\napp\n",
        "go.mod": "module example.com/shop\n",
      },
      file: "dev/Dockerfile",
      context: "guess",
    },
    {
      name: "embedded files and packages that another stage, a generator or a program of npm's makes anew in the image",
      files: {
        Dockerfile:
          "FROM node:24-alpine AS web\nWORKDIR /ui\nCOPY ui ./\nRUN npm run build\nFROM golang:1.26-alpine AS base\nWORKDIR /src\nCOPY . .\nFROM base AS a\nCOPY --from=web /web/dist ./web/dist\nCOPY --from=web /web/gen ./gen\nRUN CGO_ENABLED=0 go build -o /app .\nFROM base AS b\nRUN go generate ./... && go build -o /app .\nFROM base\nCOPY --from=a /app /a\nCOPY --from=b /app /b\nRUN npm run embed\nRUN go build -o /app .\n",
        ".dockerignore": "web/dist\ngen\n",
        "go.mod": "module example.com/x\n\ngo 1.26\n",
        "main.go":
          'package main\n\nimport (\n\t"embed"\n\n\t"example.com/x/gen/pb"\n)\n\n//go:embed all:web/dist\nvar files embed.FS\n\nfunc main() { _, _ = files, pb.X }\n',
        "gen/pb/pb.go": "package pb\n\nvar X = 1\n",
        "web/dist/index.html": "<p>1\n",
        "ui/package.json": "{}\n",
      },
    },
    {
      name: "sources that get through",
      files: { Dockerfile: service, ".dockerignore": ".git\n*.md\nvendor\n", ...project },
    },
    {
      name: "an exception behind the line",
      files: { Dockerfile: "FROM alpine:3.22\nCOPY go.mod /\n", ".dockerignore": "*\n!go.mod\n", ...project },
    },
    {
      name: "a folder of which an exception brings a part back",
      files: {
        Dockerfile: "FROM alpine:3.22\nCOPY web /web\n",
        ".dockerignore": "web\n!web/dist\n",
        "web/dist/index.html": "",
        "web/src/a.ts": "",
      },
    },
    {
      name: "a folder that may be filled by what an exception lets through",
      files: { Dockerfile: "FROM alpine:3.22\nCOPY web /web\n", ".dockerignore": "web\n!web/dist\n" },
    },
    {
      name: "a COPY from a stage, a wildcard and a heredoc",
      files: {
        Dockerfile:
          "FROM golang:1.24 AS a\nFROM alpine:3.22\nCOPY --from=a go.mod /\nCOPY go.* /\nCOPY <<EOF /x\ngo.mod\nEOF\n",
        ".dockerignore": "*\n",
        ...project,
      },
    },
    {
      name: "the Dockerfile's own ignore file, which replaces the other",
      files: {
        Dockerfile: "FROM alpine:3.22\nCOPY go.mod /\n",
        ".dockerignore": "*\n",
        "Dockerfile.dockerignore": "",
        ...project,
      },
    },
    {
      name: "vendor where modules can be downloaded",
      files: { Dockerfile: service, ".dockerignore": "vendor\n", ...project, "vendor/modules.txt": "# a v1\n" },
    },
    {
      name: "go.sum where the build writes it itself",
      files: { Dockerfile: service.replace("go build", "go build -mod=mod"), ".dockerignore": "go.sum\n", ...project },
    },
    {
      name: "go.sum of a module that requires nothing",
      files: {
        Dockerfile: service,
        ".dockerignore": "go.sum\n",
        ...project,
        "go.mod": "module example.com/shop\n\ngo 1.24\n",
      },
    },
    {
      name: "tests and packages that nothing imports",
      files: {
        Dockerfile: service,
        ".dockerignore": "**/*_test.go\ntools\n",
        ...project,
        "tools/gen/main.go": "package main\n",
        "main_test.go": "package main\n",
      },
    },
    {
      name: "some of the embedded files",
      files: {
        Dockerfile: service,
        ".dockerignore": "**/draft.html\n",
        ...project,
        "main.go": 'package main\n\nimport "embed"\n\n//go:embed pages\nvar pages embed.FS\n\nfunc main() {}\n',
        "pages/index.html": "",
        "pages/draft.html": "",
      },
    },
  ],
});
