import { TextInput } from "../ui/inputs.tsx";

export interface LookLimitsProps {
  /** What the fields' ids begin with. */
  id: string;
  /** As they were typed. */
  limits: { maxUses: string; usesPerDay: string };
  errors: Record<string, string[]>;
}

/** How often the grantee may look: the owner may leave both open. */
export const LookLimits = ({ id, limits, errors }: LookLimitsProps) => (
  <div className="grid gap-6">
    <TextInput
      id={`${id}-maxUses`}
      name="maxUses"
      label="总共最多查看几次"
      hint="不填为不限；每次查看都会记录"
      errors={errors.maxUses}
      inputMode="numeric"
      width="sm"
      suffix="次"
      defaultValue={limits.maxUses}
    />
    <TextInput
      id={`${id}-usesPerDay`}
      name="usesPerDay"
      label="每天最多查看几次"
      hint="不填为不限"
      errors={errors.usesPerDay}
      inputMode="numeric"
      width="sm"
      suffix="次"
      defaultValue={limits.usesPerDay}
    />
  </div>
);
