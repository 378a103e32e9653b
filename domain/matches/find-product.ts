import { eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { notFound } from "#lib/errors.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";

/**
 * The product under a code, on sale or not, for the operator's command line.
 * @throws DomainError `not_found` where there is none
 */
export const findProduct = query({
  permission: "match.find_product",
  input: z.object({ code: z.string().trim().min(1).max(40) }),
  async run({ tx, input: { code } }): Promise<string> {
    const { loanProducts } = schema;
    const [row] = await tx
      .select({ id: loanProducts.id })
      .from(loanProducts)
      .where(eq(loanProducts.code, code));
    if (!row) throw notFound(`编号为 ${code} 的产品`);
    return row.id;
  },
});
