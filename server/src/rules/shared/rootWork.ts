import type { Copy } from "../../build/copy";
import { below, isInside, nameOf } from "../../build/imagePaths";
import { hidesPackages, packagesIn } from "../../build/packages";
import type { Stage, Step } from "../../build/stage";
import { kindOfProgram, type StartCommand, type StartProgram, startPrograms } from "../../build/startCommand";
import { textOf, type Value } from "../../syntax/value";
import type { GoModFile, GoModule } from "../../workspace/surroundings";
import { shippedCommandsOf } from "./shippedCommands";

/** Packages that are of use to root only: they change networks, file systems, devices or other containers. */
const packages =
  /^(?:ip6?tables(?:-legacy)?|nftables|ipset|ipvsadm|ebtables|conntrack(?:-tools)?|wireguard(?:-tools|-go)?|openvpn|strongswan|fuse3?|sshfs|nfs-utils|nfs-common|cifs-utils|e2fsprogs(?:-extra)?|xfsprogs(?:-extra)?|btrfs-progs|lvm2|cryptsetup|open-iscsi|multipath-tools|device-mapper|kmod|openssh(?:-server)?|dropbear|docker(?:\.io|-ce|-engine)?|containerd(?:\.io)?|podman|buildah|runc|bpftool)$/;

/** Modules whose programs do the same by themselves, as paths of which a longer one may be required. */
const modules = [
  "github.com/aquasecurity/libbpfgo",
  "github.com/cilium/ebpf",
  "github.com/container-storage-interface/spec",
  "github.com/containerd/cgroups",
  "github.com/containernetworking/cni",
  "github.com/coreos/go-iptables",
  // Clients of the engine: its socket is root's and the group's `docker`, whose number only the host knows.
  "github.com/docker/docker",
  "github.com/fsouza/go-dockerclient",
  "github.com/google/nftables",
  "github.com/hanwen/go-fuse",
  "github.com/jacobsa/fuse",
  "github.com/moby/moby/client",
  "github.com/songgao/water",
  "github.com/vishvananda/netlink",
  "bazil.org/fuse",
  "golang.zx2c4.com/wireguard",
  "k8s.io/kubelet",
  "k8s.io/mount-utils",
];

/**
 * Whether what a stage installs, or a module that its programs require themselves, shows work that the kernel leaves to
 * root. A reason to keep silent, no proof.
 */
export function mayWorkAsRoot(stage: Stage, start: StartCommand): boolean {
  if (hidesPackages(stage) || packagesIn(stage).some(({ name }) => packages.test(name))) return true;
  return modulesOf(stage, start).some(({ syntax }) =>
    syntax.require.some(({ path, indirect }) => !indirect && isListed(path)),
  );
}

function modulesOf(stage: Stage, start: StartCommand): readonly GoModFile[] {
  const { context, modulesAround = [] } = stage.build.surroundings;
  if (!context) return takesContext(stage) ? modulesAround : [];
  const built = shippedCommandsOf(stage).flatMap(({ module }) => module.module ?? []);
  return [...built, ...modulesBehind(stage), ...modulesBeside(stage, start)];
}

function takesContext(stage: Stage): boolean {
  return [...stagesBehind(stage)].some(({ steps }) =>
    steps.some(
      ({ copy, mounts }) =>
        copy?.origin.kind === "context" || mounts.some(({ type, from }) => type === "bind" && from.kind === "unset"),
    ),
  );
}

function isListed(path: string): boolean {
  return modules.some((module) => path === module || path.startsWith(`${module}/`));
}

/** Modules whose programs a stage may hold: `make` and names of variables hide which go command built what is copied. */
function modulesBehind(stage: Stage): readonly GoModule[] {
  const steps = [...stagesBehind(stage)].flatMap((each) => each.steps);
  const found = stage.build.surroundings.context?.modules ?? [];
  return found.filter(({ folder }) => steps.some((step) => mayBring(step, below(folder, "go.mod"))));
}

/**
 * Modules of a program that the context brings ready made: those whose folders hold the file, else all, because nobody
 * knows what was built where.
 */
function modulesBeside(stage: Stage, start: StartCommand): readonly GoModule[] {
  const modules = stage.build.surroundings.context?.modules ?? [];
  const programs = startPrograms(stage, start).filter((each) => kindOfProgram(stage, each).kind === "program");
  if (modules.length === 0 || programs.length === 0) return [];
  const copies = [...stagesBehind(stage)].flatMap((each) => each.steps.flatMap(({ copy }) => copy ?? []));
  const sources = copies.flatMap((copy) =>
    copy.origin.kind === "context" && programs.some((program) => mayBringProgram(stage, copy, program))
      ? copy.sources
      : [],
  );
  if (sources.length === 0) return [];
  const above = modules.filter(({ folder }) => sources.some(({ path }) => isInside(textOf(path) ?? "", folder)));
  return above.length > 0 ? above : modules;
}

/** Whether a COPY of the context brings a file of the program's name, or a folder with it to where the program lies. */
function mayBringProgram(stage: Stage, copy: Copy, { name, path }: StartProgram): boolean {
  const destination = textOf(copy.destination);
  const listing = stage.build.surroundings.context?.listing;
  if (name === nameOf(destination ?? "")) return true;
  return copy.sources.some((source) => {
    const from = textOf(source.path);
    if (from !== undefined && nameOf(from) === name) return true;
    const isGroup = from === undefined || source.hasWildcard || listing?.kindOf(from) !== "file";
    if (!isGroup || !stage.standsOn(copy.step.stage)) return false;
    return placesOf(path, name).some((place) => isInside(place, destination ?? ""));
  });
}

function placesOf(path: Value, name: string | undefined): readonly string[] {
  const known = textOf(path);
  if (known !== undefined) return [known];
  return ["/bin", "/usr/bin", "/usr/local/bin"].map((folder) => below(folder, name ?? ""));
}

/** The stages that a stage stands on or copies from, in any number of steps. */
function stagesBehind(stage: Stage): ReadonlySet<Stage> {
  const found = new Set<Stage>();
  const pending: Stage[] = [stage];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    if (next.parent) pending.push(next.parent);
    for (const { copy } of next.steps) if (copy?.origin.kind === "stage") pending.push(copy.origin.stage);
  }
  return found;
}

/** Whether a COPY or a bind mount may take a file of the build context. */
function mayBring(step: Step, file: string): boolean {
  if (
    step.mounts.some(
      ({ type, from, source }) => type === "bind" && from.kind === "unset" && mayHold(textOf(source), file),
    )
  )
    return true;
  const { copy } = step;
  return copy?.origin.kind === "context" && copy.sources.some(({ path }) => mayHold(textOf(path), file));
}

function mayHold(source: string | undefined, file: string): boolean {
  if (source === undefined) return true;
  const folder = source.replace(/^\.?\/+|\/+$|^\.$/g, "");
  const pattern = folder.search(/[*?[]/);
  return pattern < 0 ? isInside(file, folder) : file.startsWith(folder.slice(0, pattern));
}
