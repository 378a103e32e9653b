import { z } from "#lib/zod.ts";
import { link, readSigned } from "../../audit/seal-payload.ts";

/** What the platform signs of one link of the ledger's chain. */
export const LedgerSealPayload = z.strictObject({
  ledger: z.literal(1),
  ...link,
  /** Transactions and closed months of this seal. */
  records: z.int().positive(),
});
export type LedgerSealPayload = z.infer<typeof LedgerSealPayload>;

/** The payload of a text that a signature carried; null where it is none. */
export const readLedgerPayload = (text: string | null): LedgerSealPayload | null =>
  readSigned(LedgerSealPayload, text);
