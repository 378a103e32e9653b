import { useRevalidator } from "@remix-run/react";
import { type ReactNode, useEffect } from "react";
import type { VerificationStepView, VerificationView } from "#domain/verification/index.ts";
import { label } from "#lib/vocabulary.ts";
import { InstantText } from "../finance/dates.tsx";
import { IfMay } from "../shell/rights.tsx";
import { LinkButton } from "../ui/button.tsx";
import { type StepState, Steps } from "../ui/steps.tsx";

const REFRESH_SECONDS = 2;
const FORMS = {
  legal_representative: { to: "/enterprise/verification/identity", words: "去核验" },
  micro_transfer: { to: "/enterprise/verification/account", words: "填写对公账户" },
} as const;

/** What to tell of a failure, and what to do about it. */
const FAILURES: Record<NonNullable<VerificationStepView["failure"]>, string> = {
  mismatch:
    "登记的姓名与身份证件号码不一致。请核对号码；如果法定代表人已变更，请先在“企业信息”中更新姓名，再重新核验。",
  account_refused: "这个账户不能收款。请核对账号、开户银行，并确认户名与企业名称一致，再重新提交。",
  wrong_amounts: "三次填写的金额都不符，这笔打款已作废。请重新提交对公账户，平台会另打一笔。",
  unavailable: "核验服务没有应答，不是您的问题，也不计次数。请过几分钟再试。",
  not_configured: "平台还没有接通核验服务，本次没有核验，也不计次数。请联系平台运营方。",
};

/** Where the firm stands, step by step, and what it does next. Looks again by itself while an answer is awaited. */
export function VerificationSteps({ view }: { view: VerificationView }) {
  const waits = view.steps.some(({ state }) => state === "waiting");
  return (
    <>
      {waits && <LookAgain />}
      <Steps
        label="核验进度"
        steps={view.steps.map((step) => ({
          key: step.kind,
          label: label("verificationKind", step.kind),
          state: SHOWN[step.state],
          note: <Note step={step} view={view} />,
        }))}
      />
    </>
  );
}

const SHOWN: Record<VerificationStepView["state"], StepState> = {
  done: "done",
  waiting: "current",
  confirm: "current",
  todo: "todo",
  failed: "failed",
};

function LookAgain() {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (state !== "idle") return;
    const timer = setTimeout(revalidate, REFRESH_SECONDS * 1_000);
    return () => clearTimeout(timer);
  }, [revalidate, state]);
  return (
    <noscript>
      <meta httpEquiv="refresh" content={String(REFRESH_SECONDS)} />
    </noscript>
  );
}

type NoteProps = { step: VerificationStepView; view: VerificationView };

function Note({ step, view }: NoteProps) {
  const form = FORMS[step.kind];
  const simulated = step.environment === "simulator";
  // What had to be done is done; that nobody really verified stays to be said.
  const notice = step.state === "done" && simulated ? "模拟环境：没有真的核验，结果仅供演示。" : step.notice;
  return (
    <div className="measure mt-1 grid justify-items-start gap-2">
      {noteOf(step, view)}
      {notice && <p className="font-medium text-warn">{notice}</p>}
      {step.state === "confirm" && (
        <IfMay permission="verification.confirm_amount" told="金额需由企业主填写。">
          <div className="flex flex-wrap gap-3">
            <LinkButton to="/enterprise/verification/amount" size="sm">
              填写到账金额
            </LinkButton>
            <LinkButton to={form.to} size="sm" variant="secondary">
              换一个账户
            </LinkButton>
          </div>
        </IfMay>
      )}
      {(step.state === "todo" || step.state === "failed") && (
        <IfMay permission="verification.ask_identity" told="需由企业主办理。">
          <LinkButton to={form.to} size="sm">
            {step.state === "failed" ? "重新提交" : form.words}
          </LinkButton>
        </IfMay>
      )}
    </div>
  );
}

function noteOf(step: VerificationStepView, view: VerificationView): ReactNode {
  const { legalRepresentative, name, verifiedAt } = view;
  if (step.state === "done")
    return (
      step.settledAt && (
        <p>
          已通过，
          <InstantText at={step.settledAt} />
        </p>
      )
    );
  if (step.state === "waiting") return <p role="status">正在核验，一般不到一分钟，本页会自动更新。</p>;
  if (step.state === "confirm")
    return (
      <p>
        已向对公账户打出一笔小额款项，请在 <InstantText at={step.expiresAt} />
        之前对照回单填写金额，还可以填 {step.triesLeft} 次。
      </p>
    );
  if (step.state === "failed" && step.failure) return <p className="text-bad">{FAILURES[step.failure]}</p>;
  if (step.kind === "legal_representative" && verifiedAt)
    return <p>企业已核验，这一步可以不做。只有要授权法定代表人的个人信息时，才需要本人先核验。</p>;
  if (step.kind === "legal_representative")
    return (
      <p>
        核对{legalRepresentative}的姓名与身份证件号码是否一致。号码加密保存，没有本人另行授权，银行看不到。
      </p>
    );
  return <p>平台向户名为“{name}”的账户打一笔不到 10 元的款，由您填写到账金额，证明账户归企业所有。</p>;
}
