import { type HistoricCase, importCases } from "#domain/cases/index.ts";
import { importConsents } from "#domain/consents/index.ts";
import { MAX_CONSENT_MONTHS } from "#domain/consents/inputs.ts";
import { currentOffers } from "#domain/matches/index.ts";
import { addDays, startOfDay } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { type BankPeople, type CaseClient, type CaseOption, generateCases } from "../demo/cases.ts";
import { banks } from "../reference/banks.ts";
import { calendarDays } from "../reference/calendar.ts";
import type { SeededFirm, Seeding } from "../seeding.ts";

/** Cases in one transaction. */
const CHUNK = 2_000;

/** The best offers of each firm, at most so many: what its applications are made of. */
type Options = Map<string, CaseOption[]>;

/** Two years of applications, lines, loans and repayments, made of what each firm is offered. */
export async function seedCases(seeding: Seeding): Promise<number> {
  const options = await optionsOf(seeding);
  const applicants = seeding.firms.filter((each) => (options.get(each.enterpriseId)?.length ?? 0) > 0);
  const consents = new BankConsents();
  const days = calendarDays();
  const world = {
    asOn: addDays(seeding.today, -1),
    calendar: {
      holidays: new Set(days.filter((day) => !day.working).map((day) => day.onDay)),
      workingWeekends: new Set(days.filter((day) => day.working).map((day) => day.onDay)),
    },
    people: peopleOf(seeding),
    newId,
  };
  const clients = applicants.map(
    ({ firm, enterpriseId, ownerId, joinedOn }): CaseClient => ({
      firm,
      enterpriseId,
      ownerId,
      joinedOn,
      options: options.get(enterpriseId)!,
      consentOf: (bankId) => consents.idOf(enterpriseId, bankId),
    }),
  );
  const cases: HistoricCase[] = generateCases(clients, world);
  await consents.store(seeding, applicants);
  for (let at = 0; at < cases.length; at += CHUNK) {
    await importCases(seeding.caller, { cases: cases.slice(at, at + CHUNK) });
  }
  return cases.length;
}

async function optionsOf({ caller }: Seeding): Promise<Options> {
  const options: Options = new Map();
  for (const { enterpriseId, repaymentMethods, ...offer } of await currentOffers(caller, {})) {
    const list = options.get(enterpriseId) ?? [];
    list.push({ ...offer, methods: repaymentMethods });
    options.set(enterpriseId, list);
  }
  return options;
}

function peopleOf({ organisations }: Seeding): BankPeople {
  return new Map(
    banks().map(({ code }) => {
      const { id, userIds } = organisations.get(code)!;
      return [id, { officerId: userIds[0]!, approverId: userIds[1]! }];
    }),
  );
}

/** The authorisations that applications rest on: one for each bank that a firm has applied to. */
class BankConsents {
  readonly #ids = new Map<string, Map<string, string>>();

  idOf(enterpriseId: string, bankId: string): string {
    const own = this.#ids.get(enterpriseId) ?? new Map<string, string>();
    this.#ids.set(enterpriseId, own);
    const id = own.get(bankId) ?? newId();
    own.set(bankId, id);
    return id;
  }

  async store({ caller }: Seeding, applicants: SeededFirm[]): Promise<void> {
    const consents = applicants.flatMap(({ firm, enterpriseId, ownerId, joinedOn }) =>
      [...(this.#ids.get(enterpriseId) ?? [])].map(([granteeId, id]) => ({
        id,
        enterpriseId,
        granteeId,
        grantedBy: ownerId,
        purpose: "credit_review" as const,
        domains: firm.authorises.filter((domain) => domain !== "registry"),
        grantedAt: new Date(startOfDay(joinedOn).getTime() + 39_600_000),
        months: MAX_CONSENT_MONTHS,
        // Every fourth firm lets its banks keep what they see.
        mode: firm.number % 4 === 0 ? ("store" as const) : ("case" as const),
      })),
    );
    if (consents.length > 0) await importConsents(caller, { consents });
  }
}
