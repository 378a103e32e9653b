import { canonicalJson } from "#lib/crypto/canonical.ts";
import { sm3 } from "#lib/crypto/sm3.ts";
import { z } from "#lib/zod.ts";

const Digest = z.string().regex(/^[0-9a-f]{64}$/);

/** What every link of a chain says. */
export const link = {
  chain: z.string().min(1),
  seal: z.int().positive(),
  at: z.iso.datetime(),
  /** Leaves of this seal and all before it. */
  total: z.int().positive(),
  /** SM3 Merkle root over the leaves, in order. */
  root: Digest,
  /** Head of the seal before; null for the first. */
  previous: Digest.nullable(),
};

const links = {
  ...link,
  /** Leaves of this seal: audit entries, then reads. */
  entries: z.int().positive(),
  /** Takes in audit entries without a MAC. */
  adopts: z.boolean(),
};

/** What the platform signs of one link of the chain. The first version sealed no reads. */
export const SealPayload = z.discriminatedUnion("version", [
  z.strictObject({ version: z.literal(1), ...links }),
  z.strictObject({
    version: z.literal(2),
    ...links,
    /** How many of the leaves are reads. */
    reads: z.int().nonnegative(),
    /** Takes in reads without a MAC. */
    adoptsReads: z.boolean(),
  }),
]);
export type SealPayload = z.infer<typeof SealPayload>;

/** The text that is signed, and whose digest is the head. */
export const payloadText = (payload: object): string => canonicalJson(payload);

/** The head of a chain that ends with this seal. */
export const headOf = (text: string): Buffer => sm3(text);

/** The payload of a text that a signature carried; null where it is none, or not in its one form. */
export const readPayload = (text: string | null): SealPayload | null => readSigned(SealPayload, text);

/** The same of another chain's payload. */
export function readSigned<T extends object>(schema: z.ZodType<T>, text: string | null): T | null {
  if (text === null) return null;
  const parsed = schema.safeParse(parseJson(text));
  return parsed.success && payloadText(parsed.data) === text ? parsed.data : null;
}

/** The value of a text that may be no JSON; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
