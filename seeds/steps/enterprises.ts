import { importConsents } from "#domain/consents/index.ts";
import { MAX_CONSENT_MONTHS } from "#domain/consents/inputs.ts";
import { importEnterprises } from "#domain/enterprises/index.ts";
import { hashPassword } from "#domain/sessions/index.ts";
import { addDays, addMonths, startOfDay } from "#lib/dates.ts";
import { DEMO_SEED } from "../demo/activity.ts";
import { type DemoEnterprise, generateEnterprises } from "../demo/enterprises.ts";
import { randomOf } from "../demo/random.ts";
import { DEMO_PASSWORD, type Seeding } from "../seeding.ts";
import { DEMO_OPERATOR } from "./organisations.ts";

const SALT = 41;
const CHUNK = 2_000;

/** Firms of an owner who has another one already, so that switching between them can be seen. */
const BESIDE: ReadonlyMap<number, number> = new Map([[34, 33]]);

/** The log-in of a firm's owner. */
export const ownerLogin = (number: number) => `owner${String(BESIDE.get(number) ?? number).padStart(4, "0")}`;

/** The firms with their owners; they joined over the last two years, more of them as the platform became known. */
export async function seedEnterprises(seeding: Seeding, count: number): Promise<void> {
  const firms = generateEnterprises({ count, asOn: seeding.today });
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  for (let at = 0; at < firms.length; at += CHUNK) {
    const chunk = firms.slice(at, at + CHUNK).map((firm) => ({ firm, joinedOn: joinedOn(firm, seeding) }));
    const { enterpriseIds, userIds } = await importEnterprises(seeding.caller, {
      passwordHash,
      enterprises: chunk.map(({ firm, joinedOn: day }) =>
        imported(firm, new Date(startOfDay(day).getTime() + 32_400_000)),
      ),
    });
    chunk.forEach(
      (each, index) =>
        void seeding.firms.push({ ...each, enterpriseId: enterpriseIds[index]!, ownerId: userIds[index]! }),
    );
  }
}

function joinedOn(firm: DemoEnterprise, { today, months }: Seeding): string {
  const start = addMonths(today, -months);
  const days = months * 30;
  const day = addDays(
    start,
    Math.floor(days * (1 - Math.sqrt(randomOf(DEMO_SEED, SALT, firm.number).next()))),
  );
  return [day, firm.registeredOn].sort()[1]!;
}

const imported = (firm: DemoEnterprise, joinedAt: Date) => ({
  uscc: firm.uscc,
  name: firm.name,
  kind: firm.kind,
  divisionCode: firm.divisionCode,
  industryCode: firm.industryCode,
  registeredOn: firm.registeredOn,
  employees: firm.employees,
  annualRevenue: firm.annualRevenueFen,
  totalAssets: firm.totalAssetsFen,
  registeredCapital: firm.registeredCapitalFen,
  address: firm.address,
  legalRepresentative: firm.legalRepresentative,
  contactName: firm.contactName,
  phone: firm.phone,
  loginName: ownerLogin(firm.number),
  joinedAt,
});

/** Clients let the platform match them; what they let banks see comes with their applications. */
export async function seedMatchingConsents({ caller, firms, organisations }: Seeding): Promise<number> {
  const clients = firms.filter(({ firm }) => firm.authorises.length > 0);
  await importConsents(caller, {
    consents: clients.map(({ firm, enterpriseId, ownerId, joinedOn: day }) => ({
      enterpriseId,
      granteeId: organisations.get(DEMO_OPERATOR)!.id,
      grantedBy: ownerId,
      purpose: "matching" as const,
      domains: firm.authorises.filter((domain) => domain !== "registry"),
      grantedAt: new Date(startOfDay(day).getTime() + 36_000_000),
      months: MAX_CONSENT_MONTHS,
      mode: "store" as const,
    })),
  });
  return clients.length;
}
