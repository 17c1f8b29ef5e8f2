import { dockerignoreInlineComment } from "../../../server/src/rules/build-context/dockerignore-inline-comment";
import { testRule } from "../../support/ruleTester";

testRule(dockerignoreInlineComment, {
  reported: [
    {
      name: "a comment behind a name that no source has: safe",
      files: { ".dockerignore": "# editors\n.idea\nnode_modules # installed in the image\n.git\n" },
      at: "# installed in the image",
      line: 3,
      message: "`node_modules` does not match with this comment behind it",
      severity: "warning",
      fixes: [
        {
          title: "Put the comment on a line of its own",
          safety: "safe",
          preferred: true,
          result: "# editors\n.idea\n# installed in the image\nnode_modules\n.git\n",
        },
      ],
    },
    {
      name: "a comment behind any other name: a person has to look",
      files: { ".dockerignore": "bin\ndocs/\t# pages" },
      at: "# pages",
      fixes: [{ title: "Put the comment on a line of its own", safety: "suggestion", result: "bin\n# pages\ndocs/" }],
    },
    {
      name: "a comment behind an exception",
      files: { ".dockerignore": "*\n!cmd #sources\n" },
      at: "#sources",
      fixes: [{ title: "Put the comment", safety: "suggestion", result: "*\n#sources\n!cmd\n" }],
    },
    {
      name: "a comment with blanks before it",
      files: { ".dockerignore": "docs\n  # pages\n" },
      at: "# pages",
      message: "This is a pattern, not a comment",
      fixes: [{ title: "Move `#` to the first column", safety: "safe", result: "docs\n# pages\n" }],
    },
    {
      name: "the first line and the last",
      files: { "Dockerfile.dockerignore": " # all\n*\n**/.env # secrets", Dockerfile: "FROM alpine:3.22\n" },
      at: ["# all", "# secrets"],
      fixes: [
        { title: "Move `#`", safety: "safe", result: "# all\n*\n**/.env # secrets" },
        { title: "Put the comment", safety: "safe", result: " # all\n*\n# secrets\n**/.env" },
      ],
    },
  ],
  silent: [
    { name: "comments of their own", files: { ".dockerignore": "# a # b\n#c\n\ndocs\n" } },
    { name: "a number sign inside a name", files: { ".dockerignore": "a#b\n*.c#\n" } },
    { name: "a file that is really called so", files: { ".dockerignore": "notes # old\n", "notes # old": "" } },
    { name: "an escaped number sign at the beginning", files: { ".dockerignore": "\\#notes\n" } },
    { name: "an empty file", files: { ".dockerignore": "\n" } },
  ],
});
