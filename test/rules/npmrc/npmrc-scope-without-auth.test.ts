import { npmrcScopeWithoutAuth } from "../../../server/src/rules/npmrc/npmrc-scope-without-auth";
import { dedent, testRule } from "../../support/ruleTester";

testRule(npmrcScopeWithoutAuth, {
  reported: [
    {
      name: "GitHub Packages, which always asks",
      files: {
        ".npmrc": dedent`
          # our own packages
          @shop:registry=https://npm.pkg.github.com
          engine-strict=true
        `,
      },
      at: "https://npm.pkg.github.com",
      line: 2,
      message: "`npm.pkg.github.com` wants a token for every package, and this file names none for it.",
      severity: "information",
      confidence: "low",
      fixes: [
        {
          title: "Add `//npm.pkg.github.com/:_authToken=${GITHUB_TOKEN}`",
          safety: "suggestion",
          preferred: false,
          result: dedent`
            # our own packages
            @shop:registry=https://npm.pkg.github.com
            //npm.pkg.github.com/:_authToken=\${GITHUB_TOKEN}
            engine-strict=true
          `,
        },
      ],
    },
    {
      name: "two scopes of one host, said once, in a file without a last line break",
      files: { "web/.npmrc": "@a:registry=https://npm.pkg.github.com/\n@b:registry=https://npm.pkg.github.com/" },
      at: "https://npm.pkg.github.com/",
      line: 1,
      fixes: [
        {
          title: "GITHUB_TOKEN",
          result:
            "@a:registry=https://npm.pkg.github.com/\n//npm.pkg.github.com/:_authToken=${GITHUB_TOKEN}\n@b:registry=https://npm.pkg.github.com/",
        },
      ],
    },
    {
      name: "a file with a credential for another registry",
      files: {
        ".npmrc": dedent`
          @shop:registry=https://npm.example.com/shop/
          @tools:registry=https://tools.example.com/npm/
          //npm.example.com/:_authToken=\${NPM_TOKEN}
        `,
      },
      at: "https://tools.example.com/npm/",
      message: "This file has credentials for other registries and none for `tools.example.com`.",
      fixes: [
        {
          title: "Add `//tools.example.com/:_authToken=${NPM_TOKEN}`",
          result: dedent`
            @shop:registry=https://npm.example.com/shop/
            @tools:registry=https://tools.example.com/npm/
            //tools.example.com/:_authToken=\${NPM_TOKEN}
            //npm.example.com/:_authToken=\${NPM_TOKEN}
          `,
        },
      ],
    },
    {
      name: "GitHub Packages in a file that holds a credential for another registry",
      files: {
        ".npmrc": "@shop:registry=https://npm.pkg.github.com\n//npm.example.com/:_authToken=${NPM_TOKEN}\n",
      },
      at: "https://npm.pkg.github.com",
      confidence: "high",
    },
    {
      name: "a credential for a path beside that of the registry",
      files: {
        ".npmrc": "@shop:registry=https://npm.example.com/shop/\n//npm.example.com/tools/:_authToken=${NPM_TOKEN}\n",
      },
      at: "https://npm.example.com/shop/",
    },
  ],
  silent: [
    {
      name: "a token for the host",
      files: { ".npmrc": "@s:registry=https://npm.pkg.github.com\n//npm.pkg.github.com/:_authToken=${T}\n" },
    },
    {
      name: "one for a parent path",
      files: { ".npmrc": "@s:registry=https://npm.example.com/a/b/\n//npm.example.com/a/:_auth=${T}\n" },
    },
    {
      name: "a client certificate",
      files: {
        ".npmrc":
          "@s:registry=https://npm.example.com/\n//npm.example.com/:certfile=/c\n//npm.example.com/:keyfile=/k\n",
      },
    },
    {
      name: "a registry of which nobody knows what it wants",
      files: { ".npmrc": "@s:registry=https://npm.example.com/\n" },
    },
    {
      name: "open registries beside one with a token",
      files: {
        ".npmrc":
          "@buf:registry=https://buf.build/gen/npm/v1\n@jsr:registry=https://npm.jsr.io\n//npm.example.com/:_authToken=${T}\n",
      },
    },
    {
      name: "a host from a variable",
      files: { ".npmrc": "@s:registry=https://npm.pkg.github.com\n//${HOST}/:_authToken=${T}\n" },
    },
    {
      name: "the default registry",
      files: { ".npmrc": "registry=https://npm.example.com/\n//other.example.com/:_authToken=${T}\n" },
    },
  ],
});
