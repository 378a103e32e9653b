import { schema } from "#db/client.ts";
import { newId } from "#lib/ids.ts";
import { command } from "../access/verb.ts";
import { AdmitOrganisation } from "./inputs.ts";

/** The operator takes a bank, the bureau or a data source aboard. It has nobody yet: administrators are appointed next. */
export const admitOrganisation = command({
  permission: "organisation.admit",
  input: AdmitOrganisation,
  conflicts: { organisations_code_unique: "这个单位代码已经登记过，请核对后再试。" },
  async run({ tx, input, now, audit }) {
    const id = newId();
    await tx.insert(schema.organisations).values({ id, ...input, createdAt: now });
    await audit({ subjectType: "organisation", subjectId: id, after: input });
    return { id };
  },
});
