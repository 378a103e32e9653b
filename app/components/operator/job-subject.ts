import { formatDate, formatMonth } from "#lib/dates.ts";

const WORDS: Record<string, string> = {
  delivery: "一批数据涉及的企业",
  enterprise: "一家企业",
  product: "一个产品",
};

/** What a piece of background work is about, in words, from the key that keeps it from being asked for twice. */
export function jobSubject(key: string): string {
  const [kind = "", at = ""] = key.split(":");
  if (kind === "full") return `全部企业，${formatDate(at)}`;
  if (kind === "daily" || kind === "day") return formatDate(at);
  if (kind === "month" || kind === "asked") return formatMonth(at);
  if (kind === "hour") return hourText(at);
  return WORDS[kind] ?? "一批数据";
}

/** `2026-11-28T09` is an hour of UTC; people read Beijing's. */
function hourText(at: string): string {
  const local = new Date(Date.parse(`${at}:00:00Z`) + 8 * 3_600_000).toISOString();
  return `${formatDate(local.slice(0, 10))} ${Number(local.slice(11, 13))} 时`;
}
