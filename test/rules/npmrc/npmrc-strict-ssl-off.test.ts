import { npmrcStrictSslOff } from "../../../server/src/rules/npmrc/npmrc-strict-ssl-off";
import { dedent, testRule } from "../../support/ruleTester";

const system = "cafile=/etc/ssl/certs/ca-certificates.crt";

testRule(npmrcStrictSslOff, {
  reported: [
    {
      name: "the public registry: the line goes",
      files: { ".npmrc": "save-exact=true\nstrict-ssl=false\nfund=false\n" },
      at: "strict-ssl=false",
      line: 2,
      message: "npm does not check the registry's certificate",
      severity: "warning",
      fixes: [
        {
          title: "Remove `strict-ssl=false`",
          safety: "suggestion",
          preferred: true,
          result: "save-exact=true\nfund=false\n",
        },
        {
          title: "Replace it with `cafile=",
          safety: "suggestion",
          preferred: false,
          result: `save-exact=true\n${system}\nfund=false\n`,
        },
      ],
    },
    {
      name: "a company's registry, which may need the company's CA: nothing is preferred",
      files: {
        "web/.npmrc": dedent`
          ; inside the company
          registry=https://npm.example.com/
          strict-ssl = "false"
        `,
      },
      at: 'strict-ssl = "false"',
      fixes: [
        { title: "Remove", preferred: false, result: "; inside the company\nregistry=https://npm.example.com/\n" },
        {
          title: "cafile=",
          preferred: false,
          result: `; inside the company\nregistry=https://npm.example.com/\n${system}\n`,
        },
      ],
    },
    {
      name: "a company's scope",
      files: { ".npmrc": "@shop:registry=https://npm.example.com/shop/\nstrict-ssl=false" },
      at: "strict-ssl=false",
      fixes: [
        { title: "Remove", preferred: false, result: "@shop:registry=https://npm.example.com/shop/" },
        { title: "cafile=", result: `@shop:registry=https://npm.example.com/shop/\n${system}` },
      ],
    },
    {
      name: "a CA that is there already: only the line goes",
      files: { ".npmrc": "registry=https://npm.example.com/\ncafile=/etc/ssl/company.pem\nstrict-ssl=false\n" },
      at: "strict-ssl=false",
      fixes: [
        {
          title: "Remove",
          preferred: true,
          result: "registry=https://npm.example.com/\ncafile=/etc/ssl/company.pem\n",
        },
      ],
    },
    {
      name: "a comment behind it, which stays",
      files: { ".npmrc": "strict-ssl=false # the proxy\nfund=false\n" },
      at: "strict-ssl=false # the proxy",
      fixes: [
        { title: "Remove", result: "# the proxy\nfund=false\n" },
        { title: "cafile=", result: `${system} # the proxy\nfund=false\n` },
      ],
    },
    {
      name: "two lines, of which the last counts and both go",
      files: { ".npmrc": "strict-ssl=true\nfund=false\nstrict-ssl=false\n" },
      at: "strict-ssl=false",
      line: 3,
      fixes: [{ title: "Remove", result: "fund=false\n" }],
    },
  ],
  silent: [
    { name: "the default", files: { ".npmrc": "registry=https://npm.example.com/\n" } },
    { name: "true", files: { ".npmrc": "strict-ssl=true\n" } },
    { name: "values that npm refuses: it stays strict", files: { ".npmrc": "strict-ssl=no\n" } },
    { name: "zero", files: { ".npmrc": "strict-ssl=0\n" } },
    { name: "a later line that switches it on", files: { ".npmrc": "strict-ssl=false\nstrict-ssl=true\n" } },
    {
      name: "a registry's own line, which has no effect",
      files: { ".npmrc": "//npm.example.com/:strict-ssl=false\n" },
    },
    { name: "a section, which npm does not read", files: { ".npmrc": "[old]\nstrict-ssl=false\n" } },
    { name: "a comment", files: { ".npmrc": "# strict-ssl=false\n" } },
  ],
});
