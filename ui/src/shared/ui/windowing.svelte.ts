import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualItem,
} from "@tanstack/virtual-core";
import { untrack } from "svelte";

/** The rows of a long list that are in view (TanStack Virtual). */
export class Windowing {
  items: VirtualItem[] = $state.raw([]);
  total = $state(0);
  #virtualizer: Virtualizer<HTMLElement, Element> | null = null;

  /** Starts on an element; call it in an `$effect` that reads count and row height, and stop it with the result. */
  start(scroller: HTMLElement, count: number, rowHeight: number): () => void {
    const virtualizer = new Virtualizer<HTMLElement, Element>({
      count,
      getScrollElement: () => scroller,
      estimateSize: () => rowHeight,
      overscan: 8,
      initialOffset: scroller.scrollTop,
      initialRect: { width: scroller.clientWidth, height: scroller.clientHeight },
      observeElementRect,
      observeElementOffset,
      scrollToFn: elementScroll,
      onChange: () => this.#read(virtualizer),
    });
    this.#virtualizer = virtualizer;
    const stop = virtualizer._didMount();
    virtualizer._willUpdate();
    untrack(() => this.#read(virtualizer));
    return stop;
  }

  /** Brings a row into view. */
  reveal(index: number): void {
    this.#virtualizer?.scrollToIndex(index, { align: "auto" });
  }

  #read(virtualizer: Virtualizer<HTMLElement, Element>): void {
    this.items = virtualizer.getVirtualItems();
    this.total = virtualizer.getTotalSize();
  }
}
