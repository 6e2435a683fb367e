import { untrack } from "svelte";
import type { Backend, Settings, StationStatus } from "../../backend";
import { asApiError, type ApiError } from "../../backend";
import { Task } from "../../shared/task.svelte";
import { faultsOf } from "../../shared/refusal";

/** The settings of the station: a draft of what is saved, saved as a whole. */
export class StationSettings {
  readonly task = new Task();
  draft: Settings | null = $state(null);
  status: StationStatus | null = $state.raw(null);
  /** Why the settings could not be read. */
  failure: ApiError | null = $state.raw(null);
  readonly changed = $derived.by(
    () => this.draft !== null && !same(this.draft, this.status?.settings ?? null),
  );
  #sent: Settings | null = null;
  static readonly #kept = new WeakMap<Backend, StationSettings>();

  /** The one draft of this window: another page's key must not throw away what was typed. */
  static of(backend: Backend): StationSettings {
    const kept = StationSettings.#kept.get(backend) ?? new StationSettings(backend);
    StationSettings.#kept.set(backend, kept);
    return kept;
  }

  constructor(private readonly backend: Backend) {}

  start(): () => void {
    // The effect that starts it must not run again for what reading reads.
    untrack(() => void this.look());
    return this.backend.listen((event) => {
      const ours = event.kind === "changed" && event.topics.includes("station");
      if (ours || event.kind === "resync") void this.look();
    });
  }

  /** Reads what is saved. What is being typed is kept. */
  async look(): Promise<void> {
    const typing = this.changed;
    try {
      const status = await this.backend.call("station_status", {});
      this.status = status;
      if (!typing || this.draft === null) this.draft = { ...status.settings };
      this.failure = null;
    } catch (thrown) {
      this.failure = asApiError(thrown);
    }
  }

  /** Saves the whole draft; answers the status that holds from now on. */
  async save(): Promise<StationStatus | null> {
    if (this.draft === null) return null;
    const settings = { ...this.draft };
    this.#sent = settings;
    const status = await this.task.run(() => this.backend.call("save_settings", settings));
    if (status === null) return null;
    this.status = status;
    this.draft = { ...status.settings };
    return status;
  }

  revert(): void {
    if (this.status === null) return;
    this.draft = { ...this.status.settings };
    this.task.clear();
  }

  /** The rule a field breaks; null when nothing is known against it, or it was changed since. */
  fault(field: keyof Settings): string | null {
    if (this.task.failure === null || this.draft?.[field] !== this.#sent?.[field]) return null;
    return faultsOf(this.task.failure).get(field) ?? null;
  }

  /** A refusal that no field shows. */
  get general(): ApiError | null {
    const failure = this.task.failure;
    if (failure === null) return null;
    const { draft } = this;
    const shown = [...faultsOf(failure).keys()].some((field) => draft !== null && field in draft);
    return shown ? null : failure;
  }
}

function same(one: Settings, other: Settings | null): boolean {
  return (
    other !== null &&
    (Object.keys(one) as (keyof Settings)[]).every((key) => one[key] === other[key])
  );
}
