import { Link, useSearchParams } from "@remix-run/react";
import { ChevronLeft, ChevronRight } from "lucide-react";

export interface PagerProps {
  /** The cursor of the next page, or null on the last one. */
  next: string | null;
  /** How many rows this page shows. */
  shown: number;
  /** How many there are in all, where that is cheap to know. */
  total?: number | undefined;
  /** The query parameter that carries the cursor. */
  param?: string;
}

/** Steps through a long list by cursor, keeping the filters of the address. */
export function Pager({ next, shown, total, param = "after" }: PagerProps) {
  const [search] = useSearchParams();
  const later = search.has(param);
  if (!next && !later) {
    return <p className="mt-3 text-sm text-muted tabular">共 {total ?? shown} 条</p>;
  }
  const to = (cursor: string | null) => {
    const query = new URLSearchParams(search);
    query.delete(param);
    if (cursor) query.set(param, cursor);
    return `?${query}`;
  };
  const step =
    "inline-flex min-h-9 items-center gap-1 rounded border border-line-strong bg-surface px-3 text-sm";
  return (
    <nav aria-label="翻页" className="mt-3 flex flex-wrap items-center gap-3">
      {later && (
        <Link to={to(null)} className={step}>
          <ChevronLeft aria-hidden className="size-4" />
          回到第一页
        </Link>
      )}
      {next && (
        <Link to={to(next)} className={step} rel="next">
          下一页
          <ChevronRight aria-hidden className="size-4" />
        </Link>
      )}
      <span className="text-sm text-muted tabular">
        本页 {shown} 条{total !== undefined && `，共 ${total} 条`}
      </span>
    </nav>
  );
}
