import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { InstantText } from "#app/components/finance/dates.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { Section } from "#app/components/ui/card.tsx";
import { DescriptionList } from "#app/components/ui/description-list.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Status } from "#app/components/ui/status.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { listKeys } from "#domain/privacy/index.ts";
import { label } from "#lib/vocabulary.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("密钥") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "operator");
  return { suite: caller.keys.suite, keys: await listKeys(caller, {}) };
});

const SUITES = {
  standard: "国际算法：AES-256-GCM，HMAC-SHA-256",
  gm: "国密算法：SM4-CBC，HMAC-SM3",
} as const;

type Row = ReturnType<typeof useLoaderData<typeof loader>>["keys"][number];

export default function KeysPage() {
  const { suite, keys } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="密钥"
        lead="密钥放在数据库之外的文件里，这里只列名称和使用情况，从不显示密钥本身。"
      />
      <Section title="正在使用">
        <DescriptionList
          items={[
            { term: "加密算法", value: SUITES[suite] },
            {
              term: "轮换",
              value: (
                <>
                  在平台所在的机器上运行 <code>npx xyd keys rotate</code>，完成后备份密钥文件。
                  建议每年一次，怀疑密钥泄露时立即轮换。
                </>
              ),
            },
          ]}
        />
      </Section>
      <Section title="用过的密钥" lead="停用的密钥仍留在文件里：以前加密的内容还能打开，以前的签名还能验证。">
        <KeyTable rows={keys} />
      </Section>
    </>
  );
}

const KeyTable = ({ rows }: { rows: readonly Row[] }) => (
  <Table
    caption="用过的密钥"
    captionHidden
    rows={rows}
    rowKey={({ keyId }) => keyId}
    empty={<EmptyState title="还没有登记密钥">平台下次启动时会登记正在使用的密钥。</EmptyState>}
    columns={[
      { key: "key", head: "名称", cell: ({ keyId }) => <code className="break-all">{keyId}</code> },
      { key: "use", head: "用途", cell: ({ use }) => label("keyUse", use) },
      { key: "created", head: "启用", cell: ({ createdAt }) => <InstantText at={createdAt} /> },
      {
        key: "state",
        head: "状态",
        cell: ({ retiredAt }) => (retiredAt ? <Status>已停用</Status> : <Status tone="good">使用中</Status>),
      },
      {
        key: "wraps",
        head: "保护的数据密钥",
        numeric: true,
        cell: ({ wraps }) => (wraps === null ? "—" : wraps.toLocaleString("zh-CN")),
      },
    ]}
  />
);
