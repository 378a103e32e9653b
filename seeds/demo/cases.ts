import type { HistoricCase } from "#domain/cases/index.ts";
import { addDays, addMonths, type DateOn, startOfDay } from "#lib/dates.ts";
import { type Fen, fen, minFen, wan } from "#lib/money.ts";
import type { GuaranteeMode, RepaymentMethod, Word } from "#lib/vocabulary.ts";
import { addWorkingDays, type WorkingCalendar } from "#lib/working-days.ts";
import { DEMO_SEED } from "./activity.ts";
import type { DemoEnterprise } from "./enterprise.ts";
import { drawLoans } from "./loans.ts";
import { type Random, randomOf } from "./random.ts";

/** A product that a firm could have had, at the terms it is offered today. */
export type CaseOption = {
  bankId: string;
  productVersionId: string;
  guaranteeMode: GuaranteeMode;
  methods: RepaymentMethod[];
  limit: Fen;
  rateBps: number;
  termMonths: number;
};

/** A client of the platform with what its cases can be made of. */
export type CaseClient = {
  enterpriseId: string;
  ownerId: string;
  firm: DemoEnterprise;
  /** Its first application comes later than this day. */
  joinedOn: DateOn;
  /** Best first. */
  options: CaseOption[];
  /** The live consent for each bank that the firm would apply to. */
  consentOf: (bankId: string) => string;
};

export type BankPeople = Map<string, { officerId: string; approverId: string }>;

export type CaseWorld = {
  asOn: DateOn;
  calendar: WorkingCalendar;
  people: BankPeople;
  newId: () => string;
};

export type CaseContext = CaseWorld & {
  client: CaseClient;
  random: Random;
  option: CaseOption;
  submittedOn: DateOn;
};

const SALT = 77;
const APPLICANTS = 0.3;
const JUST_NOW = 0.08;
/** How firms choose among what they are offered: what asks for no collateral first. */
const PREFERENCE: Record<GuaranteeMode, number> = {
  credit: 3,
  guaranteed: 3,
  mortgaged: 2.5,
  pledged: 1.5,
  mixed: 1,
};
const DAY_MS = 86_400_000;
const at = (on: DateOn, hour: number): Date => new Date(startOfDay(on).getTime() + hour * 3_600_000);

/** Two years of cases of all clients: the same input gives the same cases, but for their ids. */
export function generateCases(clients: readonly CaseClient[], world: CaseWorld): HistoricCase[] {
  return clients.flatMap((client) => casesOf(client, world));
}

function casesOf(client: CaseClient, world: CaseWorld): HistoricCase[] {
  const random = randomOf(DEMO_SEED, SALT, client.firm.number);
  const { firm, options } = client;
  if (options.length === 0 || firm.loanAppetite < APPLICANTS) return [];
  const chosen = chooseOptions(random, options, 1 + Math.floor(random.next() * 2.6 * firm.loanAppetite));
  const start = addDays(client.joinedOn, 1);
  const span = Math.max(
    1,
    Math.floor((startOfDay(world.asOn).getTime() - startOfDay(start).getTime()) / DAY_MS) - 1,
  );
  // More people come as the platform becomes known, and some have just come.
  const days = chosen
    .map((_, index) =>
      index === 0 && random.chance(JUST_NOW)
        ? Math.max(0, span - random.integer(0, 6))
        : Math.floor(span * random.next() ** 0.7),
    )
    .sort((a, b) => a - b);
  const cases: HistoricCase[] = [];
  let hasLoan = firm.hadBankLoan;
  for (const [index, day] of days.entries()) {
    const option = chosen[index]!;
    const historic = caseOf({ ...world, client, random, option, submittedOn: addDays(start, day) }, !hasLoan);
    cases.push(historic);
    hasLoan ||= historic.drawdowns.some((each) => each.loan);
  }
  return cases;
}

/** Some of the options, each once, by preference. */
function chooseOptions(random: Random, options: readonly CaseOption[], count: number): CaseOption[] {
  const left = [...options];
  const chosen: CaseOption[] = [];
  while (left.length > 0 && chosen.length < count) {
    const option = random.weighted(left.map((each) => [each, PREFERENCE[each.guaranteeMode]] as const));
    chosen.push(option);
    left.splice(left.indexOf(option), 1);
  }
  return chosen;
}

/** One case, as far as it has come by `asOn`. */
function caseOf(context: CaseContext, firstLoan: boolean): HistoricCase {
  const { client, option, asOn, calendar, random, submittedOn } = context;
  const acceptedOn = addWorkingDays(calendar, submittedOn, random.chance(0.9) ? 1 : 2);
  const proposedOn = addWorkingDays(calendar, acceptedOn, random.integer(1, 4));
  const confirmedOn = addWorkingDays(calendar, proposedOn, random.integer(0, 1));
  const amount = amountOf(client.firm, option);
  const approved = random.chance(0.25 + 0.7 * client.firm.quality);
  const withdrawn = random.chance(0.04);
  const status: Word<"applicationStatus"> =
    acceptedOn > asOn
      ? "submitted"
      : withdrawn
        ? "withdrawn"
        : proposedOn > asOn
          ? "accepted"
          : confirmedOn > asOn
            ? "proposed"
            : approved
              ? "approved"
              : "declined";
  const closedOn = status === "withdrawn" ? acceptedOn : confirmedOn;
  const closed = ["approved", "declined", "withdrawn"].includes(status);
  const people = context.people.get(option.bankId)!;
  const application: HistoricCase["application"] = {
    id: context.newId(),
    enterpriseId: client.enterpriseId,
    bankId: option.bankId,
    productVersionId: option.productVersionId,
    consentId: client.consentOf(option.bankId),
    amount,
    termMonths: option.termMonths,
    purpose: client.firm.wantsPurpose,
    status,
    submittedAt: at(submittedOn, 9 + random.integer(0, 8)),
    submittedBy: client.ownerId,
    acceptedAt: status === "submitted" ? null : at(acceptedOn, 10),
    acceptedBy: status === "submitted" ? null : people.officerId,
    dueAt: closed
      ? null
      : at(
          addWorkingDays(
            calendar,
            status === "submitted" ? submittedOn : acceptedOn,
            status === "submitted" ? 1 : 5,
          ),
          18,
        ),
    closedAt: closed ? at(closedOn, 16) : null,
    divisionCode: client.firm.divisionCode,
    industrySection: client.firm.industrySection,
    sizeClass: client.firm.sizeClass,
    guaranteeMode: option.guaranteeMode,
    firstLoan,
  };
  const method = random.pick(option.methods);
  const decisions = ["proposed", "approved", "declined"].includes(status)
    ? [
        decisionOf(context, {
          approved,
          method,
          amount,
          proposedOn,
          confirmedOn,
          confirmed: status !== "proposed",
        }),
      ]
    : [];
  if (status !== "approved") return { application, decisions, drawdowns: [] };
  const revolving = method === "interest_only" && random.chance(0.6);
  const line = {
    id: context.newId(),
    limit: amount,
    rateBps: option.rateBps,
    termMonths: option.termMonths,
    repaymentMethod: method,
    revolving,
    grantedOn: confirmedOn,
    expiresOn: addMonths(confirmedOn, 12),
    status: addMonths(confirmedOn, 12) < asOn ? ("expired" as const) : ("active" as const),
    createdAt: at(confirmedOn, 16),
  };
  return { application, decisions, line, drawdowns: drawLoans(context, line) };
}

/** What the firm wants, within what is offered, in whole 万元. */
function amountOf(firm: DemoEnterprise, option: CaseOption): Fen {
  const amount = minFen(firm.wantsFen > 0n ? firm.wantsFen : option.limit, option.limit);
  const whole = fen((amount / 1_000_000n) * 1_000_000n);
  return whole > 0n ? whole : wan(1);
}

const DECLINED: readonly (readonly [Word<"declineReason">, number])[] = [
  ["weak_tax", 3],
  ["falling_sales", 4],
  ["unstable_staff", 2],
  ["high_debt", 3],
  ["amount_unsuitable", 3],
  ["incomplete_data", 2],
];

type Outcome = {
  approved: boolean;
  confirmed: boolean;
  method: RepaymentMethod;
  amount: Fen;
  proposedOn: DateOn;
  confirmedOn: DateOn;
};

function decisionOf(context: CaseContext, outcome: Outcome): HistoricCase["decisions"][number] {
  const { approved, confirmed, method, amount, proposedOn, confirmedOn } = outcome;
  const { officerId, approverId } = context.people.get(context.option.bankId)!;
  const terms = {
    limit: amount,
    rateBps: context.option.rateBps,
    termMonths: context.option.termMonths,
    repaymentMethod: method,
    revolving: method === "interest_only",
    expiresOn: addMonths(confirmedOn, 12),
  };
  return {
    kind: approved ? "approve" : "decline",
    ...(approved ? terms : { declineReason: context.random.weighted(DECLINED) }),
    opinion: approved ? "经营与纳税数据稳定，同意按产品条件授信。" : "按产品条件审查，本次不予授信。",
    note: approved ? "" : "数据改善后欢迎再次申请。",
    proposedBy: officerId,
    proposedAt: at(proposedOn, 15),
    outcome: confirmed ? "confirmed" : "open",
    reviewedBy: confirmed ? approverId : null,
    reviewedAt: confirmed ? at(confirmedOn, 16) : null,
  };
}
