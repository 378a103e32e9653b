import { addDays, addMonths, dateOn } from "#lib/dates.ts";
import { type Fen, wan } from "#lib/money.ts";
import type { TestDatabase } from "#tests/database.ts";
import { aBank, aConsent, anEnterprise, aProduct, callerAs } from "#tests/factories.ts";
import {
  acceptApplication,
  confirmDecision,
  proposeDecision,
  submitApplication,
} from "../applications/index.ts";
import { confirmDrawdown, releaseDrawdown, requestDrawdown } from "./index.ts";

/** A firm, a bank with a product, and a consent between them: where every case begins. */
export async function aCase(database: TestDatabase) {
  const enterprise = await anEnterprise(database.owner);
  const bank = await aBank(database.owner);
  const product = await aProduct(database.owner, bank.id);
  const consent = await aConsent(database.owner, enterprise, bank.id);
  const as = {
    owner: callerAs(database, enterprise.owner),
    officer: callerAs(database, bank.officer),
    approver: callerAs(database, bank.approver),
  };
  return { database, enterprise, bank, product, consent, as };
}

export type Case = Awaited<ReturnType<typeof aCase>>;

export const submitted = ({ product, consent, as }: Case, amount: Fen = wan(100)) =>
  submitApplication(as.owner, {
    ...{ versionId: product.versionId, consentId: consent.id, amount, termMonths: 12 },
    purpose: "采购钢材，补充流动资金",
  });

export async function accepted(world: Case, amount?: Fen) {
  const application = await submitted(world, amount);
  await acceptApplication(world.as.officer, { applicationId: application.id });
  return application;
}

export const approval = (applicationId: string, over: Record<string, unknown> = {}) => ({
  ...{ applicationId, kind: "approve" as const, limit: wan(100), rateBps: 385, termMonths: 12 },
  ...{ repaymentMethod: "annuity" as const, revolving: true, expiresOn: addMonths(dateOn(new Date()), 12) },
  opinion: "经营稳定，同意授信。",
  ...over,
});

export async function proposed(world: Case, over: Record<string, unknown> = {}) {
  const { id, number } = await accepted(world);
  const { decisionId } = await proposeDecision(world.as.officer, approval(id, over));
  return { id, number, decisionId };
}

export async function granted(world: Case, over: Record<string, unknown> = {}) {
  const { id: applicationId, decisionId } = await proposed(world, over);
  const { creditLineId } = await confirmDecision(world.as.approver, { applicationId, decisionId });
  return { applicationId, lineId: creditLineId! };
}

let receipts = 0;
export const nextReceipt = () => {
  receipts += 1;
  return `HD2026${String(receipts).padStart(6, "0")}`;
};

export const today = () => dateOn(new Date());
export const yesterday = () => addDays(today(), -1);

export const draw = (lineId: string, amount: Fen, over: Record<string, unknown> = {}) => ({
  ...{ lineId, amount, termMonths: 12, bankReceiptNumber: nextReceipt(), paidOn: today() },
  ...over,
});

/** Reported by an officer and released by the approver: it waits for the firm's word. */
export async function released(world: Case, lineId: string, amount: Fen = wan(60)) {
  const { drawdownId } = await requestDrawdown(world.as.officer, draw(lineId, amount));
  await releaseDrawdown(world.as.approver, { drawdownId });
  return drawdownId;
}

export async function lent(world: Case, amount: Fen = wan(60), over: Record<string, unknown> = {}) {
  const { lineId } = await granted(world, over);
  const drawdownId = await released(world, lineId, amount);
  const { loanId } = await confirmDrawdown(world.as.owner, { drawdownId });
  return { lineId, drawdownId, loanId };
}
