import { NavLink } from "@remix-run/react";
import { classes } from "./classes.ts";

export interface Tab {
  to: string;
  label: string;
  count?: number | undefined;
  /** Overrides the comparison with the path, for tabs that differ by query. */
  current?: boolean;
}

/** Views of one thing, each with its own address. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav aria-label={label} className="-mx-4 overflow-x-auto border-b border-line px-4 sm:mx-0 sm:px-0">
      <ul className="flex gap-6">
        {tabs.map(({ to, label: words, count, current }) => (
          <li key={to}>
            <NavLink
              to={to}
              end
              preventScrollReset
              aria-current={current === undefined ? undefined : current ? "page" : "false"}
              className={({ isActive }) =>
                classes(
                  "inline-flex min-h-11 items-center gap-1.5 whitespace-nowrap border-b-2 border-transparent text-muted hover:text-ink",
                  (current ?? isActive) && "border-accent font-semibold text-ink",
                )
              }
            >
              {words}
              {count !== undefined && <span className="text-sm font-normal text-muted tabular">{count}</span>}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
