import { expect } from "vitest";
import type { Db } from "#db/client.ts";
import { DomainError } from "#lib/errors.ts";
import { fen } from "#lib/money.ts";
import { drawdownConfirmed } from "../events/drawdown-confirmed.ts";
import { drawdownRequested } from "../events/drawdown-requested.ts";
import { drawdownVoided } from "../events/drawdown-voided.ts";
import { lineGranted } from "../events/line-granted.ts";
import { repayment } from "../events/repayment.ts";
import { idOf } from "../replay/names.ts";
import { postPersistently } from "../replay/post-persistently.ts";
import type { LedgerTransaction } from "../transaction.ts";
import type { Auditor, Op } from "./auditor.fixture.ts";
import { Random } from "./random.fixture.ts";

type Race = { seed: number; auditor: Auditor; clients: Db[]; breakConnections: () => Promise<void> };
type Answer = "taken" | DomainError["code"];

const ON = "2025-06-30";
const LIMIT = 1_000n;
const DRAWS = 60;

/**
 * Sends everything twice, by clients that take turns; the connections break meanwhile.
 * @returns one answer for each, both of its senders having had the same
 */
async function sendTwice(
  transactions: LedgerTransaction[],
  { clients, breakConnections }: Race,
): Promise<Answer[]> {
  const send = async (transaction: LedgerTransaction, client: number): Promise<Answer> => {
    try {
      await postPersistently(clients[client % clients.length]!, [transaction]);
      return "taken";
    } catch (error) {
      if (error instanceof DomainError) return error.code;
      throw error;
    }
  };
  const first = Promise.all(transactions.map((each, n) => send(each, n)));
  const second = Promise.all(transactions.map((each, n) => send(each, n + 1)));
  const [, one, other] = await Promise.all([breakConnections(), first, second]);
  return one.map((answer, n) => (answer === "taken" ? answer : other[n]!));
}

/** Many drawings of one line at once, each hold then both confirmed and voided, and what became a loan repaid in parts. */
export async function raceDrawdowns(race: Race): Promise<void> {
  const { seed, auditor, clients } = race;
  const random = new Random(seed + 1_000);
  const parties = {
    bankId: idOf("organisation", "race bank"),
    enterpriseId: idOf("organisation", "race firm"),
  };
  const line = { ...parties, lineId: idOf("line", "race") };
  const judge = (op: Op, why: string) => {
    if (auditor.judge(op) !== "applied")
      expect.fail(`seed ${seed}: the book took ${JSON.stringify(op)}, ${why}`);
  };
  judge(
    {
      key: "race",
      op: "grant_line",
      on: ON,
      line: "race",
      bank: "race bank",
      enterprise: "race firm",
      limit: LIMIT.toString(),
    },
    "a new line",
  );
  await postPersistently(clients[0]!, [lineGranted({ ...line, limit: fen(LIMIT), grantedOn: ON })]);

  const draws = Array.from({ length: DRAWS }, (_, n) => ({
    name: `race${n}`,
    amount: fen(1 + random.below(60)),
  }));
  const requests = draws.map(({ name, amount }) =>
    drawdownRequested({ ...line, drawdownId: idOf("drawdown", name), amount, requestedOn: ON }),
  );
  const answers = await sendTwice(requests, race);
  const held = draws.filter((_, n) => answers[n] === "taken");
  for (const { name, amount } of held)
    judge(
      { key: name, op: "request_drawdown", on: ON, line: "race", drawdown: name, amount: amount.toString() },
      "more than was left",
    );
  const left = auditor.available("race");
  for (const [n, { amount }] of draws.entries())
    if (answers[n] !== "taken" && (answers[n] !== "invalid" || amount <= left))
      expect.fail(`seed ${seed}: ${amount} was refused (${answers[n]}) although ${left} is left`);

  const ends = held.flatMap(({ name, amount }) => {
    const ids = { ...line, drawdownId: idOf("drawdown", name), amount };
    return [
      drawdownConfirmed({ ...ids, loanId: idOf("loan", name), paidOn: ON }),
      drawdownVoided({ ...ids, voidedOn: ON, lineEnded: false }),
    ];
  });
  const ended = await sendTwice(ends, race);
  const loans = held.filter(({ name }, n) => {
    const [confirmed, voided] = [ended[2 * n] === "taken", ended[2 * n + 1] === "taken"];
    if (confirmed === voided) expect.fail(`seed ${seed}: ${name} was confirmed and voided, or neither`);
    const op = confirmed ? "confirm_drawdown" : "void_drawdown";
    judge(
      { key: `${name} ends`, op, on: ON, drawdown: name, ...(confirmed && { loan: name }) },
      "a hold that was over",
    );
    return confirmed;
  });

  // Whatever their order, repayments come to one state.
  const parts = loans.flatMap(({ name, amount }) =>
    Array.from({ length: Number(amount > 3n ? 3n : amount) }, (_, n) => ({ name, n })),
  );
  const repayments = parts.map(({ name, n }) => {
    const ids = { ...line, loanId: idOf("loan", name), repaymentId: idOf("operation", `${name} ${n}`) };
    return repayment({ ...ids, principal: fen(1), restoresLine: true, receivedOn: ON });
  });
  const paid = await sendTwice(repayments, race);
  for (const [n, { name, n: part }] of parts.entries()) {
    if (paid[n] !== "taken")
      expect.fail(`seed ${seed}: a repayment of what is owed was refused (${paid[n]})`);
    judge({ key: `${name} ${part}`, op: "repay", on: ON, loan: name, amount: "1" }, "more than was owed");
  }
}
