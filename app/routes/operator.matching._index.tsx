import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { RunTable } from "#app/components/matching/run-table.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Pager } from "#app/components/ui/pager.tsx";
import { runsLoader } from "#app/http/match-runs.server.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("产品匹配") }];

export const loader = runsLoader("operator");

export default function MatchingPage() {
  const { runs, next } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="产品匹配"
        lead="企业与在售产品的每一次匹配：看了多少家、结果变了多少、哪些产品没有企业符合。点开看报告。"
      />
      <RunTable runs={runs} base="/operator/matching" />
      {runs.length > 0 && <Pager next={next} shown={runs.length} />}
    </>
  );
}
