import { strict as assert } from "node:assert";
import { privateHost } from "./baseImages";
import { buildFails, imageHolds, type Look, prints, startFails } from "./looks";
import { privateHostOption, privateNetrc, privatePassword } from "./privateHost";
import type { Project } from "./project";
import { accounts, alone, goodSteps, plain, printing, shop, staged } from "./samples";
import { describeShowings, type Showing } from "./showing";

const build = "RUN CGO_ENABLED=0 go build -o /out/shop .";

const roots: readonly Showing[] = [
  { base: "alpine:3.22", user: "10001" },
  { base: "debian:bookworm-slim", user: "10001" },
  { base: "gcr.io/distroless/static-debian12", user: "65532" },
  { base: "scratch", user: "65532" },
].map(({ base, user }) => ({
  rule: "final-stage-runs-as-root",
  claim: `the program runs as ${user} on ${base}`,
  files: {
    ...alone,
    "main.go": printing("os.Getuid()", "os"),
    Dockerfile: staged(
      `COPY . .\n${build}`,
      `\nFROM ${base}\nCOPY --from=build /out/shop /usr/bin/shop\nENTRYPOINT ["/usr/bin/shop"]\n`,
    ),
  },
  before: prints("0\n"),
  repair: "--fix-suggestions",
  after: prints(`${user}\n`),
}));

const listening = `package main

import (
	"fmt"
	"net"
	"os"
)

func main() {
	listener, err := net.Listen("tcp", ":"+os.Getenv("PORT"))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("listens")
	listener.Close()
}
`;

const portOf = (port: number) =>
  staged(
    `COPY . .\n${build}`,
    `\nFROM gcr.io/distroless/static-debian12:nonroot\nENV PORT=${port}\nCOPY --from=build /out/shop /shop\nEXPOSE ${port}\nENTRYPOINT ["/shop"]\n`,
  );

/** Kubernetes and engines without Docker's default keep the ports below 1024 for root. */
const strictPorts = { options: ["--sysctl=net.ipv4.ip_unprivileged_port_start=1024"] };

describeShowings("users and permissions", [
  ...roots,
  {
    rule: "workdir-not-writable",
    claim: "the user of the build may write the program",
    files: {
      ...plain,
      Dockerfile: `FROM golang:1.19
RUN useradd -m -u 1000 app
WORKDIR /app
USER app
COPY --chown=app . .
RUN CGO_ENABLED=0 go build -o clock .
CMD ["./clock"]
`,
    },
    before: buildFails(/go build example\.com\/shop: copying \S+: open clock: permission denied/),
    repair: "--fix-suggestions",
    after: prints("shop\n"),
  },
  {
    rule: "go-cache-not-writable",
    claim: "a user without a home builds",
    files: {
      ...plain,
      Dockerfile: `FROM golang:1.19 AS build
USER 1000
WORKDIR /tmp/src
COPY --chown=1000 . .
RUN CGO_ENABLED=0 go build -o /tmp/clock .

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /tmp/clock /clock
ENTRYPOINT ["/clock"]
`,
    },
    before: buildFails(/failed to initialize build cache at \/\.cache\/go-build: mkdir \/\.cache: permission denied/),
    repair: "--fix-suggestions",
    after: prints("shop\n"),
  },
  {
    rule: "copy-without-chown",
    claim: "the user may change what was copied",
    files: {
      "start.sh": "#!/bin/sh\necho started\n",
      Dockerfile: `FROM alpine:3.22
RUN adduser -D -u 1000 app
USER app
WORKDIR /home/app
COPY start.sh ./
RUN chmod +x start.sh
CMD ["./start.sh"]
`,
    },
    before: buildFails(/chmod: start\.sh: Operation not permitted/),
    repair: "--fix",
    after: prints("started\n"),
  },
  {
    rule: "runtime-path-not-accessible",
    claim: "the user may enter the folder of the program",
    files: {
      ...plain,
      Dockerfile: staged(
        `COPY . .\n${build}`,
        '\nFROM alpine:3.22\nWORKDIR /root/\nCOPY --from=build /out/shop .\nUSER nobody\nCMD ["./shop"]\n',
      ),
    },
    before: startFails(/permission denied/),
    repair: "--fix-suggestions",
    after: prints("shop\n"),
  },
  {
    rule: "user-without-fixed-id",
    claim: "the image names its user by a number, which is all that Kubernetes can check",
    files: {
      ...plain,
      Dockerfile: staged(
        `COPY . .\n${build}`,
        '\nFROM alpine:3.22\nRUN addgroup -S app && adduser -S -G app app\nCOPY --from=build /out/shop /shop\nUSER app\nENTRYPOINT ["/shop"]\n',
      ),
    },
    before: userIs("app"),
    repair: "--fix-suggestions",
    after: userIs("10001"),
  },
  {
    rule: "privileged-port-as-non-root",
    claim: "the program listens where only root may use the low ports",
    files: { ...alone, "main.go": listening, Dockerfile: portOf(80) },
    before: startFails(/listen tcp :80: bind: permission denied/, strictPorts),
    repair: { byHand: { Dockerfile: portOf(8080) } },
    after: prints("listens\n", strictPorts),
  },
  {
    rule: "capability-lost",
    claim: "the file keeps the capability that it was given",
    files: {
      ...plain,
      Dockerfile: staged(
        `COPY . .\n${build}`,
        `
FROM alpine:3.22
COPY --from=build /out/shop /usr/local/bin/shop
RUN apk add --no-cache libcap && \\
    setcap cap_net_bind_service=+ep /usr/local/bin/shop && \\
    chown 100 /usr/local/bin/shop
CMD ["getcap", "/usr/local/bin/shop"]
`,
      ),
    },
    before: prints(""),
    repair: "--fix-suggestions",
    after: prints("/usr/local/bin/shop cap_net_bind_service=ep\n"),
  },
  {
    rule: "volume-then-write",
    claim: "the builder before BuildKit keeps the owner of the folder",
    files: {
      Dockerfile: `FROM alpine:3.22
RUN adduser -D -u 1000 app && mkdir -p /var/lib/shop
VOLUME /var/lib/shop
RUN chown -R app /var/lib/shop
USER 1000
CMD ["stat", "-c", "%u", "/var/lib/shop"]
`,
    },
    before: prints("0\n", { build: { isLegacy: true } }),
    repair: "--fix-suggestions",
    after: prints("1000\n", { build: { isLegacy: true } }),
  },
]);

const netrc = (project: Project) => ({
  options: [privateHostOption, "--secret", `id=netrc,src=${project.secretFile("netrc", privateNetrc)}`],
});
const token = "ghp_0123456789abcdefghijABCDEFGHIJ012345";

describeShowings("secrets", [
  {
    rule: "credentials-copied",
    claim: "no layer holds the file, also not one below its removal",
    files: {
      ...accounts,
      ".netrc": privateNetrc,
      Dockerfile: `FROM golang:1.19
ENV GOPRIVATE=${privateHost}
WORKDIR /src
COPY .netrc /root/.netrc
COPY go.mod go.sum ./
RUN go mod download
RUN rm -f /root/.netrc
CMD ["ls", "/go/pkg/mod/${privateHost}/team"]
`,
    },
    before: imageHolds(privatePassword, true, { options: [privateHostOption] }),
    repair: "--fix-suggestions",
    after: imageHolds(privatePassword, false, netrc),
  },
  {
    rule: "secret-in-build-arg",
    claim: "neither the history nor git's configuration holds the token",
    files: {
      ...accounts,
      Dockerfile: `FROM golang:1.19
ARG GH_TOKEN
ENV GOPRIVATE=${privateHost}
RUN git config --global url."http://builder:\${GH_TOKEN}@${privateHost}/".insteadOf "http://${privateHost}/"
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
CMD ["ls", "/go/pkg/mod/${privateHost}/team"]
`,
    },
    before: imageHolds(privatePassword, true, {
      options: [privateHostOption, "--build-arg", `GH_TOKEN=${privatePassword}`],
    }),
    repair: "--fix-suggestions",
    after: imageHolds(privatePassword, false, netrc),
  },
  {
    rule: "secret-in-build-arg",
    claim: "the configuration of the image holds no token",
    files: { ...shop, Dockerfile: staged(goodSteps).replace("ENTRYPOINT", `ENV GITHUB_TOKEN=${token}\nENTRYPOINT`) },
    before: imageHolds(token, true),
    repair: { byHand: { Dockerfile: staged(goodSteps) } },
    after: imageHolds(token, false),
  },
  {
    rule: "proxy-in-environment",
    claim: "the image does not send its program to the proxy of the build",
    files: {
      ...alone,
      "main.go": printing('"[" + os.Getenv("HTTPS_PROXY") + "]"', "os"),
      Dockerfile: staged(
        `COPY . .\n${build}`,
        '\nFROM alpine:3.22\nENV HTTPS_PROXY=http://proxy.corp.internal:3128\nRUN mkdir /data\nCOPY --from=build /out/shop /shop\nENTRYPOINT ["/shop"]\n',
      ),
    },
    before: prints("[http://proxy.corp.internal:3128]\n"),
    repair: "--fix-suggestions",
    after: prints("[]\n"),
  },
  {
    rule: "credentials-in-url",
    claim: "neither the history nor git's configuration holds the password",
    files: {
      Dockerfile: `FROM golang:1.19
WORKDIR /src
RUN git clone http://builder:${privatePassword}@${privateHost}/team/ledger.git
CMD ["ls"]
`,
    },
    before: imageHolds(privatePassword, true, { options: [privateHostOption] }),
    repair: {
      byHand: {
        Dockerfile: `FROM golang:1.19
WORKDIR /src
RUN --mount=type=secret,id=netrc,target=/root/.netrc git clone http://${privateHost}/team/ledger.git
CMD ["ls"]
`,
      },
    },
    after: imageHolds(privatePassword, false, netrc),
  },
]);

/** The user in the image's configuration; only a number is one that Kubernetes can check. */
function userIs(user: string): Look {
  return async (project) => {
    const { milliseconds } = await project.mustBuild();
    const { User } = await project.config();
    assert.equal(User, user);
    const said = `USER ${User}`;
    const succeeded = /^\d+$/.test(User);
    return { command: "docker image inspect", succeeded, said, seconds: milliseconds / 1000 };
  };
}
