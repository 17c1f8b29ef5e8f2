import { packagesIn } from "../../build/packages";
import type { Stage } from "../../build/stage";
import { builtProgramNamed, type StartProgram } from "../../build/startCommand";
import { literalOf } from "../../syntax/shellModel";

/** Wrappers and programs that give up root by themselves. */
const droppers = "gosu|su-exec|setpriv|setuidgid|s6-setuidgid|chpst|runuser|su|sudo|start-stop-daemon|setuser|capsh";

/** Services that begin as root on purpose, with the packages that bring them. */
const services: Readonly<Record<string, RegExp>> = {
  nginx: /^nginx/,
  openresty: /^openresty/,
  httpd: /^(?:httpd|apache2|busybox-extras)$/,
  apache2: /^apache2$/,
  apache2ctl: /^apache2$/,
  apachectl: /^(?:apache2|httpd)$/,
  haproxy: /^haproxy/,
  caddy: /^caddy$/,
  sshd: /^openssh/,
  dropbear: /^dropbear$/,
  cron: /^cron$/,
  crond: /^(?:cronie|dcron|busybox)$/,
  dockerd: /^docker/,
  containerd: /^containerd/,
  buildkitd: /^buildkit/,
  supervisord: /^supervisor$/,
  systemd: /^systemd$/,
  "s6-svscan": /^s6/,
  runsvdir: /^runit$/,
  "redis-server": /^redis/,
  postgres: /^postgresql/,
  mysqld: /^(?:mysql|mariadb)/,
  mariadbd: /^mariadb/,
  squid: /^squid/,
  dnsmasq: /^dnsmasq/,
  unbound: /^unbound$/,
  named: /^bind/,
  postfix: /^postfix/,
  vsftpd: /^vsftpd$/,
  rsyslogd: /^rsyslog/,
  keepalived: /^keepalived$/,
};

/** Programs whose work the kernel leaves to root: modules, mounts, devices, clocks, networks. Source: capabilities(7). */
const rootTools =
  "insmod|modprobe|rmmod|depmod|u?mount|mount\\.\\w+|swapo(?:n|ff)|losetup|fstrim|mkfs(?:\\.\\w+)?|fsck(?:\\.\\w+)?|cryptsetup|dmsetup|mdadm|lvm|" +
  "iscsid|multipathd|udevd|systemd-udevd|mdev|sysctl|hwclock|ntpd|ntpdate|chronyd|acpid|auditd|auditctl|klogd|rngd|haveged|tcsd|smartd|qemu-ga|vmtoolsd|" +
  "hv_\\w+_daemon|dhcpcd|dhclient|dhcpd|udhcpc|udhcpd|wpa_supplicant|hostapd|ip6?tables(?:-\\w+)*|ebtables|arptables|nft|ipset|ip|tc|bridge|brctl|ethtool|" +
  "ifconfig|wg|wg-quick|openvpn|bpftool|bpftrace|nsenter|kubelet|runc|getty|agetty|kexec|reboot|poweroff|halt";

/** They set variables, files or a time, and start what stands behind their own options. */
const starters =
  /^(?:dockerize|envconsul|consul-template|vault-env|chamber|aws-vault|aws-env|ssm-env|sops|berglas|summon|doppler|infisical|op|teller|confd|gomplate|envtpl|wait-for-it(?:\.sh)?|wait-for(?:\.sh)?|wait4x|forego|goreman|honcho|multirun|pid1|with-contenv|unshare|strace|setsid|taskset|chrt|numactl)$/;

const dropperName = new RegExp(`^(?:${droppers})$`);
const rootToolName = new RegExp(`^(?:${rootTools})$`);
const serviceName = new RegExp(`^(?:${Object.keys(services).join("|")})$`);

/** Where a command of a shell script begins, with what it starts as root on purpose or lets go of root. */
const inScripts = new RegExp(
  `(?:^|[;&|({\`]|\\b(?:exec|then|do|else)\\s)[ \\t]*(?:/\\S*/)?(?:${Object.keys(services).join("|")}|${rootTools})(?=[\\s;&|]|$)`,
  "m",
);
const dropsInScripts = new RegExp(`(?:^|[\\s;&|("'\`/])(?:${droppers})\\s`, "m");

export function givesUpRoot(name: string): boolean {
  return dropperName.test(name);
}

/** Whether a shell script gives up root, or runs a program that begins as root for a reason. */
export function scriptNeedsRoot(script: string): boolean {
  const code = script.replace(/^\s*#(?!!).*$/gm, "");
  return dropsInScripts.test(code) || inScripts.test(code);
}

/** Whether a program begins as root for a reason, or starts one that does. */
export function beginsAsRoot(stage: Stage, program: StartProgram): boolean {
  const { name = "", command } = program;
  const others = command.words.slice(1).flatMap((word) => {
    const text = literalOf(word) ?? "";
    return text.includes("://") ? [] : [text.slice(text.lastIndexOf("/") + 1)];
  });
  if (starters.test(name))
    return others.some((other) => [serviceName, rootToolName, dropperName].some((names) => names.test(other)));
  // A program of the build may have been called `ip` for another reason.
  const isTool = rootToolName.test(name) && builtProgramNamed(stage, program) === undefined;
  return isTool || serviceName.test(name) || others.some((other) => isInstalledService(stage, other));
}

function isInstalledService(stage: Stage, name: string): boolean {
  const packages = Object.hasOwn(services, name) ? services[name] : undefined;
  return packages !== undefined && packagesIn(stage).some((each) => packages.test(each.name));
}
