import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { pageTitle } from "#app/components/shell/product.ts";
import { PeopleTable } from "#app/components/staff/people-table.tsx";
import { Filters } from "#app/components/ui/filters.tsx";
import { TextInput } from "#app/components/ui/inputs.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Pager } from "#app/components/ui/pager.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { listPeople } from "#domain/organisations/index.ts";
import { ListPeople } from "#domain/organisations/inputs.ts";
import { parseInput } from "#lib/zod.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("用户") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "operator");
  const given = Object.fromEntries(new URL(args.request.url).searchParams);
  const { q, after } = parseInput(ListPeople.pick({ q: true, after: true }), given);
  return { q, ...(await listPeople(caller, { q, after })) };
});

export default function UsersPage() {
  const { q, rows, next } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="用户"
        lead="各单位的人员和岗位。姓名和登录名已遮盖；用完整的登录名可以查到具体的人。"
      />
      <Filters submit="查找">
        <TextInput unmarked name="q" label="完整的登录名" defaultValue={q} autoComplete="off" />
      </Filters>
      <PeopleTable rows={rows} everywhere />
      {rows.length > 0 && <Pager next={next} shown={rows.length} />}
    </>
  );
}
