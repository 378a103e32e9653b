export { approveProduct } from "./approve-product.ts";
export {
  listOwnProducts,
  type OwnProduct,
  type OwnProductDetail,
  viewOwnProduct,
} from "./list-own-products.ts";
export { listProducts, type Market } from "./list-products.ts";
export { type FeeView, methodsText, type TermsView } from "./product-text.ts";
export { proposeProduct } from "./propose-product.ts";
export { publishProduct } from "./publish-product.ts";
export type { PublishedProduct } from "./put-on-sale.ts";
export type { ProductView } from "./read-products.ts";
export { type ProductDetail, viewProduct } from "./view-product.ts";
