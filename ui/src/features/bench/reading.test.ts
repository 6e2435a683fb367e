import { expect, it } from "vitest";
import type { ScaleView } from "../../backend";
import { reading } from "./reading";

it.each<[ScaleView, number | null]>([
  [{ kind: "settled", grams: 1234 }, 1234],
  [{ kind: "moving", grams: 900 }, 900],
  [{ kind: "over" }, null],
  [{ kind: "under" }, null],
  [{ kind: "absent" }, null],
  [{ kind: "silent" }, null],
  [{ kind: "fault" }, null],
  [{ kind: "none" }, null],
])("%o is %s", (scale, grams) => expect(reading(scale).grams).toBe(grams));

it("only a settled weight looks good", () => {
  expect(reading({ kind: "settled", grams: 1 }).tone).toBe("good");
  expect(reading({ kind: "moving", grams: 1 }).tone).toBe("neutral");
});
