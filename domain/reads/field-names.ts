import { label, vocabulary, type Word } from "#lib/vocabulary.ts";
import { featureCatalogue } from "#scoring/index.ts";

/** What is shown besides features and the items of a consent. */
const OTHERS: Record<string, string> = {
  profile: "信用画像",
  registration: "登记信息",
  applications: "贷款申请",
  credit_lines: "授信",
  loans: "贷款与还款",
  consents: "授权记录",
  contact_name: "联系人姓名",
  phone: "联系电话",
};

const FEATURES = new Map(featureCatalogue.map(({ id, name }) => [id, name]));
const isItem = (field: string): field is Word<"dataItem"> => field in vocabulary.dataItem;

/** The Chinese name of something that a read showed; the code itself where nothing is known of it any more. */
export const fieldName = (field: string): string =>
  isItem(field) ? label("dataItem", field) : (FEATURES.get(field) ?? OTHERS[field] ?? field);
