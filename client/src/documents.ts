import type * as vscode from "vscode";

export const clientName = "Dockerfile Go Hints";

/** Documents that the server lints. */
export const lintedDocuments: vscode.DocumentFilter[] = [
  { language: "dockerfile" },
  { pattern: "**/.npmrc" },
  { pattern: "**/{.dockerignore,*.dockerignore}" },
  { pattern: "**/.go-hints.yaml" },
];

/** Documents whose unsaved text tells about Dockerfiles. */
export const surroundingDocuments: vscode.DocumentFilter[] = [
  { pattern: "**/{go.mod,go.work}" },
  { pattern: "**/{*compose*.yaml,*compose*.yml}" },
];
