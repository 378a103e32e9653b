import { type GuaranteeMode, label } from "#lib/vocabulary.ts";
import { Badge } from "../ui/status.tsx";

export interface GuaranteeTagsProps {
  mode: GuaranteeMode;
  /** 免抵押: no mortgage and no pledge. */
  collateralFree: boolean;
  /** 免担保: no guarantor either. */
  guaranteeFree: boolean;
}

/** How a loan is secured. The three claims are kept apart: a guaranteed loan can be 免抵押 without being 信用. */
export function GuaranteeTags({ mode, collateralFree, guaranteeFree }: GuaranteeTagsProps) {
  return (
    <span className="inline-flex flex-wrap gap-1">
      <Badge className={mode === "credit" ? "border-accent text-accent" : ""}>
        {label("guaranteeMode", mode)}
      </Badge>
      {collateralFree && <Badge>免抵押</Badge>}
      {guaranteeFree && <Badge>免担保</Badge>}
    </span>
  );
}
