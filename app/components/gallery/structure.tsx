import { Alert } from "../ui/alert.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { DescriptionList } from "../ui/description-list.tsx";
import { Details } from "../ui/details.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Filters, Toolbar } from "../ui/filters.tsx";
import { Select, TextInput } from "../ui/inputs.tsx";
import { Pager } from "../ui/pager.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { Badge, Status } from "../ui/status.tsx";
import { Steps, TaskList } from "../ui/steps.tsx";
import { Tabs } from "../ui/tabs.tsx";

export function Messages() {
  return (
    <div className="grid gap-3">
      <Alert tone="good" title="申请已提交">
        津海示范银行最晚 2026年11月24日受理，您可以在“我的申请”查看进展。
      </Alert>
      <Alert tone="warn" title="用电授权 3 天后到期" action={<Button size="sm">续期</Button>}>
        到期后银行看不到新的用电数据，已提交的申请不受影响。
      </Alert>
      <Alert tone="bad" title="文件被整批退回">
        第 12 行缺少统一社会信用代码。没有任何数据入库，更正后请重新上传整个文件。
      </Alert>
      <Alert>月报将在每月 2 日生成。</Alert>
      <p className="flex flex-wrap gap-2">
        <Status tone="good">已放款</Status>
        <Status tone="info">审查中</Status>
        <Status tone="warn">待复核</Status>
        <Status tone="bad">逾期</Status>
        <Status>已撤回</Status>
        <Badge>免抵押</Badge>
      </p>
    </div>
  );
}

export function Progressions() {
  return (
    <div className="grid gap-8 md:grid-cols-2">
      <Steps
        label="申请进度"
        steps={[
          { key: "1", label: "提交申请", state: "done", note: "2026年11月18日" },
          { key: "2", label: "银行受理", state: "done", note: "津海示范银行，1 个工作日内" },
          { key: "3", label: "审查", state: "current", note: "客户经理办理，最晚 2026年11月25日答复" },
          { key: "4", label: "复核", state: "todo" },
          { key: "5", label: "授信", state: "todo" },
        ]}
      />
      <TaskList
        label="开始使用"
        tasks={[
          { key: "1", label: "完善企业信息", to: "/gallery", status: { tone: "good", label: "已完成" } },
          {
            key: "2",
            label: "授权数据",
            to: "/gallery",
            hint: "约 3 分钟",
            status: { tone: "info", label: "待办理" },
          },
          { key: "3", label: "查看融资产品", status: { tone: "neutral", label: "尚不能开始" } },
        ]}
      />
    </div>
  );
}

export function Containers() {
  return (
    <div className="grid gap-6">
      <Tabs
        label="申请"
        tabs={[
          { to: "/gallery", label: "全部", count: 128 },
          { to: "/gallery?status=submitted", label: "待受理", count: 7, current: false },
          { to: "/gallery?status=proposed", label: "待复核", count: 3, current: false },
        ]}
      />
      <Filters>
        <TextInput name="q" label="企业名称或代码" unmarked />
        <Select
          name="status"
          label="状态"
          unmarked
          empty="全部"
          options={[{ value: "a", label: "待受理" }]}
        />
      </Filters>
      <Toolbar aside={<Badge>共 128 条</Badge>}>
        <Button size="sm" variant="secondary">
          导出
        </Button>
        <Dialog
          trigger={
            <Button size="sm" variant="secondary">
              打开对话框
            </Button>
          }
          title="撤回这项授权？"
          description="撤回后，津海示范银行从下一次查看起就打不开您的数据。"
        >
          <Button variant="danger">确认撤回</Button>
        </Dialog>
      </Toolbar>
      <div className="grid gap-6 md:grid-cols-2">
        <Card title="企业信息" aside={<Status tone="good">正常</Status>}>
          <DescriptionList
            items={[
              { term: "企业名称", value: "天津静海示范机械有限公司" },
              { term: "统一社会信用代码", value: "91120223MA0000000X" },
              { term: "所属乡镇", value: "静海镇" },
            ]}
          />
        </Card>
        <EmptyState title="还没有申请" action={<Button>看看融资产品</Button>}>
          提交申请后，这里显示办到哪一步、由谁办、最晚哪天答复。
        </EmptyState>
      </div>
      <Details summary="这个数字怎么算">放款额取自账本中已由企业确认的借据，不含待确认的放款。</Details>
      <Skeleton />
      <Pager next="abc" shown={20} total={128} />
    </div>
  );
}
