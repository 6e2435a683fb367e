import { expect, it } from "vitest";
import { theOneMeant } from "./photo.svelte";

const code = (text: string, known: boolean) => ({ text, known });

it.each([
  ["a single code", [code("A", false)], "A"],
  ["the only known one", [code("A", false), code("B", true)], "B"],
  ["two known ones: a person chooses", [code("A", true), code("B", true)], null],
  ["two unknown ones: a person chooses", [code("A", false), code("B", false)], null],
  ["none", [], null],
])("%s", (_, codes, meant) => expect(theOneMeant(codes)?.text ?? null).toBe(meant));
