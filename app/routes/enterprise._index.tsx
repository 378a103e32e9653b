import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { useContext } from "react";
import { Notice } from "#app/components/enterprise/notice.tsx";
import { DateText, Deadline, InstantText } from "#app/components/finance/dates.tsx";
import { Money } from "#app/components/finance/money.tsx";
import { GradeBadge } from "#app/components/finance/score.tsx";
import { StatusOf } from "#app/components/finance/statuses.tsx";
import { useWaiting } from "#app/components/shell/counts.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { IfMay, Rights, useMay } from "#app/components/shell/rights.tsx";
import { Alert } from "#app/components/ui/alert.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { type Task, TaskList } from "#app/components/ui/steps.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import type { Permission } from "#domain/access/permissions.ts";
import { type HomeStep, type HomeStepName, type HomeView, viewHome } from "#domain/enterprises/index.ts";
import { label } from "#lib/vocabulary.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("首页") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  return viewHome(await memberFrom(args, "enterprise"), {});
});

export default function EnterpriseHome() {
  const home = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title={home.name} />
      <Notice
        words={{
          registered: "注册成功，您已登录。接下来照着下面的清单，一步一步来。",
          another: "登记成功，您现在代表这家企业。要回到原来的企业，请点“切换单位”。",
        }}
      />
      <Waiting home={home} />
      <div className="grid gap-x-10 gap-y-10 xl:grid-cols-[3fr_2fr]">
        <Tasks steps={home.steps} />
        <Section title="一览" className="mt-0">
          <Overview home={home} />
        </Section>
      </div>
      <OpenApplications rows={home.openApplications} />
      {home.nextInstalments.length > 0 && <Instalments rows={home.nextInstalments} />}
    </>
  );
}

/** What cannot go on without the firm stands above everything else. */
function Waiting({ home }: { home: HomeView }) {
  const who = useMay("drawdown.confirm") ? "您" : "企业主";
  const requests = useWaiting("/enterprise/consents");
  return (
    <div className="mb-8 grid gap-3 empty:hidden">
      {requests > 0 && (
        <Alert
          tone="warn"
          title={`${requests} 项银行的授权请求等${who}答复`}
          action={<LinkButton to="/enterprise/consents#requests">去查看</LinkButton>}
        >
          没有企业主的同意，银行看不到任何数据；同意多少由企业主决定。
        </Alert>
      )}
      {home.waitingDrawdowns.map((drawdown) => (
        <Alert
          key={drawdown.id}
          tone="warn"
          title={`${drawdown.bankName}的一笔放款等${who}确认收到`}
          action={
            <IfMay permission="drawdown.confirm" told="需由企业主核对并确认。">
              <LinkButton to="/enterprise/loans">去确认</LinkButton>
            </IfMay>
          }
        >
          <Money amount={drawdown.amount} />
          ，银行于 <DateText on={drawdown.paidOn} />
          付出，授信编号 {drawdown.lineNumber}。请核对账户到账后再确认。
        </Alert>
      ))}
      {home.endingConsents.map((consent) => (
        <Alert
          key={consent.id}
          title={`对${consent.granteeName}的授权还有 ${consent.endsInDays} 天到期`}
          action={
            <LinkButton to={`/enterprise/consents/${consent.id}`} variant="secondary">
              查看
            </LinkButton>
          }
        >
          用途：{label("consentPurpose", consent.purpose)}，有效至 <DateText on={consent.expiresOn} />
          ，之后对方不能再查看。需要继续的话，由企业主重新授权。
        </Alert>
      ))}
    </div>
  );
}

type TaskWords = {
  label: string;
  to: string;
  todo: string;
  done: string;
  /** Where only some may take the step: what it comes to, and where the others see how it stands. */
  act?: { permission: Permission; seen: string };
};

const TASKS: Record<HomeStepName, TaskWords> = {
  facts: {
    act: { permission: "enterprise.update", seen: "/enterprise/profile" },
    label: "完善企业信息",
    to: "/enterprise/profile",
    todo: "补充经营地址、资产总额和注册资本",
    done: "信息有变化时，随时可以更新",
  },
  verify: {
    act: { permission: "verification.ask_identity", seen: "/enterprise/verification" },
    label: "企业核验",
    to: "/enterprise/verification",
    todo: "核验法定代表人（经营者），公司和合作社还要核验对公账户；通过后才能授权",
    done: "企业身份已核验",
  },
  consent: {
    act: { permission: "consent.grant", seen: "/enterprise/consents" },
    label: "授权数据",
    to: "/enterprise/consents/new",
    todo: "先授权平台评估信用；申请时再逐家授权银行",
    done: "可以随时查看和撤回",
  },
  profile: {
    label: "查看信用画像",
    to: "/enterprise/credit",
    todo: "授权后几分钟内生成评分，并逐条说明理由",
    done: "每一项都写明来源和日期",
  },
  offers: {
    label: "比较融资产品",
    to: "/enterprise/offers",
    todo: "看看够得上哪些产品，差在哪里",
    done: "按适合程度排序，列出全部成本",
  },
  apply: {
    act: { permission: "application.submit", seen: "/enterprise/offers" },
    label: "提交贷款申请",
    to: "/enterprise/offers",
    todo: "选一个产品，在线申请",
    done: "可随时查看办到哪一步",
  },
};

function Tasks({ steps }: { steps: readonly HomeStep[] }) {
  const rights = useContext(Rights);
  const tasks = steps.map((step) => taskOf(step, rights));
  const isAllMine = tasks.every(({ isMine }) => isMine);
  return (
    <Section
      title="融资办理清单"
      lead={
        isAllMine
          ? "做完一步，再做下一步；随时可以停下，已填的内容会保留。"
          : "企业融资的六个步骤。代表企业决定的几步需由企业主办理；您可以查看进展、准备材料。"
      }
    >
      <TaskList label="融资办理清单" tasks={tasks} />
    </Section>
  );
}

const STATES: Record<HomeStep["state"], Task["status"]> = {
  done: { tone: "good", label: "已完成" },
  next: { tone: "info", label: "下一步" },
  open: { tone: "neutral", label: "可以办理" },
  closed: { tone: "neutral", label: "还不能办理" },
};

function taskOf({ name, state, count }: HomeStep, rights: readonly Permission[]): Task & { isMine: boolean } {
  const { label, todo, done, act, ...step } = TASKS[name];
  const isMine = !act || rights.includes(act.permission);
  const isDone = state === "done";
  const to = name === "apply" && isDone ? "/enterprise/applications" : isMine ? step.to : act.seen;
  const forOthers = isMine ? STATES[state] : { ...STATES[state], label: "需由企业主办理" };
  return {
    ...{ key: name, label, isMine },
    to: state === "closed" ? undefined : to,
    hint: !isDone ? todo : isMine ? done : "可以随时查看",
    status:
      name === "offers" && isDone && count
        ? { tone: "good", label: `${count} 个产品` }
        : isDone || state === "closed"
          ? STATES[state]
          : forOthers,
  };
}

function Overview({ home }: { home: HomeView }) {
  const { score } = home;
  return (
    <ul className="border-t border-line">
      <li className="flex items-center justify-between gap-4 border-b border-line py-3">
        <div>
          <Link to="/enterprise/credit" className="link font-medium">
            信用评分
          </Link>
          <p className="text-sm text-muted">
            {score ? (
              <>
                <InstantText at={score.scoredAt} /> 计算
              </>
            ) : (
              "授权数据后生成"
            )}
          </p>
        </div>
        {score ? (
          <span className="flex items-center gap-2 text-lg font-semibold tabular">
            {score.points}
            <GradeBadge grade={score.grade} />
          </span>
        ) : (
          <span className="text-muted">暂无</span>
        )}
      </li>
      <li className="flex items-center justify-between gap-4 border-b border-line py-3">
        <div>
          <Link to="/enterprise/reads" className="link font-medium">
            谁看了我
          </Link>
          <p className="text-sm text-muted">最近 30 天，其他单位查看您的授权数据</p>
        </div>
        <span className="text-lg font-semibold tabular">
          {home.recentReads}
          <span className="ms-1 text-base font-normal text-muted">次</span>
        </span>
      </li>
    </ul>
  );
}

function OpenApplications({ rows }: { rows: HomeView["openApplications"] }) {
  return (
    <Section title="办理中的申请">
      <Table
        caption="办理中的申请"
        captionHidden
        rows={rows}
        rowKey={(row) => row.id}
        empty={
          <EmptyState title="没有办理中的申请">
            提交申请后，这里会显示由哪家银行办理、最晚哪天答复。
          </EmptyState>
        }
        columns={[
          {
            key: "product",
            head: "产品",
            cell: (row) => (
              <Link to={`/enterprise/applications/${row.id}`} className="link font-medium">
                {row.productName}
              </Link>
            ),
          },
          { key: "bank", head: "银行", cell: (row) => row.bankName },
          { key: "amount", head: "申请金额", numeric: true, cell: (row) => <Money amount={row.amount} /> },
          {
            key: "status",
            head: "进度",
            cell: (row) => <StatusOf list="applicationStatus" code={row.status} />,
          },
          {
            key: "due",
            head: "银行答复",
            cell: (row) =>
              row.due ? <Deadline dueOn={row.due.on} workingDaysLeft={row.due.workingDaysLeft} /> : "—",
          },
        ]}
      />
    </Section>
  );
}

function Instalments({ rows }: { rows: HomeView["nextInstalments"] }) {
  return (
    <Section title="近期还款" lead="三十天内到期和已经逾期的各期。请按合同向银行还款，银行登记后这里会更新。">
      <Table
        caption="近期还款"
        captionHidden
        rows={rows}
        rowKey={(row) => `${row.loanId} ${row.n}`}
        columns={[
          {
            key: "loan",
            head: "借据",
            cell: (row) => (
              <Link to={`/enterprise/loans/${row.loanId}`} className="link font-medium">
                {row.bankName} 第 {row.n} 期
              </Link>
            ),
          },
          { key: "due", head: "到期日", cell: (row) => <DateText on={row.dueOn} /> },
          { key: "left", head: "应还", numeric: true, cell: (row) => <Money amount={row.left} /> },
        ]}
      />
    </Section>
  );
}
