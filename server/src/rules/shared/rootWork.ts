import { packagesIn } from "../../build/packages";
import type { Stage } from "../../build/stage";
import { shippedCommandsOf } from "./shippedCommands";

/** Packages that are of use to root only: they change networks, file systems, devices or other containers. */
const packages =
  /^(?:ip6?tables(?:-legacy)?|nftables|ipset|ipvsadm|ebtables|conntrack(?:-tools)?|wireguard(?:-tools|-go)?|openvpn|strongswan|fuse3?|sshfs|nfs-utils|nfs-common|cifs-utils|e2fsprogs(?:-extra)?|xfsprogs(?:-extra)?|btrfs-progs|lvm2|cryptsetup|open-iscsi|multipath-tools|device-mapper|kmod|openssh(?:-server)?|dropbear|docker(?:\.io|-ce|-engine)?|containerd(?:\.io)?|podman|buildah|runc|bpftool)$/;

/** Modules whose programs do the same by themselves, as paths of which a longer one may be required. */
const modules = [
  "github.com/cilium/ebpf",
  "github.com/container-storage-interface/spec",
  "github.com/containerd/cgroups",
  "github.com/containernetworking/cni",
  "github.com/coreos/go-iptables",
  "github.com/google/nftables",
  "github.com/hanwen/go-fuse",
  "github.com/jacobsa/fuse",
  "github.com/songgao/water",
  "github.com/vishvananda/netlink",
  "bazil.org/fuse",
  "golang.zx2c4.com/wireguard",
  "k8s.io/mount-utils",
];

/**
 * Whether what a stage installs, or a module that its programs require themselves, shows work that the kernel leaves to
 * root. A reason to keep silent, no proof.
 */
export function mayWorkAsRoot(stage: Stage): boolean {
  if (packagesIn(stage).some(({ name }) => packages.test(name))) return true;
  return shippedCommandsOf(stage).some(({ module }) =>
    module.module?.syntax.require.some(({ path, indirect }) => !indirect && isListed(path)),
  );
}

function isListed(path: string): boolean {
  return modules.some((module) => path === module || path.startsWith(`${module}/`));
}
