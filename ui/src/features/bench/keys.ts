/** What a key means at the bench. Function keys and combinations only: guns type letters and digits. */
export type BenchKey =
  { kind: "weigh" | "seal" | "undo" | "new" | "cancel" } | { kind: "choose"; index: number };

type Pressed = Pick<KeyboardEvent, "key" | "code" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey">;

/** Reads a key; `typing` tells that a field holds text of its own, so that Ctrl+Z belongs to it. */
export function benchKey(event: Pressed, typing: boolean): BenchKey | null {
  if (event.metaKey || event.shiftKey) return null;
  if (event.altKey && !event.ctrlKey) {
    const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
    return digit === undefined ? null : { kind: "choose", index: Number(digit) - 1 };
  }
  if (event.ctrlKey) return event.code === "KeyZ" && !typing ? { kind: "undo" } : null;
  switch (event.key) {
    case "F9":
      return { kind: "weigh" };
    case "F10":
      return { kind: "seal" };
    case "Insert":
      return { kind: "new" };
    case "Escape":
      return { kind: "cancel" };
    default:
      return null;
  }
}
