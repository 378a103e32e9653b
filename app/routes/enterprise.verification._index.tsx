import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { Notice } from "#app/components/enterprise/notice.tsx";
import { VerificationEnvironment } from "#app/components/enterprise/verification-environment.tsx";
import { VerificationSteps } from "#app/components/enterprise/verification-steps.tsx";
import { InstantText } from "#app/components/finance/dates.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { IfMay } from "#app/components/shell/rights.tsx";
import { Alert } from "#app/components/ui/alert.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { viewVerification } from "#domain/verification/index.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("企业核验") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise");
  return {
    view: await viewVerification(caller, {}),
    environment: caller.identity?.environment ?? null,
  };
});

export default function VerificationPage() {
  const { view, environment } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  return (
    <>
      <PageHeader
        title="企业核验"
        lead="确认企业是真的、由企业主代表。通过后才能授权数据、申请贷款；没有核验，谁也不能用这家企业的名义授权。"
      />
      <Notice
        words={{
          asked: "已提交，正在核验。",
          passed: "金额相符，对公账户已核验。",
        }}
      />
      <div className="grid max-w-2xl gap-8">
        <VerificationEnvironment environment={environment} />
        {!view.verifiedAt && search.has("needed") && (
          <Alert live title="授权之前，请先完成核验">
            刚才的授权没有开始。下面的步骤都通过后，就可以授权了。
          </Alert>
        )}
        {view.verifiedAt && (
          <Alert
            tone="good"
            title="企业已核验"
            action={
              <IfMay permission="consent.grant" told="授权数据需由企业主办理。">
                <LinkButton to="/enterprise/consents/new">去授权数据</LinkButton>
              </IfMay>
            }
          >
            <InstantText at={view.verifiedAt} /> 起有效。法定代表人变更后需要重新核验。
          </Alert>
        )}
        <VerificationSteps view={view} />
      </div>
    </>
  );
}
