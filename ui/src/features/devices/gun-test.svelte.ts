/** One scan as the test shows it. */
export interface TestedScan {
  text: string;
  /** The program took it for a scan; otherwise it came as keys, too slow for one. */
  recognised: boolean;
  /** Longest pause between two keys, where they came as keys. */
  longestGapMs: number | null;
}

/** Fewer characters are hands typing, not a code. */
const FEWEST = 6;
/** A longer pause separates two scans. */
const APART_MS = 400;

/** Shows what a keyboard gun sends and how fast, without packing anything. */
export class GunTest {
  running = $state(false);
  last: TestedScan | null = $state.raw(null);
  count = $state(0);
  #keys: { key: string; at: number }[] = [];

  /** A key that reached the page: the gun was not recognised, or it is its first key. */
  key(key: string, at: number): void {
    const before = this.#keys.at(-1);
    if (before !== undefined && at - before.at > APART_MS) this.#keys = [];
    if (key === "Enter" || key === "Tab") this.finish();
    else if (key.length === 1) this.#keys.push({ key, at });
  }

  /** The keys have ended: with a suffix, or by silence. */
  finish(): void {
    const keys = this.#keys;
    this.#keys = [];
    if (keys.length < FEWEST) return;
    const gaps = keys.slice(1).map(({ at }, index) => at - (keys[index]?.at ?? at));
    const text = keys.map(({ key }) => key).join("");
    this.show({ text, recognised: false, longestGapMs: Math.round(Math.max(...gaps)) });
  }

  /** The program took it for a scan. */
  scan(text: string): void {
    this.#keys = [];
    this.show({ text, recognised: true, longestGapMs: null });
  }

  toggle(): void {
    this.running = !this.running;
    this.last = null;
    this.count = 0;
    this.#keys = [];
  }

  private show(scan: TestedScan): void {
    this.last = scan;
    this.count += 1;
  }
}

/** Makes characters visible that a code should not hold: control characters, blanks, full-width letters. */
export function visible(text: string): string {
  return [...text]
    .map((letter) => {
      const code = letter.codePointAt(0) ?? 0;
      const plain = code > 0x20 && code < 0x7f;
      return plain ? letter : `⟨${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
    })
    .join("");
}
