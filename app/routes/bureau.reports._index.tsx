import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { ReportProgress } from "#app/components/bureau/report-progress.tsx";
import { DateText, InstantText, MonthText } from "#app/components/finance/dates.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { DownloadLink, SubmitButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { Checkbox } from "#app/components/ui/choices.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { FormErrorSummary } from "#app/components/ui/form-error-summary.tsx";
import { MonthInput } from "#app/components/ui/inputs.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Badge } from "#app/components/ui/status.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { checkboxProps, fieldProps, formProps, useZodForm } from "#app/components/ui/use-form.ts";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { viewJob } from "#domain/jobs/index.ts";
import { listReports, requestMonthlyReport } from "#domain/reports/index.ts";
import { ReportMonth } from "#domain/reports/inputs.ts";
import { addMonths, dateOn, monthOf } from "#lib/dates.ts";
import { isId } from "#lib/ids.ts";

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bureau");
  const job = new URL(args.request.url).searchParams.get("job");
  return {
    reports: await listReports(caller, {}),
    progress: job && isId(job) ? await viewJob(caller, { id: job }) : null,
    lastMonth: addMonths(monthOf(dateOn(new Date())), -1).slice(0, 7),
  };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "bureau");
  const form = await parseForm(args.request, ReportMonth);
  if (!form.ok) return form.response;
  try {
    const { jobId } = await requestMonthlyReport(caller, form.value);
    return redirect(`/bureau/reports?job=${jobId}`, 303);
  } catch (error) {
    return form.refuse(error);
  }
});

export const meta: MetaFunction = () => [{ title: pageTitle("月报") }];

export default function ReportsPage() {
  const { reports, progress, lastMonth } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="月报"
        lead="每月 1 日自动生成上月月报。报告一经生成不再改动；数字有更正时另出一版，旧版仍可下载。"
      />
      {progress && <ReportProgress progress={progress} />}
      <Section title="生成月报">
        <RequestForm lastMonth={lastMonth} />
      </Section>
      <Section title="已有月报">
        <Table
          caption="已有月报"
          captionHidden
          rows={reports}
          rowKey={({ id }) => id}
          empty={<EmptyState title="还没有月报">在上面选择月份，生成第一份月报。</EmptyState>}
          columns={[
            {
              key: "month",
              head: "月份",
              cell: ({ month, complete }) => (
                <span className="inline-flex items-center gap-2">
                  <MonthText month={month} />
                  {!complete && <Badge>未满月</Badge>}
                </span>
              ),
            },
            { key: "revision", head: "版次", cell: ({ revision }) => `第 ${revision} 版` },
            { key: "asOf", head: "数字截至", cell: ({ asOf }) => <DateText on={asOf} /> },
            { key: "definition", head: "口径版本", cell: ({ definitionVersion }) => definitionVersion },
            { key: "built", head: "生成时间", cell: ({ builtAt }) => <InstantText at={builtAt} /> },
            {
              key: "checksum",
              head: "校验值",
              cell: ({ checksum }) => (
                <code className="text-xs text-muted" title={`SHA-256 ${checksum}`}>
                  {checksum.slice(0, 12)}
                </code>
              ),
            },
            {
              key: "file",
              head: "文件",
              cell: ({ id }) => <DownloadLink href={`/bureau/reports/${id}`}>下载 XLSX</DownloadLink>,
            },
          ]}
        />
      </Section>
    </>
  );
}

function RequestForm({ lastMonth }: { lastMonth: string }) {
  const [form, fields] = useZodForm(ReportMonth, {
    lastResult: useActionData<typeof action>(),
    defaultValue: { month: lastMonth },
  });
  return (
    <Form method="post" {...formProps(form)} className="grid gap-5">
      <FormErrorSummary form={form} labels={{ month: "月份" }} />
      <MonthInput {...fieldProps(fields.month)} label="月份" required />
      <Checkbox
        {...checkboxProps(fields.soFar)}
        label="截至今日"
        hint="本月还没有结束时勾选；报告会注明未满月。"
      />
      <div>
        <SubmitButton pendingLabel="正在提交…">生成月报</SubmitButton>
      </div>
    </Form>
  );
}
