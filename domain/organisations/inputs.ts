import { words } from "#lib/vocabulary.ts";
import { nameText, saidText, z } from "#lib/zod.ts";

const Page = {
  /** The id of the last row of the page before. */
  after: z.uuid().optional(),
  limit: z.int().min(1).max(100).default(50),
};

export const OrganisationId = z.object({ organisationId: z.uuid("单位编号有误。") });

export const ListOrganisations = z.object({
  kind: z.enum(words("organisationKind")).optional(),
  status: z.enum(words("organisationStatus")).optional(),
  /** Part of the name, or the whole code. */
  q: z.string().trim().max(100, "查找的内容请控制在 100 字以内。").default(""),
  ...Page,
});

export const ListPeople = z.object({
  organisationId: z.uuid("单位编号有误。").optional(),
  /** The whole login name: people are looked up here, not looked through. */
  q: z.string().trim().max(64, "登录名过长。").default(""),
  ...Page,
});

/** How firms reach the organisation: it stands in each consent that they give (个人信息保护法 §23). */
export const Contact = z
  .string({ error: "请填写联系方式，例如服务电话。" })
  .trim()
  .min(5, "请填写企业能联系到单位的方式，例如带区号的服务电话。")
  .max(100, "联系方式请控制在 100 字以内。");

export const AdmitOrganisation = z.object({
  // Firms register themselves, and there is one operator.
  kind: z.enum(["bank", "bureau", "source"], { error: "请选择单位类型。" }),
  code: z
    .string({ error: "请填写单位代码。" })
    .trim()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]{1,39}$/, "单位代码为 2 至 40 位字母、数字或横线，以字母或数字开头。"),
  name: nameText({
    ...{ what: "单位全称", missing: "请填写单位全称。", min: 2, short: "请填写单位全称。" },
    ...{ max: 100, long: "单位全称请控制在 100 字以内。" },
  }),
  shortName: nameText({
    ...{ what: "单位简称", missing: "请填写单位简称。", min: 2, short: "单位简称至少 2 个字。" },
    ...{ max: 30, long: "单位简称请控制在 30 字以内。" },
  }),
  contact: Contact,
});

/** An administrator names nobody: it is the own organisation. The platform itself says whose. */
export const UpdateContact = z.object({
  contact: Contact,
  organisationId: z.uuid("单位编号有误。").optional(),
});
export const ContactForm = UpdateContact.pick({ contact: true });

export const ProposeStatus = OrganisationId.extend({
  status: z.enum(words("organisationStatus")),
  reason: saidText({
    ...{ missing: "请写明原因，会留在审计记录中。", min: 2, short: "请写明原因，会留在审计记录中。" },
    ...{ max: 300, long: "原因请控制在 300 字以内。" },
  }),
});
