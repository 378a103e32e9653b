import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { Fragment } from "react";
import { DateText, InstantText } from "#app/components/finance/dates.tsx";
import { FeatureTable } from "#app/components/finance/feature-table.tsx";
import { ScoreBar, ScoreReasons, type ScoreReasonView } from "#app/components/finance/score.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { Alert } from "#app/components/ui/alert.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { isOfficer } from "#app/http/roles.ts";
import { viewAuthorisedProfile } from "#domain/profiles/index.ts";
import { label } from "#lib/vocabulary.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("授权画像") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bank");
  const profile = await viewAuthorisedProfile(caller, { applicationId: args.params.id ?? "" });
  const mayKeep = profile.consents.some(({ mode }) => mode === "store");
  return { ...profile, mayExport: mayKeep && isOfficer(caller.actor.role) };
});

type View = ReturnType<typeof useLoaderData<typeof loader>>;
type Profile = NonNullable<View["profile"]>;

export default function AuthorisedProfilePage() {
  const { applicationId, applicationNumber, enterpriseName, uscc, consents, domains, profile, mayExport } =
    useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={enterpriseName}
        crumbs={[
          { label: "申请", to: "/bank/applications" },
          { label: applicationNumber, to: `/bank/applications/${applicationId}` },
        ]}
        lead={`授权信用画像 · ${uscc}`}
        actions={mayExport && profile && <ExportButton applicationId={applicationId} />}
      />
      <Alert title="本次查看已记录" className="mb-6">
        依据授权书
        {consents.map(({ id, number, expiresOn, usesLeft }) => (
          <Fragment key={id}>
            {" "}
            {number}（有效至 <DateText on={expiresOn} />
            {usesLeft !== null && `，本次之后还可查看 ${Math.max(usesLeft - 1, 0)} 次`}）
          </Fragment>
        ))}
        ，用途为{label("consentPurpose", "credit_review")}；显示的数据：
        {domains.length > 0 ? domains.map((domain) => label("dataDomain", domain)).join("、") : "仅公示信息"}
        。企业可在“谁看了我”中看到。
      </Alert>
      {profile ? (
        <Body profile={profile} />
      ) : (
        <EmptyState title="画像还没有生成">
          企业的数据尚未入库，或画像正在计算。一般在数据报送后次日生成，请稍后再看，或请企业补充材料。
        </EmptyState>
      )}
    </>
  );
}

function ExportButton({ applicationId }: { applicationId: string }) {
  return (
    <Form method="post" action="/bank/exports?index">
      <SubmitButton variant="secondary" name="application" value={applicationId} pendingLabel="正在提交…">
        导出
      </SubmitButton>
    </Form>
  );
}

function Body({ profile: { asOf, knownAt, groups, score } }: { profile: Profile }) {
  return (
    <>
      <Section title="信用评分" lead="只按贵行有权查看的数据计算；未授权的数据项不会抬高分数。">
        <ScoreBar
          points={score.points}
          grade={score.grade}
          cuts={score.cuts}
          note={
            <>
              模型 {score.modelVersion}，画像日 <DateText on={asOf} />
              ，数据入库截至 <InstantText at={knownAt} />
              {!score.sufficient && "。可用数据较少，评分仅供参考。"}
            </>
          }
        />
        <div className="mt-6 grid gap-x-10 gap-y-6 lg:grid-cols-2">
          <ScoreReasons label="主要扣分项" reasons={score.reasons.map(weakness)} />
          <ScoreReasons
            label="主要加分项"
            reasons={score.strengths.map((each) => ({
              kind: "up",
              text: each.text,
              points: each.pointsAbove,
            }))}
          />
        </div>
      </Section>
      {groups.map(({ domain, title, features }) => (
        <Section key={domain} title={title}>
          <FeatureTable
            caption={`${title}指标`}
            rows={features.map((each) => ({ ...each, note: each.note ?? undefined }))}
          />
        </Section>
      ))}
    </>
  );
}

const weakness = (reason: Profile["score"]["reasons"][number]): ScoreReasonView => ({
  kind: reason.missing ? "missing" : "down",
  text: reason.text,
  points: reason.pointsBelow,
});
