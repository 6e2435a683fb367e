import { describe, expect, it } from "vitest";
import {
  clock,
  cm,
  count,
  dateTime,
  day,
  dayStart,
  kg,
  money,
  readWhole,
  shortTime,
} from "./format";

describe("weights and money are written from whole numbers", () => {
  it.each([
    [0, "0.000"],
    [5, "0.005"],
    [12345, "12.345"],
    [50_000, "50.000"],
    [-20, "−0.020"],
  ])("%d g", (grams, words) => expect(kg(grams)).toBe(words));
  it("millimetres as centimetres", () => {
    expect(cm(1200)).toBe("120");
    expect(cm(455)).toBe("45.5");
  });
  it("amounts and counts", () => {
    expect(money(1234)).toBe("¥12.34");
    expect(count(1000)).toBe("1,000");
  });
});

describe("typed numbers", () => {
  it.each([
    ["12.345", 3, 12345],
    ["12", 3, 12000],
    ["12.5", 3, 12500],
    ["１２．５", 3, 12500],
    ["12。5", 3, 12500],
    ["12,5", 3, 12500],
    ["7", 0, 7],
    ["12.3456", 3, null],
    ["-1", 0, null],
    ["abc", 0, null],
    ["", 0, null],
  ])("%s with %d decimals", (text, decimals, whole) =>
    expect(readWhole(text, decimals)).toBe(whole),
  );
});

describe("times are Asia/Shanghai wherever the PC is", () => {
  const at = Date.UTC(2026, 10, 20, 16, 5);
  it("writes", () => {
    expect(clock(at)).toBe("00:05");
    expect(day(at)).toBe("2026-11-21");
    expect(dateTime(at)).toBe("2026-11-21 00:05");
  });
  it("is short in narrow columns: the time today, else the day without its year", () => {
    expect(shortTime(at, at + 1000)).toBe("00:05");
    expect(shortTime(at, at + 86_400_000)).toBe("11-21 00:05");
  });
  it("reads a day", () => expect(dayStart("2026-11-21")).toBe(Date.UTC(2026, 10, 20, 16)));
});
