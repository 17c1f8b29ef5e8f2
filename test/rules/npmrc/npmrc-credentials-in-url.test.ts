import { npmrcCredentialsInUrl } from "../../../server/src/rules/npmrc/npmrc-credentials-in-url";
import { dedent, testRule } from "../../support/ruleTester";

testRule(npmrcCredentialsInUrl, {
  reported: [
    {
      name: "the password of a proxy",
      files: {
        ".npmrc": dedent`
          ; the way out
          proxy=http://build:Tr0ub4dor@proxy.example.com:3128/
          noproxy=.example.com
        `,
      },
      at: "build:Tr0ub4dor",
      line: 2,
      message: "`proxy` holds a password in plain text.",
      severity: "error",
      secret: "Tr0ub4dor",
      fixes: [
        {
          title: "Replace it with `${PROXY_USER}:${PROXY_PASSWORD}` (and change the password)",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            ; the way out
            proxy=http://\${PROXY_USER}:\${PROXY_PASSWORD}@proxy.example.com:3128/
            noproxy=.example.com
          `,
        },
      ],
    },
    {
      name: "both proxies, one in a form that npm does not read",
      files: {
        "web/.npmrc": "https-proxy=http://ci:a1b2c3@proxy:3128\nhttp_proxy=http://ci:a1b2c3@proxy:3128\n",
        "pnpm-lock.yaml": "",
      },
      at: ["ci:a1b2c3", "ci:a1b2c3"],
      secret: "a1b2c3",
    },
    {
      name: "two registries, whose accounts get variables of their own",
      files: {
        ".npmrc":
          "registry=https://reader:9f8e7d6c@npm.example.com/npm/\n@shop:registry=https://ci:5b4a3c2d@git.example.com/api/npm/\n",
      },
      at: ["reader:9f8e7d6c", "ci:5b4a3c2d"],
      fixes: [
        {
          title: "${REGISTRY_USER}:${REGISTRY_PASSWORD}",
          result:
            "registry=https://${REGISTRY_USER}:${REGISTRY_PASSWORD}@npm.example.com/npm/\n@shop:registry=https://ci:5b4a3c2d@git.example.com/api/npm/\n",
        },
        {
          title: "${GIT_EXAMPLE_COM_API_NPM_USER}:${GIT_EXAMPLE_COM_API_NPM_PASSWORD}",
          result:
            "registry=https://reader:9f8e7d6c@npm.example.com/npm/\n@shop:registry=https://${GIT_EXAMPLE_COM_API_NPM_USER}:${GIT_EXAMPLE_COM_API_NPM_PASSWORD}@git.example.com/api/npm/\n",
        },
      ],
    },
    {
      name: "another proxy behind one that has its variables",
      files: {
        ".npmrc":
          "proxy=http://${PROXY_USER}:${PROXY_PASSWORD}@a.example.com:3128/\nhttps-proxy=http://ci:5b4a3c2d@b.example.com:3128/\n",
      },
      at: "ci:5b4a3c2d",
      fixes: [
        {
          title: "${B_EXAMPLE_COM_3128_USER}:${B_EXAMPLE_COM_3128_PASSWORD}",
          result:
            "proxy=http://${PROXY_USER}:${PROXY_PASSWORD}@a.example.com:3128/\nhttps-proxy=http://${B_EXAMPLE_COM_3128_USER}:${B_EXAMPLE_COM_3128_PASSWORD}@b.example.com:3128/\n",
        },
      ],
    },
    {
      name: "a registry's",
      files: { ".npmrc": "registry=https://reader:9f8e7d6c@npm.example.com/npm/\n" },
      at: "reader:9f8e7d6c",
      secret: "9f8e7d6c",
      fixes: [
        {
          title: "${REGISTRY_USER}:${REGISTRY_PASSWORD}",
          result: "registry=https://${REGISTRY_USER}:${REGISTRY_PASSWORD}@npm.example.com/npm/\n",
        },
      ],
    },
    {
      name: "a token in the place of a scope registry's user",
      files: { ".npmrc": "@shop:registry=https://glpat9f8e7d6c5b4a3210@npm.example.com/\n" },
      at: "glpat9f8e7d6c5b4a3210",
      secret: "9f8e7d6c5b4a",
    },
    {
      name: "a password that a number sign cuts: npm does not see the rest, everybody else does",
      files: { ".npmrc": "proxy=http://ci:ab#cd1234@proxy.example.com:3128\n" },
      at: "ci:ab#cd1234",
      secret: "cd1234",
      fixes: [{ title: "PROXY_USER", result: "proxy=http://${PROXY_USER}:${PROXY_PASSWORD}@proxy.example.com:3128\n" }],
    },
    {
      name: "in a section, where npm does not use it",
      files: { ".npmrc": "[old]\nproxy='http://ci:a1b2c3@proxy:3128'\n" },
      at: "ci:a1b2c3",
    },
  ],
  silent: [
    {
      name: "variables",
      files: {
        ".npmrc": "proxy=http://${U}:${P}@proxy.example.com:3128\nhttps-proxy=http://ci:$PASSWORD@proxy:3128\n",
      },
    },
    {
      name: "no credentials",
      files: { ".npmrc": "proxy=http://proxy.example.com:3128/\nregistry=https://npm.example.com/@scope/\n" },
    },
    {
      name: "a user alone",
      files: { ".npmrc": "proxy=http://ci@proxy.example.com:3128\n@s:registry=https://ci@npm.example.com/\n" },
    },
    {
      name: "words that stand for a password",
      files: {
        ".npmrc": "proxy=http://user:password@proxy.example.com:3128\nhttps-proxy=http://user:<password>@proxy:3128\n",
      },
    },
    { name: "a comment", files: { ".npmrc": "# proxy=http://ci:a1b2c3@proxy:3128\n" } },
    { name: "other keys", files: { ".npmrc": "init-author-url=https://a:b1c2d3@example.com/\n" } },
  ],
});
