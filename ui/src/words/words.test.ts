import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const folder = new URL("./", import.meta.url);
/** A word is one text, or several to choose from by a count. */
type Word = string | { match: Record<string, string> }[];
const read = (language: string, file: string) =>
  JSON.parse(readFileSync(new URL(`${language}/${file}`, folder), "utf8")) as Record<string, Word>;
const texts = (word: Word) =>
  typeof word === "string" ? [word] : word.flatMap(({ match }) => Object.values(match));
const files = readdirSync(new URL("zh-CN/", folder));
const holes = (word: Word) =>
  [
    ...new Set(
      texts(word).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)),
    ),
  ].toSorted();

describe.each(files)("%s", (file) => {
  const chinese = read("zh-CN", file);
  const english = read("en", file);

  it("has every word in both languages, and none empty", () => {
    expect(Object.keys(english).toSorted()).toEqual(Object.keys(chinese).toSorted());
    for (const text of [...Object.values(chinese), ...Object.values(english)].flatMap(texts))
      expect(text.trim()).not.toBe("");
  });

  it("has the same blanks to fill in both languages", () => {
    for (const [key, word] of Object.entries(chinese))
      expect([key, holes(english[key] ?? "")]).toEqual([key, holes(word)]);
  });

  it("has a form for every other count wherever there is one for a single thing", () => {
    for (const [key, word] of Object.entries(english)) {
      if (typeof word === "string") continue;
      const forms = word.flatMap(({ match }) => Object.keys(match));
      expect([key, forms.some((form) => !form.includes("=one"))]).toEqual([key, true]);
    }
  });

  it("has no Chinese in the English words", () => {
    // 补打 is what stands on a reprinted label.
    const mixed = Object.entries(english).filter(([, word]) =>
      texts(word).some((text) => /\p{Script=Han}/u.test(text.replaceAll("补打", ""))),
    );
    expect(mixed).toEqual([]);
  });
});

it("no key is said twice in different files", () => {
  const keys = files.flatMap((file) => Object.keys(read("zh-CN", file)));
  expect(keys.length).toBe(new Set(keys).size);
});
