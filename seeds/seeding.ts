import { system } from "#domain/access/actor.ts";
import type { Caller } from "#domain/access/verb.ts";
import type { DateOn } from "#lib/dates.ts";
import type { DemoEnterprise } from "./demo/enterprises.ts";

/** The one password of every demo account: public, so never for an instance with real data. */
export const DEMO_PASSWORD = "Jinghai-demo-2026";
/** The one authenticator of every demo account that must have one: as public as the password. */
export const DEMO_SECRET = "JINGHAIDEMO2SECRET3NOT4FOR5REAL6";

/** What the steps of seeding hand on to each other. */
export type Seeding = {
  caller: Caller;
  /** The business date the demo is made for: today, so that clocks and charts are alive. */
  today: DateOn;
  months: number;
  firms: SeededFirm[];
  /** Ids of organisations by code. */
  organisations: Map<string, { id: string; userIds: string[] }>;
};

export type SeededFirm = {
  firm: DemoEnterprise;
  enterpriseId: string;
  ownerId: string;
  joinedOn: DateOn;
};

export const seedActor = system("seed");
