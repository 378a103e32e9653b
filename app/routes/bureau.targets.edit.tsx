import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { pageTitle } from "#app/components/shell/product.ts";
import { Button, LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { FormErrorSummary } from "#app/components/ui/form-error-summary.tsx";
import { Select, Textarea, TextInput } from "#app/components/ui/inputs.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { fieldProps, formProps, useZodForm } from "#app/components/ui/use-form.ts";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { listTargets, proposeTarget } from "#domain/targets/index.ts";
import {
  readTargetValue,
  TARGET_UNIT_WORDS,
  TargetForm,
  type TargetUnit,
  writeTargetValue,
} from "#domain/targets/inputs.ts";
import { notFound } from "#lib/errors.ts";

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bureau", "target.propose");
  const given = new URL(args.request.url).searchParams;
  const { year, targets, measurable } = await listTargets(caller, { year: given.get("year") || undefined });
  const code = given.get("indicator");
  if (!code) {
    const taken = new Set(targets.map(({ indicator }) => indicator));
    return { year, target: null, choices: measurable.filter(({ indicator }) => !taken.has(indicator)) };
  }
  const old = targets.find(({ indicator }) => indicator === code);
  const fresh = measurable.find(({ indicator }) => indicator === code);
  const target = old ?? (fresh && { ...fresh, value: null, source: "" });
  if (!target) throw notFound("这个指标");
  const { indicator, name, unit, direction, value, source } = target;
  return { year, choices: [], target: { indicator, name, unit, direction, value, source } };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "bureau", "target.propose");
  const form = await parseForm(args.request, TargetForm);
  if (!form.ok) return form.response;
  const { value, ...rest } = form.value;
  let changeId: string;
  try {
    // The form's schema has made sure that the value can be read.
    const target = { ...rest, value: readTargetValue(rest.unit, value) ?? -1n };
    ({ changeId } = await proposeTarget(caller, target));
  } catch (error) {
    return form.refuse(error);
  }
  return redirect(`/bureau/changes/${changeId}?done=proposed`, 303);
});

export const meta: MetaFunction = () => [{ title: pageTitle("设定目标") }];

export default function EditTargetPage() {
  const { year, target, choices } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={target ? `${year}年：${target.name}` : `${year}年新增目标`}
        crumbs={[{ label: "目标", to: `/bureau/targets?year=${year}` }]}
        lead="提交后由另一位同事复核，通过后生效。每次修改都会留下记录。"
      />
      {target ? (
        <TargetFields year={year} target={target} />
      ) : (
        <ChooseIndicator year={year} choices={choices} />
      )}
    </>
  );
}

function ChooseIndicator({
  year,
  choices,
}: {
  year: number;
  choices: { indicator: string; name: string }[];
}) {
  return (
    <Form method="get" className="grid gap-6">
      <input type="hidden" name="year" value={year} />
      <Select
        name="indicator"
        label="给哪个指标设目标"
        required
        options={choices.map(({ indicator, name }) => ({ value: indicator, label: name }))}
      />
      <div className="flex gap-3">
        <Button type="submit">继续</Button>
        <LinkButton to={`/bureau/targets?year=${year}`} variant="quiet">
          取消
        </LinkButton>
      </div>
    </Form>
  );
}

interface EditedTarget {
  indicator: string;
  name: string;
  unit: TargetUnit;
  direction: "at_least" | "at_most";
  value: bigint | null;
  source: string;
}

function TargetFields({ year, target }: { year: number; target: EditedTarget }) {
  const { unit, direction, value, source } = target;
  const [form, fields] = useZodForm(TargetForm, {
    lastResult: useActionData<typeof action>(),
    defaultValue: { value: value === null ? "" : writeTargetValue(unit, value), source },
  });
  const words = direction === "at_most" ? "控制在多少以内" : "要达到多少";
  return (
    <Form method="post" {...formProps(form)} className="grid gap-6">
      <FormErrorSummary form={form} labels={{ value: "目标值", source: "来源" }} />
      {Object.entries({ indicator: target.indicator, name: target.name, unit, direction, year }).map(
        ([name, each]) => (
          <input key={name} type="hidden" name={name} value={each} />
        ),
      )}
      <TextInput
        {...fieldProps(fields.value)}
        label={words}
        required
        inputMode="decimal"
        width="sm"
        suffix={TARGET_UNIT_WORDS[unit]}
        hint={unit === "fen" ? "例如 50000 表示 5 亿元。" : undefined}
      />
      <Textarea
        {...fieldProps(fields.source)}
        label="来源"
        required
        rows={2}
        hint="写明文件名称和文号，月报会列出。"
      />
      <div className="flex gap-3">
        <SubmitButton pendingLabel="正在提交…">提交复核</SubmitButton>
        <LinkButton to={`/bureau/targets?year=${year}`} variant="quiet">
          取消
        </LinkButton>
      </div>
    </Form>
  );
}
