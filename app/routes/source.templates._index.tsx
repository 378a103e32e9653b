import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { TemplateColumns, type TemplateColumnView } from "#app/components/records/template-columns.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { DownloadLink, LinkButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { listDeliveries } from "#domain/records/index.ts";
import { describeFormat, templateOf } from "#domain/records/inputs.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("报送模板") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { templates } = await listDeliveries(await memberFrom(args, "source"), { limit: 1 });
  return templates.map(({ name }) => {
    const { title, description, columns } = templateOf(name);
    const views: TemplateColumnView[] = columns.map(({ header, required, format, description, example }) => ({
      ...{ header, required, description, example },
      format: describeFormat(format),
    }));
    return { name, title, description, columns: views };
  });
});

export default function Templates() {
  const templates = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="报送模板"
        lead="列的名称和顺序是与平台的约定，不能增减。示例行请在报送前删去。"
        actions={
          <LinkButton to="/source" size="sm">
            去报送
          </LinkButton>
        }
      />
      {templates.length === 0 && (
        <EmptyState title="本单位还没有约定报送的数据">
          请联系平台运营方登记，登记后模板会出现在这里。
        </EmptyState>
      )}
      {templates.map(({ name, title, description, columns }) => (
        <Section
          key={name}
          id={name}
          title={title}
          lead={description}
          aside={
            <div className="flex gap-2">
              <DownloadLink href={`/source/templates/${name}.csv`}>CSV 模板</DownloadLink>
              <DownloadLink href={`/source/templates/${name}.xlsx`}>XLSX 模板</DownloadLink>
            </div>
          }
        >
          <TemplateColumns title={title} columns={columns} />
        </Section>
      ))}
    </>
  );
}
