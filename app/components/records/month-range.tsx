import { MonthText } from "../finance/dates.tsx";

/** The months from the first to the last; one month is said once. */
export function MonthRange({
  firstMonth,
  lastMonth,
}: {
  firstMonth: string | null;
  lastMonth: string | null;
}) {
  if (firstMonth === lastMonth) return <MonthText month={firstMonth} />;
  return (
    <span className="whitespace-nowrap">
      <MonthText month={firstMonth} /> 至 <MonthText month={lastMonth} />
    </span>
  );
}
