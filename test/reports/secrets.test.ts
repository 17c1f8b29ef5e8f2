import assert from "node:assert/strict";
import { maskSecrets } from "../../server/src/reports/secrets";

describe("masking of credentials in what is printed", () => {
  const secret = "s3cretValue-0123456789";
  const masked = [
    `//registry.example.com/:_authToken=${secret}`,
    `_auth = "${secret}"`,
    `//r.example.com/:_password=${secret}`,
    `ENV GITHUB_TOKEN=${secret}`,
    `ENV NPM_TOKEN ${secret}`,
    `ARG db_password="${secret}"`,
    `RUN API_KEY=${secret} make`,
    `RUN git clone https://user:${secret}@git.example.com/x`,
    `RUN git clone https://${secret}@git.example.com/x`,
    `ENV GOPROXY=https://me:${secret}@proxy.example.com,direct`,
    `RUN echo "machine git.example.com login me password ${secret}" > ~/.netrc`,
    `RUN curl -H "Authorization: token ghp_${secret}"`,
    `RUN curl -H "Authorization: Bearer ${secret}" https://x.example.com`,
    `RUN curl --header 'authorization: ${secret}' https://x.example.com`,
    `key="-----BEGIN PRIVATE KEY-----\\n${secret}\\n-----END PRIVATE KEY-----"`,
    `key=-----BEGIN RSA PRIVATE KEY-----\\n${secret}`,
    `RUN wget --header="Proxy-Authorization: Basic ${secret}" https://x.example.com`,
  ];
  for (const line of masked) {
    it(`hides: ${line.replaceAll(secret, "…")}`, () => {
      const shown = maskSecrets(line);
      assert.ok(!shown.includes("s3cretValue") && !shown.includes("0123456789"), shown);
      assert.equal(shown.length, line.length, "columns stay where they are");
    });
  }

  const harmless = [
    "//registry.example.com/:_authToken=${NPM_TOKEN}",
    "ENV GITHUB_TOKEN=$GITHUB_TOKEN",
    "ARG NPM_TOKEN",
    'RUN curl -H "Authorization: Bearer $TOKEN" https://x.example.com',
    'RUN curl -H "Authorization: $(cat /run/secrets/token)" https://x.example.com',
    "RUN --mount=type=secret,id=npm_token go mod download",
    "FROM registry.example.com:5000/golang:1.26@sha256:0123456789abcdef",
    "ENV GOPROXY=https://proxy.example.com,direct",
    "COPY --chown=app:app . .",
    "RUN git config --global url.git@git.example.com:.insteadOf https://git.example.com/",
  ];
  for (const line of harmless) {
    it(`leaves alone: ${line}`, () => assert.equal(maskSecrets(line), line));
  }
});
