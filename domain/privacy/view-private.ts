import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";
import {
  type Account,
  type Contact,
  maskContact,
  maskOf,
  maskRepresentative,
  type Representative,
  readAccounts,
  readContact,
  readRepresentative,
} from "./private-rows.ts";

export type PrivateView = {
  contact: Contact;
  representative: Representative;
  accounts: Account[];
};

/** What the platform keeps of the firm's people and accounts, masked. */
export const viewPrivate = query({
  permission: "privacy.view",
  input: z.object({}),
  async run({ tx, keys, member }): Promise<PrivateView> {
    const [hands, id] = [{ tx, keys }, member.organisationId];
    const contact = await readContact(hands, id);
    const representative = await readRepresentative(hands, id);
    const accounts = await readAccounts(hands, id);
    return {
      contact: maskContact(contact ?? { contactName: null, phone: null }),
      representative: maskRepresentative(representative ?? { identityNumber: null, mobilePhone: null }),
      accounts: accounts.map(maskOf),
    };
  },
});
