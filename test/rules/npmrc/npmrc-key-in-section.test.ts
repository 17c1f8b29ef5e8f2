import { npmrcKeyInSection } from "../../../server/src/rules/npmrc/npmrc-key-in-section";
import { dedent, testRule } from "../../support/ruleTester";

testRule(npmrcKeyInSection, {
  reported: [
    {
      name: "settings below a heading",
      files: {
        ".npmrc": dedent`
          save-exact=true

          [registries]
          registry=https://npm.example.com/
          ; of the shop
          @shop:registry=https://shop.example.com/
        `,
      },
      at: "[registries]",
      line: 3,
      message: "npm has no sections and does not see the settings below `[registries]`.",
      severity: "warning",
      related: ["registry", "@shop:registry"],
      fixes: [
        {
          title: "Make `[registries]` a comment",
          safety: "suggestion",
          preferred: true,
          result: dedent`
            save-exact=true

            ; [registries]
            registry=https://npm.example.com/
            ; of the shop
            @shop:registry=https://shop.example.com/
          `,
        },
      ],
    },
    {
      name: "two headings",
      files: { "web/.npmrc": "[a]\nfund=false\n[b]\naudit=false\n" },
      at: ["[a]", "[b]"],
      related: ["fund", "audit"],
      fixes: [
        { title: "`[a]`", result: "; [a]\nfund=false\n[b]\naudit=false\n" },
        { title: "`[b]`", result: "[a]\nfund=false\n; [b]\naudit=false\n" },
      ],
    },
    {
      name: "the heading of another file's format",
      files: { ".npmrc": "[install]\nregistry = https://npm.example.com/\n" },
      at: "[install]",
    },
    {
      name: "a heading with nothing below, which npm takes for a setting",
      files: { ".npmrc": "fund=false\n[end]\n" },
      at: "[end]",
      message: "it takes `[end]` for a setting that it does not know",
      related: [],
      fixes: [{ title: "Make `[end]` a comment", result: "fund=false\n; [end]\n" }],
    },
  ],
  silent: [
    { name: "no heading", files: { ".npmrc": "fund=false\nregistry=https://npm.example.com/\n" } },
    { name: "a comment", files: { ".npmrc": "# [registries]\nregistry=https://npm.example.com/\n;[x]\n" } },
    { name: "a heading with a comment behind it is a key to ini", files: { ".npmrc": "[x] ; y\nfund=false\n" } },
    { name: "brackets in a value", files: { ".npmrc": "message=[release] %s\nomit[]=dev\n" } },
    { name: "an empty file", files: { ".npmrc": "" } },
  ],
});
