import assert from "node:assert/strict";
import { buildFileKindOf, lintableKindOf } from "../../server/src/workspace/fileKinds";

const lintable: Readonly<Record<string, readonly string[]>> = {
  dockerfile: [
    "Dockerfile",
    "dockerfile",
    "a/Dockerfile.prod",
    "Dockerfile-dev",
    "Dockerfile_ci",
    "api.Dockerfile",
    "api.dockerfile",
    "Containerfile",
    "Containerfile.debug",
    "Dockerfile.golang-1.24",
    "docker/DockerfileOrder",
    "DockerfileAPI",
    "DockerfileTest",
    "Dockerfile2",
    "ContainerfileDev",
  ],
  npmrc: [".npmrc", "web/.npmrc"],
  dockerignore: [".dockerignore", "Dockerfile.dockerignore", "build/api.Dockerfile.dockerignore"],
  undefined: [
    "Dockerfile.md",
    "dockerfile-go-hints-0.1.0.tgz",
    "Dockerfile.tmpl",
    "Dockerfile.j2",
    "dockerfile_test.go",
    "dockerfile.go",
    "Dockerfiles",
    "MyDockerfile",
    ".dockerfile",
    "npmrc",
    "x.npmrc",
    "Dockerfile.bak",
    "Dockerfile.png",
    "docs/dockerfile-x.JPG",
    "dockerfile-x.jpeg",
    "Dockerfile-flow.pdf",
    "Dockerfile-arch.svg",
    "Dockerfile.drawio",
    "Dockerfile.puml",
    "Dockerfile_demo.mp4",
    "Dockerfile-notes.docx",
    "dockerfile.json.golden",
    "Dockerfile.golden",
    "Dockerfile.snap",
    "dockerfile.vim",
    "dockerfile-mode.el",
    "DockerfileTemplate",
    "DockerfileGoTmpl",
    "DockerfileParser",
    "DockerfileUtils.cs",
    "dockerfileparse",
    "dockerfileOrder",
  ],
};

const buildFiles: Readonly<Record<string, readonly string[]>> = {
  compose: ["compose.yaml", "docker-compose.yml", "deploy/docker-compose.prod.yml", "dev.compose.yml", "skaffold.yaml"],
  bake: ["docker-bake.hcl", "docker-bake.override.json", "bake.hcl"],
  makefile: ["Makefile", "makefile", "GNUmakefile", "Makefile.docker", "hack/build.mk"],
  script: ["build.sh", "hack/image.bash"],
  workflow: [".github/workflows/ci.yml", "sub/.github/workflows/ci.yaml"],
  "command-lines": [
    ".gitlab-ci.yml",
    "Taskfile.yml",
    "Taskfile.dist.yaml",
    "justfile",
    ".justfile",
    "web/package.json",
  ],
  goreleaser: [".goreleaser.yml", ".goreleaser.prod.yaml", "goreleaser.yaml", ".config/goreleaser.yaml"],
  action: ["action.yml", "label/action.yaml"],
  undefined: [
    "transaction.yml",
    "docker.yml",
    "main.go",
    "workflows/ci.yml",
    "composer.json",
    "decompose.yml",
    "makefiles",
    "package-lock.json",
  ],
};

describe("kinds of files", () => {
  for (const [kind, paths] of Object.entries(lintable)) {
    for (const path of paths) {
      it(`lints ${path} as ${kind}`, () => assert.equal(String(lintableKindOf(path)), kind));
    }
  }
  for (const [kind, paths] of Object.entries(buildFiles)) {
    for (const path of paths) {
      it(`reads builds in ${path} as ${kind}`, () => assert.equal(String(buildFileKindOf(path)), kind));
    }
  }
});
