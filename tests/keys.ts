import type { KeyMaterial } from "#lib/crypto/key-material.ts";
import { type Keys, keysFrom } from "#lib/crypto/keys.ts";
import type { Suite } from "#lib/crypto/suites.ts";

const secret = (fill: number) => Buffer.alloc(32, fill).toString("base64");

/** Always the same keys, so that a failure can be looked at twice. They protect nothing but tests. */
const material = (suite: Suite): KeyMaterial => ({
  version: 1,
  masterKeys: [{ id: "master-test", createdAt: "2026-01-01T00:00:00.000Z", secret: secret(1) }],
  signingKeys: [
    {
      id: "sign-test",
      createdAt: "2026-01-01T00:00:00.000Z",
      // The example key of RFC 8037.
      jwk: {
        kty: "OKP",
        crv: "Ed25519",
        d: "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
        x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
      },
    },
  ],
  indexKey: { suite, secret: secret(2) },
  macKey: { suite, secret: secret(3) },
});

const keysOf = (suite: Suite): Keys => {
  const held = material(suite);
  return keysFrom({ current: () => held, again: () => held }, suite);
};

/** The keys that tests run with. */
export const testKeys: Keys = keysOf("standard");
/** The same of either suite, for what must hold under both. */
export const testKeysOf: Record<Suite, Keys> = { standard: testKeys, gm: keysOf("gm") };
