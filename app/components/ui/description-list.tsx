import type { ReactNode } from "react";
import { classes } from "./classes.ts";

export interface Description {
  term: ReactNode;
  value: ReactNode;
  /** A link to change the value. */
  action?: ReactNode;
}

export interface DescriptionListProps {
  items: readonly (Description | false | null | undefined)[];
  /** Two columns of pairs on wide screens. */
  columns?: 1 | 2 | 3;
  dense?: boolean;
}

const COLUMNS = {
  1: "",
  2: "md:grid-cols-2 md:gap-x-10",
  3: "md:grid-cols-2 md:gap-x-10 xl:grid-cols-3",
} as const;

/** Names and their values. */
export function DescriptionList({ items, columns = 1, dense }: DescriptionListProps) {
  return (
    <dl className={classes("grid", COLUMNS[columns], dense && "text-sm")}>
      {items.map((item, index) =>
        item ? (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: the pairs of a page keep their order
            key={index}
            className={classes("flex gap-4 border-b border-line", dense ? "py-1.5" : "py-2.5")}
          >
            <dt className="w-[38%] max-w-44 flex-none text-muted">{item.term}</dt>
            <dd className="min-w-0 flex-1 tabular">{item.value}</dd>
            {item.action && <dd className="flex-none">{item.action}</dd>}
          </div>
        ) : null,
      )}
    </dl>
  );
}
