import { runMatching } from "#domain/matches/index.ts";
import { publishProduct } from "#domain/products/index.ts";
import { computeProfiles } from "#domain/profiles/index.ts";
import { products } from "../reference/products/index.ts";
import type { Seeding } from "../seeding.ts";

const BATCH = 500;

export async function seedProducts({ caller, organisations }: Seeding): Promise<number> {
  const all = products();
  for (const { bankCode, ...product } of all) {
    await publishProduct(caller, { ...product, bankId: organisations.get(bankCode)!.id });
  }
  return all.length;
}

/** Profiles and scores of every firm, then its offers. */
export async function seedMatching({ caller, firms, today }: Seeding): Promise<{ eligiblePairs: number }> {
  for (let at = 0; at < firms.length; at += BATCH) {
    const enterpriseIds = firms.slice(at, at + BATCH).map((firm) => firm.enterpriseId);
    await computeProfiles(caller, { enterpriseIds, asOf: today });
  }
  return runMatching(caller, { scope: "full" });
}
