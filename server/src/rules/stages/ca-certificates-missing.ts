import * as l10n from "@vscode/l10n";
import type { Build } from "../../build/build";
import { isInside } from "../../build/imagePaths";
import { packagesOf } from "../../build/packages";
import { presenceAtEnd } from "../../build/presence";
import { isShipped } from "../../build/shipped";
import type { Stage } from "../../build/stage";
import { textOf } from "../../syntax/value";
import { defineDockerfileRule, type Fix } from "../define";
import { DockerfileEdits } from "../shared/edits";
import { codeOfProgram, type ProgramCode } from "../shared/programNeeds";

export const caCertificatesMissing = defineDockerfileRule({
  meta: {
    id: "ca-certificates-missing",
    category: "stages",
    severity: "warning",
    confidence: "medium",
    fix: "suggestion",
    since: "0.1.0",
  },
  text: {
    summary: () => l10n.t("The image has no CA certificates, and its program calls others over TLS"),
    effect: () =>
      l10n.t(
        "Every HTTPS request of the program fails: “x509: certificate signed by unknown authority”. The build and the start of the container show nothing of it.",
      ),
    remedy: () => l10n.t("Copy the CA certificates from the build stage, or install `ca-certificates`."),
  },
  mentions: ["cmd", "entrypoint"],
  check({ build, report }) {
    const stage = build.finalStage;
    if (stage?.base.caCertificates !== "no" || isShipped(stage) !== "yes") return;
    if (mayHaveCertificates(stage)) return;
    const code = codeOfProgram(stage);
    const client = code && clientIn(code);
    if (client === undefined) return;
    report({
      span: stage.imageSpan,
      message: l10n.t(
        "`{0}` has no CA certificates, and the program uses `{1}`, which calls a service over TLS: its requests may fail with “certificate signed by unknown authority”.",
        textOf(stage.chain.at(-1)?.image ?? stage.image) ?? stage.imageText,
        client,
      ),
      fixes: fixesFor(build, stage),
    });
  },
});

/** Modules whose use is to call a public service over HTTPS, with the system's certificates. */
const clients = new RegExp(
  `^(?:${[
    "github\\.com/aws/aws-sdk-go(?:-v2)?",
    "cloud\\.google\\.com/go",
    "google\\.golang\\.org/api",
    "github\\.com/Azure/azure-sdk-for-go",
    "github\\.com/aliyun/alibaba-cloud-sdk-go",
    "github\\.com/aliyun/aliyun-oss-go-sdk",
    "github\\.com/tencentcloud/tencentcloud-sdk-go",
    "github\\.com/cloudflare/cloudflare-go",
    "github\\.com/digitalocean/godo",
    "github\\.com/hetznercloud/hcloud-go",
    "github\\.com/linode/linodego",
    "github\\.com/google/go-github",
    "github\\.com/xanzy/go-gitlab",
    "github\\.com/slack-go/slack",
    "github\\.com/bwmarrin/discordgo",
    "github\\.com/go-telegram-bot-api/telegram-bot-api",
    "gopkg\\.in/telebot\\.v\\d",
    "github\\.com/stripe/stripe-go",
    "github\\.com/sendgrid/sendgrid-go",
    "github\\.com/twilio/twilio-go",
    "github\\.com/getsentry/sentry-go",
    "github\\.com/sashabaranov/go-openai",
    "github\\.com/openai/openai-go",
    "github\\.com/go-acme/lego",
    "golang\\.org/x/crypto/acme",
  ].join("|")})(?:/|$)`,
);

/** Modules that carry certificates in the program. */
const ownCertificates =
  /^(?:golang\.org\/x\/crypto\/x509roots\/fallback|github\.com\/breml\/rootcerts|github\.com\/certifi\/gocertifi|github\.com\/gwatts\/rootcerts)(?:\/|$)/;

/** What shows that a program calls others over TLS: the module of a service, or a request to a literal `https://` address. */
function clientIn({ imports, texts }: ProgramCode): string | undefined {
  if ([...imports].some((path) => ownCertificates.test(path))) return undefined;
  const found = [...imports].find((path) => clients.test(path));
  if (found !== undefined) return found;
  const request = /\bhttp\.(?:Get|Post|Head|PostForm)\(\s*"https:\/\//;
  return imports.has("net/http") && texts.some((text) => request.test(text)) ? "net/http" : undefined;
}

/** Where Go looks for certificates on Linux. Source: crypto/x509, root_linux.go. */
const certificateFolders = ["/etc/ssl", "/etc/pki", "/usr/local/share/ca-certificates", "/usr/share/ca-certificates"];
/** Packages that bring certificates, by themselves or through what they need. */
const bringers = /^(?:ca-certificates|openssl|curl|wget|git|python3?|openjdk|nodejs|npm|gnupg|apt-transport-https)/;

function mayHaveCertificates(stage: Stage): boolean {
  const isGiven = (name: string) => stage.environment.get(name).value.kind !== "unset";
  if (isGiven("SSL_CERT_FILE") || isGiven("SSL_CERT_DIR")) return true;
  if (stage.base.family === "scratch") {
    return certificateFolders.some((folder) => presenceAtEnd(stage, folder) !== "no");
  }
  return stage.allSteps.some((step) => {
    if (step.copy) {
      const destination = textOf(step.copy.destination);
      const isNear = certificateFolders.some((folder) => isInside(destination ?? "", folder));
      return (
        destination === undefined ||
        isNear ||
        /^\/(?:etc|usr)?$/.test(destination) ||
        /cert|\bssl\b/i.test(step.instruction.bodyText)
      );
    }
    if (step.instruction.keyword !== "RUN") return false;
    return (
      step.isOpaque ||
      step.commands.some((command) => {
        const { names, isComplete } = packagesOf(command);
        return (
          !isComplete ||
          names.some((name) => bringers.test(name)) ||
          bringsRecommended(command.name, names, command.arguments)
        );
      })
    );
  });
}

/** apt installs what packages recommend, certificates often among it, unless it is told not to. */
function bringsRecommended(
  name: string | undefined,
  names: readonly string[],
  words: readonly { readonly text: string }[],
): boolean {
  return (
    /^apt(?:-get)?$/.test(name ?? "") &&
    names.length > 0 &&
    !words.some(({ text }) => text === "--no-install-recommends")
  );
}

function fixesFor(build: Build, stage: Stage): readonly Fix[] {
  const edits = new DockerfileEdits(build);
  if (stage.parent) return [];
  if (stage.base.family === "debian" || stage.base.family === "ubuntu") {
    const line =
      "RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*";
    return [
      {
        title: l10n.t("Install `ca-certificates`"),
        safety: "suggestion",
        preferred: true,
        edits: () => [edits.insertAfter(stage.from, [line])],
      },
    ];
  }
  const builder = build.stages
    .slice(0, stage.index)
    .findLast((other) => other.base.caCertificates === "yes" && other.isReachable);
  if (!builder) return [];
  const line = `COPY --from=${builder.label} /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/`;
  return [
    {
      title: l10n.t("Copy the CA certificates from the stage `{0}`", builder.label),
      safety: "suggestion",
      preferred: true,
      edits: () => [edits.insertAfter(stage.from, [line])],
    },
  ];
}
