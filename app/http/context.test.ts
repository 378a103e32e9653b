import type { LoaderFunctionArgs } from "@remix-run/node";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { schema } from "#db/client.ts";
import type { Member } from "#domain/access/actor.ts";
import { newId } from "#lib/ids.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, anEnterprise } from "#tests/factories.ts";
import { argumentsOf, thrownBy } from "#tests/requests.ts";
import { action as acceptAction } from "../routes/bank.applications.$id_.accept.ts";
import { loader as newRequestLoader } from "../routes/bank.consents.requests.new.tsx";
import { loader as reportLoader } from "../routes/bureau.reports.$reportId.tsx";
import { loader as frameLoader } from "../routes/bureau.tsx";

const database = useDatabase();
const { auditEntries } = schema;

/** What the audit says of a request that was refused before any verb of its page was reached. */
async function refusalsOf(member: Member | null, open: (args: LoaderFunctionArgs) => Promise<unknown>) {
  const args = await argumentsOf(database, member, { path: "/", params: { id: PARAM, code: "13800000000" } });
  const requestId = newId();
  args.context.requestId = requestId;
  const { status } = await thrownBy(open(args));
  const { verb, subjectType, subjectId, actorUserId, after } = auditEntries;
  const kept = await database.owner
    .select({ verb, subjectType, subjectId, userId: actorUserId, after })
    .from(auditEntries)
    .where(eq(auditEntries.requestId, requestId));
  return { status, kept };
}

const PARAM = newId();

test("a page of another's portal is refused, and kept in the name of whoever tried", async () => {
  const { officer } = await aBank(database.owner);
  expect(await refusalsOf(officer, (args) => frameLoader(args))).toEqual({
    status: 404,
    kept: [
      {
        ...{ verb: "page.open", subjectType: "refusal", subjectId: PARAM, userId: officer.userId },
        after: { code: "not_found", asked: { id: PARAM } },
      },
    ],
  });
});

test("what the person's post does not allow is kept with what it was for", async () => {
  const { approver } = await aBank(database.owner);
  const { status, kept } = await refusalsOf(approver, (args) => newRequestLoader(args));
  expect([status, kept.map(({ after }) => after)]).toEqual([
    403,
    [{ code: "forbidden", asked: { id: PARAM, wants: "consent_request.ask" } }],
  ]);
});

test("a post to another's portal is kept as well", async () => {
  const { owner } = await anEnterprise(database.owner);
  const { status, kept } = await refusalsOf(owner, (args) => acceptAction(args));
  expect([status, kept.length]).toEqual([404, 1]);
});

test("of a page and the frame around it, which ask one by one, one refusal is kept", async () => {
  const { officer } = await aBank(database.owner);
  const { kept } = await refusalsOf(officer, async (args) => {
    await thrownBy(frameLoader(args));
    return reportLoader(args);
  });
  expect(kept).toHaveLength(1);
});

test("a visitor is led to the log-in, of which nothing is kept, and who may open it leaves no entry either", async () => {
  expect(await refusalsOf(null, (args) => frameLoader(args))).toEqual({ status: 302, kept: [] });
  const { officer } = await aBank(database.owner);
  const args = await argumentsOf(database, officer, { path: "/bank/consents/requests/new" });
  args.context.requestId = newId();
  await newRequestLoader(args);
  const kept = await database.owner
    .select()
    .from(auditEntries)
    .where(eq(auditEntries.requestId, args.context.requestId));
  expect(kept).toEqual([]);
});
