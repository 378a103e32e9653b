import { describe, expect, it } from "vitest";
import { makeUscc } from "#lib/uscc.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, aMember, anEnterprise } from "#tests/factories.ts";
import { argumentsOf, thrownBy } from "#tests/requests.ts";
import { loader as anotherLoader, action as registerAnotherFirm } from "./account.firms.new.tsx";
import { loader as homeLoader } from "./enterprise._index.tsx";
import { loader as registerLoader } from "./register.tsx";

const database = useDatabase();
let serial = 0;
const uscc = () =>
  makeUscc({
    ...{ registrar: "9", category: "1", division: "120118" },
    organisation: `MC${String(++serial).padStart(6, "0")}`,
  });
const isRedirect = (answer: unknown): answer is Response => answer instanceof Response;

describe("registering another firm", () => {
  const form = (over: Record<string, string> = {}) =>
    new URLSearchParams({
      ...{ uscc: uscc(), name: "静海区样例二店", kind: "company", registeredOn: "2021-05-01" },
      ...{ divisionCode: "120118108", industry: "C3311", employees: "3", annualRevenue: "60" },
      ...{ legalRepresentative: "样例甲", contactName: "样例乙", phone: "13800000000", agreed: "on" },
      ...over,
    });
  const PATH = "/account/firms/new";

  it("is offered to an owner who comes to register, and leads into the new firm", async () => {
    const { owner, name } = await anEnterprise(database.owner);
    const came: unknown = await registerLoader(await argumentsOf(database, owner, { path: "/register" }));
    expect(isRedirect(came) && came.headers.get("Location")).toBe(PATH);
    expect(await anotherLoader(await argumentsOf(database, owner, { path: PATH }))).toMatchObject({
      present: name,
    });
    const args = await argumentsOf(database, owner, { path: PATH, form: form() });
    const answer: unknown = await registerAnotherFirm(args);
    if (!isRedirect(answer)) throw new Error("was refused");
    expect([answer.status, answer.headers.get("Location")]).toEqual([303, "/enterprise?done=another"]);
    const cookie = answer.headers.get("Set-Cookie")!.split(";", 1)[0]!;
    const home = await argumentsOf(database, null, { path: "/enterprise" });
    const headers = new Headers(home.request.headers);
    headers.set("Cookie", cookie);
    expect(await homeLoader({ ...home, request: new Request(home.request, { headers }) })).toMatchObject({
      name: "静海区样例二店",
    });
  });

  it("says beside the field what is wrong", async () => {
    const { owner } = await anEnterprise(database.owner);
    const known = await anEnterprise(database.owner);
    const sent = async (over: Record<string, string>) =>
      registerAnotherFirm(await argumentsOf(database, owner, { path: PATH, form: form(over) }));
    expect(await sent({ uscc: known.uscc })).toMatchObject({
      init: { status: 400 },
      data: { error: { uscc: [expect.stringContaining("邀请您")] } },
    });
    expect(await sent({ name: "" })).toMatchObject({ data: { error: { name: [expect.any(String)] } } });
  });

  it("is not there for a bank's people, and refused to a clerk", async () => {
    const { officer } = await aBank(database.owner);
    const firm = await anEnterprise(database.owner);
    const clerk = await aMember(database.owner, { id: firm.id, kind: "enterprise" }, "clerk");
    const statusFor = async (member: typeof clerk) =>
      (await thrownBy(anotherLoader(await argumentsOf(database, member, { path: PATH })))).status;
    expect([await statusFor(officer), await statusFor(clerk)]).toEqual([404, 403]);
  });
});
