import type { ReactNode } from "react";
import { Breadcrumb, type Crumb } from "./breadcrumb.tsx";

export interface PageHeaderProps {
  title: ReactNode;
  crumbs?: readonly Crumb[];
  /** Beside the title: a status. */
  status?: ReactNode;
  /** One sentence: what this page is for. */
  lead?: ReactNode;
  actions?: ReactNode;
}

/** The first thing on every page: its name, and what can be done here. */
export function PageHeader({ title, crumbs, status, lead, actions }: PageHeaderProps) {
  return (
    <header className="mb-6">
      {crumbs && <Breadcrumb crumbs={crumbs} />}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="text-xl font-semibold">{title}</h1>
            {status}
          </div>
          {lead && <p className="measure mt-2 text-muted">{lead}</p>}
        </div>
        {actions && <div className="no-print flex flex-wrap gap-2">{actions}</div>}
      </div>
    </header>
  );
}
