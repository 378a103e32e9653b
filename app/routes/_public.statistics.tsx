import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { StatisticsTable } from "#app/components/bureau/statistics-table.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { Alert } from "#app/components/ui/alert.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { Details } from "#app/components/ui/details.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { callerFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { type PublicStatistics, viewStatistics } from "#domain/indicators/index.ts";
import { formatDate } from "#lib/dates.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("公开统计") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => viewStatistics(await callerFrom(args), {}));

const shown = (count: number | null) => (count === null ? "不公布" : count.toLocaleString("zh-CN"));

export default function StatisticsPage() {
  const statistics = useLoaderData<typeof loader>();
  const { asOf, firms, loans } = statistics;
  return (
    <div className="mx-auto max-w-6xl px-4 py-10 sm:px-6">
      <PageHeader
        title="公开统计"
        lead={`截至 ${formatDate(asOf)}：注册企业 ${shown(firms.total)} 户，累计放款 ${shown(loans.total)} 笔。每月更新一次。`}
      />
      {firms.total === null ? (
        <EmptyState title="暂时没有可以公布的数字">
          注册企业满 5 户的次月起，这里按乡镇和行业公布户数。
        </EmptyState>
      ) : (
        <>
          <Alert title="为什么有的数字不公布" className="mb-6">
            不满 5 户的数字不公布；能用合计减出来的数字也一并不公布，以免看出是哪一家企业。
          </Alert>
          <Totals statistics={statistics} />
          <Section title="各乡镇街道的行业分布">
            <Details summary="注册企业（户）">
              <StatisticsTable statistics={statistics} of="firms" />
            </Details>
            <Details summary="累计放款（笔）" className="mt-4">
              <StatisticsTable statistics={statistics} of="loans" />
            </Details>
          </Section>
        </>
      )}
    </div>
  );
}

function Totals({ statistics }: { statistics: PublicStatistics }) {
  return (
    <div className="grid gap-10 lg:grid-cols-2">
      <Section title="按乡镇街道">
        <StatisticsTable statistics={statistics} of="rows" />
      </Section>
      <Section title="按行业" className="mt-0">
        <StatisticsTable statistics={statistics} of="columns" />
      </Section>
    </div>
  );
}
