import { expect, test } from "vitest";
import { maskAccount, maskIdentityNumber, maskName, maskPhone } from "./mask.ts";

test.each([
  [maskPhone, "13800001234", "138****1234"],
  [maskPhone, "02228941234", "022****1234"],
  [maskPhone, "28941234", "******34"],
  [maskPhone, "12", "**"],
  [maskIdentityNumber, "120118199001011234", "120***********1234"],
  [maskIdentityNumber, "1234567", "*******"],
  [maskAccount, "6222 0203 0200 6789", "**** 6789"],
  [maskName, "张三", "张*"],
  [maskName, "欧阳娜娜", "欧***"],
  [maskName, "张", "张*"],
  [maskName, "", "*"],
])("%o of %s is %s", (mask, value, masked) => {
  expect(mask(value)).toBe(masked);
});
