// Certificates for servers of tests. Node makes keys and signatures; what is signed is put together here, in DER.
// Source of the structure: RFC 5280, section 4; of the encoding: X.690.
import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/** A certificate with its key, as PEM. */
export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateOptions {
  /** The common name of whom it is for. */
  readonly name: string;
  /** Host names and IPv4 addresses that it is for. */
  readonly hosts?: readonly string[];
  /** Who signs it; itself without one. */
  readonly authority?: TestAuthority;
  /** Days from today; yesterday to next year unless given. */
  readonly from?: number;
  readonly to?: number;
}

/** A certificate that may sign others. */
export interface TestAuthority extends TestCertificate {
  readonly name: string;
}

/** Makes an authority. */
export function createAuthority(name: string): TestAuthority {
  return { ...build({ name }, true), name };
}

/** Makes a server's certificate. */
export function createCertificate(options: CertificateOptions): TestCertificate {
  return build(options, false);
}

function build(options: CertificateOptions, isAuthority: boolean): TestCertificate {
  const { name, hosts = [], authority, from = -1, to = 365 } = options;
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const signer = authority ? createPrivateKey(authority.key) : privateKey;
  const extensions = [
    extension("2.5.29.19", true, isAuthority ? sequence(boolean(true)) : sequence()),
    ...(hosts.length > 0 ? [extension("2.5.29.17", false, sequence(...hosts.map(generalName)))] : []),
  ];
  const content = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    commonName(authority?.name ?? name),
    sequence(time(from), time(to)),
    commonName(name),
    publicKey.export({ type: "spki", format: "der" }),
    tagged(0xa3, sequence(...extensions)),
  );
  const der = sequence(content, ecdsaWithSha256, bits(sign("sha256", content, signer)));
  return { cert: pem(der), key: keyPem(privateKey) };
}

const ecdsaWithSha256 = sequence(identifier("1.2.840.10045.4.3.2"));

function extension(id: string, isCritical: boolean, value: Buffer): Buffer {
  const critical = isCritical ? [boolean(true)] : [];
  return sequence(identifier(id), ...critical, tagged(0x04, value));
}

function generalName(host: string): Buffer {
  const isAddress = /^\d+(?:\.\d+){3}$/.test(host);
  return isAddress ? tagged(0x87, Buffer.from(host.split(".").map(Number))) : tagged(0x82, Buffer.from(host));
}

function commonName(name: string): Buffer {
  return sequence(tagged(0x31, sequence(identifier("2.5.4.3"), tagged(0x0c, Buffer.from(name, "utf8")))));
}

/** As many days from now, as UTCTime. */
function time(days: number): Buffer {
  const date = new Date(Date.now() + days * 24 * 60 * 60 * 1000);
  const digits = date.toISOString().replace(/[-:T]|\.\d+/g, "");
  return tagged(0x17, Buffer.from(digits.slice(2)));
}

function identifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return tagged(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let left = value >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80);
  return digits;
}

function integer(bytes: Buffer): Buffer {
  return tagged(0x02, bytes);
}

function boolean(value: boolean): Buffer {
  return tagged(0x01, Buffer.from([value ? 0xff : 0]));
}

function bits(bytes: Buffer): Buffer {
  return tagged(0x03, Buffer.concat([Buffer.from([0]), bytes]));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const header = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...header]), content]);
}

function pem(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

function keyPem(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}
