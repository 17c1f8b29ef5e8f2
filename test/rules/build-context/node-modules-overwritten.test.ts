import { nodeModulesOverwritten } from "../../../server/src/rules/build-context/node-modules-overwritten";
import { dedent, testRule } from "../../support/ruleTester";
import { manifest, packageLock, shop } from "../layer-cache/npmProjects";

const build = (rest: string) => `FROM node:22\nWORKDIR /app\nCOPY package*.json ./\n${rest}\n`;
const files = { ...shop, ".dockerignore": ".git\n*.log\n", "node_modules/express/index.js": "" };
const title = "Add `**/node_modules` to `.dockerignore`";
const added = { ".dockerignore": ".git\n*.log\n**/node_modules\n" };

testRule(nodeModulesOverwritten, {
  reported: [
    {
      name: "npm ci, then everything",
      files: { Dockerfile: build("RUN npm ci\nCOPY . ."), ...files },
      at: ".",
      severity: "warning",
      message: "`COPY .` lays `node_modules` of the build context over the packages",
      related: ["npm ci"],
      fixes: [{ title, safety: "safe", preferred: true, result: added }],
    },
    {
      name: "a line that holds at the top alone, for a front end in a folder",
      files: {
        Dockerfile: dedent`
          FROM node:22-alpine AS web
          WORKDIR /src/web
          COPY web/package.json web/package-lock.json ./
          RUN npm ci \
              # quietly
              --no-audit
          COPY web/ ./
          RUN npm run build

          FROM golang:1.25 AS build
          WORKDIR /src
          COPY go.mod ./
          COPY *.go ./
          COPY --from=web /src/web/dist web/dist
          RUN go build -o /out/shop .

          FROM gcr.io/distroless/static-debian12
          COPY --from=build /out/shop /
          ENTRYPOINT ["/shop"]
        `,
        "go.mod": "module example.com/shop\n\ngo 1.25\n",
        "main.go": "package main\n",
        ".dockerignore": "node_modules\n",
        "web/package.json": manifest(),
        "web/package-lock.json": packageLock,
        "web/src/index.js": "",
        "web/node_modules/express/index.js": "",
      },
      at: "web/",
      line: 7,
      severity: "warning",
      fixes: [{ title, result: { ".dockerignore": "node_modules\n**/node_modules\n" } }],
    },
    {
      name: "not here, but wherever somebody works",
      files: {
        Dockerfile: build("RUN <<EOT\n  npm ci\nEOT\nCOPY . ."),
        ...shop,
        ".dockerignore": ".git\n",
        ".gitignore": "node_modules\n",
      },
      at: ".",
      severity: "hint",
      message: "would lay `node_modules` over the packages",
    },
    {
      name: "another Dockerfile with the same ignore file may need them: only a suggestion",
      files: {
        Dockerfile: build("RUN npm ci\nCOPY . ."),
        "Dockerfile.dev": "FROM node:22\nCOPY . .\nRUN ls node_modules\n",
        ...files,
      },
      at: ".",
      fixes: [{ title, safety: "suggestion", result: added }],
    },
    {
      name: "another Dockerfile with the same ignore file copies them: no line, which would break that one",
      files: {
        Dockerfile: build("RUN npm ci\nCOPY . ."),
        "Dockerfile.dev": "FROM node:22\nCOPY node_modules ./node_modules\n",
        ...files,
      },
      at: ".",
      fixes: [],
    },
    {
      name: "packages of another stage",
      files: {
        Dockerfile:
          "FROM node:22 AS deps\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\n\nFROM node:22\nWORKDIR /app\nCOPY --from=deps /app/node_modules ./node_modules\nCOPY . .\nRUN npm run build\n",
        ...files,
      },
      at: ".",
      line: 9,
      related: ["COPY"],
    },
    {
      name: "packages of the stage below",
      files: {
        Dockerfile: `${build("RUN npm ci").replace("node:22", "node:22 AS deps")}\nFROM deps\nCOPY . /app/\n`,
        ...files,
      },
      at: ".",
    },
  ],
  silent: [
    {
      name: "the ignore file keeps it out",
      files: { Dockerfile: build("RUN npm ci\nCOPY . ."), ...files, ".dockerignore": "**/node_modules\n" },
    },
    { name: "sources by name", files: { Dockerfile: build("RUN npm ci\nCOPY src src"), ...files } },
    { name: "an install afterwards", files: { Dockerfile: build("RUN npm ci\nCOPY . .\nRUN npm ci"), ...files } },
    { name: "everything before the install", files: { Dockerfile: build("COPY . .\nRUN npm ci"), ...files } },
    { name: "to another place", files: { Dockerfile: build("RUN npm ci\nCOPY . /src"), ...files } },
    { name: "packages for all projects", files: { Dockerfile: build("RUN npm i -g serve\nCOPY . ."), ...files } },
    {
      name: "the COPY leaves it out",
      files: { Dockerfile: build("RUN npm ci\nCOPY --exclude=node_modules . ."), ...files },
    },
    {
      name: "no sign of one",
      files: { Dockerfile: build("RUN npm ci\nCOPY . ."), ...shop, ".dockerignore": ".git\n" },
    },
    {
      name: "no ignore file: another rule says so",
      files: { Dockerfile: build("RUN npm ci\nCOPY . ."), ...shop, ".gitignore": "node_modules\n" },
    },
    {
      name: "the packages are deleted for others",
      files: { Dockerfile: build("RUN npm ci\nCOPY . .\nRUN rm -rf node_modules"), ...files },
    },
  ],
});
