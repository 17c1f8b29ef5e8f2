import { isPlaceholder } from "./npmrcCredentials";

/**
 * Tokens that show by themselves what they are. Sources: GitHub's and GitLab's pages on token formats; npm's on access
 * tokens; RFC 7468 for private keys.
 */
const ownForm =
  /\b(?:gh[opusr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,}|glpat-[A-Za-z0-9_-]{20,}|npm_[A-Za-z0-9]{36})\b|-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/g;

/** Where credentials are written in files and headers; group 2 is the value. */
const written = [
  /((?:_authToken|_auth|_password)\s*=\s*)([^\s"'\\$]+)/g,
  /(\bmachine\s+\S+\s+(?:login\s+\S+\s+)?password\s+)([^\s"'\\$]+)/g,
];

/** A literal credential in a text, by offsets in it. */
export interface LiteralSecret {
  readonly start: number;
  readonly end: number;
}

/** Credentials that stand in a text themselves, in order: no variables, no words that stand for one, none that a URL holds. */
export function literalSecrets(text: string): readonly LiteralSecret[] {
  const found: LiteralSecret[] = [];
  for (const match of text.matchAll(ownForm)) {
    const [value] = match;
    const rest = text.slice(match.index + value.length);
    const isInUrl =
      /:\/\/[^\s/@"']*$/.test(text.slice(Math.max(0, match.index - 200), match.index)) && /^[^\s/@"']*@/.test(rest);
    if (!isInUrl && isRandom(value)) found.push({ start: match.index, end: match.index + value.length });
  }
  for (const pattern of written) {
    for (const match of text.matchAll(pattern)) {
      const [, before = "", value = ""] = match;
      const start = match.index + before.length;
      const isKnown = found.some((each) => each.start < start + value.length && start < each.end);
      if (!isKnown && !isStandIn(value)) found.push({ start, end: start + value.length });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Whether a token has the many different letters of a real one. */
function isRandom(token: string): boolean {
  return token.startsWith("-----") || new Set(token.replace(/^[a-z]+[_-]/, "")).size > 8;
}

/** Values that people write as defaults for a developer's machine. */
const defaults =
  /^(?:pass|passwd|pw|pwd|postgres|mysql|root|admin|test|testing|user|guest|minio|minioadmin|example|dev|local|none|null|true|false|yes|no|on|off|\d+)$/i;

/** Where a program finds the credential: a file, a variable, an entry of a store. */
const reference = /^(?:file|env|vault|op|arn|ssm|awskms|gcpkms|azurekms):/i;

/** Whether a value is no credential: a word that stands for one, a place where one lies, a default for tests. */
export function isStandIn(value: string): boolean {
  return (
    isPlaceholder(value) || defaults.test(value) || reference.test(value) || /^[./~]|^%|^[*x.]+$|\{\{/i.test(value)
  );
}

const secretWords = /^(?:token|password|passwd|pword|passphrase|secret|appsecret|apikey|credentials?)$/i;
/** `PASS` and `PWD` mean much else (`BYPASS`, `FIRST_PASS`, nginx's `PROXY_PASS`, a folder): only behind what has a password. */
const shortPassword =
  /(?:^|_)(?:db|database|mysql|mariadb|postgres|postgresql|pg|pgsql|mssql|sqlserver|oracle|jdbc|redis|mongo|mongodb|clickhouse|influxdb|etcd|elastic|elasticsearch|rabbitmq|amqp|mqtt|kafka|nacos|minio|smtp|mail|email|ftp|sftp|ldap|admin|user|username|login|auth|registry|harbor|nexus|gitlab|svn|jenkins|sonar|keystore|truststore)_(?:pass|pwd)$/i;
const secretKeys = /(?:^|_)(?:api|private|secret|ssh|deploy|signing|encryption|secret_access)_key$/i;
const personalToken = /(?:^|_)(?:gh|github|gitlab|git|azure|ado|bitbucket|personal)_(?:\w+_)?pat$/i;
/**
 * Settings of etcd: a name that keeps clusters apart, and the kind of tokens that it gives out.
 * Source: etcd documentation, Configuration options, `--initial-cluster-token` and `--auth-token`.
 */
const etcdSettings = /(?:^|_)initial_cluster_token$|^etcd_auth_token$/i;

/**
 * Whether a variable is called like a secret: by its last word, so that `TOKEN_ENDPOINT` and `PASSWORD_FILE` are none.
 * Narrower than BuildKit's own check (SecretsUsedInArgOrEnv), which takes any word of the name.
 */
export function isSecretName(name: string): boolean {
  const words = name.split("_");
  if (words.some((word) => /^public$/i.test(word)) || etcdSettings.test(name)) return false;
  if (shortPassword.test(name)) return true;
  return secretWords.test(words.at(-1) ?? "") || secretKeys.test(name) || personalToken.test(name);
}
