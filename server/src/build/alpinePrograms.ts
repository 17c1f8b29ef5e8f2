import { folderOf, nameOf } from "./imagePaths";

/** The folders of programs, some of which are links to others in images with a merged `/usr`. */
const folders = ["/bin", "/sbin", "/usr/bin", "/usr/sbin"];

/**
 * Whatever the image `alpine` may have there, in any of its releases: all of busybox's applets, and the programs of the packages that
 * the image is made of. Sources: busybox, include/applets.src.h; docker-library/repo-info, alpine.
 */
const programs = new Set(
  [
    "abuild-apk acpid add-shell addgroup adduser adjtimex apk ar arch arp arping ascii ash awk base64 basename bash",
    "bbconfig bbsuid bc beep blkdiscard blkid blockdev bootchartd brctl bunzip2 busybox bzcat bzip2 c_rehash cal cat",
    "chat chattr chcon chgrp chmod chown chpasswd chpst chroot chrt chvt cksum clear cmp comm conspy coreutils cp",
    "cpio crc32 crond crontab cryptpw ctrlaltdel cttyhack cut date dc dd deallocvt delgroup deluser depmod devmem df",
    "dhcprelay diff dirname dmesg dnsd dnsdomainname doas-sudo-shim dos2unix du dumpkmap dumpleases echo ed egrep",
    "eject env env-update envdir envuidgid ether-wake expand expr factor fakeidentd fallocate false fatattr fbset",
    "fbsplash fdflush fdformat fdisk fgconsole fgrep find findfs findmnt flash_eraseall flash_lock flash_unlock",
    "flashcp flock fold free freeramdisk fsck fsck.minix fsfreeze fstrim fsync ftpd ftpget ftpput fuser getconf",
    "getent getfattr getopt getty grep groups gunzip gzip halt hd hdparm head hexdump hexedit hostid hostname httpd",
    "hush hwclock i2cdetect i2cdump i2cget i2cset i2ctransfer iconv id ifconfig ifdown ifenslave ifplugd ifup inetd",
    "init inotifyd insmod install ionice iostat ip ipaddr ipcalc ipcrm ipcs iplink ipneigh iproute iprule iptunnel",
    "kbd_mode kill killall killall5 klogd last lbu ldconfig ldd less link linux32 linux64 linuxrc ln loadfont",
    "loadkmap loadpolicy locale logger login logname logread losetup lpd lpq lpr ls lsattr lsblk lsmod lsof lspci",
    "lsscsi lsusb lzcat lzma lzop lzopcat makedevs makemime man md5sum mdev mesg microcom mim mkdir mkdosfs mke2fs",
    "mkfifo mkfs mkfs.ext2 mkfs.minix mkfs.reiser mkfs.vfat mkmntdirs mknod mkpasswd mkswap mktemp modinfo modprobe",
    "more mount mountpoint mpstat mt mv nameif nanddump nandwrite nbd-client nc netcat netstat netstat6 nice nl",
    "nmeter nohup nologin nproc nsenter nslookup ntpd nuke od openssl openvt partprobe passwd paste patch pgrep pidof",
    "ping ping6 pipe_progress pivot_root pkill pmap popmaildir poweroff powertop printf ps ps2 pscan pstree pwd pwdx",
    "raidautorun rdate rdev readahead readlink readprofile realpath reboot reformime remove-shell renice reset resize",
    "restorecon resume rev rfkill rm rmdir rmmod route rpm rpm2cpio rtcwake run-init run-parts runcon runlevel runsv",
    "runsvdir rx scanelf script scriptreplay sed seedrng selinuxenabled sendmail seq sestatus setarch setconsole",
    "setenforce setfattr setfiles setfont setkeycodes setlogcons setpriv setsebool setserial setsid setuidgid sh",
    "sha1sum sha256sum sha384sum sha3sum sha512sum showkey shred shuf slattach sleep smemcap softlimit sort split",
    "ssl_client start-stop-daemon stat strings stty su sulogin sum sv svc svlogd svok swapoff swapon switch_root sync",
    "sysctl syslogd tac tail tar taskset tc tcpsvd tee telnet test tftp tftpd time timeout top touch tr traceroute",
    "traceroute6 tree true truncate ts tsort tty ttysize tunctl tune2fs ubiattach ubidetach ubimkvol ubirename",
    "ubirmvol ubirsvol ubiupdatevol udhcpc udhcpc6 udhcpd udpsvd uevent umount uname uncompress unexpand uniq unit",
    "unix2dos unlink unlzma unshare unxz unzip update-ca-certificates uptime users usleep uudecode uuencode uuidgen",
    "vconfig vi vlock volname w wall watch watchdog wc wget which who whoami whois xargs xxd xz xzcat yes zcat zcip",
  ]
    .join(" ")
    .split(" "),
);

/** Whether a path in one of the folders of programs is certainly none of the image `alpine` itself. */
export function isNoAlpineProgram(path: string): boolean {
  return folders.includes(folderOf(path)) && /^[a-z]/i.test(nameOf(path)) && !programs.has(nameOf(path));
}

/** The same file by the other folders of programs, where these may be links to one another. */
export function otherProgramPaths(path: string): readonly string[] {
  const folder = folderOf(path);
  return folders.includes(folder)
    ? folders.filter((other) => other !== folder).map((other) => `${other}/${nameOf(path)}`)
    : [];
}
