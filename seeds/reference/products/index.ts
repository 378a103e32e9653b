import type { ProductRow } from "./builders.ts";
import { duliuProducts } from "./duliu.ts";
import { gangchengProducts } from "./gangcheng.ts";
import { jinguProducts } from "./jingu.ts";
import { keqiaoProducts } from "./keqiao.ts";
import { qingheProducts } from "./qinghe.ts";
import { tuanpoProducts } from "./tuanpo.ts";
import { yunheProducts } from "./yunhe.ts";
import { ziyaProducts } from "./ziya.ts";

export type { ProductRow } from "./builders.ts";

/** The demo's loan products, five a bank, in the manner of published ones; none of them is a real offer. */
export const products = (): ProductRow[] => [
  ...tuanpoProducts,
  ...ziyaProducts,
  ...yunheProducts,
  ...duliuProducts,
  ...jinguProducts,
  ...gangchengProducts,
  ...qingheProducts,
  ...keqiaoProducts,
];
