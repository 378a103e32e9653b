import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { Notice } from "#app/components/enterprise/notice.tsx";
import { InstantText } from "#app/components/finance/dates.tsx";
import { StatusOf } from "#app/components/finance/statuses.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { LinkButton } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { Filters } from "#app/components/ui/filters.tsx";
import { Select, TextInput } from "#app/components/ui/inputs.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Pager } from "#app/components/ui/pager.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { listOrganisations } from "#domain/organisations/index.ts";
import { ListOrganisations } from "#domain/organisations/inputs.ts";
import { label, words } from "#lib/vocabulary.ts";
import { parseInput } from "#lib/zod.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("单位") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "operator");
  const given = [...new URL(args.request.url).searchParams].filter(([, value]) => value !== "");
  const wanted = parseInput(ListOrganisations.omit({ limit: true }), Object.fromEntries(given));
  return { wanted, ...(await listOrganisations(caller, wanted)) };
});

const optionsOf = (list: "organisationKind" | "organisationStatus") =>
  words(list).map((value) => ({ value, label: label(list, value) }));

export default function OrganisationsPage() {
  const { wanted, rows, next } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="单位"
        lead="平台上的全部单位。这里只有名称和状态，看不到任何单位的业务数据。"
        actions={<LinkButton to="/operator/organisations/new">接入单位</LinkButton>}
      />
      <Notice words={{ added: "单位已接入。请接着为它指定两位管理员。" }} />
      <Filters>
        <TextInput unmarked name="q" label="名称或代码" defaultValue={wanted.q} />
        <Select
          unmarked
          name="kind"
          label="类型"
          empty="全部"
          defaultValue={wanted.kind}
          options={optionsOf("organisationKind")}
        />
        <Select
          unmarked
          name="status"
          label="状态"
          empty="全部"
          defaultValue={wanted.status}
          options={optionsOf("organisationStatus")}
        />
      </Filters>
      <Table
        caption="单位"
        captionHidden
        dense
        rows={rows}
        rowKey={(row) => row.id}
        empty={<EmptyState title="没有符合条件的单位">放宽条件再找，或接入新的单位。</EmptyState>}
        columns={[
          {
            key: "name",
            head: "名称",
            cell: (row) => (
              <Link to={`/operator/organisations/${row.id}`} className="link font-medium">
                {row.name}
              </Link>
            ),
          },
          { key: "kind", head: "类型", cell: (row) => label("organisationKind", row.kind) },
          { key: "code", head: "代码", cell: (row) => row.code },
          { key: "at", head: "接入时间", cell: (row) => <InstantText at={row.createdAt} /> },
          {
            key: "status",
            head: "状态",
            cell: (row) => <StatusOf list="organisationStatus" code={row.status} />,
          },
        ]}
      />
      {rows.length > 0 && <Pager next={next} shown={rows.length} />}
    </>
  );
}
