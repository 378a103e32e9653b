import { createContext, type ReactNode, useContext } from "react";
import type { Permission } from "#domain/access/permissions.ts";

/** What the person in the frame may do. Each verb asks the permission table again; this only spares them refusals. */
export const Rights = createContext<readonly Permission[]>([]);

export const useMay = (permission: Permission): boolean => useContext(Rights).includes(permission);

export interface IfMayProps {
  /** What pressing the button comes to. */
  permission: Permission;
  children: ReactNode;
  /** Stands in the button's place for the others of the organisation: who does it. */
  told?: string;
}

/** A button or a form of those who may; a plain sentence for the others. */
export function IfMay({ permission, children, told = "需由企业主办理。" }: IfMayProps) {
  if (useMay(permission)) return children;
  return <p className="text-sm text-muted">{told}</p>;
}
