import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Notice } from "#app/components/enterprise/notice.tsx";
import { InstantText } from "#app/components/finance/dates.tsx";
import { StatusOf } from "#app/components/finance/statuses.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { AppointedTable } from "#app/components/staff/appointed-table.tsx";
import { OrganisationStatusForm } from "#app/components/staff/organisation-status-form.tsx";
import { PeopleTable } from "#app/components/staff/people-table.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { DescriptionList } from "#app/components/ui/description-list.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Pager } from "#app/components/ui/pager.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { idParam } from "#app/http/params.ts";
import { listPeople, proposeOrganisationStatus, viewOrganisation } from "#domain/organisations/index.ts";
import { ListPeople, ProposeStatus } from "#domain/organisations/inputs.ts";
import { label } from "#lib/vocabulary.ts";
import { parseInput } from "#lib/zod.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("单位详情") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "operator");
  const organisation = await viewOrganisation(caller, {
    organisationId: idParam(args.params.id, "这个单位"),
  });
  const after = new URL(args.request.url).searchParams.get("after") ?? undefined;
  const page = parseInput(ListPeople.omit({ limit: true }), { organisationId: organisation.id, after });
  return { organisation, people: await listPeople(caller, page) };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "operator");
  const form = await parseForm(args.request, ProposeStatus);
  if (!form.ok) return form.response;
  const organisationId = idParam(args.params.id, "这个单位");
  try {
    await proposeOrganisationStatus(caller, { ...form.value, organisationId });
  } catch (error) {
    return form.refuse(error);
  }
  return redirect(`/operator/organisations/${organisationId}?done=proposed`, 303);
});

export default function OrganisationPage() {
  const { organisation, people } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const { id, name, shortName, kind, code, contact, status, createdAt } = organisation;
  const isFirm = kind === "enterprise";
  return (
    <>
      <PageHeader
        title={name}
        crumbs={[{ label: "单位", to: "/operator/organisations" }]}
        status={<StatusOf list="organisationStatus" code={status} />}
        actions={
          !isFirm && (
            <LinkButton to={`/operator/organisations/${id}/appoint`} variant="secondary">
              指定管理员
            </LinkButton>
          )
        }
      />
      <Notice
        words={{
          added: "单位已接入。请接着指定两位管理员：人员变更要两人办理。",
          proposed: "已提交。另一位管理员复核通过后生效。",
          revoked: "邀请已取消，链接不能再使用。",
        }}
      />
      <DescriptionList
        items={[
          { term: "类型", value: label("organisationKind", kind) },
          { term: "简称", value: shortName },
          { term: "代码", value: code },
          !isFirm && { term: "联系方式", value: contact || "未填写" },
          { term: "接入时间", value: <InstantText at={createdAt} /> },
        ]}
      />
      <Section title="人员" lead="姓名和登录名已遮盖。人员由该单位自己管理。">
        <PeopleTable rows={people.rows} />
        {people.rows.length > 0 && <Pager next={people.next} shown={people.rows.length} />}
      </Section>
      {organisation.invitations.length > 0 && (
        <Section title="由我方发出的邀请">
          <AppointedTable organisationId={id} rows={organisation.invitations} />
        </Section>
      )}
      {!organisation.isOwn && (
        <Section title={status === "active" ? "停用单位" : "恢复单位"}>
          <OrganisationStatusForm organisation={organisation} lastResult={lastResult} />
        </Section>
      )}
    </>
  );
}
