import { conflict } from "#lib/errors.ts";
import type { Fen } from "#lib/money.ts";
import { drawdownConfirmed } from "../events/drawdown-confirmed.ts";
import { drawdownRequested } from "../events/drawdown-requested.ts";
import { drawdownVoided } from "../events/drawdown-voided.ts";
import { lineChanged } from "../events/line-changed.ts";
import { lineExpired } from "../events/line-expired.ts";
import { lineGranted } from "../events/line-granted.ts";
import { idOf } from "./names.ts";
import { drawdownOf, lineOf, newLoan, ownId, type Planner, parties } from "./plan.ts";
import type { Drawdown, Line } from "./world.ts";

const grantLine: Planner<"grant_line"> = (operation, { world }) => {
  const { line: name, revolving, limit, on } = operation;
  const line: Line = {
    ...{ id: idOf("line", name), name, revolving, ended: false },
    ...{
      bankId: idOf("organisation", operation.bank),
      enterpriseId: idOf("organisation", operation.enterprise),
    },
  };
  return {
    transactions: [lineGranted({ ...parties(line), lineId: line.id, limit, grantedOn: on })],
    note: () => world.add(world.lines, line.id, line),
  };
};

/** @throws DomainError `conflict` on a line that has ended */
function running(line: Line): Line {
  if (line.ended) throw conflict(`授信“${line.name}”已经到期，不能再办理。`);
  return line;
}

const changeLine: Planner<"change_line"> = (operation, { world, book }) => {
  const line = running(lineOf(world, operation.line));
  const { held } = book.balance(line.id, "line_available");
  const limit = book.balance(line.id, "line_limit").posted;
  const drawn = book.balance(line.id, "line_drawn").posted;
  const change = { limit, newLimit: operation.limit, drawn, held, changedOn: operation.on };
  const event = lineChanged({ ...parties(line), changeId: ownId(operation), lineId: line.id, ...change });
  return { transactions: [event] };
};

const expireLine: Planner<"expire_line"> = ({ line: name, on }, { world, book }) => {
  const line = running(lineOf(world, name));
  const remaining = book.balance(line.id, "line_available").free;
  return {
    transactions: [lineExpired({ ...parties(line), lineId: line.id, remaining, expiredOn: on })],
    note: () => world.set(line, "ended", true),
  };
};

const hold = (line: Line, drawdownId: string, amount: Fen, on: string) =>
  drawdownRequested({ ...parties(line), lineId: line.id, drawdownId, amount, requestedOn: on });

const confirmation = ({ id: drawdownId, line, amount }: Drawdown, loanId: string, on: string) =>
  drawdownConfirmed({ ...parties(line), lineId: line.id, drawdownId, loanId, amount, paidOn: on });

const requestDrawdown: Planner<"request_drawdown"> = ({ line: name, drawdown, amount, on }, { world }) => {
  const line = lineOf(world, name);
  const id = idOf("drawdown", drawdown);
  return {
    transactions: [hold(line, id, amount, on)],
    note: () => world.add(world.drawdowns, id, { id, line, amount, open: true }),
  };
};

const confirmDrawdown: Planner<"confirm_drawdown"> = ({ drawdown: name, loan: loanName, on }, { world }) => {
  const drawdown = drawdownOf(world, name);
  const loan = newLoan(world, loanName, drawdown.line);
  return {
    transactions: [confirmation(drawdown, loan.id, on)],
    isDoubtful: !drawdown.open,
    note: () => {
      world.set(drawdown, "open", false);
      world.add(world.loans, loan.id, loan);
    },
  };
};

const voidDrawdown: Planner<"void_drawdown"> = ({ drawdown: name, on }, { world }) => {
  const drawdown = drawdownOf(world, name);
  const { id: drawdownId, line, amount, open } = drawdown;
  const ids = { ...parties(line), lineId: line.id, drawdownId, lineEnded: line.ended };
  return {
    transactions: [drawdownVoided({ ...ids, amount, voidedOn: on })],
    isDoubtful: !open,
    note: () => world.set(drawdown, "open", false),
  };
};

const disburse: Planner<"disburse"> = (operation, { world }) => {
  const { amount, on } = operation;
  const line = lineOf(world, operation.line);
  const loan = newLoan(world, operation.loan, line);
  const drawdown = { id: ownId(operation), line, amount, open: false };
  return {
    transactions: [hold(line, drawdown.id, amount, on), confirmation(drawdown, loan.id, on)],
    note: () => world.add(world.loans, loan.id, loan),
  };
};

export const LINE_PLANNERS = {
  grant_line: grantLine,
  change_line: changeLine,
  expire_line: expireLine,
  request_drawdown: requestDrawdown,
  confirm_drawdown: confirmDrawdown,
  void_drawdown: voidDrawdown,
  disburse,
};
