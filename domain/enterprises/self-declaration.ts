import type { Fen } from "#lib/money.ts";
import type { SizeFacts } from "./size-class.ts";

/** What a firm says of its own size; amounts in 分. */
export type SelfDeclaration = Pick<SizeFacts, "employees" | "annualRevenue" | "totalAssets">;

type Told = { employees: number; annualRevenue: Fen; totalAssets?: Fen | null | undefined };

/** The part of what a firm tells that is its own word. */
export const declaredOf = ({ employees, annualRevenue, totalAssets }: Told): SelfDeclaration => ({
  employees,
  annualRevenue,
  totalAssets: totalAssets ?? null,
});
