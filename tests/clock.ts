import { sql } from "drizzle-orm";
import { beforeAll } from "vitest";
import type { TestDatabase } from "./database.ts";

/** Lets the people of a file act at other times than now: to PostgreSQL, every instant is the present. */
export function useFreeClock(database: TestDatabase): void {
  beforeAll(async () => {
    for (const signature of ["is_now(instant timestamptz)", "is_today(day date)"])
      await database.owner.execute(
        sql.raw(
          `create or replace function app.${signature} returns boolean language sql stable return true`,
        ),
      );
  });
}
