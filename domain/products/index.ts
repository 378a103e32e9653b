export {
  listOwnProducts,
  type OwnProduct,
  type OwnProductDetail,
  viewOwnProduct,
} from "./list-own-products.ts";
export { listProducts, type Market } from "./list-products.ts";
export { type FeeView, methodsText, type TermsView } from "./product-text.ts";
export { type PublishedProduct, publishProduct } from "./publish-product.ts";
export type { ProductView } from "./read-products.ts";
export { type ProductDetail, viewProduct } from "./view-product.ts";
