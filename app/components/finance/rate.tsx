import { formatRate } from "#lib/money.ts";

/** An annual rate from basis points: 3.65%. */
export function Rate({ bps }: { bps: number | null }) {
  if (bps === null) return <span className="text-muted">—</span>;
  return <span className="whitespace-nowrap tabular">{formatRate(bps)}</span>;
}

/** A share from 0 to 1 as a percentage. */
export function Share({ value, places = 1 }: { value: number | null; places?: number }) {
  if (value === null) return <span className="text-muted">—</span>;
  return <span className="whitespace-nowrap tabular">{(value * 100).toFixed(places)}%</span>;
}

/** A term in months, in years where it is whole years. */
export function Term({ months }: { months: number }) {
  return (
    <span className="whitespace-nowrap tabular">
      {months >= 12 && months % 12 === 0 ? `${months / 12} 年` : `${months} 个月`}
    </span>
  );
}
