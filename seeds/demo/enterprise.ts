import type { DateOn } from "#lib/dates.ts";
import type { Fen } from "#lib/money.ts";
import type { DataDomain, SizeClass, Word } from "#lib/vocabulary.ts";
import type { Trade } from "./trades.ts";

/** How a firm's business has gone in the last two years. */
export type Archetype = "steady" | "growing" | "declining" | "seasonal" | "young" | "troubled";

/** A fictional firm: what the register says of it, and the hidden traits that its records follow. */
export interface DemoEnterprise {
  /** From 1; with the demo's seed it decides everything else. */
  number: number;
  /** The day for which the demo is made; nothing in it happens later. */
  asOn: DateOn;

  uscc: string;
  name: string;
  kind: Word<"enterpriseKind">;
  divisionCode: string;
  industryCode: string;
  industrySection: string;
  sizeClass: SizeClass;
  registeredOn: DateOn;
  registeredCapitalFen: Fen;
  employees: number;
  /** Sales of the last twelve complete months; of fewer for a younger firm. */
  annualRevenueFen: Fen;
  totalAssetsFen: Fen;
  address: string;
  legalRepresentative: string;
  contactName: string;
  /** A number that cannot be dialled: no local number begins with 0. */
  phone: string;

  trade: Trade;
  archetype: Archetype;
  /** Hidden soundness from 0 to 1. */
  quality: number;
  /** Sales of an average month at the end of the period, in fen. */
  baseSalesFen: number;
  /** Yearly growth as a natural logarithm. */
  growth: number;
  /** How many months ago a troubled firm's troubles began; 0 for all others. */
  troubleMonths: number;
  insuresStaff: boolean;
  hasElectricityAccount: boolean;
  hasWaterAccount: boolean;

  /** Whether the firm has joined the platform. */
  client: boolean;
  /** What a client has authorised; empty for others. */
  authorises: DataDomain[];
  /** How likely it is to ask for money, 0 to 1. */
  loanAppetite: number;
  wantsFen: Fen;
  wantsTermMonths: number;
  wantsPurpose: string;
  /** Whether it had a bank loan before it came. */
  hadBankLoan: boolean;
}
