import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/*
 * Authenticated encryption of short values. A sealed value begins with a version byte and a suite byte, so that both
 * suites stay readable whichever is configured. What follows them:
 *   standard: 12 bytes nonce, AES-256-GCM ciphertext, 16 bytes tag
 *   gm:       16 bytes IV, SM4-CBC ciphertext, 32 bytes HMAC-SM3 (encrypt, then MAC)
 * Head and associated data are bound to the ciphertext in both.
 */

/** Which algorithms protect private fields: `standard` is AES-256-GCM and HMAC-SHA-256, `gm` SM4-CBC and HMAC-SM3. */
export type Suite = "standard" | "gm";

const VERSION = 1;
const SUITE_BYTE: Record<Suite, number> = { standard: 1, gm: 2 };
const HEAD = 2;
export const DATA_KEY_BYTES = 32;

const GCM = { nonce: 12, tag: 16 } as const;
const CBC = { iv: 16, key: 16, tag: 32 } as const;

/** The suite's keyed digest, 32 bytes. */
export const keyedDigest = (suite: Suite, key: Buffer, data: Buffer | string): Buffer =>
  createHmac(suite === "gm" ? "sm3" : "sha256", key)
    .update(data)
    .digest();

/** Encrypts under the suite. The same associated data must be given to {@link open}. */
export function seal(suite: Suite, key: Buffer, plain: Buffer, associated: string): Buffer {
  const head = Buffer.from([VERSION, SUITE_BYTE[suite]]);
  return Buffer.concat([head, MODES[suite].seal(key, plain, bound(head, associated))]);
}

/**
 * Decrypts what either suite sealed.
 * @throws Error where key, associated data or a byte of the value is another
 */
export function open(key: Buffer, sealed: Buffer, associated: string): Buffer {
  const head = sealed.subarray(0, HEAD);
  const suite = suiteOf(sealed);
  if (head[0] !== VERSION || !suite) throw new Error("not a sealed value");
  return MODES[suite].open(key, sealed.subarray(HEAD), bound(head, associated));
}

/** Which suite sealed the value; undefined for what neither did. */
export function suiteOf(sealed: Buffer): Suite | undefined {
  return (["standard", "gm"] as const).find((suite) => SUITE_BYTE[suite] === sealed[1]);
}

const bound = (head: Buffer, associated: string) => Buffer.concat([head, Buffer.from(associated, "utf8")]);
const derive = (suite: Suite, key: Buffer, use: string) => {
  if (key.length !== DATA_KEY_BYTES) throw new Error(`a key has ${DATA_KEY_BYTES} bytes`);
  return keyedDigest(suite, key, `xyd ${use}`);
};

type Mode = {
  seal: (key: Buffer, plain: Buffer, associated: Buffer) => Buffer;
  open: (key: Buffer, body: Buffer, associated: Buffer) => Buffer;
};

const standard: Mode = {
  seal(key, plain, associated) {
    const nonce = randomBytes(GCM.nonce);
    const cipher = createCipheriv("aes-256-gcm", derive("standard", key, "aes-256-gcm"), nonce);
    cipher.setAAD(associated);
    return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  },
  open(key, body, associated) {
    if (body.length < GCM.nonce + GCM.tag) throw new Error("a sealed value was cut");
    const nonce = body.subarray(0, GCM.nonce);
    const decipher = createDecipheriv("aes-256-gcm", derive("standard", key, "aes-256-gcm"), nonce, {
      authTagLength: GCM.tag,
    });
    decipher.setAAD(associated);
    decipher.setAuthTag(body.subarray(-GCM.tag));
    return Buffer.concat([decipher.update(body.subarray(GCM.nonce, -GCM.tag)), decipher.final()]);
  },
};

const gm: Mode = {
  seal(key, plain, associated) {
    const iv = randomBytes(CBC.iv);
    const cipher = createCipheriv("sm4-cbc", derive("gm", key, "sm4-cbc").subarray(0, CBC.key), iv);
    const body = Buffer.concat([iv, cipher.update(plain), cipher.final()]);
    return Buffer.concat([body, sm3Tag(key, body, associated)]);
  },
  open(key, sealed, associated) {
    if (sealed.length < CBC.iv * 2 + CBC.tag) throw new Error("a sealed value was cut");
    const body = sealed.subarray(0, -CBC.tag);
    if (!timingSafeEqual(sm3Tag(key, body, associated), sealed.subarray(-CBC.tag)))
      throw new Error("a sealed value does not match its tag");
    const derived = derive("gm", key, "sm4-cbc").subarray(0, CBC.key);
    const decipher = createDecipheriv("sm4-cbc", derived, body.subarray(0, CBC.iv));
    return Buffer.concat([decipher.update(body.subarray(CBC.iv)), decipher.final()]);
  },
};

const MODES: Record<Suite, Mode> = { standard, gm };

/** The length stands before the associated data, so that no byte can move between it and the ciphertext. */
function sm3Tag(key: Buffer, body: Buffer, associated: Buffer): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(associated.length));
  return keyedDigest("gm", derive("gm", key, "hmac-sm3"), Buffer.concat([length, associated, body]));
}
