import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "#lib/ids.ts";
import type { Db } from "./client.ts";
import { migrateDatabase } from "./migrate.ts";
import { anOrdinaryOwner, migrateUpTo } from "./upgrade.fixture.ts";

/*
 * Personal consents of versions that tied them to the firm: those of whoever is still known to be that person go on,
 * every other one ends with the upgrade, under an owner whom policies bind.
 */

let superuser: Db;
let close: () => Promise<unknown>;
const BANK = newId();

beforeAll(async () => {
  const made = await anOrdinaryOwner();
  ({ superuser, close } = made);
  await migrateUpTo(made.owner, "0024_bind_persons");
  await superuser.execute(
    sql`insert into divisions (code, name, kind) values ('120118', '静海区', 'district')`,
  );
  await superuser.execute(
    sql`insert into industries (code, level, name, section) values ('C3311', 4, '金属结构制造', 'C')`,
  );
  await superuser.execute(sql`insert into organisations (id, kind, code, name, short_name)
    values (${BANK}, 'bank', 'b', '样例银行', '样例')`);
  await consented("known", {});
  await consented("another-since", { status: "expired" });
  await consented("checked-later", { checked: "1 day" });
  await consented("stopped", { place: "disabled" });
  await superuser.execute(sql`insert into second_factors (user_id, secret_sealed, confirmed_at)
    select id, '\\x00', case login_name when 'known' then now() end from users`);
  await migrateDatabase(made.url);
}, 120_000);
afterAll(() => close?.());

/** A firm with a personal consent of its owner, and how its check and its owner stand by now. */
async function consented(
  name: string,
  { status = "passed", checked = "-1 day", place = "active" }: Record<string, string>,
) {
  const [firm, owner] = [newId(), newId()];
  await superuser.execute(sql`insert into organisations (id, kind, code, name, short_name)
    values (${firm}, 'enterprise', ${name}, ${name}, ${name})`);
  await superuser.execute(sql`insert into enterprises (id, uscc, name, kind, division_code, industry_code, industry_section,
      size_class, registered_on)
    values (${firm}, ${name}, ${name}, 'company', '120118', 'C3311', 'C', 'small', '2018-01-01')`);
  await superuser.execute(sql`insert into users (id, login_name, password_hash, display_name)
    values (${owner}, ${name}, 'none', ${name})`);
  await superuser.execute(sql`insert into memberships (id, user_id, organisation_id, role, status)
    values (${newId()}, ${owner}, ${firm}, 'owner', ${place})`);
  await superuser.execute(sql`insert into verifications (id, enterprise_id, kind, status, asked_by, asked_at, checked_index,
      environment, reference, settled_at)
    values (${newId()}, ${firm}, 'legal_representative', ${status}, ${owner}, now(), ${Buffer.from(name)},
      'simulator', 'r', now() + ${checked}::interval)`);
  await superuser.execute(sql`insert into consents (id, number, enterprise_id, grantee_id, purpose, subject, domains, items,
      granted_at, expires_on, expires_at, granted_by, statement)
    values (${newId()}, ${name}, ${firm}, ${BANK}, 'credit_review', 'legal_representative', '{}', '{identity_number}',
      now(), '2099-01-01', '2099-01-01', ${owner}, '样例授权')`);
}

test("a consent of whoever is still known to be that person goes on, and every other one ends", async () => {
  const { rows } = await superuser.execute(
    sql`select number, status, convert_from(person_index, 'UTF8') as person from consents order by number`,
  );
  const ended = { status: "withdrawn", person: null };
  expect(rows).toEqual([
    { number: "another-since", ...ended },
    { number: "checked-later", ...ended },
    { number: "known", status: "active", person: "known" },
    { number: "stopped", ...ended },
  ]);
});

test("a secret that nobody showed a code of is dropped, and a bound one stays", async () => {
  const { rows } = await superuser.execute(
    sql`select u.login_name from second_factors f join users u on u.id = f.user_id`,
  );
  expect(rows).toEqual([{ login_name: "known" }]);
});
