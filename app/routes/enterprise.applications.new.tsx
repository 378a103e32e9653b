import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { Money } from "#app/components/finance/money.tsx";
import { Rate } from "#app/components/finance/rate.tsx";
import { ApplicationForm } from "#app/components/lending/application-form.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { IfMay, useMay } from "#app/components/shell/rights.tsx";
import { Alert } from "#app/components/ui/alert.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { prepareApplication, submitApplication } from "#domain/applications/index.ts";
import { SubmitApplication } from "#domain/applications/inputs.ts";
import { label } from "#lib/vocabulary.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("申请贷款") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise", "application.prepare");
  return prepareApplication(caller, {
    versionId: new URL(args.request.url).searchParams.get("version") ?? "",
  });
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise", "application.submit");
  const form = await parseForm(args.request, SubmitApplication);
  if (!form.ok) return form.response;
  let id: string;
  try {
    ({ id } = await submitApplication(caller, form.value));
  } catch (error) {
    return form.refuse(error);
  }
  return redirect(`/enterprise/applications/${id}?done=submitted`, 303);
});

export default function NewApplicationPage() {
  const product = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const { offer } = product;
  return (
    <>
      <PageHeader
        title={`申请${product.productName}`}
        crumbs={[{ label: "融资产品", to: "/enterprise/offers" }]}
        lead={`由${product.bankName}审查和决定，1 个工作日内受理，5 个工作日内答复。担保方式：${label("guaranteeMode", product.guaranteeMode)}。`}
      />
      {offer && (
        <Alert className="mb-6 max-w-xl" title="平台的预估">
          额度约 <Money amount={offer.limit} />
          ，年利率约 <Rate bps={offer.rateBps} />
          ，综合年化成本约 <Rate bps={offer.annualCostBps} />
          。以银行审批为准。
        </Alert>
      )}
      <Body product={product} lastResult={lastResult} />
    </>
  );
}

type BodyProps = Parameters<typeof ApplicationForm>[0];

function Body({ product, lastResult }: BodyProps) {
  const maySubmit = useMay("application.submit");
  if (!product.onSale)
    return (
      <Alert tone="warn" title="这个产品已下架或更新了条款" className="max-w-xl">
        请返回
        <Link to="/enterprise/offers" className="link">
          融资产品
        </Link>
        ，查看现有产品。
      </Alert>
    );
  if (product.openApplicationId)
    return (
      <Alert tone="info" title="您已有一笔正在办理的申请" className="max-w-xl">
        同一产品同时只能申请一笔。
        <Link to={`/enterprise/applications/${product.openApplicationId}`} className="link">
          查看进度
        </Link>
      </Alert>
    );
  if (product.consents.length === 0) {
    const here = `/enterprise/applications/new?version=${product.versionId}`;
    const query = new URLSearchParams({
      grantee: product.bankId,
      for: "credit_review",
      next: here,
    });
    return (
      <Alert
        tone="warn"
        title={`先授权${product.bankName}`}
        className="max-w-xl"
        action={
          <IfMay permission="consent.grant" told="授权需由企业主办理。">
            <LinkButton to={`/enterprise/consents/new?${query}`}>去授权</LinkButton>
          </IfMay>
        }
      >
        没有您的授权，银行看不到贵企业的信用数据，无法审查。授权用途选“
        {label("consentPurpose", "credit_review")}
        ”，可随时撤回；授权后会回到这里。
      </Alert>
    );
  }
  return maySubmit ? (
    <ApplicationForm product={product} lastResult={lastResult} />
  ) : (
    <Preparation product={product} />
  );
}

/** What whoever prepares an application gets ready for the owner, who submits it. */
const Preparation = ({ product: { min, max, termMonths, consents } }: Pick<BodyProps, "product">) => (
  <Alert className="max-w-xl" title="提交申请需由企业主办理">
    请为企业主备好：申请金额（
    <Money amount={min} />至 <Money amount={max} />
    ，1000 元的整数倍）、期限（{termMonths.join("、")} 个月中的一种）、贷款用途，以及凭哪份授权（
    {consents.map(({ number }) => number).join("、")}）。
  </Alert>
);
