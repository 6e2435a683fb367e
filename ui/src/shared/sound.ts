import type { ScanTone } from "../backend";

/** One tone of a sound: from when, how long, how high. */
export interface Beep {
  atMs: number;
  forMs: number;
  hertz: number;
  shape: OscillatorType;
}

const short = (atMs: number, hertz: number, forMs = 80): Beep => ({
  atMs,
  forMs,
  hertz,
  shape: "sine",
});

/**
 * The six sounds (U-11). They differ in number, pitch and direction, so that they are told apart without seeing;
 * refused and failed are clearly lower and longer.
 */
export const sounds: Record<ScanTone, readonly Beep[]> = {
  good: [short(0, 1320)],
  attention: [short(0, 1320), short(110, 1760, 120)],
  already: [short(0, 740, 60), short(110, 740, 60), short(220, 740, 60)],
  refused: [{ atMs: 0, forMs: 480, hertz: 196, shape: "square" }],
  command: [short(0, 880, 60), short(80, 1109, 60), short(160, 1319, 90)],
  failed: [
    { atMs: 0, forMs: 280, hertz: 247, shape: "sawtooth" },
    { atMs: 320, forMs: 280, hertz: 185, shape: "sawtooth" },
    { atMs: 640, forMs: 420, hertz: 131, shape: "sawtooth" },
  ],
};

/** How long a sound lasts, milliseconds. */
export function lengthOf(tone: ScanTone): number {
  return Math.max(...sounds[tone].map(({ atMs, forMs }) => atMs + forMs));
}

let context: AudioContext | null = null;

/** Plays a sound at a loudness of 0 to 100. A new sound cuts the one before, so that the last scan is heard. */
export function play(tone: ScanTone, volume: number): void {
  if (volume <= 0 || typeof AudioContext === "undefined") return;
  context ??= new AudioContext({ latencyHint: "interactive" });
  void context.resume();
  silence();
  const gain = context.createGain();
  // Hearing is logarithmic: the square makes the middle of the slider sound like the middle.
  gain.gain.value = (Math.min(100, volume) / 100) ** 2;
  gain.connect(context.destination);
  sounding = { gain, until: context.currentTime + lengthOf(tone) / 1000 };
  for (const beep of sounds[tone]) start(context, beep, gain);
}

/** The same under the name the settings page uses for its test button. */
export const testSound = play;

let sounding: { gain: GainNode; until: number } | null = null;

function silence(): void {
  sounding?.gain.disconnect();
  sounding = null;
}

/** A square wave sounds louder than a sine of the same height. */
const loudness: Record<OscillatorType, number> = {
  sine: 1,
  triangle: 0.9,
  square: 0.45,
  sawtooth: 0.5,
  custom: 1,
};

function start(audio: AudioContext, beep: Beep, into: AudioNode): void {
  const begin = audio.currentTime + beep.atMs / 1000;
  const end = begin + beep.forMs / 1000;
  const oscillator = audio.createOscillator();
  oscillator.type = beep.shape;
  oscillator.frequency.value = beep.hertz;
  const envelope = audio.createGain();
  const full = loudness[beep.shape];
  envelope.gain.setValueAtTime(0, begin);
  envelope.gain.linearRampToValueAtTime(full, begin + 0.005);
  envelope.gain.setValueAtTime(full, end - 0.015);
  envelope.gain.linearRampToValueAtTime(0, end);
  oscillator.connect(envelope).connect(into);
  oscillator.start(begin);
  oscillator.stop(end);
}
