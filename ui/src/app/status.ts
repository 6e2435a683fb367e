import type { ConnectionSummary, GunState, PrintingSummary, ScaleView } from "../backend";
import { kgUnit, recent, scaleWord, troubleWord, type Tone } from "../shared";
import { m } from "../words";

/** One part of the status bar: its words and its colour. */
export interface Part {
  words: string;
  tone: Tone;
}

/** The platform side: state, queue, last success; unknown and refused jobs stand apart, in red. */
export function connectionPart(
  summary: ConnectionSummary,
): Part & { attention: string | null; drift: string | null } {
  const states = {
    none: m.status_connection_none,
    ready: m.status_connection_ready,
    offline: m.status_connection_offline,
    log_in_again: m.status_connection_log_in_again,
    paused: m.status_connection_paused,
  };
  const waiting = summary.queued + summary.sending;
  const words = [
    states[summary.state](),
    ...(waiting > 0 ? [m.status_queued({ count: waiting })] : []),
    ...(summary.lastSuccessAt !== null
      ? [m.status_last_success({ at: recent(summary.lastSuccessAt) })]
      : []),
  ].join(" · ");
  const open = summary.unknown + summary.refused;
  const minutes = Math.round((summary.clockDriftMs ?? 0) / 60_000);
  return {
    words,
    tone: connectionTone(summary),
    attention: open > 0 ? m.status_attention({ count: open }) : null,
    drift: minutes !== 0 ? m.status_clock_drift({ minutes }) : null,
  };
}

function connectionTone(summary: ConnectionSummary): Tone {
  if (summary.state === "ready") return "good";
  if (summary.state === "log_in_again") return "bad";
  return summary.state === "none" ? "neutral" : "attention";
}

/** The printing side: what keeps it from printing comes first. */
export function printPart(summary: PrintingSummary): Part {
  if (summary.trouble !== null) return { words: troubleWord(summary.trouble), tone: "bad" };
  if (summary.unknown > 0)
    return { words: m.status_print_unknown({ count: summary.unknown }), tone: "bad" };
  if (summary.waiting > 0)
    return { words: m.status_print_waiting({ count: summary.waiting }), tone: "neutral" };
  if (summary.noPrinter) return { words: m.status_print_none(), tone: "attention" };
  return { words: m.status_print_ok(), tone: "neutral" };
}

/** The scale, live. A number only where it is one to be believed. */
export function scalePart(scale: ScaleView): Part {
  const word = scaleWord(scale);
  if (scale.kind === "settled" || scale.kind === "taken")
    return { words: `${kgUnit(scale.grams)} ${word}`, tone: "good" };
  const quiet = scale.kind === "zero" || scale.kind === "none" || scale.kind === "moving";
  return { words: word, tone: quiet ? "neutral" : "bad" };
}

/** Serial guns that are there; keyboard guns need none. */
export function gunPart(guns: readonly GunState[]): Part {
  if (guns.length === 0) return { words: m.status_gun_keyboard(), tone: "neutral" };
  const there = guns.filter((gun) => gun.connected).length;
  return {
    words: m.status_guns({ there, all: guns.length }),
    tone: there === guns.length ? "good" : "bad",
  };
}
