/** The browsers and systems that people here use, the more particular before those whose name they also carry. */
const BROWSERS: readonly [RegExp, string][] = [
  [/MicroMessenger\//, "微信"],
  [/DingTalk\//, "钉钉"],
  [/HuaweiBrowser\//, "华为浏览器"],
  [/QQBrowser\//, "QQ 浏览器"],
  [/Edg(e|A|iOS)?\//, "Edge"],
  [/Firefox\/|FxiOS\//, "Firefox"],
  [/Chrome\/|CriOS\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/HarmonyOS/, "鸿蒙"],
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
];

const named = (list: readonly [RegExp, string][], text: string) =>
  list.find(([sign]) => sign.test(text))?.[1];

/** A device in words out of what the browser says of itself: enough to know one's own again. */
export function deviceLabel(userAgent: string): string {
  const words = [named(BROWSERS, userAgent), named(SYSTEMS, userAgent)].filter(Boolean);
  return words.length > 0 ? words.join(" · ") : "未知设备";
}

/** A network address without its last part: where a log-in came from, not which machine. */
export function maskAddress(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
  const v4 = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(plain);
  if (v4) return `${v4[1]}.*`;
  if (!/^[0-9a-f:]+$/i.test(plain) || !plain.includes(":")) return "未知地址";
  const groups = plain.split("::", 1)[0]!.split(":").filter(Boolean).slice(0, 3);
  return groups.length > 0 ? `${groups.join(":")}:*` : "本机";
}

/** What one subscriber holds: an IPv4 address, or the first half of an IPv6 address, whose second is theirs to choose. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "").toLowerCase();
  if (!plain.includes(":")) return plain;
  const [head = [], tail = []] = plain.split("::").map((part) => part.split(":").filter(Boolean));
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => "0");
  const groups = [...head, ...zeros, ...tail].slice(0, 4);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, "")).join(":")}::/64`;
}
