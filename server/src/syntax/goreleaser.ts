// Loads the YAML parser, a large part of the program that most workspaces never need: import this module only with `import()`.

import { isSeq } from "yaml";
import { type BuildReference, localPath } from "./buildReference";
import { LineIndex } from "./text";
import { readYamlDocuments, scalarText, spanOf, trimEnd } from "./yamlFile";

/**
 * The images of a GoReleaser configuration. Each is built in a new folder with nothing in it but the programs that were
 * compiled and `extra_files`: their context is not known. Never throws.
 * Source: goreleaser.com/customization/docker, goreleaser.com/customization/dockers_v2.
 */
export function findGoReleaserBuilds(text: string): BuildReference[] {
  const lines = new LineIndex(text);
  return readYamlDocuments(text).flatMap((file) =>
    ["dockers", "dockers_v2"].flatMap((key) => {
      const images = file.get(file.root, key);
      return (isSeq(images) ? images.items : []).flatMap((item) => {
        const image = file.resolve(item);
        const span = spanOf(image);
        const dockerfile = localPath(scalarText(file.get(image, "dockerfile")) ?? "Dockerfile");
        if (!span || dockerfile === undefined) return [];
        return [
          {
            kind: "goreleaser",
            // Nobody starts it elsewhere than in the project's folder, and the file may lie in `.config` or `.github`.
            relativeTo: "either",
            context: undefined,
            dockerfile,
            line: lines.lineAt(span.start),
            span: trimEnd(text, span),
          } satisfies BuildReference,
        ];
      });
    }),
  );
}
