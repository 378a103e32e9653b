import { asc, eq, inArray } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";
import { UNIT_KINDS } from "./resolve-place.ts";

export type RegistrationChoices = {
  units: { code: string; name: string }[];
  industries: { code: string; name: string }[];
};

/** What a firm chooses from when it says where it stands and what it does: the district's units, all industry classes. */
export const listRegistrationChoices = query({
  permission: "enterprise.choices",
  input: z.object({}),
  async run({ tx }): Promise<RegistrationChoices> {
    const { divisions, industries } = schema;
    const units = await tx
      .select({ code: divisions.code, name: divisions.name })
      .from(divisions)
      .where(inArray(divisions.kind, [...UNIT_KINDS]))
      .orderBy(asc(divisions.code));
    const classes = await tx
      .select({ code: industries.code, name: industries.name })
      .from(industries)
      .where(eq(industries.level, 4))
      .orderBy(asc(industries.code));
    return { units, industries: classes };
  },
});
