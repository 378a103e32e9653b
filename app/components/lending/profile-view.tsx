import { Fragment } from "react";
import type { AuthorisedProfile } from "#domain/profiles/index.ts";
import { CONSENT_DOMAINS, type ConsentPurpose, type DataDomain, label } from "#lib/vocabulary.ts";
import { DateText, InstantText } from "../finance/dates.tsx";
import { FeatureTable } from "../finance/feature-table.tsx";
import { ScoreBar, ScoreReasons, type ScoreReasonView } from "../finance/score.tsx";
import { Alert } from "../ui/alert.tsx";
import { Section } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";

export interface ProfileViewProps extends Pick<AuthorisedProfile, "consents" | "domains" | "profile"> {
  purpose: ConsentPurpose;
}

/** What a bank was shown of a firm, first of all that the look was logged and what it rested on. */
export function ProfileView({ consents, domains, profile, purpose }: ProfileViewProps) {
  return (
    <>
      <Alert title="本次查看已记录" className="mb-6">
        依据授权书
        {consents.map(({ id, number, expiresOn, usesLeft }) => (
          <Fragment key={id}>
            {" "}
            {number}（有效至 <DateText on={expiresOn} />
            {usesLeft !== null && `，本次之后还可查看 ${Math.max(usesLeft - 1, 0)} 次`}）
          </Fragment>
        ))}
        ，用途为{label("consentPurpose", purpose)}；显示的数据：
        {domains.length > 0 ? domains.map((domain) => label("dataDomain", domain)).join("、") : "仅公示信息"}
        。企业可在“谁看了我”中看到。{purpose === "post_loan" && "贷后查看只在平台上进行，不能导出。"}
      </Alert>
      {profile ? (
        <Body profile={profile} withheld={CONSENT_DOMAINS.filter((domain) => !domains.includes(domain))} />
      ) : (
        <EmptyState title="画像还没有生成">
          企业的数据尚未入库，或画像正在计算。一般在数据报送后次日生成，请稍后再看，或请企业补充材料。
        </EmptyState>
      )}
    </>
  );
}

interface BodyProps {
  profile: Profile;
  /** The kinds of data that no consent opens to this reader. */
  withheld: readonly DataDomain[];
}

type Profile = NonNullable<AuthorisedProfile["profile"]>;

function Body({ profile: { asOf, knownAt, groups, score }, withheld }: BodyProps) {
  const faults = score.reasons.filter(({ missing }) => !missing);
  const gaps = score.reasons.filter(({ missing }) => missing);
  return (
    <>
      <Section title="信用评分" lead="只按贵行有权查看的数据计算；未授权的数据项不会抬高分数。">
        {withheld.length > 0 && (
          <Alert tone="warn" title="数据不全，本分数不代表企业信用差" className="mb-4">
            没有授权：{withheld.map((domain) => label("dataDomain", domain)).join("、")}
            。这些数据一律不得分，所以不划分等级。需要时请企业补充授权。
          </Alert>
        )}
        <ScoreBar
          points={score.points}
          grade={withheld.length > 0 ? null : score.grade}
          cuts={score.cuts}
          note={
            <>
              模型 {score.modelVersion}（摘要 {score.modelDigest}），画像日 <DateText on={asOf} />
              ，数据入库截至 <InstantText at={knownAt} />
              {!score.sufficient && "。可用数据较少，评分仅供参考。"}
            </>
          }
        />
        <div className="mt-6 grid gap-x-10 gap-y-6 lg:grid-cols-2">
          <Reasons title="主要扣分项" reasons={faults.map(weakness)} />
          <Reasons title="主要加分项" reasons={score.strengths.map(strength)} />
          <Reasons title="缺少数据，未得分" reasons={gaps.map(weakness)} />
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

function Reasons({ title, reasons }: { title: string; reasons: ScoreReasonView[] }) {
  if (reasons.length === 0) return null;
  return (
    <div>
      <h3 className="mb-1 font-medium">{title}</h3>
      <ScoreReasons label={title} reasons={reasons} />
    </div>
  );
}

const strength = ({ text, pointsAbove }: Profile["score"]["strengths"][number]): ScoreReasonView => ({
  ...{ kind: "up", text, points: pointsAbove },
});

const weakness = (reason: Profile["score"]["reasons"][number]): ScoreReasonView => ({
  kind: reason.missing ? "missing" : "down",
  text: reason.text,
  points: reason.pointsBelow,
});
