/** Where the value of a credential stands in a line; group 1 is what precedes it, group 2 the value. */
const credentials: readonly RegExp[] = [
  // npm: `//host/:_authToken=…`, `_auth = …`, `_password=…`.
  /((?:^|[\s:"'])(?:_authToken|_auth|_password)\s*=\s*["']?)(?!["']?\$\{)([^\s"']+)/g,
  // user:password in front of a host, with or without a user.
  /(:\/\/[^\s/:@"']*:)([^\s/@"']+)(?=@)/g,
  // A token alone in front of a host.
  /(:\/\/)([A-Za-z0-9_-]{16,})(?=@)/g,
  // ENV, ARG and shell assignments by name, the `ENV name value` form included; `$NAME` is no secret.
  /(\b[A-Z0-9_]*(?:TOKEN|PASSWORD|PASSWD|SECRET|API_?KEY|ACCESS_KEY|PRIVATE_KEY)[A-Z0-9_]*\s*=\s*["']?)(?![$"'])([^\s"']+)/gi,
  /(^\s*ENV\s+[A-Z0-9_]*(?:TOKEN|PASSWORD|PASSWD|SECRET|API_?KEY|ACCESS_KEY|PRIVATE_KEY)[A-Z0-9_]*\s+)(?![$"'=])([^\s"'=]+)/gi,
  // netrc.
  /(\bmachine\s+\S+(?:\s+login\s+\S+)?\s+password\s+)(?!\$)([^\s"'\\]+)/g,
  // HTTP headers, as curl and wget take them.
  /(\b(?:Proxy-)?Authorization\s*[:=]\s*(?:(?:Basic|Bearer|Token)\s+)?)(?!\$|(?:Basic|Bearer|Token)\b)([^\s"'\\]+)/gi,
  // A key in one line, as npm's `key` takes it.
  /(-----BEGIN [A-Z ]*PRIVATE KEY-----)(.+?)(?=-----END |["']?\s*$)/g,
  // Tokens that show by themselves what they are.
  /(\b)((?:npm_|ghp_|gho_|ghs_|github_pat_|glpat-|xox[abps]-|AKIA)[A-Za-z0-9_-]{12,})/g,
];

/**
 * One line with the values of credentials in it replaced by as many asterisks: what is printed ends up in the logs of
 * build servers. By form only, and rather too often than too seldom; for display, never for a rule.
 */
export function maskSecrets(line: string): string {
  let masked = line;
  for (const pattern of credentials) {
    masked = masked.replace(pattern, (_whole, before: string, value: string) => before + "*".repeat(value.length));
  }
  return masked;
}
