import { system } from "#domain/access/actor.ts";
import { callerOf } from "#domain/access/platform.ts";
import type { Caller } from "#domain/access/verb.ts";
import { explainOffer, type OfferExplanation, runMatching } from "#domain/matches/index.ts";
import { listSubjects } from "#domain/profiles/index.ts";
import { notFound } from "#lib/errors.ts";
import { formatMoney, formatRate } from "#lib/money.ts";
import { label } from "#lib/vocabulary.ts";
import { type ExitCode, type Io, UsageError } from "./command.ts";

type Values = { full: boolean; enterprise?: string | undefined; product?: string | undefined };

const callerFor = async (io: Io) => callerOf(await io.platform(), system("match"));

async function enterpriseId(caller: Caller, uscc: string): Promise<string> {
  const { ids } = await listSubjects(caller, { subject: { scope: "uscc", uscc } });
  if (!ids[0]) throw notFound("这家企业");
  return ids[0];
}

/** Runs matching for all enterprises, or for one. */
export async function runAll({ full, enterprise }: Values, io: Io): Promise<ExitCode> {
  if (full && enterprise !== undefined) throw new UsageError("--full 与 --enterprise 只能写一个。");
  const caller = await callerFor(io);
  const started = performance.now();
  const result = await runMatching(
    caller,
    enterprise === undefined
      ? { scope: "full" }
      : { scope: "enterprise", enterpriseId: await enterpriseId(caller, enterprise) },
  );
  const seconds = Math.round(performance.now() - started) / 1000;
  if (io.json) io.printJson({ ...result, seconds });
  else
    io.print(
      `${result.enterprises} 家企业 × ${result.products} 个产品：${result.eligiblePairs} 对符合，` +
        `${result.matchedEnterprises} 家至少符合一个，${result.changedOffers} 处变化，用时 ${seconds} 秒。`,
    );
  return 0;
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
