import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useLocation } from "@remix-run/react";
import { ReadTable } from "#app/components/enterprise/read-table.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { OwnAccesses } from "#app/components/supervision/own-accesses.tsx";
import { DownloadLink } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { Filters, Toolbar } from "#app/components/ui/filters.tsx";
import { DateInput, Select } from "#app/components/ui/inputs.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Pager } from "#app/components/ui/pager.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { type ReadsQuery, readsQuery } from "#app/http/reads-query.ts";
import { type ReadFilters as FiltersThereAre, listReads, viewReadFilters } from "#domain/reads/index.ts";
import { listOwnAccesses } from "#domain/supervision/index.ts";
import { label, words } from "#lib/vocabulary.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("谁看了我") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise");
  const query = readsQuery(args.request.url);
  const { reads, next } = await listReads(caller, query);
  const { accesses } = await listOwnAccesses(caller, { limit: 5 });
  return { reads, next, query, accesses, ...(await viewReadFilters(caller, {})) };
});

export default function ReadsPage() {
  const { reads, readers, consents, next, query, accesses } = useLoaderData<typeof loader>();
  const { search } = useLocation();
  return (
    <>
      <PageHeader
        title="谁看了我"
        lead="其他单位每查看一次您的数据，这里就有一条记录，保存不少于 5 年，任何人不能删改。"
      />
      <OwnAccesses accesses={accesses} />
      {readers.length > 0 && <ReadFilters query={query} readers={readers} consents={consents} />}
      {reads.length > 0 && (
        <Toolbar aside={<DownloadLink href={`/enterprise/reads.csv${search}`}>下载 CSV</DownloadLink>} />
      )}
      <ReadTable
        reads={reads}
        empty={
          search ? (
            <EmptyState title="这些条件下没有查看记录">放宽时间范围或清除部分条件后再看。</EmptyState>
          ) : (
            <EmptyState title="还没有人查看过您的数据">
              您授权并提交申请后，银行每查看一次，这里都会写明时间、机构、岗位、看了什么、为了什么。
            </EmptyState>
          )
        }
      />
      {reads.length > 0 && <Pager next={next} shown={reads.length} />}
    </>
  );
}

interface ReadFiltersProps extends FiltersThereAre {
  query: ReadsQuery;
}

function ReadFilters({ query, readers, consents }: ReadFiltersProps) {
  const chosen = <L extends "consentPurpose" | "readBasis">(list: L) =>
    words(list).map((code) => ({ value: code, label: label(list, code) }));
  return (
    <Filters>
      <Select
        name="organisation"
        label="机构"
        unmarked
        empty="全部机构"
        defaultValue={query.organisationId ?? ""}
        options={readers.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <Select
        name="purpose"
        label="用途"
        unmarked
        empty="全部用途"
        defaultValue={query.purpose ?? ""}
        options={chosen("consentPurpose")}
      />
      <Select
        name="basis"
        label="依据"
        unmarked
        empty="全部依据"
        defaultValue={query.basis ?? ""}
        options={chosen("readBasis")}
      />
      <Select
        name="consent"
        label="授权书"
        unmarked
        empty="全部授权书"
        defaultValue={query.consentId ?? ""}
        options={consents.map(({ id, number }) => ({ value: id, label: number }))}
      />
      <DateInput name="from" label="从" unmarked defaultValue={query.from} />
      <DateInput name="to" label="到" unmarked defaultValue={query.to} />
    </Filters>
  );
}
