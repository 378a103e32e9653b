export const PRODUCT_NAME = "信易贷 · 静海区";
/** The browser tab's title for a page: `pageTitle("我的申请")`. */
export const pageTitle = (page: string) => `${page} - ${PRODUCT_NAME}`;
