import { Form } from "@remix-run/react";
import type { PrivateView } from "#domain/privacy/index.ts";
import type { Unmaskable } from "#domain/privacy/inputs.ts";
import { IfMay } from "../shell/rights.tsx";
import { SubmitButton } from "../ui/button.tsx";
import { Section } from "../ui/card.tsx";
import { DescriptionList } from "../ui/description-list.tsx";

type Shown = { [Part in keyof PrivateView]: PrivateView[Part] | null };

const None = () => <span className="text-muted">未登记</span>;

/** Whom to ask, who stands for the firm, where its money goes: masked, each shown in full on request. */
export function PrivateSections({
  masked,
  full,
}: {
  masked: PrivateView;
  /** What was asked for in full just now. */
  full: Shown | undefined;
}) {
  const contact = full?.contact ?? masked.contact;
  const representative = full?.representative ?? masked.representative;
  const accounts = full?.accounts ?? masked.accounts;
  const button = (of: Unmaskable, shown: unknown) =>
    !shown && (
      <IfMay permission="privacy.unmask" told="完整内容由企业主查看。">
        <UnmaskButton of={of} />
      </IfMay>
    );
  return (
    <>
      <Section
        id="contact"
        title="联系人"
        lead="银行只在与您有业务往来期间可见，每次查看完整号码都会记入“谁看了我”。"
        aside={button("contact", full?.contact)}
      >
        <DescriptionList
          items={[
            { term: "联系人姓名", value: contact.contactName ?? <None /> },
            { term: "联系电话", value: contact.phone ?? <None /> },
          ]}
        />
      </Section>
      <Section
        id="legal_representative"
        title="法定代表人（经营者）个人信息"
        lead="由本人单独授权后，银行才能查看。"
        aside={representative.identityNumber !== null && button("legal_representative", full?.representative)}
      >
        <DescriptionList
          items={[
            { term: "身份证件号码", value: representative.identityNumber ?? <None /> },
            representative.mobilePhone !== null && { term: "手机号码", value: representative.mobilePhone },
          ]}
        />
      </Section>
      {accounts.length > 0 && (
        <Section id="bank_accounts" title="对公账户" aside={button("bank_accounts", full?.accounts)}>
          <DescriptionList
            items={accounts.map(({ bankName, account }) => ({ term: bankName, value: account ?? <None /> }))}
          />
        </Section>
      )}
    </>
  );
}

const UnmaskButton = ({ of }: { of: Unmaskable }) => (
  <Form method="post" action={`#${of}`} preventScrollReset>
    <input type="hidden" name="of" value={of} />
    <SubmitButton variant="secondary" size="sm" pendingLabel="正在显示…">
      显示完整内容
    </SubmitButton>
  </Form>
);
