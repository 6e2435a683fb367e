import { asApiError, type ApiError } from "../backend";

/** One thing a person asked for: busy, then done or failed. A new run clears the old failure. */
export class Task {
  busy = $state(false);
  failure: ApiError | null = $state.raw(null);

  /** Runs it; answers null when it failed or when it is still running from before. */
  async run<T>(work: () => Promise<T>): Promise<T | null> {
    if (this.busy) return null;
    this.busy = true;
    this.failure = null;
    try {
      return await work();
    } catch (thrown) {
      this.failure = asApiError(thrown);
      return null;
    } finally {
      this.busy = false;
    }
  }

  /** Forgets the failure. */
  clear(): void {
    this.failure = null;
  }
}
