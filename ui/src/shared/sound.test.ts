import { expect, it } from "vitest";
import type { ScanTone } from "../backend";
import { lengthOf, sounds } from "./sound";

const heard: ScanTone[] = ["good", "attention", "already", "command"];
const wrong: ScanTone[] = ["refused", "failed"];

it("a refusal is clearly lower and longer than anything that went well (U-11)", () => {
  const highest = (tone: ScanTone) => Math.max(...sounds[tone].map(({ hertz }) => hertz));
  const lowest = (tone: ScanTone) => Math.min(...sounds[tone].map(({ hertz }) => hertz));
  for (const bad of wrong) {
    for (const good of heard) {
      expect(highest(bad) * 2).toBeLessThan(lowest(good));
      expect(lengthOf(bad)).toBeGreaterThan(lengthOf(good) * 1.4);
    }
  }
});

it("no two outcomes sound the same", () => {
  const all = [...heard, ...wrong].map((tone) => JSON.stringify(sounds[tone]));
  expect(new Set(all).size).toBe(all.length);
});
