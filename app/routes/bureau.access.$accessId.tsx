import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { InstantText } from "#app/components/finance/dates.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { FirmFacts, FirmTables } from "#app/components/supervision/firm-view.tsx";
import { Alert } from "#app/components/ui/alert.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { idParam } from "#app/http/params.ts";
import { closeAccess, viewFirm } from "#domain/supervision/index.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("监管查看") }];

/** Each look is logged, and the firm finds it. */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bureau");
  return viewFirm(caller, { accessId: idParam(args.params.accessId, "这次监管查看") });
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "bureau");
  await closeAccess(caller, { accessId: idParam(args.params.accessId, "这次监管查看") });
  return redirect("/bureau/access?done=closed", 303);
});

export default function SupervisedFirmPage() {
  const view = useLoaderData<typeof loader>();
  const { access, firm } = view;
  return (
    <>
      <PageHeader
        title={firm.name}
        crumbs={[{ label: "监管查看", to: "/bureau/access" }]}
        lead={`统一社会信用代码 ${firm.uscc}`}
        actions={
          <Form method="post">
            <SubmitButton variant="secondary" pendingLabel="正在结束…">
              结束查看
            </SubmitButton>
          </Form>
        }
      />
      <Alert tone="warn" title="本次查看有记录，该企业看得到" className="mb-6">
        文号 {access.documentNumber}，最迟 <InstantText at={access.expiresAt} />{" "}
        自动结束。企业授权给银行的纳税、开票、用电等数据不在查看范围内。
      </Alert>
      <FirmFacts firm={firm} />
      <FirmTables view={view} />
    </>
  );
}
