import type { PackStateView } from "../../backend";
import type { Tone } from "../../shared/ui/tone";
import { m } from "../../words";

type Words = () => string;

/** One state a pack can be in: its name, its plain meaning, its colour. */
interface StateWords {
  name: Words;
  meaning: Words;
  tone: Tone;
  /** What the platform's own filter calls it, where that differs. */
  alias?: Words;
}

/** Our own states and the platform's fifteen (L-091 to L-105), by code. */
const states = {
  open: { name: m.packs_state_open, meaning: m.packs_meaning_open, tone: "accent" },
  sealed: { name: m.packs_state_sealed, meaning: m.packs_meaning_sealed, tone: "accent" },
  commit_unknown: {
    name: m.packs_state_commit_unknown,
    meaning: m.packs_meaning_commit_unknown,
    tone: "attention",
  },
  refused: { name: m.packs_state_refused, meaning: m.packs_meaning_refused, tone: "bad" },
  discarded: { name: m.packs_state_discarded, meaning: m.packs_meaning_discarded, tone: "neutral" },
  committed: { name: m.packs_state_committed, meaning: m.packs_meaning_committed, tone: "accent" },
  awaiting_tracking_number: {
    name: m.packs_state_awaiting_tracking_number,
    meaning: m.packs_meaning_awaiting_tracking_number,
    tone: "accent",
  },
  awaiting_pickup: {
    name: m.packs_state_awaiting_pickup,
    meaning: m.packs_meaning_awaiting_pickup,
    tone: "accent",
  },
  pickup: { name: m.packs_state_pickup, meaning: m.packs_meaning_pickup, tone: "good" },
  pickup_failed: {
    name: m.packs_state_pickup_failed,
    meaning: m.packs_meaning_pickup_failed,
    tone: "bad",
    alias: m.packs_alias_pickup_failed,
  },
  arrived: {
    name: m.packs_state_arrived,
    meaning: m.packs_meaning_arrived,
    tone: "good",
    alias: m.packs_alias_arrived,
  },
  signed_normal: {
    name: m.packs_state_signed_normal,
    meaning: m.packs_meaning_signed_normal,
    tone: "good",
  },
  signed_abnormal: {
    name: m.packs_state_signed_abnormal,
    meaning: m.packs_meaning_signed_abnormal,
    tone: "attention",
  },
  signed_failed: {
    name: m.packs_state_signed_failed,
    meaning: m.packs_meaning_signed_failed,
    tone: "bad",
  },
  canceling: { name: m.packs_state_canceling, meaning: m.packs_meaning_canceling, tone: "neutral" },
  canceled: { name: m.packs_state_canceled, meaning: m.packs_meaning_canceled, tone: "neutral" },
  cancel_failure: {
    name: m.packs_state_cancel_failure,
    meaning: m.packs_meaning_cancel_failure,
    tone: "attention",
  },
  closing: { name: m.packs_state_closing, meaning: m.packs_meaning_closing, tone: "attention" },
  closed: { name: m.packs_state_closed, meaning: m.packs_meaning_closed, tone: "neutral" },
  close_failure: {
    name: m.packs_state_close_failure,
    meaning: m.packs_meaning_close_failure,
    tone: "attention",
  },
} satisfies Record<string, StateWords>;

export type KnownState = keyof typeof states;

/** The states in groups, as the filter shows them. */
export const STATE_GROUPS: readonly { name: Words; states: readonly KnownState[] }[] = [
  {
    name: m.packs_group_here,
    states: ["open", "sealed", "commit_unknown", "refused", "discarded"],
  },
  {
    name: m.packs_group_platform,
    states: ["committed", "awaiting_tracking_number", "awaiting_pickup"],
  },
  { name: m.packs_group_carrier, states: ["pickup", "pickup_failed", "arrived"] },
  { name: m.packs_group_signed, states: ["signed_normal", "signed_abnormal", "signed_failed"] },
  {
    name: m.packs_group_ended,
    states: ["canceling", "canceled", "cancel_failure", "closing", "closed", "close_failure"],
  },
];

/** Words for a state code; a word we do not know is shown as the platform names it (L-106). */
export function stateName(code: string, platformName: string | null = null): string {
  return known(code)?.name() ?? m.packs_state_other({ code: platformName ?? code });
}

export function stateMeaning(state: PackStateView): string {
  return known(state.code)?.meaning() ?? m.packs_meaning_other();
}

export function stateTone(code: string): Tone {
  return known(code)?.tone ?? "neutral";
}

/** What the platform's own filter calls this state, where that differs from its name. */
export function stateAlias(code: string): string | null {
  return known(code)?.alias?.() ?? null;
}

function known(code: string): StateWords | undefined {
  return (states as Record<string, StateWords>)[code];
}
