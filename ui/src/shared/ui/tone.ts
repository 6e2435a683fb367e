import Check from "@lucide/svelte/icons/check";
import CircleAlert from "@lucide/svelte/icons/circle-alert";
import CircleDot from "@lucide/svelte/icons/circle-dot";
import Minus from "@lucide/svelte/icons/minus";
import TriangleAlert from "@lucide/svelte/icons/triangle-alert";
import type { Icon } from "./icon";

/** The five colours a state may have. */
export type Tone = "good" | "attention" | "bad" | "neutral" | "accent";

/** The icon of a state that brings none of its own. */
export const toneIcon: Record<Tone, Icon> = {
  good: Check,
  attention: TriangleAlert,
  bad: CircleAlert,
  neutral: Minus,
  accent: CircleDot,
};
