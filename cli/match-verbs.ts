import { system } from "#domain/access/actor.ts";
import { callerOf } from "#domain/access/platform.ts";
import type { Caller } from "#domain/access/verb.ts";
import {
  explainOffer,
  findProduct,
  type MatchScope,
  type OfferExplanation,
  type RunState,
  runMatching,
} from "#domain/matches/index.ts";
import { listSubjects } from "#domain/profiles/index.ts";
import { invalid, notFound } from "#lib/errors.ts";
import { formatMoney, formatRate } from "#lib/money.ts";
import { checkUscc, usccReasonText } from "#lib/uscc.ts";
import { label } from "#lib/vocabulary.ts";
import { type ExitCode, type Io, UsageError } from "./command.ts";

type Values = { full: boolean; enterprise?: string | undefined; product?: string | undefined };

const callerFor = async (io: Io) => callerOf(await io.platform(), system("match"));

async function enterpriseId(caller: Caller, uscc: string): Promise<string> {
  const { ids } = await listSubjects(caller, { subject: { scope: "uscc", uscc } });
  if (ids[0]) return ids[0];
  const { code, reason } = checkUscc(uscc);
  if (reason) throw invalid(`--enterprise 要写统一社会信用代码。“${uscc}”不是：${usccReasonText(reason)}`);
  throw notFound(`统一社会信用代码为 ${code} 的企业`);
}

async function scopeOf(caller: Caller, { enterprise, product }: Values): Promise<MatchScope> {
  if (enterprise !== undefined)
    return { scope: "enterprise", enterpriseId: await enterpriseId(caller, enterprise) };
  if (product !== undefined)
    return { scope: "product", productId: await findProduct(caller, { code: product }) };
  return { scope: "full" };
}

/** Runs matching for all enterprises, for one, or for those whom one product concerns. */
export async function runAll(values: Values, io: Io): Promise<ExitCode> {
  const { full, enterprise, product } = values;
  if ([full || undefined, enterprise, product].filter((each) => each !== undefined).length > 1)
    throw new UsageError("--full、--enterprise、--product 只能写一个。");
  const result = await untilInterrupted(async (signal) => {
    const caller = await callerFor(io);
    const started = performance.now();
    const state = await runMatching(caller, await scopeOf(caller, values), { signal });
    return { ...state, seconds: Math.round(performance.now() - started) / 1000 };
  });
  if (io.json) io.printJson(result);
  else
    io.print(
      `${result.enterprises} 家企业 × ${result.products} 个产品：${result.eligiblePairs} 对符合，` +
        `${result.matchedEnterprises} 家至少符合一个，${result.changedEnterprises} 家的结果有变化` +
        `（${result.changedOffers} 处），用时 ${result.seconds} 秒。`,
    );
  if (result.status === "finished") {
    if (!io.json && result.scope === "product" && result.products === 0)
      io.print("这个产品现在不在售，已不在任何企业的结果里。");
    return 0;
  }
  if (!io.json) io.print(unfinished(result));
  return 1;
}

const unfinished = ({ status, enterprises, total }: RunState) =>
  `没有做完（${enterprises} / ${total} 家）：${status === "superseded" ? "后来开始的一次匹配已接替它" : "已停下"}。已写入的结果保留。`;

/** Ctrl-C ends the run with what has been done; once more ends the command at once. */
async function untilInterrupted<R>(run: (signal: AbortSignal) => Promise<R>): Promise<R> {
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once("SIGINT", interrupt);
  try {
    return await run(stop.signal);
  } finally {
    process.off("SIGINT", interrupt);
  }
}

/** Says why one enterprise is or is not offered one product. */
export async function explain({ enterprise, product }: Values, io: Io): Promise<ExitCode> {
  if (enterprise === undefined || product === undefined)
    throw new UsageError("请写明 --enterprise 和 --product。");
  const caller = await callerFor(io);
  const told = await explainOffer(caller, {
    enterpriseId: await enterpriseId(caller, enterprise),
    code: product,
  });
  if (io.json) io.printJson(told);
  else for (const line of lines(told)) io.print(line);
  return 0;
}

const MARK = { passed: "符合", failed: "未达到", unknown: "缺数据" } as const;

function lines({ name, bankName, verdict, terms, conditions, failed, missing }: OfferExplanation): string[] {
  return [
    `${name}（${bankName}）：${label("verdict", verdict)}`,
    ...(terms
      ? [
          `参考额度 ${formatMoney(terms.limit)}，年利率 ${formatRate(terms.rateBps)}，综合年化成本 ${formatRate(terms.annualCostBps)}，${terms.termMonths} 个月`,
        ]
      : []),
    ...conditions.map(({ state, text, facts }) => {
      const values = facts.map((fact) => `${fact.name}：${fact.value}`).join("；");
      return `  ${MARK[state]}  ${text}（${values}）`;
    }),
    ...[...failed, ...missing].map((text) => `  - ${text}`),
  ];
}
