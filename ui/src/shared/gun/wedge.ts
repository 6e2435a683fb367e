import { characterOf, characterOfAltCode } from "./keys";

/** A key going down or up, as the browser tells it. */
export interface Stroke {
  code: string;
  key: string;
  shift: boolean;
  ctrl?: boolean;
  alt?: boolean;
  down: boolean;
  /** The key is held: the keyboard repeats it by itself. */
  repeat?: boolean;
  /** `event.timeStamp`: when the key moved, not when the page got round to it. */
  timeStamp: number;
  isComposing?: boolean;
}

/** What to do about a stroke. */
export interface Verdict {
  /** Keep it from the focused field. */
  swallow: boolean;
  /** Scans that are complete with this stroke; two only when the page was late. */
  scans: string[];
  /** Characters that were kept from the field and turned out to be typed by hand: give them back. */
  replay: string;
  /** This stroke may be the first of a scan: remember what the field holds. */
  mayBegin: boolean;
}

interface Burst {
  text: string;
  /** Characters kept from the field. */
  kept: string;
  first: number;
  last: number;
  longest: number;
  altMode: boolean;
}

/** How fast a gun is, all in milliseconds. */
export interface GunTiming {
  /** Largest mean gap (`gunGapMs`). */
  gap: number;
  /** Largest single gap; a longer silence ends the scan. */
  longest: number;
  /** Fewest characters of a scan. */
  fewest: number;
}

/** The timing for a setting. Slow (Bluetooth) guns come near a fast typist, so their scans must be longer. */
export function timingOf(gapMs: number): GunTiming {
  return { gap: gapMs, longest: Math.max(80, gapMs * 1.5), fewest: gapMs > 50 ? 8 : 6 };
}

/** A suffix that comes this late after a scan ended by silence still belongs to it. */
const lateSuffixMs = 150;
/** Held at once, keys were hit by an elbow. A gun holds one, at a change two. */
const mostHeld = 4;
const forgetHeldMs = 1500;

/**
 * Tells a gun that types from hands that type, by speed and length. Pure: it is fed strokes and answers; it
 * never looks at the clock or the page. Typing and Enter is never a scan.
 */
export class GunWedge {
  #burst: Burst | null = null;
  #altDigits: string | null = null;
  #held = new Set<string>();
  #movedAt = Number.NEGATIVE_INFINITY;
  #endedAt = Number.NEGATIVE_INFINITY;

  constructor(private timing: GunTiming = timingOf(35)) {}

  /** Follows the settings. */
  retune(timing: GunTiming): void {
    this.timing = timing;
  }

  /** Silence after which {@link silence} should be called. */
  get patience(): number {
    return this.timing.longest;
  }

  /** A key moved. */
  feed(stroke: Stroke): Verdict {
    const verdict = nothing();
    this.#expire(stroke.timeStamp, verdict);
    if (!stroke.down) {
      this.#up(stroke, verdict);
      return verdict;
    }
    if (stroke.repeat) {
      this.#end(verdict, false);
      return verdict;
    }
    if (!isModifier(stroke.code)) this.#held.add(stroke.code);
    if (this.#held.size >= mostHeld) this.#end(verdict, false);
    this.#down(stroke, verdict);
    return verdict;
  }

  /** Nothing came for a while: a gun without a suffix ends its scan this way. */
  silence(now: number): Verdict {
    const verdict = nothing();
    this.#expire(now, verdict);
    return verdict;
  }

  #down(stroke: Stroke, verdict: Verdict): void {
    if (isModifier(stroke.code)) return;
    if (stroke.alt && /^Numpad\d$/.test(stroke.code)) {
      this.#altDigits = (this.#altDigits ?? "") + stroke.code.slice(-1);
      verdict.mayBegin = this.#burst === null && this.#altDigits.length === 1;
      verdict.swallow = this.#burst !== null;
      return;
    }
    if (isSuffix(stroke)) {
      this.#suffix(stroke, verdict);
      return;
    }
    const character = controlCharacter(stroke) ?? plainCharacter(stroke);
    if (character === null) this.#end(verdict, false);
    else this.#type(character, stroke, verdict, false);
  }

  #up(stroke: Stroke, verdict: Verdict): void {
    this.#held.delete(stroke.code);
    if (!stroke.code.startsWith("Alt") || this.#altDigits === null) return;
    const character = characterOfAltCode(this.#altDigits);
    this.#altDigits = null;
    if (character !== null) this.#type(character, stroke, verdict, true);
  }

  #type(character: string, stroke: Stroke, verdict: Verdict, altMode: boolean): void {
    const burst = this.#burst;
    const at = stroke.timeStamp;
    if (burst === null) {
      this.#burst = begun(character, at, altMode);
      verdict.mayBegin = !altMode;
      return;
    }
    const gap = at - burst.last;
    burst.text += character;
    burst.last = at;
    burst.longest = Math.max(burst.longest, gap);
    burst.altMode ||= altMode;
    // Two keys at a gun's pace may still be two fingers; the third decides to keep it from the field.
    if (burst.text.length < 3 || !this.#atPace(burst)) {
      verdict.replay += burst.kept;
      burst.kept = "";
      return;
    }
    verdict.swallow = true;
    // An input method takes its keys all the same, so there is nothing to give back.
    if (!stroke.isComposing && stroke.key !== "Process") burst.kept += character;
  }

  #suffix(stroke: Stroke, verdict: Verdict): void {
    if (this.#burst !== null) {
      verdict.swallow = this.#isScan(this.#burst);
      this.#end(verdict, true);
      return;
    }
    verdict.swallow = stroke.timeStamp - this.#endedAt <= lateSuffixMs;
  }

  #expire(now: number, verdict: Verdict): void {
    // A key let go in another window is never told.
    if (now - this.#movedAt > forgetHeldMs) this.#held.clear();
    this.#movedAt = now;
    if (this.#burst !== null && now - this.#burst.last > this.#longest(this.#burst.altMode)) {
      this.#end(verdict, true);
    }
  }

  #end(verdict: Verdict, mayBeScan: boolean): void {
    const burst = this.#burst;
    this.#burst = null;
    if (burst === null) return;
    if (mayBeScan && this.#isScan(burst)) {
      verdict.scans.push(burst.text);
      this.#endedAt = burst.last;
    } else {
      verdict.replay += burst.kept;
    }
  }

  #isScan(burst: Burst): boolean {
    return burst.text.length >= this.timing.fewest && this.#atPace(burst);
  }

  #atPace(burst: Burst): boolean {
    const mean = (burst.last - burst.first) / Math.max(1, burst.text.length - 1);
    return mean <= this.#gap(burst.altMode) && burst.longest <= this.#longest(burst.altMode);
  }

  /** An Alt code is up to ten movements for one character. */
  #gap(altMode: boolean): number {
    return altMode ? this.timing.gap * 3 : this.timing.gap;
  }

  #longest(altMode: boolean): number {
    return altMode ? this.timing.longest * 2 : this.timing.longest;
  }
}

function nothing(): Verdict {
  return { swallow: false, scans: [], replay: "", mayBegin: false };
}

function begun(text: string, at: number, altMode: boolean): Burst {
  return { text, kept: "", first: at, last: at, longest: 0, altMode };
}

function isModifier(code: string): boolean {
  return /^(Shift|Control|Alt|Meta)(Left|Right)$|^(CapsLock|NumLock|Convert|NonConvert)$/.test(
    code,
  );
}

/** Enter and Tab, and what some guns send instead: Ctrl+M and Ctrl+J are CR and LF. */
function isSuffix(stroke: Stroke): boolean {
  if (["Enter", "NumpadEnter", "Tab"].includes(stroke.code)) return true;
  return stroke.ctrl === true && (stroke.code === "KeyM" || stroke.code === "KeyJ");
}

/** Ctrl+] is the group separator inside GS1 codes. */
function controlCharacter(stroke: Stroke): string | null {
  return stroke.ctrl && stroke.code === "BracketRight" ? "\u001d" : null;
}

function plainCharacter(stroke: Stroke): string | null {
  return stroke.ctrl || stroke.alt ? null : characterOf(stroke.code, stroke.key, stroke.shift);
}
