import type { LineView } from "#domain/loans/index.ts";
import { Money } from "../finance/money.tsx";
import { Progress } from "../ui/progress.tsx";

/** How much of a line is used, held and free, as the ledger has it. */
export function LineBalances({ balances }: Pick<LineView, "balances">) {
  const { limit, available, held, drawn } = balances;
  const used = limit > 0n ? Number(((drawn + held) * 1000n) / limit) / 1000 : 0;
  return (
    <div className="max-w-xl">
      <Progress label="已用额度" value={used} text={`已用 ${Math.round(used * 100)}%`} />
      <dl className="mt-3 grid grid-cols-2 gap-3 sm:grid-cols-4">
        {(
          [
            ["授信额度", limit],
            ["可用", available],
            ["待确认", held],
            ["在贷", drawn],
          ] as const
        ).map(([name, amount]) => (
          <div key={name}>
            <dt className="text-sm text-muted">{name}</dt>
            <dd className="font-semibold">
              <Money amount={amount} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
