import type { KeyboardEvent, ReactNode } from "react";
import { classes } from "./classes.ts";

export interface Column<Row> {
  key: string;
  head: string;
  /** Stands in the head after the words, for numbers: 万元. */
  unit?: string;
  cell: (row: Row, index: number) => ReactNode;
  /** Right-aligned, never broken. */
  numeric?: boolean;
  /** A total or a note in the foot. */
  foot?: ReactNode;
  className?: string;
}

export interface TableProps<Row> {
  /** What the table lists; read aloud, shown unless `captionHidden`. */
  caption: string;
  captionHidden?: boolean;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row, index: number) => string;
  dense?: boolean;
  /** Rows stay a table on a phone and scroll sideways, for wide grids of numbers. */
  scroll?: boolean;
  /** The head stays in sight. The table then scrolls inside its own frame. */
  sticky?: boolean;
  /** Shown instead of the body when there is no row. */
  empty?: ReactNode;
  className?: string;
}

/** Said outright, because a table laid out as cards would lose its roles. */
const ROLES = {
  table: { role: "table" },
  rowgroup: { role: "rowgroup" },
  row: { role: "row" },
  columnheader: { role: "columnheader" },
  cell: { role: "cell" },
} as const;

/** Arrow keys, or j and k, move between the links that open the rows. */
function moveBetweenRows(event: KeyboardEvent<HTMLTableSectionElement>) {
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  const row = (event.target as HTMLElement).closest("tr");
  if (!step || !row || event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement)
    return;
  const next = step === 1 ? row.nextElementSibling : row.previousElementSibling;
  const link = next?.querySelector<HTMLElement>("a, button");
  if (!link) return;
  event.preventDefault();
  link.focus();
}

/** Rows under heads. On a phone each row becomes a card whose first cell is its title. */
export function Table<Row>(props: TableProps<Row>) {
  const { caption, captionHidden, columns, rows, rowKey, dense, scroll, sticky, empty, className } = props;
  if (rows.length === 0 && empty) return <>{empty}</>;
  const hasFoot = columns.some((column) => column.foot !== undefined);
  return (
    <div
      className={classes(
        (scroll || sticky) && "overflow-x-auto",
        sticky && "max-h-[70dvh] overflow-y-auto",
        className,
      )}
      {...(scroll || sticky ? { tabIndex: 0, role: "region", "aria-label": caption } : {})}
    >
      <table
        {...ROLES.table}
        className={classes(
          "table",
          dense && "table-dense",
          scroll ? "table-wide" : "table-stacked",
          sticky && "table-sticky",
        )}
      >
        <caption className={classes("pb-2 text-start text-sm text-muted", captionHidden && "sr-only")}>
          {caption}
        </caption>
        <thead {...ROLES.rowgroup}>
          <tr {...ROLES.row}>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                {...ROLES.columnheader}
                className={classes(column.numeric && "numeric")}
              >
                {heading(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...ROLES.rowgroup} onKeyDown={moveBetweenRows}>
          {rows.map((row, index) => (
            <tr key={rowKey(row, index)} {...ROLES.row}>
              {columns.map((column) => (
                <td
                  key={column.key}
                  {...ROLES.cell}
                  data-label={heading(column)}
                  className={classes(column.numeric && "numeric", column.className)}
                >
                  {column.cell(row, index)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {hasFoot && (
          <tfoot {...ROLES.rowgroup}>
            <tr {...ROLES.row}>
              {columns.map((column) => (
                <td
                  key={column.key}
                  {...ROLES.cell}
                  data-label={heading(column)}
                  className={classes(column.numeric && "numeric")}
                >
                  {column.foot}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}

const heading = ({ head, unit }: { head: string; unit?: string }) => (unit ? `${head}（${unit}）` : head);
