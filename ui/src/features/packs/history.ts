import type { HistoryStep } from "../../backend";
import { eventText } from "../../shared/events";
import { stateName } from "./states";

/** What a step says: an event of ours, or a state of the platform's. */
export function stepText(step: HistoryStep): string {
  return eventText(step.what) ?? stateName(step.what);
}

/** Steps that come parcel by parcel. */
const manyAndAlike = ["parcel_scanned", "parcel_removed"];

/** Scans are many and alike: steps of the same kind that follow each other become one with a count. */
export function foldSteps(steps: readonly HistoryStep[]): { step: HistoryStep; count: number }[] {
  const folded: { step: HistoryStep; count: number }[] = [];
  for (const step of steps) {
    const last = folded.at(-1);
    const alike = last !== undefined && last.step.what === step.what && last.step.who === step.who;
    if (alike && manyAndAlike.includes(step.what)) {
      folded[folded.length - 1] = { step, count: last.count + 1 };
    } else {
      folded.push({ step, count: 1 });
    }
  }
  return folded;
}
