import {
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { BusinessFields, ContactFields, LicenceFields } from "#app/components/enterprise/business-fields.tsx";
import { factProps } from "#app/components/enterprise/fact-props.ts";
import { IdentityFields, Part } from "#app/components/enterprise/registration-parts.tsx";
import { PORTALS } from "#app/components/shell/navigation.ts";
import { pageTitle } from "#app/components/shell/product.ts";
import { AuthShell } from "#app/components/shell/public-shell.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { Checkbox } from "#app/components/ui/choices.tsx";
import { FormErrorSummary } from "#app/components/ui/form-error-summary.tsx";
import { TextInput } from "#app/components/ui/inputs.tsx";
import { NewPasswordInput } from "#app/components/ui/new-password-input.tsx";
import { checkboxProps, fieldProps, formProps, useZodForm } from "#app/components/ui/use-form.ts";
import { callerFrom, currentSession } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { logIn } from "#app/http/log-in.server.ts";
import { refuseUntil } from "#app/http/too-many.ts";
import { may } from "#domain/access/permissions.ts";
import { admitRegistration, listRegistrationChoices, registerEnterprise } from "#domain/enterprises/index.ts";
import { RegisterEnterprise } from "#domain/enterprises/inputs.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("企业注册") }];
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const session = await currentSession(args);
  if (session) {
    const isOwner = may(session.actor, "enterprise.register_another");
    return redirect(isOwner ? "/account/firms/new" : PORTALS[session.actor.kind].home);
  }
  return { choices: await listRegistrationChoices(await callerFrom(args), {}) };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const form = await parseForm(args.request, RegisterEnterprise, { secrets: ["password"] });
  if (!form.ok) return form.response;
  const caller = await callerFrom(args);
  const admission = await admitRegistration(caller, { address: args.context.address });
  if (!admission.admitted) {
    return refuseUntil(
      form,
      admission.retryAt,
      (minutes) => `这个网络的注册次数过多，请在 ${minutes} 分钟后再试，或联系区金融服务中心。`,
    );
  }
  try {
    await registerEnterprise(caller, form.value);
  } catch (error) {
    return form.refuse(error);
  }
  const session = await logIn(args, form.value);
  if (!session.started) return redirect("/login", { status: 303 });
  return redirect("/enterprise?done=registered", { status: 303, headers: { "Set-Cookie": session.cookie } });
});

export default function RegisterPage() {
  const { choices } = useLoaderData<typeof loader>();
  const [form, fields] = useZodForm(RegisterEnterprise, {
    lastResult: useActionData<typeof action>(),
    id: "register",
  });
  const facts = factProps(fields);
  return (
    <AuthShell
      title="企业注册"
      lead="请准备好营业执照。约需 5 分钟，注册和使用都不收费；注册不等于授权，任何数据都要您另外同意才会被查看。"
      footer={
        <p>
          已经注册过？
          <Link to="/login" className="link">
            登录
          </Link>
        </p>
      }
    >
      <Form method="post" {...formProps(form)} className="grid gap-10">
        <FormErrorSummary form={form} />
        <Part number={1} title="营业执照上的信息">
          <IdentityFields of={fields} />
          <LicenceFields of={facts} />
        </Part>
        <Part number={2} title="经营情况" lead="用于划分企业规模、匹配产品。金额单位是万元。">
          <BusinessFields of={facts} choices={choices} />
        </Part>
        <Part number={3} title="联系人与账号">
          <ContactFields of={facts} />
          <TextInput
            label="登录名"
            hint="4 至 32 位字母、数字、点、横线或下划线"
            width="md"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            {...fieldProps(fields.loginName)}
          />
          <NewPasswordInput
            label="密码"
            hint="至少 10 位，可以用一句好记的话；太常见的会被退回"
            width="md"
            {...fieldProps(fields.password)}
          />
        </Part>
        <div className="grid gap-5">
          <Checkbox
            {...checkboxProps(fields.agreed)}
            label="我代表这家企业注册，填写的内容属实，并已阅读数据与隐私说明"
            hint="这里不包含任何数据授权"
          />
          <p className="text-sm">
            <a href="/about/privacy" target="_blank" rel="noreferrer" className="link">
              查看数据与隐私说明（新窗口）
            </a>
          </p>
          <SubmitButton size="lg" wide pendingLabel="正在注册…">
            注册
          </SubmitButton>
        </div>
      </Form>
    </AuthShell>
  );
}
