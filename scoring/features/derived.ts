import { daysBetween } from "#lib/dates.ts";
import { CONSENT_DOMAINS } from "#lib/vocabulary.ts";
import { definer, type FeatureContext, without } from "./feature.ts";
import { invoiceFeatures } from "./invoices.ts";
import { round4 } from "./statistics.ts";
import { taxFeatures } from "./tax.ts";
import { utilityFeatures } from "./utilities.ts";

const define = definer({ domain: null, domains: [], source: "平台计算", window: "近15个月" });
const FRESH_DAYS = 45;

const others = new Map(
  [...taxFeatures, ...invoiceFeatures, ...utilityFeatures].map((item) => [item.id, item]),
);
const numberOf = (context: FeatureContext, id: string) => {
  const { value } = others.get(id)!.compute(context);
  return typeof value === "number" ? value : null;
};

/** The parts of the tax warning that can be told and apply, in Chinese. Unknown parts are not counted. */
function taxWarnings(context: FeatureContext): string[] {
  const at = (id: string) => numberOf(context, id);
  const warnings: string[] = [];
  if ((at("tax_grade_chg") ?? 0) < 0) warnings.push("纳税信用级别下降");
  if ((at("zero_vat_run") ?? 0) >= 3 || (at("zero_vat_months") ?? 0) >= 6) warnings.push("零税额月份偏多");
  if ((at("tax_arrears_days") ?? 0) > 30) warnings.push("欠税超过 30 天");
  if ((at("inv_3m_yoy") ?? 0) < -0.5 && (at("kwh_3m_yoy") ?? 0) < -0.3)
    warnings.push("开票与用电同时大幅下降");
  return warnings;
}

function freshDomains(context: FeatureContext): number {
  const series = {
    tax: context.tax,
    invoice: context.invoices,
    social_security: context.socialSecurity,
    electricity: context.electricity,
    water: context.water,
  };
  return CONSENT_DOMAINS.filter((domain) => {
    const { asOn } = series[domain];
    return asOn !== null && daysBetween(asOn, context.asOf) <= FRESH_DAYS;
  }).length;
}

export const derivedFeatures = [
  define({
    id: "tax_warn",
    name: "税务信用预警",
    explanation: "级别下降、零税额偏多、欠税超过 30 天、开票与用电同时大降，各计一项；缺数据的部分不计。",
    unit: "none",
    domain: "tax",
    domains: ["tax"],
    direction: "lower",
    format: (value) => (value === null ? "缺失" : `${value} 项`),
    compute(context) {
      if (context.tax.missing) return without(context.tax.missing);
      const warnings = taxWarnings(context);
      return { value: warnings.length, asOn: context.tax.asOn, missing: null, note: warnings.join("、") };
    },
  }),
  define({
    id: "coverage",
    name: "数据授权覆盖",
    explanation: "纳税、开票、社保、用电、用水五类数据中，已授权且在 45 天以内的比例。",
    unit: "share",
    window: "画像日",
    direction: "higher",
    actionable: true,
    compute: (context) => ({
      value: round4(freshDomains(context) / CONSENT_DOMAINS.length),
      asOn: context.asOf,
      missing: null,
    }),
  }),
];
