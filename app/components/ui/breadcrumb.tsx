import { Link } from "@remix-run/react";

export interface Crumb {
  label: string;
  to: string;
}

/** The way back up. The page itself is not part of it: its heading follows. */
export function Breadcrumb({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav aria-label="所在位置" className="mb-2 text-sm">
      <ol className="flex flex-wrap gap-x-2">
        {crumbs.map((crumb) => (
          <li
            key={crumb.to}
            className="after:ms-2 after:text-muted after:content-['/'] last:after:content-none"
          >
            <Link to={crumb.to} className="link">
              {crumb.label}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
