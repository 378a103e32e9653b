import { createOrganisation } from "#domain/organisations/index.ts";
import type { MemberRole, OrganisationKind } from "#lib/vocabulary.ts";
import { banks } from "../reference/banks.ts";
import { sources } from "../reference/sources.ts";
import { DEMO_PASSWORD, type Seeding } from "../seeding.ts";

type Organisation = {
  kind: Exclude<OrganisationKind, "enterprise">;
  code: string;
  name: string;
  shortName: string;
  contact: string;
  members: { loginName: string; displayName: string; role: MemberRole }[];
};

/** Tells a demo database from any other. */
export const DEMO_OPERATOR = "demo-operator";

const CONTACT = "022-0000-0118（演示）";

/** Two of each organisation: what one changes of its people the other reviews. */
const administrators = (prefix: string): Organisation["members"] => [
  { loginName: `${prefix}-admin`, displayName: "管理员甲", role: "administrator" },
  { loginName: `${prefix}-admin-2`, displayName: "管理员乙", role: "administrator" },
];

const bankOf = ({ code, name, shortName }: ReturnType<typeof banks>[number]): Organisation => ({
  kind: "bank",
  code,
  name,
  shortName,
  contact: CONTACT,
  members: [
    { loginName: `${code}-officer`, displayName: `${shortName}客户经理`, role: "officer" },
    { loginName: `${code}-approver`, displayName: `${shortName}复核岗`, role: "approver" },
    { loginName: `${code}-product`, displayName: `${shortName}产品经理`, role: "product_manager" },
    { loginName: `${code}-compliance`, displayName: `${shortName}合规岗`, role: "compliance" },
    ...administrators(code),
  ],
});

const sourceOf = ({ code, name }: ReturnType<typeof sources>[number]): Organisation => ({
  kind: "source",
  code,
  name,
  shortName: name.replace("（演示）", "").slice(0, 30),
  contact: CONTACT,
  members: [{ loginName: code, displayName: "数据报送员", role: "deliverer" }, ...administrators(code)],
});

const bureau: Organisation = {
  kind: "bureau",
  code: "finance-bureau",
  name: "静海区金融工作局（演示）",
  shortName: "静海区金融局",
  contact: CONTACT,
  members: [
    { loginName: "bureau", displayName: "金融局工作人员", role: "official" },
    { loginName: "bureau-2", displayName: "金融局复核人员", role: "official" },
    ...administrators("bureau"),
  ],
};

const operator: Organisation = {
  kind: "operator",
  code: DEMO_OPERATOR,
  name: "静海区信易贷平台运营中心（演示）",
  shortName: "信易贷平台",
  contact: CONTACT,
  members: [
    { loginName: "operator", displayName: "平台管理员", role: "administrator" },
    { loginName: "operator-2", displayName: "平台管理员乙", role: "administrator" },
  ],
};

/** The bureau, the operator, five data sources and eight banks, each with its people. */
export async function seedOrganisations(seeding: Seeding): Promise<number> {
  const all = [operator, bureau, ...sources().map(sourceOf), ...banks().map(bankOf)];
  for (const { members, ...organisation } of all) {
    const people = members.map((member) => ({ ...member, password: DEMO_PASSWORD }));
    const created = await createOrganisation(seeding.caller, { ...organisation, members: people });
    seeding.organisations.set(organisation.code, created);
  }
  return all.length;
}
