import { Form, Link, useLocation } from "@remix-run/react";
import { Search } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";

export interface FiltersProps {
  /** Controls with `unmarked`, whose values come from the address. */
  children: ReactNode;
  /** Names of the parameters kept from the address although they are not filters. */
  keep?: Record<string, string>;
  submit?: string;
}

/** Narrows a list. A plain GET form: the address says what is shown, so it can be shared and gone back to. */
export function Filters({ children, keep = {}, submit = "筛选" }: FiltersProps) {
  const { pathname, search } = useLocation();
  return (
    <Form
      key={search}
      method="get"
      className="no-print mb-4 grid grid-cols-2 items-end gap-3 rounded border border-line bg-surface p-3 sm:flex sm:flex-wrap [&>div]:sm:min-w-32"
    >
      {Object.entries(keep).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
      <Button
        type="submit"
        variant="secondary"
        size="sm"
        className="h-9"
        icon={<Search aria-hidden className="size-4" />}
      >
        {submit}
      </Button>
      {search && (
        <Link to={pathname} className="link self-center text-sm">
          清除条件
        </Link>
      )}
    </Form>
  );
}

/** A row of actions above a list. */
export function Toolbar({ children, aside }: { children?: ReactNode; aside?: ReactNode }) {
  return (
    <div className="no-print mb-3 flex flex-wrap items-center justify-between gap-3">
      <div className="flex flex-wrap items-center gap-3">{children}</div>
      {aside && <div className="flex flex-wrap items-center gap-3">{aside}</div>}
    </div>
  );
}
