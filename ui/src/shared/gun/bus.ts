/** Where scans go: the last taker gets them (a scanner test over the bench, say); when it stops, the one before does. */
export class ScanBus {
  #takers: ((text: string) => void)[] = [];

  /** Takes every scan from now on; the result gives them back. */
  take(taker: (text: string) => void): () => void {
    this.#takers = [...this.#takers, taker];
    return () => (this.#takers = this.#takers.filter((each) => each !== taker));
  }

  /** Hands a scan to whoever takes them; false when nobody does. */
  offer(text: string): boolean {
    const taker = this.#takers.at(-1);
    taker?.(text);
    return taker !== undefined;
  }
}
