import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";
import { Figure } from "#app/components/bureau/figures.tsx";
import { rowsHref } from "#app/components/bureau/rows-href.ts";
import { targetWords, VerdictStatus } from "#app/components/bureau/target-stat.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { Button, LinkButton } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { Select } from "#app/components/ui/inputs.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { listTargets, type TargetView } from "#domain/targets/index.ts";
import { dateOn, formatDate } from "#lib/dates.ts";

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bureau");
  const given = new URL(args.request.url).searchParams;
  const list = await listTargets(caller, { year: given.get("year") || undefined });
  const thisYear = Number(dateOn(new Date()).slice(0, 4));
  return { list, years: [thisYear + 1, thisYear, thisYear - 1, thisYear - 2] };
});

export const meta: MetaFunction = () => [{ title: pageTitle("目标") }];

const percent = (share: number | null) => (share === null ? "—" : `${(share * 100).toFixed(1)}%`);

export default function TargetsPage() {
  const { list, years } = useLoaderData<typeof loader>();
  const { year, asOf, targets } = list;
  return (
    <>
      <PageHeader
        title={`${year}年目标`}
        lead={`数值截至 ${formatDate(asOf)}。期间指标与时间进度相比，时点指标与目标本身相比。新增和修改由另一位同事复核后生效。`}
        actions={<YearChoice year={year} years={years} />}
      />
      <Table
        caption={`${year}年目标`}
        captionHidden
        rows={targets}
        rowKey={({ indicator }) => indicator}
        empty={
          <EmptyState
            title={`${year}年还没有目标`}
            action={<LinkButton to={`/bureau/targets/edit?year=${year}`}>新增目标</LinkButton>}
          >
            设定目标后，总览和月报会显示完成情况和时间进度。
          </EmptyState>
        }
        columns={[
          { key: "name", head: "指标", cell: ({ name }) => name },
          { key: "target", head: "目标", numeric: true, cell: targetWords },
          {
            key: "actual",
            head: "现值",
            numeric: true,
            cell: (target) => <Actual target={target} asOf={asOf} />,
          },
          { key: "reached", head: "完成", numeric: true, cell: ({ progress }) => percent(progress.reached) },
          { key: "pace", head: "时间进度", numeric: true, cell: ({ progress }) => percent(progress.pace) },
          {
            key: "verdict",
            head: "判断",
            cell: ({ progress }) => <VerdictStatus verdict={progress.verdict} />,
          },
          {
            key: "source",
            head: "来源",
            cell: ({ source }) => <span className="text-sm text-muted">{source}</span>,
          },
          {
            key: "edit",
            head: "操作",
            cell: ({ indicator, name }) => (
              <Link
                className="link no-print whitespace-nowrap"
                to={`/bureau/targets/edit?year=${year}&indicator=${indicator}`}
              >
                修改<span className="sr-only">{name}的目标</span>
              </Link>
            ),
          },
        ]}
      />
    </>
  );
}

function Actual({ target, asOf }: { target: TargetView; asOf: string }) {
  const { kind, unit, unitWord, actual, indicator, year } = target;
  if (kind === null) return <span className="text-muted">—</span>;
  return (
    <Link className="link" to={rowsHref({ indicator, kind, from: `${year}-01-01`, to: asOf })}>
      <Figure unit={unit} value={actual} counted={unitWord} />
    </Link>
  );
}

function YearChoice({ year, years }: { year: number; years: number[] }) {
  const choices = years.includes(year) ? years : [year, ...years];
  return (
    <Form method="get" className="flex items-end gap-2">
      <Select
        key={year}
        name="year"
        label="年份"
        unmarked
        empty={false}
        defaultValue={String(year)}
        options={choices.map((each) => ({ value: String(each), label: `${each}年` }))}
      />
      <Button type="submit" variant="secondary" size="sm" className="h-9">
        查看
      </Button>
      <LinkButton to={`/bureau/targets/edit?year=${year}`} size="sm" className="h-9">
        新增目标
      </LinkButton>
    </Form>
  );
}
