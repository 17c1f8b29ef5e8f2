import { npmrcProxyWithoutNoproxy } from "../../../server/src/rules/npmrc/npmrc-proxy-without-noproxy";
import { npmPublicRegistry } from "../../../server/src/syntax/npmRegistry";
import { dedent, testRule } from "../../support/ruleTester";

const { host } = new URL(npmPublicRegistry);

testRule(npmrcProxyWithoutNoproxy, {
  reported: [
    {
      name: "a registry of the company that the proxy belongs to",
      files: {
        ".npmrc": dedent`
          registry=https://npm.example.com/repository/npm/
          proxy=http://proxy.example.com:3128/
          https-proxy=http://proxy.example.com:3128/
          fund=false
        `,
      },
      at: "http://proxy.example.com:3128/",
      line: 2,
      message:
        "`npm.example.com`, by its name inside the company, is asked through this proxy as well: no `noproxy` names it.",
      severity: "information",
      fixes: [
        {
          title: "Add `noproxy=npm.example.com`",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            registry=https://npm.example.com/repository/npm/
            proxy=http://proxy.example.com:3128/
            https-proxy=http://proxy.example.com:3128/
            noproxy=npm.example.com
            fund=false
          `,
        },
      ],
    },
    {
      name: "a scope's registry by a name inside, in a file without a last line break",
      files: { "web/.npmrc": "@shop:registry=http://nexus:8081/npm/\nhttps-proxy=http://10.0.0.1:3128" },
      at: "http://10.0.0.1:3128",
      fixes: [
        {
          title: "Add `noproxy=nexus`",
          result: "@shop:registry=http://nexus:8081/npm/\nhttps-proxy=http://10.0.0.1:3128\nnoproxy=nexus",
        },
      ],
    },
    {
      name: "a host that the settings call internal, and a proxy from a variable",
      files: { ".npmrc": "registry=https://packages.example.cn/\nproxy=${PROXY}\n" },
      options: { internalHosts: ["packages.example.cn"] },
      at: "${PROXY}",
    },
    {
      name: "a star, which matches nothing",
      files: { ".npmrc": "proxy=http://proxy.example.com:3128/\nnoproxy=localhost,*.example.com, *.example.cn\n" },
      at: ["*", "*"],
      message: "npm matches nothing with `*.` in `noproxy`",
      severity: "warning",
      fixes: [
        {
          title: "Remove the `*`",
          safety: "suggestion",
          result: "proxy=http://proxy.example.com:3128/\nnoproxy=localhost,.example.com, *.example.cn\n",
        },
        {
          title: "Remove the `*`",
          result: "proxy=http://proxy.example.com:3128/\nnoproxy=localhost,*.example.com, .example.cn\n",
        },
      ],
    },
  ],
  silent: [
    {
      name: "noproxy",
      files: {
        ".npmrc": "registry=https://npm.example.com/\nproxy=http://proxy.example.com:3128/\nnoproxy=.example.com\n",
      },
    },
    {
      name: "the public registry",
      files: { ".npmrc": `registry=https://${host}/\nproxy=http://proxy.example.com:3128/\n` },
    },
    {
      name: "a registry of somebody else",
      files: { ".npmrc": "registry=https://registry.npmmirror.com/\nproxy=http://proxy.example.com:3128/\n" },
    },
    { name: "no proxy", files: { ".npmrc": "registry=http://nexus:8081/\n" } },
    {
      name: "a proxy that is switched off",
      files: { ".npmrc": "registry=http://nexus:8081/\nproxy=null\nhttps-proxy=false\n" },
    },
    {
      name: "neighbours below a country's domain",
      files: { ".npmrc": "registry=https://npm.shop.co.uk/\nproxy=http://proxy.other.co.uk:3128/\n" },
    },
    {
      name: "pnpm, which has other names",
      files: { ".npmrc": "registry=http://nexus:8081/\nproxy=http://proxy:3128/\n", "pnpm-lock.yaml": "" },
    },
    { name: "a registry from a variable", files: { ".npmrc": "registry=${REGISTRY}\nproxy=http://proxy:3128/\n" } },
  ],
});
