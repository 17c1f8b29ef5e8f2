import { copySourceMissing } from "../../../server/src/rules/build-context/copy-source-missing";
import { dedent, testRule } from "../../support/ruleTester";

const project = {
  "go.mod": "module example.com/shop\n\ngo 1.24\n\nrequire github.com/gin-gonic/gin v1.10.0\n",
  "go.sum": "github.com/gin-gonic/gin v1.10.0/go.mod h1:4PMNQiOhvDRa013RKVbsiNwoyezlm2rm0uX/T7kzp5Y=\n",
  "cmd/shop/main.go": "package main\n\nfunc main() {}\n",
  "internal/store/store.go": "package store\n",
};

const service = dedent`
  FROM golang:1.24-alpine AS build
  WORKDIR /src
  COPY go.mod go.sum ./
  RUN go mod download
  COPY cmd/ cmd/
  COPY internals/ internal/
  COPY openapi/ openapi/
  RUN CGO_ENABLED=0 go build -o /out/shop ./cmd/shop

  FROM gcr.io/distroless/static-debian12:nonroot
  COPY --from=build /out/shop /shop
  ENTRYPOINT ["/shop"]
`;

/** A service that is started with settings of a folder, which two stages hand on. */
const configured = (argument: string) => dedent`
  FROM golang:1.26-alpine AS builder
  WORKDIR /build
  COPY go.mod go.sum ./
  COPY cmd cmd
  COPY service/shop/etc /service/etc
  RUN CGO_ENABLED=0 go build -o /service/shop ./cmd/shop

  FROM scratch
  WORKDIR /app
  COPY --from=builder /service/shop /app/shop
  COPY --from=builder /service/etc /app/etc
  CMD ["./shop", ${argument}]
`;

testRule(copySourceMissing, {
  reported: [
    ...(
      [
        ["of which git ignores another file", '"-f", "etc/other.yaml"'],
        ["that the program is not started with", '"-f", "/run/shop.yaml"'],
      ] as const
    ).map(([name, argument]) => ({
      name: `a folder of settings ${name}`,
      files: { Dockerfile: configured(argument), ".gitignore": "shop.yaml\n", ...project },
      at: "service/shop/etc",
      message: "there is no `service/shop/etc` in the build context",
    })),
    {
      name: "a folder of sources without an extension, beside one of which git takes a file back",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY cmd cmd\nCOPY tools logs /src/\nRUN go version\n",
        ".gitignore": "logs/*\n!logs/README\n",
        ...project,
      },
      at: ["tools", "logs"],
    },
    {
      name: "a source that lies in no context of several builds",
      files: {
        "shop/Dockerfile": "FROM golang:1.24\nCOPY go.mod app.conf /src/\nRUN go version\n",
        "compose.yaml": "services:\n  shop:\n    build: shop\n",
        Makefile: "image:\n\tdocker build -f shop/Dockerfile .\n",
        ...project,
      },
      context: "guess",
      at: "app.conf",
      message: "`COPY app.conf` fails: there is no `app.conf` in the build context (`.`, named in `Makefile`).",
      related: ["docker build -f shop/Dockerfile ."],
    },
    {
      name: "a folder that has been removed, and one that is misspelt",
      files: { Dockerfile: service, ...project },
      at: ["internals/", "openapi/"],
      line: [6, 7],
      message: ["there is no `internals` in the build context (`.`)", "there is no `openapi`"],
      related: [],
      severity: "error",
      fixes: [
        {
          title: "Replace `internals/` with `internal/`",
          safety: "suggestion",
          preferred: true,
          result: service.replace("internals/", "internal/"),
        },
      ],
    },
    {
      name: "go.sum beside others",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\n",
        "go.mod": "module m\n\ngo 1.24\n",
      },
      at: "go.sum",
      fixes: [
        {
          title: "Replace `go.sum` with `go.sum*`, which may match nothing",
          result: "FROM golang:1.24\nWORKDIR /src\nCOPY go.mod go.sum* ./\nRUN go mod download\n",
        },
        { title: "Remove `go.sum`", result: "FROM golang:1.24\nWORKDIR /src\nCOPY go.mod ./\nRUN go mod download\n" },
      ],
    },
    {
      name: "a source on a line of its own, in a stage that stands on another",
      files: {
        Dockerfile: dedent`
          FROM golang:1.24 AS base
          WORKDIR /src

          FROM base
          ADD go.mod \
            # of the workspace
            go.work \
            ./
          RUN <<EOF
          go mod download
          EOF
        `,
        ...project,
      },
      at: "go.work",
      line: 7,
    },
    {
      name: "a bind mount",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /src\nRUN --mount=type=bind,source=modules.json,target=m.json go version\n",
        ...project,
      },
      at: "source=modules.json",
      fixes: [],
    },
    {
      name: "a file above the context, which Docker looks for inside it",
      files: {
        "api/Dockerfile": "FROM golang:1.24\nWORKDIR /src\nCOPY ../shared.yaml ./\nRUN go version\n",
        "api/go.mod": "module m\n",
        "shared.yaml": "",
      },
      context: "api",
      at: "../shared.yaml",
      message: "there is no `shared.yaml` in the build context (`api`)",
      fixes: [],
    },
    {
      name: "a guess that can only be the workspace folder",
      files: { Dockerfile: service.replace("COPY internals/ internal/\n", ""), ...project },
      context: "guess",
      at: "openapi/",
    },
    {
      name: "a file that a fetched submodule does not hold, and one beside the submodules",
      files: {
        Dockerfile: "FROM golang:1.24\nWORKDIR /src\nCOPY pkg/api/api.yaml ./\nCOPY pkg/apis.yaml ./\nRUN go version\n",
        ".gitmodules": '[submodule "api"]\n\tpath = pkg/api\n',
        "pkg/api/go.mod": "module example.com/api\n",
        ...project,
      },
      at: ["pkg/api/api.yaml", "pkg/apis.yaml"],
    },
    {
      name: "files that the file that builds it neither names nor makes in that folder",
      files: {
        "ci/ssh/Dockerfile": "FROM golang:1.24\nCOPY go.mod id_rsa.pub /root/.ssh/\nRUN go version\n",
        "ci/build.sh":
          "# cp ~/.ssh/id_rsa.pub ci/ssh/\ncp x.txt other/ssh/x >/dev/null 2>&1\nmv a ci/\ngo build -o $OUT/app # my_id_rsa.pub\ntest -e go.mod\ndocker build -t example/ssh ci/ssh\n",
        "ci/prepare.sh": "cp ~/.ssh/id_rsa.pub ci/ssh/id_rsa.pub\n",
      },
      context: "guess",
      at: ["go.mod", "id_rsa.pub"],
    },
    {
      name: "a default that no build replaces",
      files: {
        Dockerfile: "FROM golang:1.24\nARG BACKEND=rerankers\nCOPY backend/${BACKEND}/ /src/\nRUN go version\n",
        "backend/opus/go.mod": "module m\n",
        Makefile: "image:\n\tdocker build --build-arg BACKENDS=opus .\n",
      },
      context: "guess",
      at: "backend/${BACKEND}/",
      message:
        "With the default `BACKEND=rerankers`, `COPY backend/${BACKEND}/` fails: there is no `backend/rerankers` in the build context (`.`, named in `Makefile`).",
    },
    {
      name: "two defaults, one of them from above the first FROM",
      files: {
        Dockerfile:
          "ARG KIND=fast\nFROM golang:1.24\nARG KIND\nARG BACKEND=rerankers\nENV X=backend\nCOPY ${X}/${KIND}/${BACKEND}/ /src/\nRUN go version\n",
        "backend/opus/go.mod": "module m\n",
      },
      at: "${X}/${KIND}/${BACKEND}/",
      message:
        "With the default `KIND=fast`, `BACKEND=rerankers`, `COPY ${X}/${KIND}/${BACKEND}/` fails: there is no `backend/fast/rerankers` in the build context (`.`).",
    },
    {
      name: "the manifests of later commands, in the context that a Skaffold file names",
      files: {
        "test/unit/Dockerfile":
          "FROM golang:1.24 AS base\nWORKDIR /src\nCOPY go.mod other.txt ./\nCOPY package.json all.txt ./\nFROM base\nRUN go mod download\nRUN npm ci\n",
        "test/unit/main.go": "package main\n",
        "test/unit/skaffold.yaml":
          "apiVersion: skaffold/v4beta6\nkind: Config\nbuild:\n  artifacts:\n    - image: unit\n      context: .\n",
      },
      context: "guess",
      at: ["go.mod", "other.txt", "package.json", "all.txt"],
      message: "in the build context (`test/unit`, named in `test/unit/skaffold.yaml`)",
      fixes: [
        {
          title: "Remove `other.txt` from this instruction",
          result: {
            "test/unit/Dockerfile":
              "FROM golang:1.24 AS base\nWORKDIR /src\nCOPY go.mod ./\nCOPY package.json all.txt ./\nFROM base\nRUN go mod download\nRUN npm ci\n",
          },
        },
        {
          title: "Remove `all.txt` from this instruction",
          result: {
            "test/unit/Dockerfile":
              "FROM golang:1.24 AS base\nWORKDIR /src\nCOPY go.mod other.txt ./\nCOPY package.json ./\nFROM base\nRUN go mod download\nRUN npm ci\n",
          },
        },
      ],
    },
    {
      name: "a stage that only a person asks for, as a warning",
      files: {
        Dockerfile: "FROM golang:1.24 AS lint\nCOPY .golangci.yml /\nRUN go vet ./...\nFROM alpine:3.22\nRUN true\n",
        ...project,
      },
      at: ".golangci.yml",
      severity: "warning",
    },
    {
      name: "folders of sources that are called like keys",
      files: {
        Dockerfile:
          "FROM golang:1.24 AS build\nWORKDIR /src\nCOPY go.mod go.sum ./\nCOPY internal/jwt internal/jwt\nRUN go build ./internal/store\nFROM alpine:3.22\nCOPY ca.pem /etc/ssl/\nCOPY web /etc/web\n",
        "ca.pem": "",
        ...project,
      },
      at: ["internal/jwt", "web"],
    },
  ],
  silent: [
    {
      name: "a flag that lacks its dashes, which is another finding",
      files: {
        Dockerfile:
          "FROM golang:1.26 AS build\nCOPY go.mod /src/\nFROM scratch\nCOPY from=build /shop /shop\nCOPY —from=build /bin/true /true\n",
        "go.mod": "module example.com/shop\n\ngo 1.26\n",
      },
    },
    {
      name: "addresses in quotes, behind a variable and of repositories",
      files: {
        Dockerfile:
          'FROM golang:1.24 AS base\nARG SITE=https://example.com\nADD "https://example.com/install.sh" /tmp/\nADD $SITE/other.sh /tmp/\nFROM base\nADD --keep-git-dir=true "https://github.com/opencontainers/runc.git#v1.2.0" /runc\nADD "git@example.com:a/b.git" /b\nCOPY go.mod main.go ./\n',
        "go.mod": "module example.com/a\n",
        "main.go": "package main\n",
      },
    },
    {
      name: "sources that are there",
      files: { Dockerfile: "FROM golang:1.24\nCOPY go.mod go.sum cmd /src/\n", ...project },
    },
    {
      name: "what git ignores: it is made before the image",
      files: { Dockerfile: service, ".gitignore": "openapi/\ninternals\n", ...project },
    },
    {
      name: "a folder of which git would ignore all",
      files: { Dockerfile: service, ".gitignore": "/openapi/**\ninternals/*\n", ...project },
    },
    {
      name: "what the ignore file hides, which is another rule's",
      files: { Dockerfile: service, ".dockerignore": "internals\nopenapi\n", ...project },
    },
    {
      name: "wildcards, other stages, heredocs, URLs and variables",
      files: {
        Dockerfile:
          "FROM golang:1.24 AS a\nARG X\nCOPY go.sum* nope* /src/\nCOPY ${X} /y\nCOPY <<EOF /z\nx\nEOF\nADD https://example.com/x.txt /\nFROM alpine:3.22\nCOPY --from=a /nope /nope\n",
        "go.mod": "module m\n",
      },
    },
    {
      name: "a guessed context in which hardly anything lies",
      files: {
        Dockerfile: "FROM golang:1.24\nCOPY a.yaml b.yaml go.mod /src/\nRUN go version\n",
        "go.mod": "module m\n",
      },
      context: "guess",
    },
    {
      name: "a guessed context in a folder of the workspace",
      files: {
        "api/Dockerfile": service,
        "api/go.mod": "module m\n",
        "api/go.sum": "",
        "api/cmd/shop/main.go": "package main\n",
      },
      context: "guess",
    },
    {
      name: "keys that people put there by hand",
      files: {
        Dockerfile:
          "FROM golang:1.24 AS build\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go version\nFROM alpine:3.22\nCOPY --chown=nobody internal/jwt /etc/jwt\nCOPY deploy/keys /srv/keys\nCOPY deploy/pg.pem /srv/\n",
        ...project,
      },
    },
    {
      name: "programs, archives and generated code",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /src\nCOPY bin/shop shop-linux-amd64 assets.tar.gz api.pb.go shop ./\nRUN go version\n",
        ...project,
      },
    },
    ...['"-f", "etc/shop.yaml"', '"-f=etc/shop.yaml"', '"--config=/app/etc/shop.yaml"'].map((argument) => ({
      name: `a folder of settings of which git ignores what the program is started with: ${argument}`,
      files: { Dockerfile: configured(argument), ".gitignore": "shop.yaml\n", ...project },
    })),
    {
      name: "programs without an extension in an image that compiles Go",
      files: {
        Dockerfile: "FROM golang:1.24\nCOPY protoc-gen-go /usr/bin/\nCOPY lint /usr/local/sbin/lint\nRUN go version\n",
        ...project,
      },
    },
    {
      name: "a program in an image that compiles nothing",
      files: { Dockerfile: 'FROM alpine:3.22\nCOPY controller /controller\nENTRYPOINT ["/controller"]\n', ...project },
    },
    {
      name: "personal settings that a template stands for",
      files: {
        Dockerfile: "FROM golang:1.24\nCOPY config.yaml .env /src/\nRUN go version\n",
        "config.example.yaml": "",
        ...project,
      },
    },
    {
      name: "a folder of a tool",
      files: { Dockerfile: "FROM golang:1.24\nCOPY .local /root/.local\nRUN go version\n", ...project },
    },
    {
      name: "vendor, which is not listed",
      files: {
        Dockerfile: "FROM golang:1.24\nCOPY vendor/github.com /src/vendor/github.com\nRUN go version\n",
        "vendor/modules.txt": "",
        ...project,
      },
    },
    {
      name: "what lies behind a link",
      files: { Dockerfile: "FROM golang:1.24\nCOPY shared/conf.yaml /src/\nRUN go version\n", ...project },
      links: ["shared"],
    },
    {
      name: "a default that the build replaces",
      files: {
        Dockerfile:
          "ARG BACKEND=rerankers\nFROM golang:1.24\nARG BACKEND\nCOPY backend/${BACKEND}/ /src/\nRUN go version\n",
        "backend/opus/go.mod": "module m\n",
        Makefile: "image:\n\tdocker build --build-arg BACKEND=opus .\n",
      },
      context: "guess",
    },
    {
      name: "a default that a workflow replaces for a Dockerfile that its caller names",
      files: {
        Dockerfile: "FROM golang:1.24\nARG BACKEND=rerankers\nCOPY backend/${BACKEND}/ /src/\nRUN go version\n",
        "backend/opus/go.mod": "module m\n",
        Makefile: "image:\n\tdocker build .\n",
        ".github/workflows/backends.yml":
          "jobs:\n  image:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          context: .\n          file: ${{ inputs.dockerfile }}\n          build-args: |\n            BACKEND=${{ inputs.backend }}\n",
      },
      context: "guess",
    },
    ...(
      [
        ["cp ~/.ssh/id_rsa.pub ci/ssh/id_rsa.pub\ndocker build -f ci/ssh/Dockerfile ci/ssh", "ci/build.sh"],
        ["cp ~/.ssh/* ci/ssh/\ndocker build -f ci/ssh/Dockerfile ci/ssh", "ci/build.sh"],
        ["cat ~/.ssh/key > ci/ssh/id_rsa.pub\ndocker build -f ci/ssh/Dockerfile ci/ssh", "build.sh"],
        ["cd ci/ssh\ncp ~/.ssh/*.pub .\ndocker build .", "build.sh"],
        ['rsync -a \\\n  keys/ "$TARGET"\ndocker build ci/ssh', "build.sh"],
        ["image:\n\tcurl -sSL -o ci/ssh/id_rsa.pub https://example.com/key\n\tdocker build ci/ssh\n", "Makefile"],
        ["image: ci/ssh/id_rsa.pub\n\tdocker build ci/ssh\n", "Makefile"],
        [
          "jobs:\n  a:\n    steps:\n      - run: tar -xf keys.tar -C ci/ssh\n      - run: docker build ci/ssh\n",
          ".github/workflows/ssh.yml",
        ],
      ] as const
    ).map(([text, path]) => ({
      name: `what the file that builds it makes first: ${text}`,
      files: {
        "ci/ssh/Dockerfile": "FROM golang:1.24\nCOPY id_rsa.pub /root/.ssh/authorized_keys\nRUN go version\n",
        [path]: text,
      },
      context: "guess",
    })),
    ...(
      [
        ["a command that builds from the root", "Makefile", "image:\n\tdocker build -f deploy/shop/Dockerfile .\n"],
        [
          "a workflow that builds from the root",
          ".github/workflows/image.yml",
          "jobs:\n  image:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          context: .\n          file: deploy/shop/Dockerfile\n",
        ],
        ["nothing else that can be read", "hack/image.py", "subprocess.run(['docker', 'build', '.'])\n"],
      ] as const
    ).map(([name, path, text]) => ({
      name: `sources of the root, a compose file that is out of date, and ${name}`,
      files: {
        "deploy/shop/Dockerfile": service.replace("internals/", "internal/"),
        "compose.yaml": "services:\n  shop:\n    build: deploy/shop\n",
        [path]: text,
        ".gitignore": "openapi/\n",
        ...project,
      },
      context: "guess",
    })),
    {
      name: "sources of one of two contexts, each of which holds what the other one lacks",
      files: {
        "shop/Dockerfile": "FROM golang:1.24\nCOPY go.mod app.conf /src/\nRUN go version\n",
        "shop/app.conf": "",
        "compose.yaml": "services:\n  shop:\n    build: shop\n",
        Makefile: "image:\n\tdocker build -f shop/Dockerfile .\n",
        ...project,
      },
      context: "guess",
    },
    {
      name: "submodules that were not fetched: one with an empty folder, one without, and the folder above it",
      files: {
        Dockerfile:
          "FROM golang:1.24\nWORKDIR /src\nCOPY go.mod pkg/api/go.mod ./\nCOPY third/ third/\nCOPY third/party/lib/ lib/\nRUN go version\n",
        ".gitmodules":
          '[submodule "api"]\n\tpath = pkg/api\n\turl = ../api\n[submodule "lib"]\n\tpath = "third/party/lib" # of others\n',
        "pkg/api/": "",
        ...project,
      },
    },
    {
      name: "a submodule below a context that lies in the repository",
      files: {
        "app/Dockerfile": "FROM golang:1.24\nCOPY proto/api.proto /src/\nRUN go version\n",
        "app/go.mod": "module m\n",
        ".gitmodules": '[submodule "proto"]\n\tpath = app/proto\n',
      },
      context: "app",
    },
    {
      name: "a path from above of a file that is built from there as well",
      files: {
        "api/Dockerfile": "FROM golang:1.24\nCOPY api/python/requirements.in /\nRUN go version\n",
        "api/python/requirements.in": "",
        "api/go.mod": "module m\n",
      },
      context: "api",
    },
  ],
});
