import { expect, it } from "vitest";
import { benchKey } from "./keys";

const key = (key: string, change: Partial<KeyboardEvent> = {}) => ({
  key,
  code: key,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  ...change,
});

it.each([
  ["F9", "weigh"],
  ["F10", "seal"],
  ["Insert", "new"],
  ["Escape", "cancel"],
])("%s means %s", (name, kind) => expect(benchKey(key(name), false)).toEqual({ kind }));

it("no single letter or digit means anything: guns type them", () => {
  for (const letter of "abcdefghijklmnopqrstuvwxyz0123456789") {
    expect(benchKey(key(letter), false)).toBeNull();
  }
});

it("Ctrl+Z belongs to the field while it holds text", () => {
  const undo = key("z", { code: "KeyZ", ctrlKey: true });
  expect(benchKey(undo, false)).toEqual({ kind: "undo" });
  expect(benchKey(undo, true)).toBeNull();
});

it("Alt and a digit choose a pack", () => {
  const choose = key("2", { code: "Digit2", altKey: true });
  expect(benchKey(choose, false)).toEqual({ kind: "choose", index: 1 });
});
