import type { AdditionOutcome, Backend, PackView } from "../../backend";
import { Task } from "../../shared/task.svelte";

/** The platform takes no more in one call. */
export const MOST_ADDED = 300;

/** A number to be added, and what the core said of it. */
export interface Entry {
  text: string;
  outcome: AdditionOutcome | null;
}

/** Why a number did not come into the list. */
export type Kept = { kind: "twice"; text: string } | { kind: "most" } | null;

/** 补装小包: the numbers to be added to a pack that the platform has. All are added, or none. */
export class Addition {
  readonly task = new Task();
  open = $state(false);
  /** Newest first: what was scanned last is what the eyes look for. */
  entries: Entry[] = $state.raw([]);
  kept: Kept = $state.raw(null);
  readonly refused = $derived(
    this.entries.filter(({ outcome }) => outcome !== null && outcome.code !== "added").length,
  );

  constructor(
    private readonly backend: Backend,
    private readonly packId: string,
  ) {}

  /** Takes a number into the list; the core judges it when all are submitted. */
  take(typed: string): void {
    const text = typed.trim();
    if (text === "") return;
    this.kept = null;
    if (this.entries.some((entry) => clean(entry.text) === clean(text)))
      this.kept = { kind: "twice", text };
    else if (this.entries.length >= MOST_ADDED) this.kept = { kind: "most" };
    else this.entries = [{ text, outcome: null }, ...this.entries];
  }

  remove(entry: Entry): void {
    this.entries = this.entries.filter((each) => each !== entry);
    this.kept = null;
  }

  /** Adds them all; answers the pack and how many when it was done. When one is bad, each says why. */
  async submit(): Promise<{ pack: PackView; count: number } | null> {
    const asked = this.entries;
    if (asked.length === 0) return null;
    const codes = asked.map(({ text }) => text).toReversed();
    const reply = await this.task.run(() =>
      this.backend.call("add_to_pack", { packId: this.packId, codes }),
    );
    if (reply === null) return null;
    this.kept = null;
    if (reply.added) {
      this.entries = [];
      this.open = false;
      return { pack: reply.pack, count: codes.length };
    }
    const outcomes = reply.outcomes.toReversed();
    // What was scanned while the core looked stays in the list, and what was taken out stays out.
    this.entries = this.entries.map((entry) => ({
      ...entry,
      outcome: outcomes[asked.indexOf(entry)] ?? null,
    }));
    return null;
  }
}

/** As far as needed to see that two scans are the same; the core's own cleaning is stricter. */
function clean(text: string): string {
  return text.normalize("NFKC").toUpperCase();
}
