// Loads the YAML parser, a large part of the program that most workspaces never need: import this module only with `import()`.

import { type BuildReference, localPath } from "./buildReference";
import { LineIndex } from "./text";
import { readYamlDocuments, scalarText, spanOf } from "./yamlFile";

/**
 * The Dockerfile that GitHub builds for a container action, in the folder of the action's file. Never throws.
 * Source: docs.github.com, "Metadata syntax for GitHub Actions", runs.image.
 */
export function findActionBuilds(text: string): BuildReference[] {
  const lines = new LineIndex(text);
  return readYamlDocuments(text).flatMap((file) => {
    const runs = file.get(file.root, "runs");
    const image = file.get(runs, "image");
    const span = spanOf(image);
    if (scalarText(file.get(runs, "using"))?.toLowerCase() !== "docker" || !span) return [];
    // `docker://…` is an image that others have built.
    const dockerfile = localPath(scalarText(image) ?? "");
    if (dockerfile === undefined) return [];
    const line = lines.lineAt(span.start);
    return [{ kind: "action", relativeTo: "file", context: "", dockerfile, line, span } satisfies BuildReference];
  });
}
