import type { MetaFunction } from "@remix-run/node";
import { Charts, Figures, Offers, Scoring, Tables } from "#app/components/gallery/finance.tsx";
import { Buttons, Controls, RefusedForm } from "#app/components/gallery/forms.tsx";
import { Containers, Messages, Progressions } from "#app/components/gallery/structure.tsx";
import { PortalShell } from "#app/components/shell/portal-shell.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { Section } from "#app/components/ui/card.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";

// The production build leaves this file out altogether (remix.config.js).
export const meta: MetaFunction = () => [{ title: pageTitle("组件") }];

/** Every component with sample content, to be looked at while they are worked on. */
export default function GalleryPage() {
  return (
    <PortalShell
      portal="bank"
      organisation="津海示范银行"
      user="李示范"
      post="officer"
      rights={["application.list_queue", "application.list_reviews", "line.list", "loan.list"]}
      counts={{ "/bank/applications": 7, "/bank/reviews": 3 }}
    >
      <PageHeader
        title="组件"
        crumbs={[
          { label: "工作台", to: "/" },
          { label: "申请", to: "/gallery" },
        ]}
        lead="平台各个页面共用的组件，内容均为示例。"
      />
      <Section title="数字与目标">
        <Figures />
      </Section>
      <Section title="图表">
        <Charts />
      </Section>
      <Section title="评分与授权">
        <Scoring />
      </Section>
      <Section title="产品">
        <Offers />
      </Section>
      <Section title="表格">
        <Tables />
      </Section>
      <Section title="消息与状态">
        <Messages />
      </Section>
      <Section title="进度">
        <Progressions />
      </Section>
      <Section title="容器">
        <Containers />
      </Section>
      <Section title="按钮">
        <Buttons />
      </Section>
      <Section title="表单">
        <Controls />
      </Section>
      <Section title="被退回的表单">
        <RefusedForm />
      </Section>
    </PortalShell>
  );
}
