import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { Notice } from "#app/components/enterprise/notice.tsx";
import { InstantText } from "#app/components/finance/dates.tsx";
import { StatusOf } from "#app/components/finance/statuses.tsx";
import { jobSubject } from "#app/components/operator/job-subject.ts";
import { useWaiting } from "#app/components/shell/counts.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { Alert } from "#app/components/ui/alert.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { listJobs } from "#domain/jobs/index.ts";
import { verifyLedger } from "#domain/ledger/index.ts";
import { listRecentDeliveries } from "#domain/operations/index.ts";
import { label } from "#lib/vocabulary.ts";

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "operator");
  const verify = new URL(args.request.url).searchParams.get("verify") === "ledger";
  return {
    jobs: await listJobs(caller, { limit: 20 }),
    deliveries: await listRecentDeliveries(caller, { limit: 20 }),
    ledger: verify ? { at: new Date(), findings: await verifyLedger(caller, {}) } : null,
  };
});

export const meta: MetaFunction = () => [{ title: pageTitle("运行状况") }];

export default function OperatorHome() {
  const { jobs, deliveries, ledger } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title="运行状况" lead="后台任务、数据报送和账本核验。这里看不到任何企业的数据。" />
      <Notice
        words={{
          cancelled: "任务已取消：正在进行的一批做完后停止。已完成的部分保留，其余由夜间的全量匹配补上。",
        }}
      />
      <MissingContact />
      <Section title="账本核验" lead="从逐笔记录重算全部余额，并检查账本的每一条规则。">
        {ledger && <LedgerResult {...ledger} />}
        <Form method="get">
          <input type="hidden" name="verify" value="ledger" />
          <SubmitButton variant="secondary">立即核验</SubmitButton>
        </Form>
      </Section>
      <Section title="后台任务" lead="最近 20 项。">
        <Jobs jobs={jobs} />
      </Section>
      <Section title="数据报送" lead="最近 20 批。">
        <Deliveries deliveries={deliveries} />
      </Section>
    </>
  );
}

/** An installation of an earlier version may have no contact, and no firm can authorise its evaluation until it has. */
function MissingContact() {
  if (useWaiting("/operator/contact") === 0) return null;
  return (
    <Alert
      tone="warn"
      title="本单位还没有登记联系方式"
      className="mb-6"
      action={
        <LinkButton to="/operator/contact" variant="secondary" size="sm">
          去登记
        </LinkButton>
      }
    >
      登记之前，企业不能授权平台评估信用、匹配产品。
    </Alert>
  );
}

type Loaded = ReturnType<typeof useLoaderData<typeof loader>>;

function LedgerResult({ at, findings }: NonNullable<Loaded["ledger"]>) {
  if (findings.length === 0) {
    return (
      <Alert tone="good" live title="账本核验通过" className="mb-4">
        <InstantText at={at} />
        ，没有发现出入。
      </Alert>
    );
  }
  return (
    <Alert
      tone="bad"
      live
      title={`账本核验发现 ${findings.length} 类出入，请停止放款并联系开发人员`}
      className="mb-4"
    >
      <ul className="list-disc ps-5">
        {findings.map(({ check, statement, count, sample }) => (
          <li key={check}>
            {statement}：{count} 处，例如 <code className="text-sm">{sample.slice(0, 3).join("、")}</code>
          </li>
        ))}
      </ul>
    </Alert>
  );
}

const Jobs = ({ jobs }: Pick<Loaded, "jobs">) => (
  <Table
    caption="后台任务"
    captionHidden
    dense
    rows={jobs}
    rowKey={({ id }) => id}
    empty={<EmptyState title="还没有后台任务">入库、画像、匹配和月报的任务会列在这里。</EmptyState>}
    columns={[
      { key: "job", head: "任务", cell: ({ job }) => label("jobName", job) },
      { key: "key", head: "对象", cell: ({ key }) => jobSubject(key) },
      { key: "status", head: "状态", cell: ({ status }) => <StatusOf list="jobStatus" code={status} /> },
      { key: "asked", head: "提出", cell: ({ requestedAt }) => <InstantText at={requestedAt} /> },
      { key: "ended", head: "结束", cell: ({ finishedAt }) => <InstantText at={finishedAt} /> },
      {
        key: "progress",
        head: "进度",
        numeric: true,
        cell: ({ done, total }) =>
          total === null ? "—" : `${done.toLocaleString("zh-CN")} / ${total.toLocaleString("zh-CN")}`,
      },
      { key: "error", head: "说明", cell: ({ error }) => error ?? "" },
      {
        key: "cancel",
        head: "操作",
        cell: ({ id, mayCancel, job, key }) =>
          mayCancel && (
            <Form method="post" action={`/operator/jobs/${id}/cancel`}>
              <SubmitButton
                variant="secondary"
                size="sm"
                aria-label={`取消任务：${label("jobName", job)}，${jobSubject(key)}`}
              >
                取消
              </SubmitButton>
            </Form>
          ),
      },
    ]}
  />
);

const Deliveries = ({ deliveries }: Pick<Loaded, "deliveries">) => (
  <Table
    caption="数据报送"
    captionHidden
    dense
    rows={deliveries}
    rowKey={({ id }) => id}
    empty={<EmptyState title="还没有数据报送">数源单位报送的每一批数据会列在这里。</EmptyState>}
    columns={[
      { key: "file", head: "文件", className: "break-all", cell: ({ fileName }) => fileName },
      { key: "source", head: "数源单位", cell: ({ source }) => source },
      { key: "type", head: "类别", cell: ({ recordType }) => label("recordType", recordType) },
      { key: "status", head: "状态", cell: ({ status }) => <StatusOf list="deliveryStatus" code={status} /> },
      {
        key: "rows",
        head: "记录",
        unit: "条",
        numeric: true,
        cell: ({ rowsTotal }) => rowsTotal.toLocaleString("zh-CN"),
      },
      {
        key: "rejected",
        head: "退回",
        unit: "条",
        numeric: true,
        cell: ({ rowsRejected }) => rowsRejected.toLocaleString("zh-CN"),
      },
      { key: "at", head: "收到", cell: ({ receivedAt }) => <InstantText at={receivedAt} /> },
      { key: "why", head: "说明", cell: ({ refusal }) => refusal ?? "" },
    ]}
  />
);
