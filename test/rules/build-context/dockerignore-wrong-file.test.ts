import { dockerignoreWrongFile } from "../../../server/src/rules/build-context/dockerignore-wrong-file";
import { dedent, testRule } from "../../support/ruleTester";

const service = dedent`
  FROM node:22-alpine AS web
  WORKDIR /web
  COPY . .
  RUN yarn install --frozen-lockfile && yarn build

  FROM golang:1.24-alpine
  COPY --from=web /web/dist /srv
`;

const inFolder = dedent`
  FROM golang:1.24-alpine AS base
  RUN <<EOF
  apk add --no-cache tzdata
  EOF

  FROM base AS build
  WORKDIR /src
  COPY go.mod \
    # no requirements yet
    main.go ./
  COPY . .
  RUN CGO_ENABLED=0 go build -o /out/shop .
`;
const project = { "go.mod": "module example.com/shop\n\ngo 1.24\n", "main.go": "package main\n\nfunc main() {}\n" };

testRule(dockerignoreWrongFile, {
  reported: [
    {
      name: "lines that name what lies beside the file: elsewhere they would mean something else",
      files: {
        "watcher/it/Dockerfile": "FROM golang:1.24\nWORKDIR /src\nCOPY go.mod go.mod\nCOPY . .\n",
        "watcher/it/.dockerignore": "event_logger.yml\n",
        "watcher/it/event_logger.yml": "a: 1\n",
        "go.mod": "module example.com/a\n",
      },
      file: "watcher/it/Dockerfile",
      at: ".",
      fixes: [],
    },
    {
      name: "a misspelt name",
      files: { Dockerfile: service, "package.json": "{}\n", ".dockeringore": "node_modules\n" },
      at: ".",
      line: 3,
      message: "`COPY .` takes in everything: Docker does not read `.dockeringore`",
      severity: "warning",
      related: [""],
      fixes: [
        {
          title: "Create `.dockerignore` with the same lines",
          safety: "suggestion",
          preferred: true,
          result: { ".dockerignore": "node_modules\n" },
        },
      ],
    },
    { name: "a name without its dot", files: { Dockerfile: service, dockerignore: "node_modules\n" }, at: "." },
    { name: "a needless extension", files: { Dockerfile: service, ".dockerignore.txt": "node_modules\n" }, at: "." },
    { name: "a capital letter", files: { Dockerfile: service, ".Dockerignore": "node_modules\n" }, at: "." },
    {
      name: "an empty file, of which nothing can be taken over",
      files: { Dockerfile: service, ".dockerignores": "" },
      at: ".",
      fixes: [],
    },
    {
      name: "a file beside the Dockerfile where the context is the folder above",
      files: { "deploy/Dockerfile": inFolder, "deploy/.dockerignore": "*.md\ndeploy\n", ...project },
      at: ".",
      line: 11,
      message: "`deploy/.dockerignore`, because it does not lie at the root of the build context",
      fixes: [
        {
          title: "Create `deploy/Dockerfile.dockerignore` with the same lines",
          result: { "deploy/Dockerfile.dockerignore": "*.md\ndeploy\n" },
        },
      ],
    },
    {
      name: "lines that were written for the folder, on the COPY that takes it in: no fix, at the root they hit nothing",
      files: {
        "svc/Dockerfile":
          "FROM alpine:3.22 AS base\nCOPY shared/ \\\n  # code of all\n  ./shared/\nFROM base\nCOPY svc/ ./svc/\n",
        "svc/.dockerignore": ".env\n",
        "svc/main.go": "package main\n",
        "shared/lib.go": "package shared\n",
      },
      at: "svc/",
      message: "`svc/.dockerignore`, because it does not lie at the root of the build context",
      fixes: [],
    },
    {
      name: "lines that would hide what is copied: no fix",
      files: { "deploy/Dockerfile": inFolder, "deploy/.dockerignore": "*\n", ...project },
      at: ".",
      fixes: [],
    },
  ],
  silent: [
    ...["gitignore", "_gitignore"].map((name) => ({
      name: `a template of a generator of projects, where \`${name}\` has no dot either`,
      files: { Dockerfile: service, dockerignore: "docs\n", [name]: "dist\n", ...project },
    })),
    { name: "the right name", files: { Dockerfile: service, ".dockerignore": "node_modules\n", ".dockeringore": "" } },
    {
      name: "a file of the Dockerfile's own name",
      files: { Dockerfile: service, "Dockerfile.dockerignore": "node_modules\n" },
    },
    {
      name: "no broad COPY",
      files: { Dockerfile: "FROM golang:1.24\nCOPY main.go /src/\n", ".dockeringore": "docs\n", ...project },
    },
    {
      name: "ignore files of other tools",
      files: {
        Dockerfile: service,
        ".gitignore": "dist\n",
        ".prettierignore": "dist\n",
        ".containerignore": "dist\n",
        ".dockerfilelintrc": "",
      },
    },
    {
      name: "a name that a script writes, and git ignores",
      files: { Dockerfile: service, ".gitignore": ".dockerignore\n", ".dockerignores": "node_modules\n" },
    },
    {
      name: "a file in a folder that other Dockerfiles are built in",
      files: {
        "deploy/Dockerfile": inFolder,
        "deploy/Dockerfile.tools": "FROM alpine:3.22\nCOPY . /\n",
        "deploy/.dockerignore": "docs\n",
        ...project,
      },
    },
    {
      name: "a folder that may be the context as well",
      files: { "deploy/Dockerfile": service, "deploy/.dockerignore": "docs\n" },
    },
    {
      name: "a guessed context",
      files: { "deploy/Dockerfile": inFolder, "deploy/.dockerignore": "docs\n", ...project },
      context: "guess",
    },
  ],
});
