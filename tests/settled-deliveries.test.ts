import { createHash } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Member } from "#domain/access/actor.ts";
import { system } from "#domain/access/actor.ts";
import { actAs } from "#domain/access/verb.ts";
import { processDelivery } from "#domain/records/index.ts";
import { newId } from "#lib/ids.ts";
import { useDatabase } from "./database.ts";
import { aMember, anOrganisation, callerAs } from "./factories.ts";
import { REFUSED, tryingOn } from "./trying.fixture.ts";

/* A source hands over files; what comes of them, only the platform says. */

const database = useDatabase();
const tried = tryingOn(database);
const aDeliverer = async () => {
  const source = await anOrganisation(database.owner, "source");
  return { source, deliverer: await aMember(database.owner, source, "deliverer") };
};
type Delivery = { id: string; sourceId: string; by: Member; content?: string; over?: SQL; columns?: string };
const delivered = ({ id, sourceId, by, content = "x", over, columns = "" }: Delivery) =>
  sql`insert into deliveries (id, source_id, record_type, file_name, checksum, byte_count, delivered_by ${sql.raw(columns && `, ${columns}`)})
    values (${id}, ${sourceId}, 'tax_filing', 'x.csv', ${createHash("sha256").update(content).digest("hex")},
      ${Buffer.byteLength(content)}, ${by.userId} ${over ? sql`, ${over}` : sql``})`;
const filed = (id: string, sourceId: string, content = "x") =>
  sql`insert into delivery_files (delivery_id, source_id, content) values (${id}, ${sourceId}, ${Buffer.from(content)})`;

test("a delivery comes with its own file, and nothing has become of it yet", async () => {
  const { source, deliverer: by } = await aDeliverer();
  const [id, sourceId] = [newId(), source.id];
  const deliver = (over: Partial<Delivery>, ...more: SQL[]) =>
    tried(by, [delivered({ id, sourceId, by, ...over }), ...more]);
  expect(await deliver({}, filed(id, sourceId))).toBe(1);
  expect(await deliver({ columns: "rows_stored", over: sql`1000` }), "counted").toBe(REFUSED);
  expect(await deliver({ columns: "received_at", over: sql`'1999-01-01'` }), "long ago").toBe(REFUSED);
  expect(await deliver({ columns: "finished_at", over: sql`now()` }), "taken in").toBe(REFUSED);
  expect(await deliver({}, filed(id, sourceId, "y")), "with another file").toBe(REFUSED);
  await database.owner.execute(delivered({ id, sourceId, by }));
  expect(await tried(by, [filed(id, sourceId)]), "with a later one").toBe(REFUSED);
  const administrator = await aMember(database.owner, source, "administrator");
  expect(await tried(administrator, [filed(id, sourceId)]), "from another").toBe(REFUSED);
});

test("a delivery of records that its source has no agreement for is not taken in", async () => {
  const { source, deliverer } = await aDeliverer();
  const id = newId();
  await database.app.transaction(async (tx) => {
    await actAs(tx, deliverer);
    await tx.execute(delivered({ id, sourceId: source.id, by: deliverer }));
    await tx.execute(filed(id, source.id));
  });
  await expect(
    processDelivery(callerAs(database, system("ingest")), { deliveryId: id }),
  ).rejects.toMatchObject({ code: "forbidden" });
});
