import { describe, expect, test } from "vitest";
import { z } from "#lib/zod.ts";
import { useDatabase } from "#tests/database.ts";
import { anEnterprise, callerAs } from "#tests/factories.ts";
import { query } from "./verb.ts";

const database = useDatabase();

describe("a look that PostgreSQL ended, since another waited for it", () => {
  const ended = (code: string) => Object.assign(new Error("ended by the database"), { code });
  const lookThat = (endings: string[]) =>
    query({
      permission: "enterprise.view",
      input: z.object({}),
      run: async () => {
        const code = endings.shift();
        if (code) throw ended(code);
        return "seen";
      },
    });
  const owner = async () => callerAs(database, (await anEnterprise(database.owner)).owner);

  test.each(["40P01", "40001"])("is taken again where that helps (%s)", async (code) => {
    expect(await lookThat([code])(await owner(), {})).toBe("seen");
  });

  test("is given up after three times, and at once for anything else", async () => {
    const caller = await owner();
    await expect(lookThat(["40P01", "40P01", "40P01"])(caller, {})).rejects.toMatchObject({ code: "40P01" });
    await expect(lookThat(["22012"])(caller, {})).rejects.toMatchObject({ code: "22012" });
  });
});
