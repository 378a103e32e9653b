/** Which algorithms protect private fields: `standard` is AES-256-GCM and HMAC-SHA-256, `gm` SM4-CBC and HMAC-SM3. */
export type Suite = "standard" | "gm";

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
  /** Every signing key's public half, retired ones included. */
  publicKeys(): PublicKey[];
};
