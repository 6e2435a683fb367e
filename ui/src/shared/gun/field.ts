type AnyField = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** What the focused field held before a scan began to land in it. */
export class FieldMemory {
  #element: AnyField | null = null;
  #value = "";
  #start: number | null = null;
  #end: number | null = null;

  /** Remembers the focused field. */
  remember(): void {
    const focused = document.activeElement;
    this.#element = isField(focused) ? focused : null;
    if (this.#element === null) return;
    this.#value = this.#element.value;
    if (!(this.#element instanceof HTMLSelectElement)) {
      this.#start = this.#element.selectionStart;
      this.#end = this.#element.selectionEnd;
    }
  }

  /** Puts the field back as it was; ends an input method's composition first. */
  restore(composing: boolean): void {
    const element = this.#element;
    if (element === null) return;
    if (composing) element.blur();
    if (element.value !== this.#value) {
      element.value = this.#value;
      element.dispatchEvent(new Event("input", { bubbles: true }));
      if (element instanceof HTMLSelectElement)
        element.dispatchEvent(new Event("change", { bubbles: true }));
    }
    if (composing) element.focus();
    this.#select(element);
  }

  #select(element: AnyField): void {
    if (element instanceof HTMLSelectElement || this.#start === null) return;
    element.setSelectionRange(this.#start, this.#end);
  }
}

/** Gives the focused field the characters that were kept from it. */
export function typeIntoFocused(text: string): void {
  const focused = document.activeElement;
  if (text === "" || !isField(focused) || focused instanceof HTMLSelectElement) return;
  if (focused.readOnly || focused.disabled) return;
  const end = focused.value.length;
  focused.setRangeText(text, focused.selectionStart ?? end, focused.selectionEnd ?? end, "end");
  focused.dispatchEvent(new Event("input", { bubbles: true }));
}

function isField(element: Element | null): element is AnyField {
  return (
    element instanceof HTMLInputElement ||
    element instanceof HTMLTextAreaElement ||
    element instanceof HTMLSelectElement
  );
}
