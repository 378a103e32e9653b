import { schema } from "#db/client.ts";
import { newId } from "#lib/ids.ts";
import type { z } from "#lib/zod.ts";
import type { Hands } from "../privacy/subject-keys.ts";
import { sealContacts } from "./contact.ts";
import type { RegisterAnother } from "./inputs.ts";
import type { Industry } from "./resolve-place.ts";
import { declaredOf } from "./self-declaration.ts";
import { sizeClassOf } from "./size-class.ts";

/** Writes a new firm with its contact, sealed; its people are not part of it. The facts are what the audit may hold. */
export async function writeFirm(
  { tx, keys }: Hands,
  input: z.output<typeof RegisterAnother>,
  industry: Industry,
  now: Date,
) {
  const enterpriseId = newId();
  const { uscc, name, kind } = input;
  await tx.insert(schema.organisations).values({
    ...{ id: enterpriseId, kind: "enterprise", code: uscc, name },
    ...{ shortName: name.slice(0, 30), createdAt: now },
  });
  const registered = {
    ...{ uscc, name, kind, divisionCode: input.divisionCode },
    ...{ industryCode: industry.code, industrySection: industry.section },
    ...{ registeredOn: input.registeredOn, registeredCapital: input.registeredCapital ?? null },
    address: input.address,
  };
  const declared = declaredOf(input);
  const sizeClass = sizeClassOf({ ...registered, ...declared });
  await tx
    .insert(schema.enterprises)
    .values({ id: enterpriseId, ...registered, sizeClass, createdAt: now, updatedAt: now });
  await tx.insert(schema.selfDeclarations).values({ enterpriseId, ...declared });
  const { legalRepresentative, contactName, phone } = input;
  const [sealed] = await sealContacts({ tx, keys }, [{ enterpriseId, contactName, phone }]);
  await tx.insert(schema.enterpriseContacts).values({ enterpriseId, legalRepresentative, ...sealed });
  return { enterpriseId, facts: { ...registered, ...declared, sizeClass } };
}
