import { type SQL, sql } from "drizzle-orm";

/** A whole column of values as one parameter, for `unnest`: one statement however many rows. */
export const column = (values: readonly unknown[]): SQL => sql`${sql.param(values)}`;
