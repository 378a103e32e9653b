import { describe, expect, it } from "vitest";
import { deviceLabel, maskAddress, networkOf } from "./device.ts";

describe("a device in words", () => {
  it.each([
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
      "Chrome · Windows",
    ],
    [
      "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
      "Edge · Windows",
    ],
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) MicroMessenger/8.0 Safari/604.1", "微信 · iOS"],
    [
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) AppleWebKit/605.1 Version/18.0 Safari/605.1",
      "Safari · macOS",
    ],
    [
      "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
      "Chrome · Android",
    ],
    ["curl/8.5.0", "未知设备"],
    ["", "未知设备"],
  ])("%s is %s", (userAgent, words) => {
    expect(deviceLabel(userAgent)).toBe(words);
  });
});

describe("an address without its last part", () => {
  it.each([
    ["203.0.113.77", "203.0.113.*"],
    ["::ffff:203.0.113.77", "203.0.113.*"],
    ["2001:db8:85a3::8a2e:370:7334", "2001:db8:85a3:*"],
    ["2001:db8:85a3:1:2:3:4:5", "2001:db8:85a3:*"],
    ["::1", "本机"],
    ["unknown", "未知地址"],
    ["203.0.113.77, 10.0.0.1", "未知地址"],
  ])("%s is %s", (address, masked) => {
    expect(maskAddress(address)).toBe(masked);
  });
});

describe("what one subscriber holds of addresses", () => {
  it.each([
    ["203.0.113.77", "203.0.113.77"],
    ["::ffff:203.0.113.77", "203.0.113.77"],
    ["2001:db8:85a3::8a2e:370:7334", "2001:db8:85a3:0::/64"],
    ["2001:0DB8:85a3:1:2:3:4:5", "2001:db8:85a3:1::/64"],
    ["::1", "0:0:0:0::/64"],
    ["unknown", "unknown"],
  ])("of %s is %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
