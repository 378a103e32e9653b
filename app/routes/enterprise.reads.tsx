import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ReadTable } from "#app/components/enterprise/read-table.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { Filters } from "#app/components/ui/filters.tsx";
import { Select } from "#app/components/ui/inputs.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Pager } from "#app/components/ui/pager.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { listReads } from "#domain/reads/index.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("谁看了我") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise");
  const query = new URL(args.request.url).searchParams;
  const organisationId = query.get("organisation") || undefined;
  const list = await listReads(caller, { organisationId, after: query.get("after") ?? undefined });
  return { ...list, organisationId: organisationId ?? "" };
});

export default function ReadsPage() {
  const { reads, readers, next, organisationId } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="谁看了我"
        lead="其他单位每查看一次您授权的数据，这里就有一条记录，保存不少于 5 年，任何人不能删改。"
      />
      {readers.length > 1 && (
        <Filters>
          <Select
            name="organisation"
            label="机构"
            unmarked
            empty="全部机构"
            defaultValue={organisationId}
            options={readers.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Filters>
      )}
      <ReadTable
        reads={reads}
        empty={
          <EmptyState title="还没有人查看过您的数据">
            您授权并提交申请后，银行每查看一次，这里都会写明时间、机构、岗位、看了什么、为了什么。
          </EmptyState>
        }
      />
      {reads.length > 0 && <Pager next={next} shown={reads.length} />}
    </>
  );
}
