import { dockerignoreDeadPattern } from "../../../server/src/rules/build-context/dockerignore-dead-pattern";
import { testRule } from "../../support/ruleTester";

const project = {
  "go.mod": "module example.com/shop\n",
  "main.go": "package main\n",
  "docs/guide.md": "",
  "web/package.json": "{}\n",
};

testRule(dockerignoreDeadPattern, {
  reported: [
    {
      name: "a misspelt name",
      files: { ".dockerignore": ".git\nnodu_modules", ...project },
      at: "nodu_modules",
      line: 2,
      message: "Is `node_modules` meant?",
      severity: "hint",
      fixes: [
        {
          title: "Replace it with `node_modules`",
          safety: "suggestion",
          preferred: true,
          result: ".git\nnode_modules",
        },
      ],
    },
    {
      name: "a misspelt folder of the project",
      files: { ".dockerignore": "# what tests need\nscirpts\n", "scripts/build.sh": "", ...project },
      at: "scirpts",
      fixes: [{ title: "Replace it with `scripts`", result: "# what tests need\nscripts\n" }],
    },
    {
      name: "a name that lies deeper",
      files: { ".dockerignore": "# js\n/node_modules/\n", ...project, "web/node_modules/a/index.js": "" },
      at: "/node_modules/",
      message: "holds at the root of the context only, where nothing has that name: `web/node_modules` is not ignored",
      fixes: [{ title: "Replace it with `**/node_modules/`", safety: "safe", result: "# js\n**/node_modules/\n" }],
    },
    {
      name: "braces",
      files: { ".dockerignore": "*.{md,txt}\n.git\n", ...project, "README.md": "" },
      at: "*.{md,txt}",
      message: "quotation marks and braces are compared as they are written",
      fixes: [{ title: "Replace it with `*.md`, `*.txt`", safety: "suggestion", result: "*.md\n*.txt\n.git\n" }],
    },
    {
      name: "quotation marks",
      files: { ".dockerignore": '".git"\n', ...project },
      at: '".git"',
      fixes: [{ title: "Replace it with `.git`", result: ".git\n" }],
    },
    {
      name: "a path above the context, on the first and on the last line",
      files: { ".dockerignore": "../secrets\ndocs\n../other", ...project },
      at: ["../secrets", "../other"],
      fixes: [
        { title: "Remove the line", safety: "safe", result: "docs\n../other" },
        { title: "Remove the line", safety: "safe", result: "../secrets\ndocs" },
      ],
    },
    {
      name: "a path above the context, on the only line",
      files: { ".dockerignore": "../secrets\n", ...project },
      at: "../secrets",
      fixes: [{ title: "Remove the line", safety: "safe", result: "" }],
    },
    {
      name: "an exception above the line that ignores",
      files: { ".dockerignore": "!go.mod\n*\n", ...project },
      at: "!go.mod",
      message: "brings nothing back: no line above ignores it",
      fixes: [{ title: "Remove the line", safety: "safe", result: "*\n" }],
    },
    {
      name: "an exception for a file that no pattern reaches",
      files: { ".dockerignore": "*.md\n!docs/guide.md\n", ...project },
      at: "!docs/guide.md",
    },
    {
      name: "an exception for a file that the one above has brought back",
      files: { ".dockerignore": "# all\n**\n!*.go\n!main.go\n!go.mod\n", ...project },
      at: "!main.go",
      message: "Line 3 has already brought this back: this exception changes nothing.",
      fixes: [{ title: "Remove the line", safety: "safe", result: "# all\n**\n!*.go\n!go.mod\n" }],
    },
    {
      name: "a misspelt name with a dot that lies there",
      files: { ".dockerignore": ".gitea-old\n.githb\n", ".github/workflows/ci.yml": "", ...project },
      at: ".githb",
      message: "Is `.github` meant?",
    },
    {
      name: "a line that Docker refuses, as an error",
      files: { ".dockerignore": ".git\n!\n[a-\n", ...project },
      at: ["!", "[a-"],
      severity: "error",
      message: ['illegal exclusion pattern: "!"', "syntax error in pattern"],
      fixes: [],
    },
    {
      name: "a file named after a Dockerfile, in the context of that one",
      files: {
        "Dockerfile.web.dockerignore": "pubilc\n",
        "public/index.html": "",
        "Dockerfile.web": "FROM alpine:3.22\nCOPY . /\n",
      },
      at: "pubilc",
      fixes: [{ title: "Replace it with `public`", result: "public\n" }],
    },
  ],
  silent: [
    {
      name: "names that are there",
      files: { ".dockerignore": "docs\n*.md\n**/package.json\n", ...project, "README.md": "" },
    },
    {
      name: "names that may come",
      files: { ".dockerignore": "node_modules\n.env\n.vscode\nvendor\n*.log\ncoverage.out\n", ...project },
    },
    {
      name: "names with a dot that people list by habit, or whose like is not there or is ignored",
      files: {
        ".dockerignore": ".venv\n.renv\n.evn\n.gitt\n.idea\n.ideas2\n.ider\n.vscodes\n.githubs\n.helm\n",
        ".env": "LOG_LEVEL=debug\n",
        ".idea/workspace.xml": "",
        ...project,
      },
    },
    {
      name: "names that git ignores",
      files: { ".dockerignore": "scirpts\n", ".gitignore": "scirpts\n", "scripts/build.sh": "", ...project },
    },
    {
      name: "another name of the same kind",
      files: { ".dockerignore": "doc\nlicenses\n.web\nv2.yaml\n", ...project, LICENSE: "", "v1.yaml": "" },
    },
    {
      name: "a misspelling of what is ignored anyway",
      files: { ".dockerignore": "scripts\nscirpts\n", "scripts/a.sh": "", ...project },
    },
    { name: "an exception that brings something back", files: { ".dockerignore": "*\n!go.mod\n!cmd\n", ...project } },
    {
      name: "an exception for a file that does not exist yet",
      files: { ".dockerignore": "bin\n!bin/shop\n!release\n", ...project },
    },
    {
      name: "a name with a comment behind it, which is another rule's",
      files: { ".dockerignore": "docs # pages\n", ...project },
    },
    { name: "braces in a name", files: { ".dockerignore": "a{b,c}\n", "a{b,c}": "", ...project } },
    {
      name: "a folder named bin that lies deeper: sources are called so, too",
      files: { ".dockerignore": "bin\n", "tools/bin/main.go": "package main\n" },
    },
  ],
});
