import { and, eq, isNull } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { dateOn } from "#lib/dates.ts";
import { conflict, invalid, notFound } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import { fen } from "#lib/money.ts";
import type { z } from "#lib/zod.ts";
import { checkTerms, type ProductTerms, parseProductTerms } from "#matching/index.ts";
import { type Actor, isMember } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import { requestJob } from "../jobs/request-job.ts";
import { PublishProduct } from "./inputs.ts";
import { ruleDictionary } from "./rule-dictionary.ts";

const { loanProducts: products, loanProductVersions: versions } = schema;

export type PublishedProduct = { productId: string; versionId: string; version: number; changed: boolean };

/**
 * Puts a product on sale, or its next version. Versions are immutable: the one before ends the day the next begins.
 * Publishing what is on sale already changes nothing. Matching follows as a job.
 * @throws DomainError `invalid` naming the faulty places of the terms; `conflict` where another bank has the code
 */
export const publishProduct = command({
  permission: "product.publish",
  input: PublishProduct,
  conflicts: {
    loan_products_code_unique: "这个产品编号刚被占用，请换一个编号。",
    loan_product_versions_current_unique: "这个产品刚有新版本发布，请刷新后核对再试。",
    loan_product_versions_version_unique: "这个产品刚有新版本发布，请刷新后核对再试。",
  },
  async run({ tx, actor, input, now, audit, ringFor }): Promise<PublishedProduct> {
    const bankId = bankOf(actor, input.bankId);
    await assertBank(tx, bankId);
    const terms = parseProductTerms(input.terms);
    checkTerms(terms, ruleDictionary());
    const today = dateOn(now);
    const product = await productFor(tx, bankId, input);
    const [current] = await tx
      .select()
      .from(versions)
      .where(and(eq(versions.productId, product.id), isNull(versions.validTo)));
    const same = current && sameTerms(current.terms, terms);
    if (!same || product.changed) ringFor(await requestMatching(tx, actor, bankId, now));
    if (same) {
      const { id: versionId, version } = current;
      await audit({
        subjectType: "product",
        subjectId: product.id,
        after: { changed: product.changed, versionId },
      });
      return { productId: product.id, versionId, version, changed: product.changed };
    }
    if (current) await tx.update(versions).set({ validTo: today }).where(eq(versions.id, current.id));
    const version = (current?.version ?? 0) + 1;
    const versionId = newId();
    await tx.insert(versions).values({
      ...{ id: versionId, productId: product.id, bankId, version, terms, validFrom: today, publishedAt: now },
      guaranteeMode: terms.guaranteeMode,
      minAmount: fen(terms.minFen),
      maxAmount: fen(terms.maxFen),
    });
    await audit({
      subjectType: "product",
      subjectId: product.id,
      before: current && { versionId: current.id },
      after: { versionId, version, code: input.code },
    });
    return { productId: product.id, versionId, version, changed: true };
  },
});

function bankOf(actor: Actor, named: string | undefined): string {
  if (isMember(actor)) {
    if (named && named !== actor.organisationId) throw notFound("这家银行");
    return actor.organisationId;
  }
  if (!named) throw invalid("请写明产品属于哪家银行。", { bankId: ["请写明银行。"] });
  return named;
}

async function assertBank(tx: Tx, bankId: string): Promise<void> {
  const { organisations } = schema;
  const [bank] = await tx
    .select({ status: organisations.status })
    .from(organisations)
    .where(and(eq(organisations.id, bankId), eq(organisations.kind, "bank")));
  if (!bank) throw notFound("这家银行");
  if (bank.status !== "active") throw conflict("这家银行已停用，不能发布产品。");
}

/** The product under the code, locked; written new where there is none. */
async function productFor(
  tx: Tx,
  bankId: string,
  { code, name, summary }: z.output<typeof PublishProduct>,
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
  if (known.bankId !== bankId) throw conflict(`产品编号 ${code} 已被其他银行使用，请换一个编号。`);
  const [locked] = await tx.select().from(products).where(eq(products.id, known.id)).for("update");
  if (!locked) throw notFound("这个产品");
  const changed = locked.name !== name || locked.summary !== summary || locked.status !== "published";
  if (changed)
    await tx.update(products).set({ name, summary, status: "published" }).where(eq(products.id, known.id));
  return { id: known.id, changed };
}

/** JSON keeps no order of keys once it has been stored, so both are compared with sorted ones. */
const sameTerms = (stored: unknown, terms: ProductTerms) => canonical(stored) === canonical(terms);
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    each !== null && typeof each === "object" && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );

/** A bank's request is the bank's own, so that its people may watch it; the platform's are one for all. */
const requestMatching = (tx: Tx, actor: Actor, bankId: string, now: Date) =>
  requestJob(
    tx,
    isMember(actor)
      ? { job: "match", key: `bank:${bankId}`, parameters: { scope: "full" }, organisationId: bankId }
      : { job: "match", key: "full", parameters: { scope: "full" } },
    now,
  );
