import type { ApiError } from "../backend";
import { faultsOf } from "./refusal";
import { Task } from "./task.svelte";

/** A form over a flat draft: what is typed, what the core finds wrong with it, field by field. */
export class Form<Draft extends object> {
  /** What is typed; null while the form is closed. */
  draft: Draft | null = $state(null);
  readonly task = new Task();
  /** What was sent last: a fault holds only until its field is changed. */
  #sent: Draft | null = $state.raw(null);

  /** Opens the form with these values. */
  open(draft: Draft): void {
    this.draft = draft;
    this.#sent = null;
    this.task.failure = null;
  }

  close(): void {
    this.draft = null;
    this.#sent = null;
    this.task.failure = null;
  }

  get saving(): boolean {
    return this.task.busy;
  }

  /** The rule a field breaks, as the core names it; null when nothing is known against it. */
  fault(field: keyof Draft & string): string | null {
    if (this.task.failure === null || this.draft?.[field] !== this.#sent?.[field]) return null;
    return faultsOf(this.task.failure).get(field) ?? null;
  }

  /** A refusal that no field of the form shows. */
  get general(): ApiError | null {
    const failure = this.task.failure;
    if (failure === null) return null;
    const { draft } = this;
    const shown = [...faultsOf(failure).keys()].some((field) => draft !== null && field in draft);
    return shown ? null : failure;
  }

  /** Sends the draft. Closes the form when it was taken; otherwise it stays as typed. */
  async save<T>(send: (draft: Draft) => Promise<T>): Promise<T | null> {
    if (this.draft === null || this.saving) return null;
    const draft = { ...this.draft };
    this.#sent = draft;
    const reply = await this.task.run(() => send(draft));
    if (this.task.failure === null) this.close();
    return reply;
  }
}
