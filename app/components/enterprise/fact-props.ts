import { fieldProps } from "../ui/use-form.ts";
import { FACT_LABELS, type FactName, type FactProps } from "./business-fields.tsx";

type Fields = Record<FactName, Parameters<typeof fieldProps>[0]>;

/** The props of every control for a firm's facts. */
export const factProps = (fields: Fields): FactProps =>
  Object.fromEntries(
    (Object.keys(FACT_LABELS) as FactName[]).map((name) => [name, fieldProps(fields[name])]),
  ) as FactProps;
