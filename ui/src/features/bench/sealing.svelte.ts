import type { ApiError, Backend, PackView } from "../../backend";
import { Task } from "../../shared";
import type { Bench, Result } from "./bench.svelte";

/** A key pressed twice by accident must neither answer a question nor seal the next pack. */
const guardMs = 900;

/** What was tried and did not work. */
export interface SealingFailure {
  doing: "weigh" | "measure" | "seal";
  error: ApiError;
}

/** Weigh, measure, seal: the current pack's way out. */
export class Sealing {
  readonly task = new Task();
  /** Scale and estimate differ: the pack that should be counted again before it is sealed. */
  question: PackView | null = $state.raw(null);
  /** There is no weight and none can be taken: the field for typing it is asked for. */
  typing = $state(false);
  /** The latest failure; a newer scan on the panel hides it. */
  readonly failure: SealingFailure | null = $derived.by(() => {
    const error = this.task.failure;
    return error === null || this.#beside !== this.bench.result
      ? null
      : { doing: this.#doing, error };
  });
  #doing: SealingFailure["doing"] = $state("seal");
  /** What the panel showed when it was tried. */
  #beside: Result | null = $state.raw(null);
  #guardUntil = 0;

  constructor(
    private readonly backend: Backend,
    private readonly bench: Bench,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Takes what the scale shows settled. */
  async weigh(): Promise<void> {
    await this.#weigh(null);
  }

  /** Takes a weight typed by hand; it is marked so for ever. */
  async weighTyped(grams: number): Promise<void> {
    if (await this.#weigh(grams)) this.typing = false;
  }

  /** Gives the pack its size; all null takes it back. */
  async measure(sides: [number, number, number] | null): Promise<void> {
    const pack = this.bench.current;
    if (!pack) return;
    const [lengthMm, widthMm, heightMm] = sides ?? [null, null, null];
    this.#begin("measure");
    const measured = await this.task.run(() =>
      this.backend.call("measure_pack", { packId: pack.id, lengthMm, widthMm, heightMm }),
    );
    if (measured) this.bench.replace(measured);
    else this.#failed();
  }

  /**
   * Seals the current pack. One without a weight is weighed first where the scale has settled. Where scale and
   * estimate differ it asks to recount; asked again, it seals all the same.
   */
  async seal(scaleSettled: boolean): Promise<void> {
    const pack = this.bench.current;
    if (!pack || this.now() < this.#guardUntil) return;
    const recounted = this.question?.id === pack.id;
    if (pack.parcels > 0 && pack.weightG === null && !(await this.#weighForSeal(scaleSettled)))
      return;
    this.#begin("seal");
    const sealed = await this.task.run(() =>
      this.backend.call("seal_pack", { packId: pack.id, acceptDifference: recounted }),
    );
    this.#guardUntil = this.now() + guardMs;
    if (sealed) {
      this.question = null;
      await this.bench.sealed(sealed);
    } else if (this.task.failure?.code === "weight_differs") {
      this.task.clear();
      this.question = this.bench.current;
      this.bench.sound("attention");
    } else this.#failed();
  }

  /** Goes back to counting. */
  recount(): void {
    this.question = null;
  }

  /** Forgets what belongs to a pack that is no longer current or has changed. */
  follow(pack: PackView | null): void {
    const asked = this.question;
    if (asked && (pack?.id !== asked.id || pack.parcels !== asked.parcels)) this.question = null;
  }

  async #weighForSeal(scaleSettled: boolean): Promise<boolean> {
    if (scaleSettled) return this.#weigh(null);
    this.typing = true;
    this.#begin("seal");
    this.#failed();
    this.task.failure = { code: "pack_not_weighed", field: null, detail: null, until: null };
    return false;
  }

  async #weigh(typedG: number | null): Promise<boolean> {
    const pack = this.bench.current;
    if (!pack) return false;
    this.#begin("weigh");
    const weighed = await this.task.run(() =>
      this.backend.call("weigh_pack", { packId: pack.id, typedG }),
    );
    if (weighed) this.bench.replace(weighed);
    else this.#failed();
    if (this.question && weighed) this.question = weighed.weightDiffers ? weighed : null;
    return weighed !== null;
  }

  #begin(doing: SealingFailure["doing"]): void {
    this.#doing = doing;
    this.#beside = this.bench.result;
  }

  /** The ears hear it like any refusal (U-11). */
  #failed(): void {
    this.bench.sound("refused");
  }
}
