import type { MetaFunction } from "@remix-run/node";
import { pageTitle } from "#app/components/shell/product.ts";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Table } from "#app/components/ui/table.tsx";

export const meta: MetaFunction = () => [{ title: pageTitle("数据与隐私") }];

const DATA = [
  { kind: "纳税、开票", from: "税务部门", consent: "需要您授权", use: "评价经营规模与纳税情况，匹配产品" },
  { kind: "社保", from: "人社部门", consent: "需要您授权", use: "了解用工是否稳定" },
  { kind: "用电、用水", from: "供电、供水单位", consent: "需要您授权", use: "了解生产是否连续" },
  {
    kind: "登记、处罚、失信名单",
    from: "市场监管等部门依法公示",
    consent: "依法公开，不需授权",
    use: "核对主体身份，识别不良记录",
  },
  {
    kind: "联系人、手机号",
    from: "您自己填写",
    consent: "注册时提供",
    use: "登录和办理通知，银行仅在您申请后可见",
  },
];

const QUESTIONS = [
  {
    question: "谁能看到我的数据？",
    answer:
      "您授权的那一家银行，只能看授权书写明的那几类数据，只能用于写明的用途，只在有效期内。金融主管部门只看汇总数字；查看单个企业必须写明理由并留下记录。银行之间互相看不到。",
  },
  {
    question: "怎么知道谁看过？",
    answer:
      "登录后打开“谁看了我”。每次查看都记下机构、时间、用途和数据类别，保存不少于 5 年，任何人不能删改。",
  },
  {
    question: "撤回授权会怎样？",
    answer:
      "从下一次查看起，银行就不能再凭这份授权打开您的数据；给同一家银行的其他授权要分别撤回。撤回之前已经依法作出的审批、已经下载的文件不受影响，但银行不得再使用。不授权或撤回授权，不影响您使用平台的其他功能。",
  },
  {
    question: "评分怎么来的？少授权一些会不会分数更高？",
    answer:
      "评分用公开的评分卡计算，逐项列出加分和扣分的理由。没授权的数据项无法评价，写明“未授权”并且不得分，所以少授权分数只会更低，不会更高；银行看到的评分按您授权给它的数据计算，可能低于您自己看到的。评分只供参考，是否贷款由银行的人员决定，您可以要求说明理由。",
  },
  {
    question: "数据错了怎么办？",
    answer:
      "每个指标都写明来源单位和截至日期。请先与来源单位核对，更正后重新报送，画像会按新的记录重新计算。",
  },
  {
    question: "数据怎么保护？",
    answer:
      "密码只保存不可还原的摘要；登录状态保存在服务器上；每一次读取都由数据库按授权检查，不靠页面自觉。日志里不记录密码、证件号码和查询内容。",
  },
];

export default function Privacy() {
  return (
    <div className="mx-auto max-w-4xl px-4 py-10 sm:px-6">
      <PageHeader
        title="数据与隐私"
        lead="这一页说明平台用到哪些数据、从哪里来、谁能看、看多久，以及您可以做什么。"
      />
      <Table
        caption="平台用到的数据"
        rows={DATA}
        rowKey={(row) => row.kind}
        columns={[
          { key: "kind", head: "数据", cell: (row) => row.kind },
          { key: "from", head: "从哪里来", cell: (row) => row.from },
          { key: "consent", head: "是否需要授权", cell: (row) => row.consent },
          { key: "use", head: "用来做什么", cell: (row) => row.use },
        ]}
      />
      {QUESTIONS.map(({ question, answer }) => (
        <section key={question} className="mt-8">
          <h2 className="text-lg font-semibold">{question}</h2>
          <p className="measure mt-2">{answer}</p>
        </section>
      ))}
    </div>
  );
}
