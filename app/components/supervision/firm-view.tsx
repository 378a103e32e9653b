import type { SupervisedFirm } from "#domain/supervision/index.ts";
import { fen } from "#lib/money.ts";
import { label } from "#lib/vocabulary.ts";
import { DateText, InstantText } from "../finance/dates.tsx";
import { Wan } from "../finance/money.tsx";
import { StatusOf } from "../finance/statuses.tsx";
import { Section } from "../ui/card.tsx";
import { DescriptionList } from "../ui/description-list.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Table } from "../ui/table.tsx";

/** The registration of one firm, as a supervisor who opened it reads it. */
export function FirmFacts({ firm }: { firm: SupervisedFirm["firm"] }) {
  return (
    <DescriptionList
      columns={2}
      dense
      items={[
        { term: "类型", value: label("enterpriseKind", firm.kind) },
        { term: "规模", value: label("sizeClass", firm.sizeClass) },
        { term: "所在地", value: firm.division },
        { term: "行业", value: firm.industry },
        { term: "成立日期", value: <DateText on={firm.registeredOn} /> },
        { term: "从业人数", value: firm.employees },
        { term: "年营业收入（万元）", value: <Wan amount={firm.annualRevenue} /> },
        { term: "核验", value: firm.verifiedAt ? <InstantText at={firm.verifiedAt} /> : "未核验" },
      ]}
    />
  );
}

const none = (what: string) => <EmptyState title={`没有${what}`}>该企业在平台上还没有{what}。</EmptyState>;

/** What the firm has applied for, been granted, borrowed, and whom it authorised. */
export function FirmTables({ view }: { view: SupervisedFirm }) {
  return (
    <>
      <Section title="贷款申请">
        <Table
          caption="贷款申请"
          captionHidden
          dense
          rows={view.applications}
          rowKey={(row) => row.number}
          empty={none("贷款申请")}
          columns={[
            { key: "number", head: "编号", cell: (row) => row.number },
            { key: "bank", head: "银行", cell: (row) => row.bank },
            { key: "at", head: "提交", cell: (row) => <InstantText at={row.submittedAt} /> },
            amount("金额", (row: SupervisedFirm["applications"][number]) => row.amount),
            {
              key: "status",
              head: "状态",
              cell: (row) => <StatusOf list="applicationStatus" code={row.status} />,
            },
          ]}
        />
      </Section>
      <Section title="授信">
        <Table
          caption="授信"
          captionHidden
          dense
          rows={view.lines}
          rowKey={(row) => row.number}
          empty={none("授信")}
          columns={[
            { key: "number", head: "编号", cell: (row) => row.number },
            { key: "bank", head: "银行", cell: (row) => row.bank },
            { key: "until", head: "到期", cell: (row) => <DateText on={row.expiresOn} /> },
            amount("额度", (row: SupervisedFirm["lines"][number]) => row.limit),
            {
              key: "status",
              head: "状态",
              cell: (row) => <StatusOf list="creditLineStatus" code={row.status} />,
            },
          ]}
        />
      </Section>
      <LoanTable loans={view.loans} />
      <Section title="授权" lead="只列授权给谁、为了什么，不含授权的数据。">
        <Table
          caption="授权"
          captionHidden
          dense
          rows={view.consents}
          rowKey={(row) => row.number}
          empty={none("授权")}
          columns={[
            { key: "number", head: "编号", cell: (row) => row.number },
            { key: "grantee", head: "被授权单位", cell: (row) => row.grantee },
            { key: "purpose", head: "用途", cell: (row) => label("consentPurpose", row.purpose) },
            { key: "until", head: "到期", cell: (row) => <DateText on={row.expiresOn} /> },
            {
              key: "status",
              head: "状态",
              cell: (row) => <StatusOf list="consentStatus" code={row.status} />,
            },
          ]}
        />
      </Section>
    </>
  );
}

const amount = <Row,>(head: string, of: (row: Row) => bigint) => ({
  key: "amount",
  head,
  unit: "万元",
  numeric: true,
  cell: (row: Row) => <Wan amount={fen(of(row))} />,
});

function LoanTable({ loans }: { loans: SupervisedFirm["loans"] }) {
  return (
    <Section title="贷款">
      <Table
        caption="贷款"
        captionHidden
        dense
        rows={loans}
        rowKey={(row) => row.number}
        empty={none("贷款")}
        columns={[
          { key: "number", head: "借据编号", cell: (row) => row.number },
          { key: "bank", head: "银行", cell: (row) => row.bank },
          { key: "started", head: "放款", cell: (row) => <DateText on={row.startedOn} /> },
          { key: "matures", head: "到期", cell: (row) => <DateText on={row.maturesOn} /> },
          amount("本金", (row: SupervisedFirm["loans"][number]) => row.principal),
          {
            key: "repaid",
            head: "已还本金",
            unit: "万元",
            numeric: true,
            cell: (row) => <Wan amount={fen(row.repaid)} />,
          },
          { key: "status", head: "状态", cell: (row) => <StatusOf list="loanStatus" code={row.status} /> },
        ]}
      />
    </Section>
  );
}
