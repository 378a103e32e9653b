import { parse } from "csv-parse/sync";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { schema } from "#db/client.ts";
import { useFreeClock } from "#tests/clock.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, anEnterprise, callerAs } from "#tests/factories.ts";
import { anonymous, system } from "../access/actor.ts";
import { aSource, file, later, NOW, type Source } from "./delivery.fixture.ts";
import { listDeliveries, processDelivery, receiveDelivery, rejectsCsv, viewDelivery } from "./index.ts";
import type { TemplateName } from "./templates.ts";

const database = useDatabase();
useFreeClock(database);
let power: Source;
let water: Source;

beforeAll(async () => {
  power = await aSource(database, "power-supply");
  water = await aSource(database, "water-supply");
});

const as = (source: Source, at = NOW) => callerAs(database, source.deliverer, at);

async function receive(source: Source, template: TemplateName, content: string, at = NOW) {
  return receiveDelivery(as(source, at), { template, fileName: "十月.csv", content: Buffer.from(content) });
}

const process = (deliveryId: string) =>
  processDelivery(callerAs(database, system("ingest"), later(1)), { deliveryId });

/** Rows of unregistered firms, each file different from every other. */
let serial = 0;
const anyFile = () => {
  serial += 1;
  return file("electricity", [{ kwh: String(serial) }]);
};

describe("receiving", () => {
  it("is for members of a source and for the platform", async () => {
    const bank = await aBank(database.owner);
    const input = { template: "electricity", fileName: "a.csv", content: Buffer.from("a\r\n") } as const;
    await expect(receiveDelivery(callerAs(database, bank.officer), input)).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(receiveDelivery(callerAs(database, anonymous), input)).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });

  it("takes from a source only what it has agreed to deliver", async () => {
    await expect(receive(power, "water", file("water", [{}]))).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("没有约定报送“水费账单”"),
    });
    const asPlatform = callerAs(database, system("ingest"));
    const content = Buffer.from(file("water", [{}]));
    const input = { template: "water", fileName: "a.csv", content } as const;
    await expect(receiveDelivery(asPlatform, { ...input, sourceCode: "power-supply" })).rejects.toMatchObject(
      {
        code: "forbidden",
      },
    );
    await expect(receiveDelivery(asPlatform, { ...input, sourceCode: "nobody" })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it.each([
    ["../十月.csv", "a\r\n", "斜杠"],
    ["十月.csv", "%PDF-1.7", "PDF"],
    ["十月.csv", "", "空"],
  ])("refuses the file %j that holds %j beside the field", async (fileName, text, words) => {
    const content = Buffer.from(text);
    await expect(
      receiveDelivery(as(power), { template: "electricity", fileName, content }),
    ).rejects.toMatchObject({
      code: "invalid",
      fields: { file: [expect.stringContaining(words)] },
    });
  });
});

describe("a delivery", () => {
  it("shows its counts, its quality and its rejects when it is taken in", async () => {
    const firm = await anEnterprise(database.owner);
    const rows = [{ uscc: firm.uscc }, {}, { uscc: firm.uscc, kwh: "=1+1" }, { uscc: firm.uscc }];
    const { id } = await receive(power, "electricity", file("electricity", rows), NOW);
    expect(await viewDelivery(as(power), { id })).toMatchObject({
      status: "received",
      compliance: null,
      intake: null,
    });
    await process(id);
    const detail = await viewDelivery(as(power), { id, rejects: 2 });
    expect(detail).toMatchObject({
      status: "stored",
      title: "电费账单",
      fileName: "十月.csv",
      firstMonth: "2026-10-01",
      rows: { total: 4, stored: 1, corrected: 0, unchanged: 0, rejected: 3 },
      // A firm that has not joined the platform is no fault of the row.
      compliance: 0.5,
      intake: 0.25,
      rejects: [
        { line: 3, rule: "unknown_enterprise" },
        { line: 4, rule: "number", label: "数量有误" },
      ],
    });
    expect(detail.rules.map(({ rule, count, firstLine }) => [rule, count, firstLine])).toEqual([
      ["unknown_enterprise", 1, 3],
      ["number", 1, 4],
      ["duplicate", 1, 5],
    ]);
  });

  it("hands out its rejects as a file in which nothing can run", async () => {
    const { id } = await receive(
      power,
      "electricity",
      file("electricity", [{ kwh: "=HYPERLINK(1)" }, { kwh: '+1,"2"' }]),
    );
    await process(id);
    const { fileName, text } = await rejectsCsv(as(power), { id });
    const [head, first, second] = parse(text, { bom: true }) as string[][];
    expect(fileName).toBe("十月-未入库.csv");
    expect(head!.slice(0, 4)).toEqual(["行号", "规则", "原因", "统一社会信用代码"]);
    expect(first!.slice(0, 2)).toEqual(["2", "数量有误"]);
    expect(first![5]).toBe("'=HYPERLINK(1)");
    expect(second![5]).toBe(`'+1,"2"`);
  });

  it("is not there for another source", async () => {
    const { id } = await receive(power, "electricity", anyFile());
    for (const verb of [viewDelivery, rejectsCsv]) {
      await expect(verb(as(water), { id })).rejects.toMatchObject({ code: "not_found" });
    }
    expect((await listDeliveries(as(water), {})).deliveries).toEqual([]);
  });
});

it("is shown as being worked on, or as stuck, by its job", async () => {
  const { id } = await receive(power, "electricity", anyFile());
  const shown = async (status: "queued" | "running" | "failed") => {
    await database.owner.update(schema.jobRequests).set({ status }).where(eq(schema.jobRequests.key, id));
    const { status: shownStatus, stuck } = await viewDelivery(as(power), { id });
    return [shownStatus, stuck];
  };
  expect(await shown("running")).toEqual(["processing", false]);
  expect(await shown("failed")).toEqual(["received", true]);
  expect(await shown("queued")).toEqual(["received", false]);
});

describe("the list", () => {
  it("goes page by page through a source's own deliveries, newest first", async () => {
    const source = await aSource(database, "social-security");
    const ids: string[] = [];
    for (const minutes of [1, 2, 2, 2, 3]) {
      const text = file("social-security", [{ insuredCount: String(ids.length + 10) }]);
      ids.push((await receive(source, "social-security", text, later(minutes))).id);
    }
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await listDeliveries(as(source), { limit: 2, after });
      expect(page.deliveries.length).toBeLessThanOrEqual(2);
      seen.push(...page.deliveries.map((delivery) => delivery.id));
      after = page.next ?? undefined;
    } while (after);
    expect(seen).toEqual(ids.toReversed());
    const { templates } = await listDeliveries(as(source), { after: "nonsense" });
    expect(templates).toEqual([{ name: "social-security", title: "社会保险参保缴费" }]);
  });
});
