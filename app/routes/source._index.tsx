import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { DeliveryForm, type DeliveryFormErrors } from "#app/components/records/delivery-form.tsx";
import { DeliveryTable } from "#app/components/records/delivery-table.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { AdministratorDesk } from "#app/components/staff/administrator-desk.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Pager } from "#app/components/ui/pager.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded, isDomainError, STATUS } from "#app/http/errors.ts";
import { readForm } from "#app/http/posted-form.ts";
import { may } from "#domain/access/permissions.ts";
import { listDeliveries, receiveDelivery } from "#domain/records/index.ts";
import { isTemplateName, templateOf } from "#domain/records/inputs.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("数据报送") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "source");
  if (!may(caller.actor, "delivery.list")) return null;
  const after = new URL(args.request.url).searchParams.get("after") ?? undefined;
  const { templates, ...list } = await listDeliveries(caller, { after });
  const choices = templates.map(({ name, title }) => ({
    name,
    title,
    description: templateOf(name).description,
  }));
  return { ...list, templates: choices };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "source");
  const form = await readForm(args.request);
  const [template, file] = [form.get("template"), form.get("file")];
  const typed = typeof template === "string" ? template : "";
  const errors: DeliveryFormErrors = {};
  if (!isTemplateName(typed)) errors.template = ["请选择报送的数据。"];
  if (!(file instanceof Blob) || (file.size === 0 && file.name === "")) errors.file = ["请选择文件。"];
  if (!isTemplateName(typed) || !(file instanceof Blob) || errors.file) return refused(errors, typed);
  try {
    const content = Buffer.from(await file.arrayBuffer());
    const received = await receiveDelivery(caller, { template: typed, fileName: file.name, content });
    return redirect(`/source/deliveries/${received.id}?${received.repeated ? "repeated" : "received"}`, 303);
  } catch (error) {
    if (!isDomainError(error) || error.code !== "invalid") throw error;
    return refused(error.fields, typed, STATUS[error.code]);
  }
});

const refused = (errors: DeliveryFormErrors, template: string, status = 400) =>
  data({ errors, template }, { status });

export default function SourceHome() {
  const reports = useLoaderData<typeof loader>();
  return reports ? <Deliveries {...reports} /> : <AdministratorDesk portal="source" title="数据报送" />;
}

function Deliveries({ deliveries, next, templates }: NonNullable<Awaited<ReturnType<typeof loader>>>) {
  const reply = useActionData<typeof action>();
  return (
    <>
      <PageHeader
        title="数据报送"
        lead="按模板报送文件，系统逐行核验：合格的入库，不合格的列出行号和原因，可下载改正后再报。"
        actions={
          <LinkButton to="/source/templates" variant="secondary" size="sm">
            查看模板
          </LinkButton>
        }
      />
      <Section title="报送文件">
        <DeliveryForm templates={templates} errors={reply?.errors} template={reply?.template} />
      </Section>
      <Section title="报送记录">
        {deliveries.length === 0 ? (
          <EmptyState title="还没有报送过文件">
            先下载模板，按列填好一个月的数据，再从上面选择文件报送。处理结果会列在这里。
          </EmptyState>
        ) : (
          <>
            <DeliveryTable deliveries={deliveries} />
            <Pager next={next} shown={deliveries.length} />
          </>
        )}
      </Section>
    </>
  );
}
