import { describe, expect, it } from "vitest";
import { GunWedge, timingOf, type Stroke, type Verdict } from "./wedge";

const shifted = ")!@#$%^&*(";

/** The physical key of a character on a US keyboard. */
function keyOf(character: string): Pick<Stroke, "code" | "key" | "shift"> {
  const upper = character.toUpperCase();
  if (/[A-Z]/.test(upper))
    return { code: `Key${upper}`, key: character, shift: character === upper };
  if (/\d/.test(character)) return { code: `Digit${character}`, key: character, shift: false };
  const at = shifted.indexOf(character);
  if (at >= 0) return { code: `Digit${at}`, key: character, shift: true };
  if (character === "-") return { code: "Minus", key: "-", shift: false };
  if (character === "\n") return { code: "Enter", key: "Enter", shift: false };
  if (character === "\t") return { code: "Tab", key: "Tab", shift: false };
  throw new Error(`no key for ${character}`);
}

interface Typed {
  verdicts: Verdict[];
  scans: string[];
  /** What a focused field ends up with: passed keys and what was given back. */
  field: string;
}

/** Types text with a gap before each key and a hold time; silence at the end. */
function type(
  text: string,
  gaps: number | number[],
  options: { wedge?: GunWedge; hold?: number; change?: Partial<Stroke>; start?: number } = {},
): Typed & { end: number; wedge: GunWedge } {
  const { wedge = new GunWedge(), hold = 1, change = {}, start = 1000 } = options;
  const moves: Stroke[] = [];
  let at = start;
  [...text].forEach((character, index) => {
    if (index > 0) at += Array.isArray(gaps) ? (gaps[(index - 1) % gaps.length] ?? 0) : gaps;
    const stroke = {
      ...keyOf(character),
      isComposing: false,
      ...change,
      timeStamp: at,
      down: true,
    };
    moves.push(stroke, { ...stroke, timeStamp: at + hold, down: false });
  });
  moves.sort((a, b) => a.timeStamp - b.timeStamp);
  const typed: Typed = { verdicts: [], scans: [], field: "" };
  for (const move of moves) {
    const verdict = wedge.feed(move);
    typed.verdicts.push(verdict);
    typed.scans.push(...verdict.scans);
    typed.field += verdict.replay;
    if (move.down && !verdict.swallow && [...move.key].length === 1) typed.field += move.key;
  }
  const last = wedge.silence(at + hold + 500);
  typed.scans.push(...last.scans);
  typed.field += last.replay;
  return { ...typed, end: at, wedge };
}

const code = "LZDCN123456789012";

describe("a gun", () => {
  it.each([
    ["Datalogic, 1 ms", 1],
    ["typical, 8 ms", 8],
    ["slow USB, 20 ms", 20],
    ["with one stall of 70 ms", [8, 8, 70, 8, 8, 8]],
    ["with a stall after the first character", [70, ...Array<number>(16).fill(8)]],
    ["at its limit", 35],
  ])("is heard: %s, with Enter", (_, gaps) => {
    expect(type(`${code}\n`, gaps).scans).toEqual([code]);
  });

  it.each([
    ["Tab", `${code}\t`],
    ["no suffix", code],
  ])("ends with %s", (_, text) => {
    expect(type(text, 8).scans).toEqual([code]);
  });

  it("keeps letters' case, signs and repeated zeros", () => {
    expect(type("aB-0000#12\n", 4).scans).toEqual(["aB-0000#12"]);
  });

  it("leaves at most its first two characters in the field, and swallows its Enter", () => {
    const { field, verdicts } = type(`${code}\n`, 8);
    expect(field).toBe(code.slice(0, 2));
    expect(verdicts.at(-2)?.swallow).toBe(true);
    expect(verdicts[0]?.mayBegin).toBe(true);
  });

  it("makes two scans of two scans 100 ms apart, with and without Enter", () => {
    const one = type("YT1234567890\n", 5);
    const two = type("YT1234567891\n", 5, { wedge: one.wedge, start: one.end + 100 });
    expect([...one.scans, ...two.scans]).toEqual(["YT1234567890", "YT1234567891"]);

    const wedge = new GunWedge();
    const strokes = (text: string, from: number) =>
      [...text].map((each, index) => ({ ...keyOf(each), down: true, timeStamp: from + index * 5 }));
    const heard = [...strokes("YT1234567890", 0), ...strokes("YT1234567891", 155)].flatMap(
      (stroke) => [...wedge.feed(stroke).scans, ...wedge.feed({ ...stroke, down: false }).scans],
    );
    expect([...heard, ...wedge.silence(9999).scans]).toEqual(["YT1234567890", "YT1234567891"]);
  });

  it("makes two scans of the same code twice", () => {
    const one = type("YT1234567890\n", 5);
    const two = type("YT1234567890\n", 5, { wedge: one.wedge, start: one.end + 100 });
    expect([...one.scans, ...two.scans]).toHaveLength(2);
  });

  it("works while an input method hides the keys", () => {
    const change = { key: "Process", isComposing: true };
    expect(type("SF1234567890123", 8, { change }).scans).toEqual(["SF1234567890123"]);
  });

  it("works in full-width mode", () => {
    const wide = (text: string) =>
      [...text].map((each, index) => ({
        ...keyOf(each),
        key: String.fromCharCode(each.charCodeAt(0) + 0xfee0),
        down: true,
        timeStamp: index * 6,
      }));
    const wedge = new GunWedge();
    wide("YT1234567890").forEach((stroke) => {
      wedge.feed(stroke);
      wedge.feed({ ...stroke, down: false, timeStamp: stroke.timeStamp + 1 });
    });
    expect(wedge.silence(5000).scans).toEqual(["YT1234567890"]);
  });

  it("works with Alt codes of the keypad", () => {
    const wedge = new GunWedge();
    let at = 0;
    const move = (codeName: string, down: boolean, alt: boolean) =>
      wedge.feed({ code: codeName, key: "", shift: false, alt, down, timeStamp: (at += 2) });
    const scans: string[] = [];
    for (const character of "JT12345678") {
      move("AltLeft", true, true);
      for (const digit of String(character.charCodeAt(0)).padStart(4, "0")) {
        move(`Numpad${digit}`, true, true);
        move(`Numpad${digit}`, false, true);
      }
      move("AltLeft", false, false);
    }
    scans.push(...move("Enter", true, false).scans);
    expect(scans).toEqual(["JT12345678"]);
  });

  it("keeps the group separator of a GS1 code and takes Ctrl+J for the end", () => {
    const wedge = new GunWedge();
    let at = 0;
    const down = (name: string, ctrl = false) => {
      const stroke = { code: name, key: "", shift: false, ctrl, down: true, timeStamp: (at += 5) };
      const { scans } = wedge.feed(stroke);
      wedge.feed({ ...stroke, down: false, timeStamp: at + 1 });
      return scans;
    };
    for (const digit of "0101") down(`Digit${digit}`);
    down("BracketRight", true);
    for (const digit of "2134") down(`Digit${digit}`);
    expect(down("KeyJ", true)).toEqual(["0101\u001d2134"]);
  });

  it("over Bluetooth needs its own setting", () => {
    expect(type(`${code}\n`, 60).scans).toEqual([]);
    expect(type(`${code}\n`, 60, { wedge: new GunWedge(timingOf(80)) }).scans).toEqual([code]);
  });

  it("may send its Enter late: the field does not get it", () => {
    const { wedge, end, scans } = type(code, 8);
    expect(scans).toEqual([code]);
    const enter = { ...keyOf("\n"), down: true, timeStamp: end + 120 };
    expect(wedge.feed(enter)).toMatchObject({ swallow: true, scans: [] });
    expect(wedge.feed({ ...enter, timeStamp: end + 900 }).swallow).toBe(false);
  });
});

describe("hands", () => {
  it.each([
    ["two fingers, 180 ms", 180, 90],
    ["fast, 95 ms", 95, 80],
    ["very fast with rolls, 60 to 130 ms", [60, 130, 70, 110, 65, 90], 100],
    ["a champion with rolls of 25 ms", [25, 120, 30, 95, 20, 140], 85],
  ])("are never a scan, and nothing of it is lost: %s", (_, gaps, hold) => {
    const text = "1234567890yt123456";
    const typed = type(`${text}\n`, gaps, { hold });
    expect(typed.scans).toEqual([]);
    expect(typed.field).toBe(text);
  });

  it("keep the Enter they type", () => {
    const { verdicts } = type("12345678\n", 110, { hold: 90 });
    expect(verdicts.every(({ swallow }) => !swallow)).toBe(true);
  });

  it("get back a short roll that looked like a gun", () => {
    const typed = type("abcd", 15);
    expect(typed.scans).toEqual([]);
    expect(typed.field).toBe("abcd");
  });

  it("that hold a key down are no gun", () => {
    const wedge = new GunWedge();
    const scans = Array.from({ length: 30 }, (_, index) =>
      wedge.feed({
        ...keyOf("0"),
        down: true,
        repeat: index > 0,
        timeStamp: index * 30,
      }),
    ).flatMap((verdict) => verdict.scans);
    expect([...scans, ...wedge.silence(9999).scans]).toEqual([]);
  });

  it("that fall on the keyboard are no gun", () => {
    const typed = type("asdfghjkl", 4, { hold: 200 });
    expect(typed.scans).toEqual([]);
    expect(typed.field).toBe("asdfghjkl");
  });

  it("with shortcuts between are no gun", () => {
    const wedge = new GunWedge();
    let at = 0;
    const scans = [..."1234"].flatMap(
      (each) => wedge.feed({ ...keyOf(each), down: true, timeStamp: (at += 10) }).scans,
    );
    scans.push(...wedge.feed({ ...keyOf("a"), ctrl: true, down: true, timeStamp: at + 10 }).scans);
    expect([...scans, ...wedge.silence(9999).scans]).toEqual([]);
  });
});
