import { and, eq, isNull } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { dateOn } from "#lib/dates.ts";
import { conflict, notFound } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import { fen } from "#lib/money.ts";
import type { z } from "#lib/zod.ts";
import { canonical, checkTerms, type ProductTerms, parseProductTerms } from "#matching/index.ts";
import type { AuditNote } from "../access/audit.ts";
import type { PublishProduct } from "./inputs.ts";
import { ruleDictionary } from "./rule-dictionary.ts";

const { loanProducts: products, loanProductVersions: versions } = schema;

export type PublishedProduct = { productId: string; versionId: string; version: number; changed: boolean };

/** What a product says of itself, and its terms as the engine has read them. */
export type Publication = Pick<z.output<typeof PublishProduct>, "code" | "name" | "summary"> & {
  terms: ProductTerms;
};

/** What the database says where two publish at once. */
export const PUBLISH_CONFLICTS = {
  loan_products_code_unique: "这个产品编号刚被占用，请换一个编号。",
  loan_product_versions_current_unique: "这个产品刚有新版本发布，请刷新后核对再试。",
  loan_product_versions_version_unique: "这个产品刚有新版本发布，请刷新后核对再试。",
};

/**
 * Reads and judges terms.
 * @throws DomainError `invalid` naming their faulty places
 */
export function readTerms(value: unknown): ProductTerms {
  const terms = parseProductTerms(value);
  checkTerms(terms, ruleDictionary());
  return terms;
}

/** @throws DomainError `not_found` or `conflict` where the bank is none or has been closed */
export async function assertBank(tx: Tx, bankId: string): Promise<void> {
  const { organisations } = schema;
  const [bank] = await tx
    .select({ status: organisations.status })
    .from(organisations)
    .where(and(eq(organisations.id, bankId), eq(organisations.kind, "bank")));
  if (!bank) throw notFound("这家银行");
  if (bank.status !== "active") throw conflict("这家银行已停用，不能发布产品。");
}

/**
 * The work that follows where a product's terms, or whether it is on sale, have changed. It is the bank's, whoever asks
 * for it, so that its people may watch it and ask for it again.
 */
export const matchingOf = (productId: string, organisationId: string) =>
  ({
    job: "match",
    key: `product:${productId}`,
    parameters: { scope: "product", productId },
    organisationId,
  }) as const;

export const takenCode = (code: string) => conflict(`产品编号 ${code} 已被其他银行使用，请换一个编号。`);

/** The version on sale, if there is one. */
export async function currentVersion(tx: Tx, productId: string) {
  const [current] = await tx
    .select()
    .from(versions)
    .where(and(eq(versions.productId, productId), isNull(versions.validTo)));
  return current;
}

/**
 * Puts a product on sale, or its next version. Versions are immutable: the one before ends the day the next begins.
 * What is on sale already stays as it is.
 * @throws DomainError `conflict` where another bank has the code
 */
export async function putOnSale(
  tx: Tx,
  bankId: string,
  publication: Publication,
  { changeId, now }: { changeId: string | null; now: Date },
): Promise<{ published: PublishedProduct; note: AuditNote }> {
  const { terms, code } = publication;
  const product = await productFor(tx, bankId, publication);
  const subject = { subjectType: "product", subjectId: product.id };
  const current = await currentVersion(tx, product.id);
  if (current && sameTerms(current.terms, terms)) {
    const { id: versionId, version } = current;
    return {
      published: { productId: product.id, versionId, version, changed: product.changed },
      note: { ...subject, after: { changed: product.changed, versionId } },
    };
  }
  const today = dateOn(now);
  if (current) await tx.update(versions).set({ validTo: today }).where(eq(versions.id, current.id));
  const version = (current?.version ?? 0) + 1;
  const versionId = newId();
  await tx.insert(versions).values({
    ...{ id: versionId, productId: product.id, bankId, version, terms, validFrom: today, publishedAt: now },
    guaranteeMode: terms.guaranteeMode,
    minAmount: fen(terms.minFen),
    maxAmount: fen(terms.maxFen),
    changeId,
  });
  return {
    published: { productId: product.id, versionId, version, changed: true },
    note: { ...subject, before: current && { versionId: current.id }, after: { versionId, version, code } },
  };
}

/** The product under the code, locked; written new where there is none. */
async function productFor(
  tx: Tx,
  bankId: string,
  { code, name, summary }: Publication,
): Promise<{ id: string; changed: boolean }> {
  const [known] = await tx
    .select({ id: products.id, bankId: products.bankId })
    .from(products)
    .where(eq(products.code, code));
  if (!known) {
    const id = newId();
    await tx.insert(products).values({ id, bankId, code, name, summary });
    return { id, changed: true };
  }
  if (known.bankId !== bankId) throw takenCode(code);
  const [locked] = await tx.select().from(products).where(eq(products.id, known.id)).for("update");
  if (!locked) throw notFound("这个产品");
  const changed = locked.name !== name || locked.summary !== summary || locked.status !== "published";
  if (changed)
    await tx.update(products).set({ name, summary, status: "published" }).where(eq(products.id, known.id));
  return { id: known.id, changed };
}

/** JSON keeps no order of keys once it has been stored, so both are compared with sorted ones. */
export const sameTerms = (stored: unknown, terms: ProductTerms) => canonical(stored) === canonical(terms);
