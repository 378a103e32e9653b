import { z } from "#lib/zod.ts";
import { system } from "../access/actor.ts";
import { query } from "../access/verb.ts";
import { matterInWords, openMatters, placesOf } from "./open-matters.ts";

export type ErasureView = {
  /** What stands in the way of an erasure, in words. */
  open: string[];
  /** Firms that end with the account, as nobody else answers for them. */
  ending: string[];
};

/** What an erasure of the person would meet and what it would end. */
export const viewErasure = query({
  permission: "privacy.view_erasure",
  input: z.object({}),
  // Other owners' places and a firm's business with banks decide; the person learns no more than that.
  runsAs: system("erasure"),
  async run({ tx, member }): Promise<ErasureView> {
    const places = await placesOf(tx, member.userId);
    const open = await openMatters(tx, places);
    return {
      open: open.map(matterInWords),
      ending: places.filter(({ last }) => last).map(({ name }) => name),
    };
  },
});
