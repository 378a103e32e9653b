import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { InstantText } from "#app/components/finance/dates.tsx";
import { DeliveryOutcome, DeliveryWaits } from "#app/components/records/delivery-outcome.tsx";
import { DeliveryStatus } from "#app/components/records/delivery-table.tsx";
import { RejectTable } from "#app/components/records/reject-table.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { Alert } from "#app/components/ui/alert.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { idParam } from "#app/http/params.ts";
import { viewDelivery } from "#domain/records/index.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(data ? data.title : "报送") },
];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "source");
  const id = idParam(args.params.id, "这次报送");
  return viewDelivery(caller, { id });
});

export default function Delivery() {
  const delivery = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const { status, stuck, refusal } = delivery;
  const waits = !stuck && (status === "received" || status === "processing");
  return (
    <>
      <PageHeader
        crumbs={[{ label: "数据报送", to: "/source" }]}
        title={delivery.title}
        status={<DeliveryStatus {...delivery} />}
        lead={
          <>
            {delivery.fileName}，<InstantText at={delivery.receivedAt} /> 报送
          </>
        }
        actions={
          <LinkButton to="/source" variant="secondary" size="sm">
            再报送一个文件
          </LinkButton>
        }
      />
      <div className="grid gap-8">
        {search.has("repeated") && (
          <Alert tone="info" live title="这份文件以前报送过">
            内容完全相同，没有重复入库。下面是当时的结果。
          </Alert>
        )}
        {waits && <DeliveryWaits fresh={search.has("received")} />}
        {stuck && (
          <Alert tone="bad" title="处理时系统出错">
            文件已经收到，没有任何一行入库。平台运营方会处理，不需要重新报送。
          </Alert>
        )}
        {refusal !== null && (
          <Alert
            tone="bad"
            live
            title="整份文件退回，没有任何一行入库"
            action={
              <LinkButton to="/source/templates" variant="secondary" size="sm">
                查看模板
              </LinkButton>
            }
          >
            {refusal}
          </Alert>
        )}
        {status === "stored" && <DeliveryOutcome delivery={delivery} />}
        {delivery.rejects.length > 0 && <RejectTable delivery={delivery} />}
      </div>
    </>
  );
}
