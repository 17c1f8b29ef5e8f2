import { folderOf, nameOf } from "./imagePaths";

/** The folders of programs, some of which are links to others in images with a merged `/usr`. */
const folders = ["/bin", "/sbin", "/usr/bin", "/usr/sbin"];

/**
 * How the names begin that programs of the image `alpine` have, of those with six letters and more: busybox's applets in all its
 * releases, and what the other packages of the image bring. Whatever begins so may be one of them, and so may any shorter name.
 * Sources: busybox, include/applets.src.h; docker-library/repo-info, alpine.
 */
const beginnings = new Set(
  (
    "add adj arp bas bbc bbs blk blo boo bun bus c_r cha chp chr con cro cry ctr ctt dea del dep dev dhc dir dns dos " +
    "dum env eth exp fac fak fal fat fbs fdf fgc fin fla fre fsc fsf fst ftp get gro gun hdp hex hos hwc i2c ifc ifd " +
    "ife ifp ino ins ion ios ipa ipc ipl ipn ipr ipt kbd kil ldc lin loa loc log los lsa lss lzo mak md5 mic mkd mke " +
    "mkf mkm mkp mks mkt mod mou mps nam nan nbd net nme nol nse nsl ope par pas pip piv pop pow pri pst rai rea reb " +
    "ref rem ren res rfk rpm rtc run sca scr see sel sen ses set sha sho sla sme sof ssl sta str sul svl swa swi sys " +
    "tas tcp tel tim tra tru tty tun ubi udh udp uev umo unc une uni unl uns upd upt usl uud uue uui vco vol wat who"
  ).split(" "),
);

/** Whether a path in one of the folders of programs is certainly none of the image `alpine` itself. */
export function isNoAlpineProgram(path: string): boolean {
  const name = nameOf(path);
  return folders.includes(folderOf(path)) && /^[a-z].{5}/.test(name) && !beginnings.has(name.slice(0, 3));
}

/** The same file by the other folders of programs, where these may be links to one another. */
export function otherProgramPaths(path: string): readonly string[] {
  const folder = folderOf(path);
  if (!folders.includes(folder)) return [];
  return folders.filter((other) => other !== folder).map((other) => `${other}/${nameOf(path)}`);
}
