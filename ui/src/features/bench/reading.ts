import type { ScaleView } from "../../backend";
import type { Tone } from "../../shared";

/** How a scale's state is shown. */
export interface Reading {
  /** A number only where it is one to be believed or on its way to be. */
  grams: number | null;
  tone: Tone;
  /** Nothing can be weighed with it now: the weight may be typed. */
  useless: boolean;
}

/** A scale's state as the panel shows it: over, under, absent are words and never numbers. */
export function reading(scale: ScaleView): Reading {
  switch (scale.kind) {
    case "settled":
      return { grams: scale.grams, tone: "good", useless: false };
    case "taken":
      return { grams: scale.grams, tone: "accent", useless: false };
    case "moving":
      return { grams: scale.grams, tone: "neutral", useless: false };
    case "zero":
      return { grams: 0, tone: "neutral", useless: false };
    case "over":
    case "under":
      return { grams: null, tone: "bad", useless: false };
    case "none":
      return { grams: null, tone: "neutral", useless: true };
    case "absent":
    case "silent":
    case "fault":
      return { grams: null, tone: "bad", useless: true };
  }
}
