import { generateKeyPairSync, type JsonWebKey, randomBytes, randomUUID } from "node:crypto";
import { z } from "zod";
import { DATA_KEY_BYTES, type Suite } from "./suites.ts";

const secret = z
  .base64()
  .refine((text) => Buffer.from(text, "base64").length === DATA_KEY_BYTES, "a secret has 32 bytes");
const suite = z.enum(["standard", "gm"]);
const created = { id: z.string().min(1), createdAt: z.iso.datetime() };

/** What the key file holds. The last master key and the last signing key are in use; earlier ones still open and verify. */
export const KeyMaterial = z.object({
  version: z.literal(1),
  masterKeys: z.array(z.object({ ...created, secret })).nonempty(),
  signingKeys: z
    .array(
      z.object({
        ...created,
        jwk: z.object({ kty: z.literal("OKP"), crv: z.literal("Ed25519"), x: z.string(), d: z.string() }),
      }),
    )
    .nonempty(),
  /** Digests are compared with stored ones, so these keys and their algorithm outlive every rotation. */
  indexKey: z.object({ suite, secret }),
  macKey: z.object({ suite, secret }),
});
export type KeyMaterial = z.infer<typeof KeyMaterial>;

/** Keys for a platform that has none. */
export function newKeyMaterial(suiteInUse: Suite, now = new Date()): KeyMaterial {
  return {
    version: 1,
    masterKeys: [newMasterKey(now)],
    signingKeys: [newSigningKey(now)],
    indexKey: { suite: suiteInUse, secret: newSecret() },
    macKey: { suite: suiteInUse, secret: newSecret() },
  };
}

/** The same keys with a new master key and a new signing key in use. */
export const rotated = (material: KeyMaterial, now = new Date()): KeyMaterial => ({
  ...material,
  masterKeys: [...material.masterKeys, newMasterKey(now)],
  signingKeys: [...material.signingKeys, newSigningKey(now)],
});

const newSecret = () => randomBytes(DATA_KEY_BYTES).toString("base64");
const newId = (use: string, now: Date) =>
  `${use}-${now.toISOString().slice(0, 10)}-${randomUUID().slice(0, 8)}`;
const newMasterKey = (now: Date) => ({
  id: newId("master", now),
  createdAt: now.toISOString(),
  secret: newSecret(),
});

function newSigningKey(now: Date): KeyMaterial["signingKeys"][number] {
  const { x = "", d = "" }: JsonWebKey = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  return {
    id: newId("sign", now),
    createdAt: now.toISOString(),
    jwk: { kty: "OKP", crv: "Ed25519", x, d },
  };
}
