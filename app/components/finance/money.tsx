import { type Fen, fen, formatMoney, formatWan, formatYuan } from "#lib/money.ts";
import { classes } from "../ui/classes.ts";

export interface MoneyProps {
  /** In 分. */
  amount: Fen | bigint | null;
  /** Shows the exact 元 beneath the rounded figure. */
  exact?: boolean;
  className?: string;
}

/** An amount as people say it: 12.5 万元. The exact 元 are in its title, or beneath. */
export function Money({ amount, exact, className }: MoneyProps) {
  if (amount === null) return <span className="text-muted">—</span>;
  const value = fen(amount);
  const yuan = `${formatYuan(value)} 元`;
  // Below one 万 the figure itself is exact already.
  const beneath = exact && (value >= 1_000_000n || value <= -1_000_000n);
  return (
    <span className={classes("tabular", beneath ? "inline-block" : "whitespace-nowrap", className)}>
      <data value={String(amount)} title={beneath ? undefined : yuan}>
        {formatMoney(value)}
      </data>
      {beneath && <span className="block text-sm font-normal text-muted">{yuan}</span>}
    </span>
  );
}

/** A bare figure in 万元 for a column whose head names the unit. */
export function Wan({ amount }: { amount: Fen | bigint | null }) {
  if (amount === null) return <span className="text-muted">—</span>;
  return (
    <data value={String(amount)} title={`${formatYuan(fen(amount))} 元`}>
      {formatWan(fen(amount))}
    </data>
  );
}

/** Exact yuan for a column whose head names the unit. */
export function Yuan({ amount }: { amount: Fen | bigint | null }) {
  return amount === null ? <span className="text-muted">—</span> : formatYuan(fen(amount));
}
