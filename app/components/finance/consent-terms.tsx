import { CONSENT_MONTHS, type ConsentMode, RANGE_YEARS } from "#domain/consents/inputs.ts";
import { label } from "#lib/vocabulary.ts";
import { RadioGroup } from "../ui/choices.tsx";

/** What is wrong, by the field that it stands beside. */
export type ConsentErrors = Record<string, string[]>;

/** How far back, in which manner and how long: the terms that everybody who writes a consent or a request chooses. */
export type TermsChoice = { mode: string | null; rangeYears: string | null; months: string | null };

export interface TermProps {
  /** What the field's id begins with. */
  form: string;
  choice: TermsChoice;
  errors: ConsentErrors;
  hint?: string;
}

const numbered = (numbers: readonly number[], say: (n: number) => string, hint?: string) =>
  numbers.map((each) => ({ value: String(each), label: say(each), ...(hint && { hint }) }));

export interface RangeTermProps extends Omit<TermProps, "hint"> {
  years?: readonly number[];
  /** Beside each of the choices. */
  yearsHint?: string;
}

export const RangeTerm = ({ form, choice, errors, years = RANGE_YEARS, yearsHint }: RangeTermProps) => (
  <RadioGroup
    id={`${form}-rangeYears`}
    name="rangeYears"
    label="多久以来的数据"
    errors={errors.rangeYears}
    required
    inline
    defaultValue={choice.rangeYears ?? undefined}
    options={numbered(years, (count) => `近 ${count} 年`, yearsHint)}
  />
);

const MODE_HINTS: Record<ConsentMode, string> = {
  once: "看过一次就失效，不能下载",
  case: "申请审查或贷款存续期间可以看，办结后自动停止，不能下载",
  store: "可以看，也可以下载；撤回后不能再看、再下载，已下载的文件收不回来",
};

export interface ModeTermProps extends TermProps {
  label?: string;
  modes: readonly ConsentMode[];
}

export const ModeTerm = ({
  form,
  choice,
  errors,
  hint,
  label: asked = "对方可以怎样查看",
  modes,
}: ModeTermProps) => (
  <RadioGroup
    id={`${form}-mode`}
    name="mode"
    label={asked}
    hint={hint}
    errors={errors.mode}
    required
    defaultValue={choice.mode ?? undefined}
    options={modes.map((mode) => ({
      value: mode,
      label: label("consentMode", mode),
      hint: MODE_HINTS[mode],
    }))}
  />
);

export const MonthsTerm = ({
  form,
  choice,
  errors,
  hint,
  months = CONSENT_MONTHS,
}: TermProps & { months?: readonly number[] }) => (
  <RadioGroup
    id={`${form}-months`}
    name="months"
    label="多长时间"
    hint={hint}
    errors={errors.months}
    required
    inline
    defaultValue={choice.months ?? undefined}
    options={numbered(months, (count) => `${count} 个月`)}
  />
);
