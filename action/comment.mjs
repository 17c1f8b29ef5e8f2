// Comments on a pull request with the fixes as a diff: one comment, which each run brings up to date.
import { readFileSync } from "node:fs";

const { GITHUB_API_URL, GITHUB_EVENT_PATH, GITHUB_REPOSITORY, GITHUB_TOKEN, GO_HINTS_DIFF } = process.env;

/** What the comment is found again by. */
const marker = "<!-- dockerfile-go-hints -->";

/** GitHub takes 65,536 characters; the rest of a comment is short. */
const longestDiff = 60_000;

/** The token may not do this. */
class Refused extends Error {}

const { pull_request: pullRequest } = JSON.parse(readFileSync(GITHUB_EVENT_PATH, "utf8"));
const comments = `/repos/${GITHUB_REPOSITORY}/issues/${pullRequest.number}/comments`;

try {
  await comment(readFileSync(GO_HINTS_DIFF, "utf8"));
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  // The token of a pull request from a fork may not write: findings are in the log and in the annotations all the same.
  console.log(`::warning title=Dockerfile Go Hints::The fixes could not be commented: ${error.message}`);
}

async function comment(diff) {
  const existing = await findComment();
  if (existing !== undefined)
    await request("PATCH", `/repos/${GITHUB_REPOSITORY}/issues/comments/${existing}`, bodyOf(diff));
  else if (diff !== "") await request("POST", comments, bodyOf(diff));
}

/** The id of the comment of an earlier run. Those of people are theirs, whatever they hold. */
async function findComment() {
  for (let page = 1; ; page++) {
    const found = await request("GET", `${comments}?per_page=100&page=${page}`);
    const own = found.find(({ body, user }) => user?.type === "Bot" && body?.startsWith(marker));
    if (own !== undefined || found.length < 100) return own?.id;
  }
}

function bodyOf(diff) {
  const text =
    diff === ""
      ? "Dockerfile Go Hints: nothing is left that can be fixed safely."
      : `Dockerfile Go Hints can fix this safely, with \`dockerfile-go-hints check --fix\`:\n\n${fenced(shortened(diff))}`;
  return { body: `${marker}\n${text}\n` };
}

/** In a fence that is longer than any in the text. */
function fenced(text) {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}diff\n${text.trimEnd()}\n${fence}`;
}

function shortened(diff) {
  if (diff.length <= longestDiff) return diff;
  return `${diff.slice(0, diff.lastIndexOf("\n", longestDiff))}\n… and more\n`;
}

async function request(method, path, body) {
  const response = await fetch(`${GITHUB_API_URL}${path}`, {
    method,
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${GITHUB_TOKEN}`,
      "content-type": "application/json",
      "user-agent": "dockerfile-go-hints",
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (response.status === 401 || response.status === 403 || response.status === 404) {
    throw new Refused(`${response.status} ${response.statusText}`);
  }
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}
