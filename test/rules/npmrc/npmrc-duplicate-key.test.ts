import { npmrcDuplicateKey } from "../../../server/src/rules/npmrc/npmrc-duplicate-key";
import { dedent, testRule } from "../../support/ruleTester";

testRule(npmrcDuplicateKey, {
  reported: [
    {
      name: "a registry set twice",
      files: {
        ".npmrc": dedent`
          registry=https://npm.example.com/
          save-exact=true
          # the mirror is faster
          registry=https://registry.npmmirror.com/
        `,
      },
      at: "registry=https://npm.example.com/",
      line: 1,
      message: "`registry` is set again in line 4, and that line counts.",
      severity: "warning",
      related: ["registry=https://registry.npmmirror.com/"],
      fixes: [
        {
          title: "Remove the first `registry`",
          safety: "safe",
          preferred: true,
          result: dedent`
            save-exact=true
            # the mirror is faster
            registry=https://registry.npmmirror.com/
          `,
        },
      ],
    },
    {
      name: "three times",
      files: { "web/.npmrc": "fund=true\nfund=true\nfund=false\n" },
      at: ["fund=true", "fund=true"],
      fixes: [
        { title: "Remove the first `fund`", result: "fund=true\nfund=false\n" },
        { title: "Remove the first `fund`", result: "fund=true\nfund=false\n" },
      ],
    },
    {
      name: "a token, whose value is not shown, and a comment behind it that stays",
      files: {
        ".npmrc": "//npm.example.com/:_authToken=aa11bb22cc33 # old\n//npm.example.com/:_authToken=${NPM_TOKEN}\n",
      },
      at: "//npm.example.com/:_authToken=aa11bb22cc33 # old",
      secret: "aa11bb22cc33",
      fixes: [{ title: "Remove the first", result: "# old\n//npm.example.com/:_authToken=${NPM_TOKEN}\n" }],
    },
    {
      name: "quoted and without a value",
      files: { ".npmrc": '"save-exact"=false\nsave-exact\n' },
      at: '"save-exact"=false',
      fixes: [{ title: "Remove", result: "save-exact\n" }],
    },
  ],
  silent: [
    { name: "a list", files: { ".npmrc": "omit[]=dev\nomit[]=optional\n" } },
    { name: "a value and a list, which go together", files: { ".npmrc": "omit=dev\nomit[]=optional\nomit=peer\n" } },
    {
      name: "other scopes and registries",
      files: {
        ".npmrc":
          "@a:registry=https://a.example.com/\n@b:registry=https://b.example.com/\nregistry=https://c.example.com/\n//a.example.com/:_auth=${A}\n//b.example.com/:_auth=${B}\n",
      },
    },
    { name: "comments", files: { ".npmrc": "# fund=true\nfund=false\n;fund=true\n" } },
    { name: "a section, in which nothing counts", files: { ".npmrc": "fund=false\n[x]\nfund=true\nfund=true\n" } },
    { name: "another case", files: { ".npmrc": "Fund=true\nfund=false\n" } },
  ],
});
