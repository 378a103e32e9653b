import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Member } from "#domain/access/actor.ts";
import { system } from "#domain/access/actor.ts";
import { sealAudit } from "#domain/audit/index.ts";
import { askJob } from "#domain/jobs/index.ts";
import { performJob } from "#jobs/perform.ts";
import { newId } from "#lib/ids.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, aMember, anOrganisation, callerAs } from "#tests/factories.ts";
import { argumentsOf, type RequestOf, thrownBy } from "#tests/requests.ts";
import { action, loader } from "./operator.audit._index.tsx";
import { loader as headLoader } from "./operator.audit.head.ts";

const database = useDatabase();
let operator: Member;
beforeAll(async () => {
  vi.stubEnv("AUDIT_HEAD_FILE", join(tmpdir(), `${newId()}.json`));
  operator = await aMember(database.owner, await anOrganisation(database.owner, "operator"), "administrator");
});
afterAll(() => vi.unstubAllEnvs());
const asOperator = (request: RequestOf) => argumentsOf(database, operator, request);
const job = () => callerAs(database, system("test"));

describe("the operator's page of the audit", () => {
  it("says that nothing was sealed yet, and offers no head then", async () => {
    const { state } = await loader(await asOperator({ path: "/operator/audit" }));
    expect(state).toMatchObject({ head: null, verification: null });
    expect((await thrownBy(headLoader(await asOperator({ path: "/operator/audit/head" })))).status).toBe(404);
  });

  it("asks for a verification whose result it then shows", async () => {
    await askJob(job(), { job: "match", key: "a", parameters: {} });
    await sealAudit(job());
    const answer = await action(await asOperator({ path: "/operator/audit", form: new URLSearchParams() }));
    expect(answer).toMatchObject({ status: 303 });
    const args = await asOperator({ path: "/operator/audit" });
    const before = await loader(args);
    expect(before.state.verification).toMatchObject({ status: "queued", verdict: null });
    const { rows } = await database.owner.execute<{ id: string }>(
      "select id from job_requests where job = 'audit_verify'",
    );
    await performJob(args.context.platform, rows[0]!.id);
    const { state } = await loader(await asOperator({ path: "/operator/audit" }));
    expect(state.verification).toMatchObject({ status: "done", verdict: { ok: true, seals: 1 } });
  });

  it("hands out the head as a file", async () => {
    const response = await headLoader(await asOperator({ path: "/operator/audit/head" }));
    expect(response.headers.get("Content-Disposition")).toContain("attachment");
    expect(await response.json()).toMatchObject({ seal: 1, signature: expect.any(String) });
  });

  it("finds entries by what is asked, and takes empty fields for none", async () => {
    const found = async (query: string) =>
      (await loader(await asOperator({ path: `/operator/audit?${query}` }))).entries.map(({ verb }) => verb);
    expect(await found("kind=any&from=&to=&subject=&actor=")).toHaveLength(2);
    expect(await found(`actor=${operator.userId}`)).toEqual(["audit.ask_verification"]);
    expect(await found("kind=refusal")).toEqual([]);
    const wrong = thrownBy(loader(await asOperator({ path: "/operator/audit?from=yesterday" })));
    expect((await wrong).status).toBe(400);
  });

  it("does not exist for others", async () => {
    const { officer } = await aBank(database.owner);
    for (const route of [loader, headLoader, action]) {
      const args = await argumentsOf(database, officer, { path: "/operator/audit" });
      expect((await thrownBy(route(args) as Promise<unknown>)).status).toBe(404);
    }
  });
});
