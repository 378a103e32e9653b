import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { FACT_LABELS } from "#app/components/enterprise/business-fields.tsx";
import { Notice } from "#app/components/enterprise/notice.tsx";
import { PrivateSections } from "#app/components/enterprise/private-section.tsx";
import { DateText, InstantText } from "#app/components/finance/dates.tsx";
import { Money } from "#app/components/finance/money.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { IfMay } from "#app/components/shell/rights.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { DescriptionList } from "#app/components/ui/description-list.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { viewEnterprise } from "#domain/enterprises/index.ts";
import { unmask, viewPrivate } from "#domain/privacy/index.ts";
import { Unmask } from "#domain/privacy/inputs.ts";
import { label } from "#lib/vocabulary.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("企业信息") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise");
  const [firm, masked] = await Promise.all([viewEnterprise(caller, {}), viewPrivate(caller, {})]);
  return { firm, masked };
});

/** Shows what was asked for in full, on this answer alone. */
export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise", "privacy.unmask");
  const form = await parseForm(args.request, Unmask.pick({ of: true }));
  if (!form.ok) return form.response;
  return unmask(caller, form.value);
});

const Missing = () => <span className="text-warn">未填写</span>;

export default function ProfilePage() {
  const { firm, masked } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const full = answer && "accounts" in answer ? answer : undefined;
  const money = (amount: bigint | null) => (amount === null ? <Missing /> : <Money amount={amount} />);
  return (
    <>
      <PageHeader
        title="企业信息"
        lead="名称和统一社会信用代码以登记机关为准，不能在这里修改；其余内容由企业自己填写，可以随时更新。"
        actions={
          <IfMay permission="enterprise.update" told="更新信息需由企业主办理。">
            <LinkButton to="/enterprise/profile/edit">更新信息</LinkButton>
          </IfMay>
        }
      />
      <Notice
        words={{
          saved: "已保存。信用画像和产品匹配会按新的信息重新计算，通常几分钟内完成。",
          represented: (
            <>
              已保存。法定代表人已更改：原来的核验和本人给出的授权已失效。下一步：
              <Link to="/enterprise/verification" className="link font-medium">
                由新的法定代表人重新核验
              </Link>
              ，完成前企业不能授权、申请。
            </>
          ),
        }}
      />
      <div className="max-w-3xl">
        <Section title="登记信息">
          <DescriptionList
            items={[
              { term: "企业名称", value: firm.name },
              { term: "统一社会信用代码", value: firm.uscc },
              { term: "主体类型", value: label("enterpriseKind", firm.kind) },
              { term: FACT_LABELS.registeredOn, value: <DateText on={firm.registeredOn} /> },
              { term: FACT_LABELS.legalRepresentative, value: firm.legalRepresentative },
              { term: FACT_LABELS.registeredCapital, value: money(firm.registeredCapital) },
            ]}
          />
        </Section>
        <Section title="经营情况">
          <DescriptionList
            items={[
              { term: FACT_LABELS.divisionCode, value: firm.divisionName },
              {
                term: FACT_LABELS.industry,
                value: (
                  <>
                    {firm.industryName}
                    <span className="ms-2 text-sm text-muted">
                      {firm.sectionName}，{firm.industryCode}
                    </span>
                  </>
                ),
              },
              { term: FACT_LABELS.address, value: firm.address || <Missing /> },
              { term: FACT_LABELS.employees, value: `${firm.employees} 人` },
              { term: FACT_LABELS.annualRevenue, value: money(firm.annualRevenue) },
              { term: FACT_LABELS.totalAssets, value: money(firm.totalAssets) },
              {
                term: "企业规模",
                value: (
                  <>
                    {label("sizeClass", firm.sizeClass)}
                    <span className="block text-sm text-muted">
                      {firm.sizeClass === "unclassified"
                        ? "划型标准不适用于个体工商户等主体"
                        : "按《中小企业划型标准规定》由以上数字得出"}
                    </span>
                  </>
                ),
              },
            ]}
          />
        </Section>
        <PrivateSections masked={masked} full={full} />
        <p className="mt-8 text-sm text-muted">
          注册于 <InstantText at={firm.createdAt} />
          ，最近更新于 <InstantText at={firm.updatedAt} />
        </p>
      </div>
    </>
  );
}
