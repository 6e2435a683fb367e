/** What a key of a US keyboard types: plain and with Shift. Guns are set to this layout whatever the PC's own is. */
const punctuation: Record<string, string> = {
  Minus: "-_",
  Equal: "=+",
  BracketLeft: "[{",
  BracketRight: "]}",
  Backslash: "\\|",
  IntlBackslash: "\\|",
  Semicolon: ";:",
  Quote: "'\"",
  Backquote: "`~",
  Comma: ",<",
  Period: ".>",
  Slash: "/?",
  Space: "  ",
  NumpadAdd: "++",
  NumpadSubtract: "--",
  NumpadMultiply: "**",
  NumpadDivide: "//",
  NumpadDecimal: "..",
};

const shiftedDigits = ")!@#$%^&*(";

/**
 * The character of a physical key. `key` is not asked where `code` is known: an input method hides it ("Process")
 * and full-width mode changes it. Null for keys that type nothing.
 */
export function characterOf(code: string, key: string, shift: boolean): string | null {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) return shift ? letter : letter.toLowerCase();
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  if (digit !== undefined) return shift ? (shiftedDigits[Number(digit)] ?? null) : digit;
  const pad = /^Numpad(\d)$/.exec(code)?.[1];
  if (pad !== undefined) return pad;
  const pair = punctuation[code];
  if (pair !== undefined) return pair[shift ? 1 : 0] ?? null;
  const plain = key.normalize("NFKC");
  return code === "" && [...plain].length === 1 ? plain : null;
}

/** The character of an Alt code: decimal digits of the keypad; null when they name none a number can hold. */
export function characterOfAltCode(digits: string): string | null {
  const value = Number(digits);
  return digits !== "" && value >= 0x20 && value < 0x7f ? String.fromCharCode(value) : null;
}
