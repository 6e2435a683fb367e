import { untrack } from "svelte";
import { asApiError, type ApiError, type Backend, type Topic } from "../backend";
import { watch } from "./station.svelte";

/** Something the core tells and a screen shows: read at the start and again whenever it has changed. */
export class Listed<T> {
  /** What was read last; null until the first answer. */
  value: T | null = $state.raw(null);
  /** Why the last reading failed; what was read before stays. */
  failure: ApiError | null = $state.raw(null);
  reading = $state(false);
  #latest = 0;

  constructor(
    private readonly backend: Backend,
    private readonly topics: readonly Topic[],
    private readonly read: () => Promise<T>,
  ) {}

  /** Reads now and after every change; the result stops it. */
  start(): () => void {
    // The effect that starts it must not run again for what reading reads.
    untrack(() => void this.look());
    return watch(this.backend, this.topics, () => void this.look());
  }

  /** Reads again. An answer that was overtaken by a newer question is dropped. */
  async look(): Promise<void> {
    const mine = ++this.#latest;
    this.reading = true;
    try {
      const value = await this.read();
      if (mine === this.#latest) this.show(value);
    } catch (thrown) {
      if (mine === this.#latest) this.failure = asApiError(thrown);
    } finally {
      if (mine === this.#latest) this.reading = false;
    }
  }

  /** Takes a fresher value that came another way, for instance as the reply of a change. */
  show(value: T): void {
    this.value = value;
    this.failure = null;
  }
}
