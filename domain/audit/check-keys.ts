import { schema } from "#db/client.ts";
import { canonicalJson } from "#lib/crypto/canonical.ts";
import type { Walk } from "./walk.ts";

const { platformKeys } = schema;

/** Holds the database's list of keys against the key file: a public half that is exchanged there would vouch for another's. */
export async function checkKeys({ tx, keys, findings }: Walk): Promise<void> {
  // The list first: a rotation writes the file before it.
  const listed = await tx.select().from(platformKeys);
  const held = new Map<string, string>([
    ...keys.masterKeyIds().map((id) => [`master ${id}`, canonicalJson(null)] as const),
    ...keys.publicKeys().map(({ keyId, jwk }) => [`signing ${keyId}`, canonicalJson(jwk)] as const),
  ]);
  for (const { use, keyId, publicJwk } of listed) {
    const ought = held.get(`${use} ${keyId}`);
    if (ought === canonicalJson(publicJwk)) continue;
    const statement =
      ought === undefined
        ? `密钥表里的 ${keyId} 不在密钥文件里：不是平台的密钥，或密钥文件不是最新的`
        : `密钥表里 ${keyId} 的公钥与密钥文件里的不同`;
    findings.add({ kind: "altered", log: "guards", statement });
  }
}
