import type { ReactNode } from "react";

export interface EmptyStateProps {
  title: ReactNode;
  /** What this place will show, and how to get it. */
  children?: ReactNode;
  action?: ReactNode;
}

/** Stands where nothing is yet. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className="rounded-lg border border-dashed border-line-strong px-6 py-10 text-center">
      <p className="font-semibold">{title}</p>
      {children && <div className="mx-auto mt-1 max-w-md text-muted">{children}</div>}
      {action && <div className="mt-4 flex justify-center">{action}</div>}
    </div>
  );
}
