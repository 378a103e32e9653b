import ExcelJS from "exceljs";
import { beforeAll, describe, expect, it } from "vitest";
import { system } from "#domain/access/actor.ts";
import { aSource, file, type Source } from "#domain/records/delivery.fixture.ts";
import { processDelivery } from "#domain/records/index.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, callerAs } from "#tests/factories.ts";
import { argumentsOf, type RequestOf, thrownBy } from "#tests/requests.ts";
import { action, loader as listLoader } from "./source._index.tsx";
import { loader as deliveryLoader } from "./source.deliveries.$id.tsx";
import { loader as rejectsLoader } from "./source.deliveries.$id_.rejects.ts";
import { loader as templatesLoader } from "./source.templates._index.tsx";
import { loader as templateFileLoader } from "./source.templates.$file.ts";
import { loader as layoutLoader } from "./source.tsx";

const database = useDatabase();
let tax: Source;
let water: Source;

beforeAll(async () => {
  tax = await aSource(database, "tax-bureau");
  water = await aSource(database, "water-supply");
});

const as = (source: Source, request: RequestOf) => argumentsOf(database, source.deliverer, request);

function upload(template: string | null, content: string | null, fileName = "十月.csv"): RequestOf {
  const form = new FormData();
  if (template !== null) form.set("template", template);
  form.set("file", new File(content === null ? [] : [content], content === null ? "" : fileName));
  return { path: "/source?index", form };
}

const deliveredId = (response: unknown) => {
  expect(response).toBeInstanceOf(Response);
  const { status, headers } = response as Response;
  expect(status).toBe(303);
  return /^\/source\/deliveries\/([0-9a-f-]{36})\?(received|repeated)$/.exec(headers.get("Location") ?? "")!;
};

describe("the portal of the sources", () => {
  const pages = {
    layout: layoutLoader,
    list: listLoader,
    delivery: deliveryLoader,
    rejects: rejectsLoader,
    templates: templatesLoader,
    template: templateFileLoader,
    upload: action,
  };

  it.each(Object.entries(pages))("sends visitors to log in and shows others nothing: %s", async (_, run) => {
    const visit = await thrownBy(run(await argumentsOf(database, null, { path: "/source" })));
    expect([visit.status, visit.headers.get("Location")]).toEqual([302, "/login?next=%2Fsource"]);
    const bank = await aBank(database.owner);
    const strange = await thrownBy(run(await argumentsOf(database, bank.officer, { path: "/source" })));
    expect(strange.status).toBe(404);
  });

  it("offers each source the templates that it has agreed to", async () => {
    const templates = await templatesLoader(await as(tax, { path: "/source/templates" }));
    expect(templates.map((template) => template.name)).toEqual(["tax", "tax-grade", "invoice"]);
    const others = await listLoader(await as(water, { path: "/source" }));
    expect(others?.templates.map((template) => template.name)).toEqual(["water"]);
  });
});

describe("uploading", () => {
  it("leads to the delivery, which shows what became of it", async () => {
    const text = file("tax", [{}, { month: "十月" }]);
    const [, id = "", how] = deliveredId(await action(await as(tax, upload("tax", text))));
    expect(how).toBe("received");
    const page = async () => deliveryLoader(await as(tax, { path: "/source/deliveries", params: { id } }));
    expect(await page()).toMatchObject({ status: "received", fileName: "十月.csv" });
    await processDelivery(callerAs(database, system("ingest")), { deliveryId: id });
    expect(await page()).toMatchObject({ status: "stored", rows: { total: 2, rejected: 2 } });
    const again = deliveredId(await action(await as(tax, upload("tax", text))));
    expect(again.slice(1)).toEqual([id, "repeated"]);
    const list = await listLoader(await as(tax, { path: "/source" }));
    expect(list?.deliveries.map((each) => each.id)).toEqual([id]);
  });

  it.each([
    [null, "a\r\n", "十月.csv", { template: [expect.stringContaining("请选择")] }],
    ["tax", null, "", { file: ["请选择文件。"] }],
    ["tax", "", "空.csv", { file: [expect.stringContaining("空的")] }],
    ["tax", "%PDF-1.7", "十月.csv", { file: [expect.stringContaining("PDF")] }],
    ["tax", "a\r\n", "a\\b.csv", { file: [expect.stringContaining("文件名")] }],
  ])(
    "of %j with %j named %j comes back with the reason beside the field",
    async (template, content, name, errors) => {
      const reply = await action(await as(tax, upload(template, content, name)));
      expect(reply).toMatchObject({ data: { errors, template: template ?? "" }, init: { status: 400 } });
    },
  );

  it("of another source's records is forbidden", async () => {
    const answer = await thrownBy(action(await as(water, upload("tax", file("tax", [{}])))));
    expect(answer.status).toBe(403);
  });
});

describe("a delivery's page", () => {
  it.each(["nonsense", "01a20484-8299-7096-9fc2-6bdfceb6d94e"])("is not found for %s", async (id) => {
    for (const run of [deliveryLoader, rejectsLoader]) {
      const answer = await thrownBy(run(await as(tax, { path: "/source/deliveries", params: { id } })));
      expect(answer.status).toBe(404);
    }
  });

  it("is not found by another source, nor are its rejects", async () => {
    const [, id = ""] = deliveredId(await action(await as(water, upload("water", file("water", [{}])))));
    for (const run of [deliveryLoader, rejectsLoader]) {
      const answer = await thrownBy(run(await as(tax, { path: "/source/deliveries", params: { id } })));
      expect(answer.status).toBe(404);
    }
  });

  it("hands out the rejects as a file under the delivery's name", async () => {
    const text = file("water", [{ cubicMetres: "=1" }]);
    const [, id = ""] = deliveredId(await action(await as(water, upload("water", text))));
    await processDelivery(callerAs(database, system("ingest")), { deliveryId: id });
    const answer = await rejectsLoader(await as(water, { path: "/source/deliveries", params: { id } }));
    expect(answer.headers.get("Content-Disposition")).toContain(encodeURIComponent("十月-未入库.csv"));
    expect(answer.headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(await answer.text()).toContain("'=1");
  });
});

describe("a template", () => {
  const download = async (name: string) =>
    templateFileLoader(await as(tax, { path: `/source/templates/${name}`, params: { file: name } }));

  it("is handed out as CSV and as a workbook", async () => {
    expect(await (await download("tax.csv")).text()).toMatch(/^统一社会信用代码,所属月份/);
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load((await (await download("tax.xlsx")).arrayBuffer()) as ExcelJS.Buffer);
    expect(workbook.worksheets.map((sheet) => sheet.name)).toEqual(["纳税申报与缴纳", "填写说明"]);
  });

  it.each(["water.csv", "tax.pdf", "..", "tax"])(
    "that is none of the source's is not found: %s",
    async (name) => {
      expect((await thrownBy(download(name))).status).toBe(404);
    },
  );
});
