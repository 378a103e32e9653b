import type { MetaFunction } from "@remix-run/node";
import { Link } from "@remix-run/react";
import { BadgeCheck, Ban, Eye, KeyRound, ListChecks, Scale, UserPlus } from "lucide-react";
import { OfferCard } from "#app/components/finance/offer-card.tsx";
import { PRODUCT_NAME } from "#app/components/shell/product.ts";
import { LinkButton } from "#app/components/ui/button.tsx";
import { wan } from "#lib/money.ts";

export const meta: MetaFunction = () => [
  { title: PRODUCT_NAME },
  {
    name: "description",
    content: "静海区中小微企业凭纳税、社保、用电等真实经营记录，向银行申请信用贷款。注册和使用不收费。",
  },
];

const STEPS = [
  {
    icon: UserPlus,
    title: "注册企业",
    text: "填写统一社会信用代码和联系方式，当场核对代码是否正确。约需 5 分钟。",
  },
  {
    icon: KeyRound,
    title: "逐家授权",
    text: "选择哪家银行、看哪几类数据、为了什么、看到哪一天。没有授权，银行看不到。",
  },
  {
    icon: ListChecks,
    title: "比较产品",
    text: "看到自己够得上的产品、参考额度和全部费用；够不上的，写明差在哪里。",
  },
  {
    icon: BadgeCheck,
    title: "申请与放款",
    text: "在线提交，随时查看办到哪一步、由谁办、最晚哪天答复。放款由您确认后才算数。",
  },
] as const;

const ASKED = [
  "统一社会信用代码、企业名称、经营地址",
  "联系人姓名和手机号",
  "您想借多少、用多久、做什么用",
  "您同意银行查看的数据类别",
];

const PROMISES = [
  "不收注册费、查询费、匹配费",
  "不要求提供房产、车辆作为使用平台的条件",
  "不会在您授权之前把数据交给任何银行",
  "不会把几项授权捆在一起让您一次勾选",
  "不会只说“未通过”而不给理由",
];

const RIGHTS = [
  {
    icon: Eye,
    title: "谁看了我，一条不漏",
    text: "银行每次查看您的数据都有记录：哪家银行、什么时间、什么用途、看了哪几类。",
  },
  {
    icon: Scale,
    title: "总成本摆在明处",
    text: "利息之外的担保费、评估费等逐项列出，并合成一个年化数字，便于比较。",
  },
  {
    icon: Ban,
    title: "随时撤回",
    text: "撤回授权后，银行从下一次查看起就打不开您的数据。",
  },
] as const;

const wide = "mx-auto max-w-6xl px-4 sm:px-6";

export default function Home() {
  return (
    <>
      <section className="border-b border-line bg-surface">
        <div className={`${wide} grid items-center gap-12 py-12 sm:py-16 lg:grid-cols-[3fr_2fr]`}>
          <div>
            <h1 className="max-w-2xl text-xl leading-tight font-semibold sm:text-[2.5rem]">
              凭经营信用，向银行借钱
            </h1>
            <p className="measure mt-4 text-base text-muted sm:text-lg">
              静海区的企业、个体工商户和农民专业合作社，可以用纳税、社保、用电等真实记录说明自己的信用，在一个地方比较并申请各家银行的贷款。
            </p>
            <div className="mt-8 flex flex-wrap gap-3">
              <LinkButton to="/register" size="lg" wide>
                企业注册
              </LinkButton>
              <LinkButton to="/login" size="lg" variant="secondary" wide>
                登录
              </LinkButton>
            </div>
            <p className="mt-4 text-sm text-muted">注册和使用平台不收费。</p>
          </div>
          <Example />
        </div>
      </section>
      <HowItWorks />
      <AskedAndPromised />
      <Rights />
    </>
  );
}

/** What an offer looks like, marked as an example. */
function Example() {
  return (
    <figure className="hidden lg:block">
      <OfferCard
        level={2}
        offer={{
          product: "税信示例贷",
          bank: "某银行",
          verdict: "eligible",
          guarantee: { mode: "credit", collateralFree: true, guaranteeFree: true },
          terms: {
            limit: wan(60),
            rateBps: 385,
            annualCostBps: 392,
            termMonths: 12,
            repaymentMethod: "interest_only",
          },
          fees: [],
        }}
      />
      <figcaption className="mt-2 text-sm text-muted">
        示例：每个产品都这样写明额度、利率、总成本和理由。
      </figcaption>
    </figure>
  );
}

function HowItWorks() {
  return (
    <section className={`${wide} mt-12`}>
      <h2 className="text-lg font-semibold">四步办理</h2>
      <ol className="mt-6 grid gap-8 sm:grid-cols-2 lg:grid-cols-4">
        {STEPS.map(({ icon: Icon, title, text }, index) => (
          <li key={title} className="border-t-2 border-accent pt-4">
            <p className="flex items-center gap-2 font-semibold">
              <Icon aria-hidden className="size-5 text-accent" />
              <span className="tabular">{index + 1}.</span> {title}
            </p>
            <p className="mt-2 text-muted">{text}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function AskedAndPromised() {
  return (
    <section className={`${wide} mt-14 grid gap-10 md:grid-cols-2`}>
      <div>
        <h2 className="text-lg font-semibold">会请您提供</h2>
        <ul className="mt-4 grid gap-2">
          {ASKED.map((text) => (
            <li key={text} className="flex gap-3 border-b border-line pb-2">
              <BadgeCheck aria-hidden className="mt-1 size-4.5 flex-none text-good" />
              {text}
            </li>
          ))}
        </ul>
      </div>
      <div>
        <h2 className="text-lg font-semibold">我们承诺</h2>
        <ul className="mt-4 grid gap-2">
          {PROMISES.map((text) => (
            <li key={text} className="flex gap-3 border-b border-line pb-2">
              <Ban aria-hidden className="mt-1 size-4.5 flex-none text-bad" />
              {text}
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function Rights() {
  return (
    <section className={`${wide} mt-14`}>
      <h2 className="text-lg font-semibold">您的数据，您作主</h2>
      <ul className="mt-6 grid gap-8 md:grid-cols-3">
        {RIGHTS.map(({ icon: Icon, title, text }) => (
          <li key={title}>
            <Icon aria-hidden className="size-6 text-accent" />
            <p className="mt-2 font-semibold">{title}</p>
            <p className="mt-1 text-muted">{text}</p>
          </li>
        ))}
      </ul>
      <p className="mt-6">
        <Link to="/about/privacy" className="link">
          数据怎么用，说明白
        </Link>
      </p>
    </section>
  );
}
