import { textOf } from "../syntax/value";
import type { StepCommand } from "./command";
import { writesOf } from "./commandWrites";
import { isInside } from "./imagePaths";

/**
 * Commands of programs that keep what they are told in the home of their user, as the words behind the name begin. Sources:
 * git-config(1), git-lfs-install(1), `go help env`, npm-config(1), helm.sh/docs/helm, docker login, aws configure, gcloud
 * config, az extension, kubectl config, gh config, pip config, gpg(1), rclone config.
 */
const settingCommands: ReadonlyMap<string, RegExp> = new Map([
  ["git", /^(?:(?:-\S+ )*config (?:.* )?--global(?: |$)|lfs install(?!.* --(?:system|local|worktree))|credential)/],
  ["go", /^env (?:.* )?-w /],
  [
    "npm",
    /^(?:config set|c set|set|login|adduser)(?: |$)(?!.*(?:^| )(?:-g|--global|--location[= ](?:global|project))(?: |$))/,
  ],
  ["pnpm", /^(?:config set|login)(?: |$)/],
  ["yarn", /^(?:config set|login)(?: |$)/],
  ["helm", /^(?:repo add|plugin install|registry login) /],
  ["docker", /^login(?: |$)/],
  ["aws", /^configure(?: |$)/],
  ["gcloud", /^(?:config set|auth) /],
  ["az", /^(?:extension add|config set|login|cloud set)(?: |$)/],
  ["kubectl", /^(?:config (?:set|use)|krew install)/],
  ["gh", /^(?:auth login|config set|extension install)(?: |$)/],
  ["pip", /^config (?:.* )?set /],
  ["pip3", /^config (?:.* )?set /],
  ["gpg", /(?:^| )--import(?: |$)/],
  ["rclone", /^config create /],
]);

/** They fill caches and stores in the home, which any other user makes anew. */
const cacheWriters =
  /^(?:go|xx-go|npm|npx|pnpm|yarn|corepack|apk|apt-get|apt|aptitude|dpkg|yum|dnf|microdnf|tdnf|rpm)$/;

/** Root's home on every image that is known: `/etc/passwd` says so. Nobody else may look into it. */
const rootHome = "/root";

/**
 * Whether a command leaves in root's home what a program may read there: settings of git and the like, or a file that it
 * names. Who runs the program as another user takes that away from it.
 */
export function writesToRootHome(command: StepCommand): boolean {
  const name = command.name ?? "";
  const home = textOf(command.variable("HOME").value) ?? rootHome;
  const words = command.arguments.map(({ text }) => text).join(" ");
  if (isInside(home, rootHome) && settingCommands.get(name)?.test(words)) return true;
  const { made, possible } = writesOf(command);
  const places = cacheWriters.test(name) ? made : [...made, ...possible];
  return places.some((place) => isInside(place, rootHome));
}
