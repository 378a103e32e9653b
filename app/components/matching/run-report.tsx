import type { RunReport } from "#domain/matches/index.ts";
import { InstantText } from "../finance/dates.tsx";
import { StatusOf } from "../finance/statuses.tsx";
import { Alert } from "../ui/alert.tsx";
import { Section } from "../ui/card.tsx";
import { DescriptionList } from "../ui/description-list.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { Progress } from "../ui/progress.tsx";
import { Stat, StatGrid } from "../ui/stat.tsx";
import { Table } from "../ui/table.tsx";
import { firms, scopeWords } from "./run-table.tsx";

const number = (value: number) => value.toLocaleString("zh-CN");

/** What came of one run of matching, in numbers and words that name no firm. */
export function RunReportPage({ run, base }: { run: RunReport; base: string }) {
  return (
    <>
      <PageHeader
        title={scopeWords(run)}
        crumbs={[{ to: base, label: "产品匹配" }]}
        status={<StatusOf list="matchRunStatus" code={run.status} />}
        lead="这里只有数字，不列企业名称；不足 5 家的不单列。"
      />
      <Unfinished run={run} />
      <Section title="结果">
        <StatGrid>
          <Stat
            label="看过的企业"
            value={number(run.enterprises)}
            unit="家"
            note={`共 ${number(run.total)} 家`}
          />
          <Stat
            label={run.scope === "product" ? "符合这个产品" : "至少有一个符合的产品"}
            value={firms(run.matchedEnterprises)}
            unit="家"
          />
          <Stat
            label="符合的“企业与产品”"
            value={run.eligiblePairs === null ? "不单列" : number(run.eligiblePairs)}
            unit={run.eligiblePairs === null ? undefined : "对"}
            note={`在售产品 ${number(run.products)} 个`}
          />
          <Stat
            label="结果有变化"
            value={number(run.changedEnterprises)}
            unit="家"
            note={`增减共 ${number(run.changedOffers)} 处，其余原样保留`}
          />
        </StatGrid>
      </Section>
      {run.scope !== "product" && <Obstacles run={run} />}
      {run.productsWithout && <ProductsWithout products={run.productsWithout} />}
      <Section title="时间">
        <DescriptionList
          items={[
            { term: "开始", value: <InstantText at={run.startedAt} /> },
            { term: "结束", value: run.finishedAt ? <InstantText at={run.finishedAt} /> : "还没有结束" },
          ]}
        />
      </Section>
    </>
  );
}

function Unfinished({ run: { status, enterprises, total } }: { run: RunReport }) {
  if (status === "finished") return null;
  if (status === "running") {
    const share = total === 0 ? 0 : enterprises / total;
    return (
      <Alert
        tone="info"
        live
        title={`正在匹配：已完成 ${number(enterprises)} / ${number(total)} 家`}
        className="mb-6"
      >
        <Progress label="匹配进度" value={share} />
        <p className="mt-2">做完的部分已经生效。中断后会从停下的地方接着做。</p>
      </Alert>
    );
  }
  return (
    <Alert tone="warn" title={`没有做完：停在 ${number(enterprises)} / ${number(total)} 家`} className="mb-6">
      {status === "cancelled"
        ? "已取消。已完成的部分保留，其余由夜间的全量匹配补上。"
        : "后来开始的一次匹配接替了它，会把全部企业重新做一遍。"}
    </Alert>
  );
}

function Obstacles({ run: { withoutOffer, obstacles, otherwise, enterprises } }: { run: RunReport }) {
  return (
    <Section
      title="没有符合产品的企业"
      lead="离得最近的产品只差一条时，差的是哪一条；放宽这样的条件，受益的企业最多。什么都没有授权的企业，先要请它授权。"
    >
      {withoutOffer === null ? (
        <p>这样的企业不足 5 家，或有符合产品的企业不足 5 家，不单列。</p>
      ) : withoutOffer === 0 ? (
        <EmptyState title={enterprises === 0 ? "还没有看过企业" : "每家企业都至少有一个符合的产品"}>
          有企业一个产品都不符合时，这里会列出它们最常差的条件。
        </EmptyState>
      ) : (
        <Table
          caption={`共 ${number(withoutOffer)} 家`}
          rows={[
            ...obstacles,
            ...(otherwise > 0 ? [{ text: "差不止一条，或差的条件各不相同", firms: otherwise }] : []),
          ]}
          rowKey={({ text }) => text}
          columns={[
            { key: "text", head: "差的条件", cell: ({ text }) => text },
            { key: "firms", head: "企业", unit: "家", numeric: true, cell: (row) => number(row.firms) },
          ]}
        />
      )}
    </Section>
  );
}

const ProductsWithout = ({ products }: { products: NonNullable<RunReport["productsWithout"]> }) => (
  <Section title="没有企业符合的产品" lead="仍在售的产品中，这一次没有任何企业符合的。">
    <Table
      caption="没有企业符合的产品"
      captionHidden
      rows={products}
      rowKey={({ code }) => code}
      empty={<EmptyState title="每个在售产品都有企业符合">有产品没有任何企业符合时，会列在这里。</EmptyState>}
      columns={[
        { key: "name", head: "产品", cell: ({ name }) => name },
        { key: "bank", head: "银行", cell: ({ bankName }) => bankName },
        { key: "code", head: "编号", cell: ({ code }) => code },
      ]}
    />
  </Section>
);
