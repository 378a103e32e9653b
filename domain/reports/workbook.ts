import ExcelJS from "exceljs";
import { formatDate, formatMonth } from "#lib/dates.ts";
import { label } from "#lib/vocabulary.ts";
import { harmlessCell } from "../records/csv.ts";
import { BROKEN_DOWN, type ReportBreakdown, type ReportFigure, type ReportFigures } from "./figures.ts";

type Cell = string | number | null;
type Sheet = { name: string; lead: string; heads: string[]; widths: number[]; rows: Cell[][] };

/** For targets that no indicator of ours measures. */
const UNIT_WORDS: Record<string, string> = { fen: "万元", count: "个", bps: "%", days: "天" };

/** A figure in the words of a spreadsheet: 万元 and per cent as numbers, so that people can reckon on. */
function shown(value: ReportFigure, unit: string): Cell {
  if (value === null) return null;
  if (unit === "fen") return Number(value) / 1_000_000;
  if (unit === "bps") return Number((Number(value) / 100).toFixed(4));
  return Number(value);
}

const percent = (share: number | null): Cell => (share === null ? null : Math.round(share * 10_000) / 100);

function overview({ indicators, targets }: ReportFigures, period: string): Sheet {
  const rows = indicators.map(({ code, name, unit, unitWord, kind, month, year }) => {
    const target = targets.find(({ indicator }) => indicator === code);
    return [
      name,
      unitWord,
      kind === "stock" ? "时点" : "期间",
      shown(month, unit),
      shown(year, unit),
      target ? shown(target.value, target.unit) : null,
      target ? percent(target.reached) : null,
      target ? percent(target.pace) : null,
      target ? label("targetVerdict", target.verdict) : null,
      target ? target.source : null,
    ];
  });
  const measured = new Set(indicators.map(({ code }) => code));
  const others = targets
    .filter(({ indicator }) => !measured.has(indicator))
    .map(({ name, unit, value, verdict, source }) => [
      ...[name, UNIT_WORDS[unit] ?? unit, null, null, null],
      ...[shown(value, unit), null, null, label("targetVerdict", verdict), source],
    ]);
  return {
    name: "总览",
    lead: period,
    heads: [
      "指标",
      "单位",
      "类别",
      "本月",
      "本年累计或期末",
      "年度目标",
      "完成（%）",
      "时间进度（%）",
      "判断",
      "目标来源",
    ],
    widths: [30, 8, 8, 16, 18, 16, 12, 14, 16, 48],
    rows: [...rows, ...others],
  };
}

function broken(
  name: string,
  head: string,
  parts: ReportBreakdown[],
  figures: ReportFigures,
  period: string,
): Sheet {
  const columns = BROKEN_DOWN.flatMap((code) => {
    const indicator = figures.indicators.find((each) => each.code === code)!;
    const title = `${indicator.name}（${indicator.unitWord}）`;
    const year = {
      title: indicator.kind === "flow" ? `本年${title}` : title,
      of: (each: ReportBreakdown) => each.year[code] ?? null,
      unit: indicator.unit,
    };
    if (indicator.kind === "stock") return [year];
    return [
      {
        title: `本月${title}`,
        of: (each: ReportBreakdown) => each.month[code] ?? null,
        unit: indicator.unit,
      },
      year,
    ];
  });
  return {
    name,
    lead: period,
    heads: [head, ...columns.map(({ title }) => title)],
    widths: [28, ...columns.map(() => 16)],
    rows: parts.map((each) => [each.name, ...columns.map(({ of, unit }) => shown(of(each), unit))]),
  };
}

const funnel = ({ funnel: steps, pending, asOf }: ReportFigures): Sheet => ({
  name: "融资漏斗",
  lead: `平台开通以来累计，截至 ${formatDate(asOf)}；同一企业只计一户。在办的申请单列，不计为成功。`,
  heads: ["环节", "企业（户）", "金额（万元）"],
  widths: [24, 16, 18],
  rows: [
    ...steps.map(({ name, firms, amount }): Cell[] => [name, Number(firms), shown(amount, "fen")]),
    ["其中：申请在办", Number(pending.firms), shown(pending.amount, "fen")],
  ],
});

const definitions = ({ indicators, definitionVersion }: ReportFigures): Sheet => ({
  name: "指标口径",
  lead: `口径版本 ${definitionVersion}。看板、月报和明细使用同一口径和同一算法。`,
  heads: ["指标", "代码", "类别", "口径版本", "定义", "分母", "本月分母数值"],
  widths: [26, 36, 8, 12, 80, 48, 20],
  rows: indicators.map(({ name, code, kind, version, definition, denominator, monthDenominator }) => [
    ...[name, code, kind === "stock" ? "时点" : "期间", version, definition],
    ...[denominator, monthDenominator === null ? null : Number(monthDenominator)],
  ]),
});

/**
 * Writes the report as a workbook: overview with targets and pace, by township, by bank, by product, the funnel, the
 * definitions. No cell is a formula, and none can be read as one.
 */
export async function workbook(figures: ReportFigures): Promise<Buffer> {
  const period = `${formatMonth(figures.month)}${figures.complete ? "" : "（未满月，截至今日）"} · 截至 ${formatDate(figures.asOf)} · 口径版本 ${figures.definitionVersion}`;
  const sheets = [
    overview(figures, period),
    broken("按乡镇街道", "乡镇街道", figures.byDivision, figures, period),
    broken("按银行", "银行", figures.byBank, figures, period),
    broken("按产品", "产品", figures.byProduct, figures, period),
    funnel(figures),
    definitions(figures),
  ];
  const book = new ExcelJS.Workbook();
  book.creator = "信易贷平台";
  for (const sheet of sheets) addSheet(book, sheet, figures);
  return Buffer.from(await book.xlsx.writeBuffer());
}

function addSheet(
  book: ExcelJS.Workbook,
  { name, lead, heads, widths, rows }: Sheet,
  { month }: ReportFigures,
) {
  const sheet = book.addWorksheet(name, {
    views: [{ state: "frozen", xSplit: 1, ySplit: 3 }],
    pageSetup: {
      paperSize: 9,
      orientation: "landscape",
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      printTitlesRow: "3:3",
    },
  });
  sheet.addRow([`信易贷月度报告 ${formatMonth(month)} · ${name}`]).font = { bold: true, size: 14 };
  sheet.addRow([harmlessCell(lead)]).font = { color: { argb: "FF555555" } };
  const head = sheet.addRow(heads);
  head.font = { bold: true };
  head.alignment = { wrapText: true, vertical: "middle" };
  head.border = { bottom: { style: "thin" } };
  for (const cells of rows) {
    const row = sheet.addRow(cells.map((cell) => (typeof cell === "string" ? harmlessCell(cell) : cell)));
    row.alignment = { vertical: "top", wrapText: true };
    cells.forEach((cell, at) => {
      if (typeof cell === "number")
        row.getCell(at + 1).numFmt = Number.isInteger(cell) ? "#,##0" : "#,##0.00####";
    });
  }
  widths.forEach((width, at) => {
    sheet.getColumn(at + 1).width = width;
  });
}
