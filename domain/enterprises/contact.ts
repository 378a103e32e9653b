import { maskName, maskPhone } from "#lib/crypto/mask.ts";
import { openFields, sealFields, sealRows } from "../privacy/private-fields.ts";
import type { Hands } from "../privacy/subject-keys.ts";

const TABLE = "enterprise_contacts";

export type Contact = { contactName: string; phone: string };
type SealedContact = { contactNameSealed: Buffer | null; phoneSealed: Buffer | null };

/** The sealed columns of many firms' contacts, in the order given. */
export async function sealContacts(
  hands: Hands,
  contacts: ({ enterpriseId: string } & Contact)[],
): Promise<SealedContact[]> {
  const rows = contacts.map(({ enterpriseId, contactName, phone }) => ({
    ...{ subjectId: enterpriseId, rowId: enterpriseId },
    values: { contactName, phone },
  }));
  const sealed = await sealRows(hands, "enterprise", TABLE, rows);
  return sealed.map(({ contactName, phone }) => ({ contactNameSealed: contactName, phoneSealed: phone }));
}

/** The sealed columns of what the firm corrected; those of what it left as it was are not there. */
export async function sealContactChanges(
  hands: Hands,
  enterpriseId: string,
  { contactName, phone }: Partial<Contact>,
): Promise<Partial<SealedContact>> {
  const told = { ...(contactName && { contactName }), ...(phone && { phone }) };
  const sealed = await sealFields(hands, { kind: "enterprise", id: enterpriseId }, TABLE, enterpriseId, told);
  return {
    ...(sealed.contactName && { contactNameSealed: sealed.contactName }),
    ...(sealed.phone && { phoneSealed: sealed.phone }),
  };
}

/** Null where there is none, or it has been erased. */
export async function openContact(
  hands: Hands,
  enterpriseId: string,
  { contactNameSealed, phoneSealed }: SealedContact,
): Promise<{ contactName: string | null; phone: string | null }> {
  const sealed = { contactName: contactNameSealed, phone: phoneSealed };
  return openFields(hands, TABLE, enterpriseId, sealed);
}

/** As whoever has not unmasked it sees it; empty where it is not there. */
export async function maskedContact(
  hands: Hands,
  enterpriseId: string,
  sealed: SealedContact,
): Promise<Contact> {
  const { contactName, phone } = await openContact(hands, enterpriseId, sealed);
  return { contactName: contactName ? maskName(contactName) : "", phone: phone ? maskPhone(phone) : "" };
}
