import { language } from "../words";

const zone = "Asia/Shanghai";

function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const locale = language() === "en" ? "en-GB" : "zh-CN";
  return new Intl.DateTimeFormat(locale, { timeZone: zone, hourCycle: "h23", ...options });
}

/** 10:42, Asia/Shanghai. */
export function clock(at: number): string {
  return formatter({ hour: "2-digit", minute: "2-digit" }).format(at);
}

/** 10:42:07, Asia/Shanghai. */
export function clockSeconds(at: number): string {
  return formatter({ hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(at);
}

/** 2026-11-21 10:42, Asia/Shanghai, in both languages. */
export function dateTime(at: number): string {
  return `${day(at)} ${clock(at)}`;
}

/** 2026-11-21, Asia/Shanghai. */
export function day(at: number): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(at);
}

/** The first millisecond of a day `2026-11-21` in Asia/Shanghai, which knows no summer time. */
export function dayStart(text: string): number | null {
  const at = Date.parse(`${text}T00:00:00+08:00`);
  return Number.isNaN(at) ? null : at;
}

/** The time alone when it is today, else with its date. */
export function recent(at: number, now: number = Date.now()): string {
  return day(at) === day(now) ? clock(at) : dateTime(at);
}

/** The time alone when it is today, else the day without its year: for narrow columns. */
export function shortTime(at: number, now: number = Date.now()): string {
  return day(at) === day(now) ? clock(at) : `${day(at).slice(5)} ${clock(at)}`;
}

/** Grams as kilograms with three decimals: 12.345. No float ever holds the weight itself. */
export function kg(grams: number): string {
  return fixed(grams, 3);
}

/** 12.345 kg */
export function kgUnit(grams: number): string {
  return `${kg(grams)} kg`;
}

/** Millimetres as centimetres: 120 or 45.5. */
export function cm(millimetres: number): string {
  return fixed(millimetres, 1).replace(/\.0$/, "");
}

/** A count with thousands separated: 1,000. */
export function count(value: number): string {
  return new Intl.NumberFormat("en-US").format(value);
}

/** Minor units as an amount: 1234 -> ¥12.34. */
export function money(minor: number, sign = "¥"): string {
  return `${sign}${fixed(minor, 2)}`;
}

/** Kilobytes and so on. */
export function bytes(size: number): string {
  if (size < 1024) return `${size} B`;
  if (size < 1024 * 1024) return `${Math.round(size / 1024)} kB`;
  return `${(size / 1024 / 1024).toFixed(1)} MB`;
}

/** Typed text as a whole number of the smallest unit: "12.5" with 3 decimals is 12500; null when it is none. */
export function readWhole(text: string, decimals: number): number | null {
  const plain = text.normalize("NFKC").trim().replace(/,/g, ".").replace(/。/g, ".");
  const match = /^(\d{1,9})(?:\.(\d*))?$/.exec(plain);
  if (!match) return null;
  const behind = match[2] ?? "";
  if (behind.length > decimals) return null;
  return Number((match[1] ?? "") + behind.padEnd(decimals, "0"));
}

function fixed(whole: number, decimals: number): string {
  const digits = String(Math.abs(whole)).padStart(decimals + 1, "0");
  const cut = digits.length - decimals;
  return `${whole < 0 ? "−" : ""}${digits.slice(0, cut)}.${digits.slice(cut)}`;
}
