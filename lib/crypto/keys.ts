import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { CompactSign, compactVerify, errors } from "jose";
import type { KeyMaterial } from "./key-material.ts";
import { keyedDigest, open, type Suite, seal } from "./suites.ts";

export type WrappedKey = { masterKeyId: string; wrapped: Buffer };
export type PublicKey = { keyId: string; jwk: Record<string, unknown> };

/**
 * The platform's keys. They live in a file beside the platform and never in its database, so that whoever holds the
 * database alone can neither read a private field nor forge a consent, an audit entry or a seal.
 */
export type Keys = {
  suite: Suite;
  /** The master key that new wrappings use. */
  currentMasterKeyId: string;
  /** Every master key that the file holds, the current one last. */
  masterKeyIds(): string[];
  /** Seals a data key under the current master key. */
  wrap(dataKey: Buffer): WrappedKey;
  /** @throws Error where the file lacks that master key, or the wrapping was changed */
  unwrap(key: WrappedKey): Buffer;
  /** A keyed digest for equality look-ups within one tenant; another tenant's digest of the same value differs. */
  blindIndex(tenantId: string, field: string, value: string): Buffer;
  /** A keyed digest that only the platform can make. */
  mac(use: string, data: Buffer | string): Buffer;
  /** Signs canonical JSON; a compact JWS (EdDSA) whose header names the key. */
  sign(payload: string): Promise<string>;
  /** The payload of a JWS by one of the platform's keys, retired ones included; null where it is not. */
  verify(jws: string): Promise<string | null>;
  /** Every signing key's public half, retired ones included, the current one last. */
  publicKeys(): PublicKey[];
};

/** Where keys come from: `again` reads anew what may have been rotated since. */
export type KeySource = { current: () => KeyMaterial; again: () => KeyMaterial };

const wrapping = (masterKeyId: string) => `data key under ${masterKeyId}`;

/** The platform's keys over a source of key material. */
export function keysFrom(source: KeySource, suite: Suite): Keys {
  const ring = keyRing(source);
  return {
    suite,
    get currentMasterKeyId() {
      return last(source.current().masterKeys).id;
    },
    masterKeyIds: () => source.current().masterKeys.map(({ id }) => id),
    wrap(dataKey) {
      const { id, secret } = last(source.current().masterKeys);
      return { masterKeyId: id, wrapped: seal(suite, bytes(secret), dataKey, wrapping(id)) };
    },
    unwrap: ({ masterKeyId, wrapped }) => open(ring.master(masterKeyId), wrapped, wrapping(masterKeyId)),
    blindIndex(tenantId, field, value) {
      const { suite: digest, secret } = source.current().indexKey;
      return keyedDigest(
        digest,
        keyedDigest(digest, bytes(secret), JSON.stringify(["tenant", tenantId])),
        JSON.stringify([field, value]),
      );
    },
    mac(use, data) {
      const { suite: digest, secret } = source.current().macKey;
      return keyedDigest(digest, keyedDigest(digest, bytes(secret), `use ${use}`), data);
    },
    async sign(payload) {
      const { id } = last(source.current().signingKeys);
      return new CompactSign(Buffer.from(payload, "utf8"))
        .setProtectedHeader({ alg: "EdDSA", kid: id })
        .sign(ring.signing(id)!.private);
    },
    verify: (jws) => verified(jws, (id) => ring.signing(id)?.public),
    publicKeys: () =>
      source.current().signingKeys.map(({ id, jwk: { d: _private, ...jwk } }) => ({ keyId: id, jwk })),
  };
}

/** Base64url ignores the last character's unused bits; the platform's signatures have one spelling each. */
const isSpelledAsSigned = (jws: string) =>
  jws.split(".").every((part) => Buffer.from(part, "base64url").toString("base64url") === part);

async function verified(jws: string, keyOf: (id: string) => KeyObject | undefined): Promise<string | null> {
  if (!isSpelledAsSigned(jws)) return null;
  try {
    const { payload } = await compactVerify(
      jws,
      ({ kid }) => {
        const key = kid === undefined ? undefined : keyOf(kid);
        if (!key) throw new errors.JWSSignatureVerificationFailed("the platform has no such key");
        return key;
      },
      { algorithms: ["EdDSA"] },
    );
    return Buffer.from(payload).toString("utf8");
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

/** Looks a key up by its name; a name that is not known may be of a rotation since, so the source is read again. */
function keyRing(source: KeySource) {
  const parsed = new Map<string, { private: KeyObject; public: KeyObject }>();
  const find = <T extends { id: string }>(list: (material: KeyMaterial) => T[], id: string) => {
    const named = (each: T) => each.id === id;
    return list(source.current()).find(named) ?? list(source.again()).find(named);
  };
  return {
    master(id: string): Buffer {
      const found = find((material) => material.masterKeys, id);
      if (!found) throw new Error(`the key file has no master key ${id}`);
      return bytes(found.secret);
    },
    signing(id: string) {
      const found = parsed.get(id) ?? parse(find((material) => material.signingKeys, id));
      if (found) parsed.set(id, found);
      return found;
    },
  };
}

function parse(key: KeyMaterial["signingKeys"][number] | undefined) {
  if (!key) return undefined;
  const secret = createPrivateKey({ key: key.jwk, format: "jwk" });
  return { private: secret, public: createPublicKey(secret) };
}

const bytes = (base64: string) => Buffer.from(base64, "base64");
const last = <T>(list: readonly T[]): T => list.at(-1)!;
