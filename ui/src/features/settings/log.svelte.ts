import { untrack } from "svelte";
import {
  asApiError,
  type ApiError,
  type Backend,
  type LogCheck,
  type LogEntry,
} from "../../backend";
import { detailText } from "../../shared/event-detail";
import { eventText, whoText } from "../../shared/events";
import { Task } from "../../shared/task.svelte";

/** The event log, newest first, read backwards page by page; and the check of its chain. */
export class EventLog {
  readonly checking = new Task();
  entries: LogEntry[] = $state.raw([]);
  ready = $state(false);
  reading = $state(false);
  failure: ApiError | null = $state.raw(null);
  /** Nothing is earlier than what is shown. */
  complete = $state(false);
  /** Only entries about this pack or parcel. */
  subject = $state("");
  /** Finds in what is loaded. */
  search = $state("");
  check: LogCheck | null = $state.raw(null);
  readonly shown = $derived.by(() => this.fitting());
  #latest = 0;

  constructor(private readonly backend: Backend) {}

  /** Reads the first page; it is not read again by itself, so that what is being read stays. */
  start(): void {
    untrack(() => void this.look());
  }

  /** From the newest entry. */
  async look(): Promise<void> {
    this.entries = [];
    this.complete = false;
    this.ready = false;
    await this.read();
  }

  /** The page before what is shown. */
  async more(): Promise<void> {
    if (!this.reading && !this.complete) await this.read();
  }

  /** Goes through the whole chain. */
  async verify(): Promise<void> {
    this.check = await this.checking.run(() => this.backend.call("check_log", {}));
  }

  private async read(): Promise<void> {
    const mine = ++this.#latest;
    this.reading = true;
    const subject = this.subject.trim() === "" ? null : this.subject.trim();
    const before = this.entries.at(-1)?.sequence ?? null;
    try {
      const page = await this.backend.call("list_log", { subject, before });
      if (mine !== this.#latest) return;
      this.entries = [...this.entries, ...page];
      this.complete = page.length === 0 || page.at(-1)?.sequence === 1;
      this.ready = true;
      this.failure = null;
    } catch (thrown) {
      if (mine === this.#latest) this.failure = asApiError(thrown);
    } finally {
      if (mine === this.#latest) this.reading = false;
    }
  }

  private fitting(): LogEntry[] {
    const wanted = this.search.trim().toLowerCase();
    if (wanted === "") return this.entries;
    return this.entries.filter((entry) =>
      [
        entry.operator,
        whoText(entry.operator),
        entry.what,
        eventText(entry.what) ?? "",
        entry.subject,
        entry.detail,
        detailText(entry.what, entry.detail),
      ].some((text) => text.toLowerCase().includes(wanted)),
    );
  }
}
