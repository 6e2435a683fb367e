import { FieldMemory, typeIntoFocused } from "./field";
import { timingOf, type GunWedge, type Stroke, type Verdict } from "./wedge";

/**
 * Listens for a gun on the whole window, before any field or dialog gets the keys, so that a scan works
 * wherever the focus is and lands nowhere. The result stops it.
 */
export function captureGun(wedge: GunWedge, scanned: (text: string) => void): () => void {
  const field = new FieldMemory();
  let composing = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function act(verdict: Verdict): void {
    if (verdict.scans.length > 0) field.restore(composing);
    else if (verdict.replay !== "") typeIntoFocused(verdict.replay);
    if (verdict.scans.length > 0) composing = false;
    verdict.scans.forEach(scanned);
  }

  function moved(event: KeyboardEvent): void {
    const verdict = wedge.feed(strokeOf(event));
    act(verdict);
    if (verdict.mayBegin) field.remember();
    composing ||= event.isComposing || event.key === "Process";
    if (verdict.mayBegin) composing = event.isComposing || event.key === "Process";
    if (verdict.swallow) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    clearTimeout(timer);
    timer = setTimeout(() => act(wedge.silence(performance.now())), wedge.patience + 1);
  }

  const capture = { capture: true };
  window.addEventListener("keydown", moved, capture);
  window.addEventListener("keyup", moved, capture);
  return () => {
    clearTimeout(timer);
    window.removeEventListener("keydown", moved, capture);
    window.removeEventListener("keyup", moved, capture);
  };
}

export { timingOf };

function strokeOf(event: KeyboardEvent): Stroke {
  return {
    code: event.code,
    key: event.key,
    shift: event.shiftKey,
    ctrl: event.ctrlKey,
    alt: event.altKey,
    down: event.type === "keydown",
    repeat: event.repeat,
    timeStamp: event.timeStamp,
    isComposing: event.isComposing,
  };
}
