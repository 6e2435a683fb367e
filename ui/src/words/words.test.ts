import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const folder = new URL("./", import.meta.url);
const read = (language: string, file: string) =>
  JSON.parse(readFileSync(new URL(`${language}/${file}`, folder), "utf8")) as Record<
    string,
    string
  >;
const files = readdirSync(new URL("zh-CN/", folder));
const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted();

describe.each(files)("%s", (file) => {
  const chinese = read("zh-CN", file);
  const english = read("en", file);

  it("has every word in both languages, and none empty", () => {
    expect(Object.keys(english).toSorted()).toEqual(Object.keys(chinese).toSorted());
    for (const text of [...Object.values(chinese), ...Object.values(english)])
      expect(text.trim()).not.toBe("");
  });

  it("has the same blanks to fill in both languages", () => {
    for (const [key, text] of Object.entries(chinese))
      expect([key, holes(english[key] ?? "")]).toEqual([key, holes(text)]);
  });

  it("has no Chinese in the English words", () => {
    // 补打 is what stands on a reprinted label.
    const mixed = Object.entries(english).filter(([, text]) =>
      /\p{Script=Han}/u.test(text.replaceAll("补打", "")),
    );
    expect(mixed).toEqual([]);
  });
});

it("no key is said twice in different files", () => {
  const keys = files.flatMap((file) => Object.keys(read("zh-CN", file)));
  expect(keys.length).toBe(new Set(keys).size);
});
