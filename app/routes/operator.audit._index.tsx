import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { InstantText } from "#app/components/finance/dates.tsx";
import { AuditTable } from "#app/components/operator/audit-table.tsx";
import { AuditVerification } from "#app/components/operator/audit-verification.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { Alert } from "#app/components/ui/alert.tsx";
import { DownloadLink, SubmitButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { DescriptionList } from "#app/components/ui/description-list.tsx";
import { Filters } from "#app/components/ui/filters.tsx";
import { DateInput, Select, TextInput } from "#app/components/ui/inputs.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Pager } from "#app/components/ui/pager.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { askVerification, listAuditEntries, viewAuditState } from "#domain/audit/index.ts";
import { ListAuditEntries } from "#domain/audit/inputs.ts";
import { parseInput } from "#lib/zod.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("审计") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "operator");
  const given = [...new URL(args.request.url).searchParams].filter(([, value]) => value !== "");
  const looked = parseInput(ListAuditEntries.omit({ limit: true }), Object.fromEntries(given));
  const [state, list] = await Promise.all([viewAuditState(caller, {}), listAuditEntries(caller, looked)]);
  return { state, ...list, looked };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  await askVerification(await memberFrom(args, "operator"), {});
  return redirect("/operator/audit", 303);
});

type Loaded = ReturnType<typeof useLoaderData<typeof loader>>;

export default function AuditPage() {
  const { state, entries, next, looked } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="审计"
        lead="每一次操作和每一次被拒绝的尝试都在这里，只能增加，不能改动。这里不显示企业的数据。"
      />
      <Chain {...state} />
      <Section title="审计记录" lead="点操作者或对象，只看与它有关的记录。">
        <Search {...looked} />
        <AuditTable rows={entries} />
        {entries.length > 0 && <Pager next={next} shown={entries.length} />}
      </Section>
    </>
  );
}

function Chain({ head, unsealed, unsealedSince, overdue, verification }: Loaded["state"]) {
  return (
    <Section
      title="封存与核验"
      lead="审计和企业数据的查看记录写入后几秒内封存，逐号相连并签名。封存头请定期下载，存到本机之外：尾部若被截去，靠它才查得出。"
    >
      {overdue && (
        <Alert tone="bad" live title="封存停住了，请立即查看工作进程和数据库" className="mb-4">
          最早一条等待封存的记录从 <InstantText at={unsealedSince!} />{" "}
          等到现在。没有封存的记录若被删除，事后查不出来。
        </Alert>
      )}
      {verification && <AuditVerification verification={verification} />}
      <DescriptionList
        columns={2}
        items={[
          { term: "最近封存", value: head ? `第 ${head.seal} 号` : "还没有封存" },
          head && { term: "封存时间", value: <InstantText at={head.at} /> },
          head && { term: "已封存", value: `${head.total.toLocaleString("zh-CN")} 条` },
          { term: "等待封存", value: `${unsealed.toLocaleString("zh-CN")} 条` },
          head && { term: "封存头（SM3）", value: <code className="text-xs break-all">{head.head}</code> },
        ]}
      />
      <div className="mt-4 flex flex-wrap items-center gap-4">
        <Form method="post">
          <SubmitButton variant="secondary">立即核验</SubmitButton>
        </Form>
        {head && <DownloadLink href="/operator/audit/head">下载封存头</DownloadLink>}
      </div>
    </Section>
  );
}

const Search = ({ kind, subject, actor, from, to }: Loaded["looked"]) => (
  <Filters>
    <Select
      unmarked
      name="kind"
      label="种类"
      empty={false}
      defaultValue={kind}
      options={[
        { value: "any", label: "全部" },
        { value: "refusal", label: "被拒绝的尝试" },
        { value: "log_in", label: "失败的登录" },
      ]}
    />
    <DateInput unmarked name="from" label="起始日期" defaultValue={from} />
    <DateInput unmarked name="to" label="截止日期" defaultValue={to} />
    <TextInput unmarked name="subject" label="对象编号" defaultValue={subject} />
    <TextInput unmarked name="actor" label="人员或单位编号" defaultValue={actor} />
  </Filters>
);
