import { addDays, addMonths, endOfMonth, type Month } from "#lib/dates.ts";
import type { EnterpriseRecords, ProfileInput } from "./records.ts";

export const AS_OF = "2026-11-22";
const WAN = 1_000_000n;

const months = (count: number): Month[] =>
  Array.from({ length: count }, (_, index) => addMonths("2026-10-01", index - count + 1));
const due = (month: Month, days: number) => addDays(endOfMonth(month), days);

/** Records of a plain sound firm: the same figures every month up to October 2026, everything on time. */
export function soundRecords(count = 26): EnterpriseRecords {
  return {
    taxFilings: months(count).map((month) => ({
      month,
      salesFen: 100n * WAN,
      taxPayableFen: 3n * WAN,
      taxPaidFen: 3n * WAN,
      dueOn: due(month, 15),
      filedOn: due(month, 10),
      arrearsFen: 0n,
    })),
    taxGrades: [
      { year: 2025, grade: "B" },
      { year: 2024, grade: "B" },
    ],
    invoiceMonths: months(count).map((month) => ({
      month,
      outputFen: 102n * WAN,
      inputFen: 60n * WAN,
      outputCount: 30,
      voidedFen: 2n * WAN,
      buyerCount: 12,
      topFiveFen: 50n * WAN,
    })),
    socialSecurityMonths: months(count).map((month) => ({
      month,
      insuredCount: 20,
      dueFen: 2n * WAN,
      paidFen: 2n * WAN,
      joinedCount: 1,
      leftCount: 1,
    })),
    electricityBills: months(count).map((month) => ({
      month,
      kwh: 10_000,
      amountFen: WAN,
      dueOn: due(month, 20),
      paidOn: due(month, 18),
    })),
    waterBills: months(count).map((month) => ({
      month,
      cubicMetres: 200,
      amountFen: WAN / 10n,
      dueOn: due(month, 20),
      paidOn: due(month, 18),
    })),
    registryEvents: [{ kind: "public_grade", occurredOn: "2026-09-30", endedOn: null, detail: "良" }],
  };
}

/** The profile input of the sound firm; `change` alters its records. */
export function soundFirm(change: (records: EnterpriseRecords) => void = () => {}): ProfileInput {
  const records = soundRecords();
  change(records);
  return {
    asOf: AS_OF,
    facts: { registeredOn: "2018-03-15", industryCode: "C3311", sizeClass: "small", kind: "company" },
    domains: {
      tax: "available",
      invoice: "available",
      social_security: "available",
      electricity: "available",
      water: "available",
      registry: "available",
    },
    records,
  };
}
