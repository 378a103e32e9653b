import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateText, InstantText } from "#app/components/finance/dates.tsx";
import { FeatureTable } from "#app/components/finance/feature-table.tsx";
import { ScoreBar, ScoreReasons, type ScoreReasonView } from "#app/components/finance/score.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { IfMay } from "#app/components/shell/rights.tsx";
import { Alert } from "#app/components/ui/alert.tsx";
import { LinkButton, type LinkButtonProps } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { Details } from "#app/components/ui/details.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { type FeatureGroup, type OwnScore, type ReasonView, viewOwnProfile } from "#domain/profiles/index.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("信用画像") }];

export const loader = guarded(async (args: LoaderFunctionArgs) =>
  viewOwnProfile(await memberFrom(args, "enterprise"), {}),
);

const Authorise = (look: Omit<LinkButtonProps, "to">) => (
  <IfMay permission="consent.grant" told="授权需由企业主办理。">
    <LinkButton to="/enterprise/consents/new?next=%2Fenterprise%2Fcredit" {...look} />
  </IfMay>
);

export default function Credit() {
  const { computing, authorised, profile } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="信用画像"
        lead="由企业授权的经营记录和依法公示的信息算出。每一项都写明来源和日期，您可以核对；评分只供参考，是否贷款由银行决定。"
      />
      {computing && (
        <Alert className="mb-6" live title="正在重新计算">
          通常在一分钟内完成。请稍后刷新本页。
        </Alert>
      )}
      {profile === null ? (
        <NothingYet computing={computing} />
      ) : (
        <>
          {authorised.length === 0 && <NotAuthorised />}
          {profile.score && (
            <Score score={profile.score} asOf={profile.asOf} authorised={authorised.length > 0} />
          )}
          {profile.groups.map((group) => (
            <Group key={group.domain} group={group} />
          ))}
          <p className="mt-8 text-sm text-muted">
            画像日 <DateText on={profile.asOf} />
            ，计算于 <InstantText at={profile.knownAt} />
            。数据有误时，请先与来源单位核对；更正并重新报送后，画像会按新的记录重新计算。
          </p>
        </>
      )}
    </>
  );
}

function NothingYet({ computing }: { computing: boolean }) {
  return (
    <EmptyState
      title={computing ? "画像正在计算" : "还没有画像"}
      action={!computing && <Authorise>去授权</Authorise>}
    >
      {computing
        ? "您的授权已收到，系统正在读取记录。"
        : "授权平台使用纳税、开票、社保、用电、用水等记录后，这里会列出评分、理由和每一项指标。可以只授权其中几类，随时撤回。"}
    </EmptyState>
  );
}

const NotAuthorised = () => (
  <Alert
    tone="warn"
    className="mb-6"
    title="平台目前不能使用您的经营记录"
    action={<Authorise>去授权</Authorise>}
  >
    下面的评分只依据登记与公示信息，说明不了多少问题。授权后会重新计算。
  </Alert>
);

const reasonView = ({ kind, text, points, source, asOn, remedy }: ReasonView): ScoreReasonView => ({
  kind,
  text,
  points,
  origin: kind === "missing" ? undefined : <Origin source={source} asOn={asOn} />,
  remedy,
});

function Origin({ source, asOn }: { source: string; asOn: string | null }) {
  return (
    <>
      {source}
      {asOn && (
        <>
          {" · 截至 "}
          <DateText on={asOn} />
        </>
      )}
    </>
  );
}

type ScoreProps = { score: OwnScore; asOf: string; authorised: boolean };

function Score({ score, asOf, authorised }: ScoreProps) {
  return (
    <section aria-label="评分">
      <ScoreBar
        points={score.points}
        grade={score.grade}
        cuts={score.cuts}
        note={
          <>
            {score.modelName}（{score.modelVersion}，摘要 {score.modelDigest}），画像日 <DateText on={asOf} />
          </>
        }
      />
      {authorised && !score.sufficient && (
        <Alert
          tone="warn"
          className="mt-4"
          title="可用的数据太少，评分说明不了多少问题"
          action={<Authorise variant="secondary">补充授权</Authorise>}
        >
          五类经营数据中，至少授权并更新两类，评分才有参考价值。不授权不会让分数更高。
        </Alert>
      )}
      <div className="mt-8 grid gap-x-10 gap-y-8 lg:grid-cols-2">
        <div>
          <h2 className="mb-3 text-lg font-semibold">为什么是这个分数</h2>
          {score.reasons.length > 0 ? (
            <ScoreReasons label="拉低评分的主要原因" reasons={score.reasons.map(reasonView)} />
          ) : (
            <p className="text-muted">没有明显拉低评分的项目。</p>
          )}
        </div>
        <div>
          <h2 className="mb-3 text-lg font-semibold">做得好的地方</h2>
          {score.strengths.length > 0 ? (
            <ScoreReasons label="高于一般企业的项目" reasons={score.strengths.map(reasonView)} />
          ) : (
            <p className="text-muted">暂时没有高于一般企业的项目。</p>
          )}
        </div>
      </div>
      <p className="mt-3 text-sm text-muted">分数是与经营正常的一般小微企业相比的差距。</p>
    </section>
  );
}

function Group({ group }: { group: FeatureGroup }) {
  const remedies = [
    ...new Set(
      group.features.flatMap(({ remedy, missing }) => (missing === "unauthorised" && remedy ? [remedy] : [])),
    ),
  ];
  return (
    <Section
      title={group.title}
      aside={
        remedies.length > 0 && (
          <Authorise variant="secondary" size="sm">
            去授权
          </Authorise>
        )
      }
      lead={remedies.length > 0 ? remedies[0] : undefined}
    >
      {group.features.every(({ missing }) => missing === "unauthorised") ? (
        <Details summary={`授权后会有的 ${group.features.length} 项指标`}>
          <p className="measure">{group.features.map(({ name }) => name).join("、")}</p>
        </Details>
      ) : (
        <FeatureTable
          caption={`${group.title}指标`}
          rows={group.features.map((feature) => ({
            ...feature,
            note:
              feature.missing === "not_covered" ? (feature.remedy ?? undefined) : (feature.note ?? undefined),
          }))}
        />
      )}
    </Section>
  );
}
