import { createRequire } from "node:module";
import PDFDocument from "pdfkit";
import { formatDate, formatInstant, formatMonth } from "#lib/dates.ts";
import { type DataDomain, label } from "#lib/vocabulary.ts";
import type { Parties, Sealed } from "./artefact.ts";
import type { DataItem } from "./items.ts";
import type { ConsentStatus } from "./lifecycle.ts";
import type { ConsentRow } from "./list-consents.ts";
import { MODE_MEANING, USE, WITHDRAWAL } from "./statement.ts";

export type DocumentFacts = {
  consent: ConsentRow & Sealed;
  parties: Parties;
  /** At the instant of printing. */
  status: ConsentStatus;
  printedAt: Date;
};

const FONT = createRequire(import.meta.url).resolve(
  "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
);
const MARGIN = 56;
const TERM_WIDTH = 96;

/** The terms in the order in which the law names them, each with its words. */
function termsOf({ consent, parties, status, printedAt }: DocumentFacts): [string, string][] {
  const items = (consent.items as DataItem[]).map((item) => label("dataItem", item)).join("、");
  const domains = consent.domains.map((domain) => label("dataDomain", domain as DataDomain)).join("、");
  const uses = [
    consent.maxUses === null ? "总次数不限" : `总共不超过 ${consent.maxUses} 次`,
    consent.usesPerDay === null ? "每天次数不限" : `每天不超过 ${consent.usesPerDay} 次`,
  ].join("，");
  return [
    ["授权书编号", consent.number],
    ["授权方", `${parties.enterpriseName}（统一社会信用代码 ${parties.uscc}）`],
    ["接收方", parties.granteeName],
    ["联系方式", consent.granteeContact || "见平台公布的机构联系方式"],
    ["授权类别", label("consentSubject", consent.subject)],
    ["处理目的", `${label("consentPurpose", consent.purpose)}：${USE[consent.purpose]}`],
    ["数据种类", domains ? `${domains}（${items}）` : items],
    ["数据范围", consent.rangeFrom ? `${formatMonth(consent.rangeFrom)}及以后` : "平台已有和以后报送的数据"],
    ["处理方式", `${label("consentMode", consent.mode)}：${MODE_MEANING[consent.mode]}`],
    ["查看次数", uses],
    ["授权时间", formatInstant(consent.grantedAt)],
    ["有效期至", formatDate(consent.expiresOn)],
    ["撤回方法", WITHDRAWAL],
    ["打印时状态", `${label("consentStatus", status)}（${formatInstant(printedAt)}）`],
  ];
}

/** The consent as a page to keep: the statement word for word, its terms, and the platform's signature. */
export function consentPdf(facts: DocumentFacts): Promise<Buffer> {
  const { consent, parties } = facts;
  const document = new PDFDocument({
    size: "A4",
    margin: MARGIN,
    font: FONT,
    info: { Title: `授权书 ${consent.number}`, Author: "信易贷平台", Subject: parties.enterpriseName },
  });
  document.fontSize(20).text("数据授权书", { align: "center" }).moveDown(0.8);
  document.fontSize(11).text(consent.statement, { lineGap: 5, align: "justify" }).moveDown(1);
  for (const [term, words] of termsOf(facts)) row(document, term, words);
  document
    .moveDown(1)
    .fontSize(9)
    .text("平台签名（JWS，可用平台公布的公钥核对；签名内容为授权书的规范化 JSON）");
  document.fontSize(6).text(signatureOf(consent.signature), { lineGap: 1 });
  return finished(document);
}

/** Header and signature; what lies between them is the artefact, which the terms above spell out. */
function signatureOf(jws: string): string {
  const [header = "", , signature = ""] = jws.split(".");
  return `${header}..${signature}`;
}

function row(document: PDFKit.PDFDocument, term: string, words: string): void {
  const width = document.page.width - 2 * MARGIN - TERM_WIDTH;
  document.fontSize(10);
  const height = document.heightOfString(words, { width, lineGap: 3 });
  if (document.y + height > document.page.height - MARGIN) document.addPage();
  const { y } = document;
  document.text(term, MARGIN, y, { width: TERM_WIDTH });
  document.text(words, MARGIN + TERM_WIDTH, y, { width, lineGap: 3 });
  document.x = MARGIN;
  document.y = y + height + 4;
}

function finished(document: PDFKit.PDFDocument): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    document.on("data", (chunk: Buffer) => void chunks.push(chunk));
    document.on("end", () => resolve(Buffer.concat(chunks)));
    document.on("error", reject);
    document.end();
  });
}
