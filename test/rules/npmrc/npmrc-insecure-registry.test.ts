import { npmrcInsecureRegistry } from "../../../server/src/rules/npmrc/npmrc-insecure-registry";
import { npmPublicRegistry } from "../../../server/src/syntax/npmRegistry";
import { dedent, testRule } from "../../support/ruleTester";

const { host } = new URL(npmPublicRegistry);

testRule(npmrcInsecureRegistry, {
  reported: [
    {
      name: "npm's public registry, which answers over TLS",
      files: {
        ".npmrc": dedent`
          save-exact=true
          registry=http://${host}/
          fund=false
        `,
      },
      at: `http://${host}/`,
      line: 2,
      message: `Packages and tokens travel unencrypted to \`${host}\``,
      severity: "warning",
      fixes: [
        {
          title: "Write `https://`",
          safety: "safe",
          preferred: true,
          result: dedent`
            save-exact=true
            registry=https://${host}/
            fund=false
          `,
        },
      ],
    },
    {
      name: "another one, of which nobody knows whether it answers over TLS",
      files: { ".npmrc": "registry=http://npm.example.com/repository/npm/\n" },
      at: "http://npm.example.com/repository/npm/",
      fixes: [],
    },
    {
      name: "a scope's, with a token beside it",
      files: {
        "web/.npmrc": "@shop:registry = http://npm.example.com:8081/\n//npm.example.com:8081/:_authToken=${T}\n",
      },
      at: "http://npm.example.com:8081/",
    },
    {
      name: "in quotes and in capitals",
      files: { ".npmrc": `registry="HTTP://${host}"\n` },
      at: `"HTTP://${host}"`,
      fixes: [{ title: "https", result: `registry="https://${host}"\n` }],
    },
  ],
  silent: [
    {
      name: "https",
      files: { ".npmrc": `registry=https://${host}/\n@s:registry=https://npm.example.com/\n` },
    },
    {
      name: "the machine itself",
      files: {
        ".npmrc":
          "registry=http://localhost:4873/\n@a:registry=http://127.0.0.1:4873/\n@b:registry=http://[::1]:4873/\n",
      },
    },
    { name: "a container beside", files: { ".npmrc": "registry=http://verdaccio:4873/\n" } },
    {
      name: "names and addresses of a network of its own",
      files: { ".npmrc": "registry=http://npm.corp.internal/\n@s:registry=http://10.1.2.3:8081/\n" },
    },
    {
      name: "a host that the settings call internal",
      files: { ".npmrc": "registry=http://npm.example.com/\n" },
      options: { internalHosts: ["npm.example.com"] },
    },
    {
      name: "a line that does not count",
      files: {
        ".npmrc":
          "registry=http://npm.example.com/\nregistry=https://npm.example.com/\n[x]\n@s:registry=http://npm.example.com/\n",
      },
    },
    { name: "a variable", files: { ".npmrc": "registry=http://${HOST}/\n" } },
  ],
});
