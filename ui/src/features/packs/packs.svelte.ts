import { untrack } from "svelte";
import {
  asApiError,
  type ApiError,
  type Backend,
  type FileReply,
  type ListPacks,
  type PackView,
  type Service,
} from "../../backend";
import { Task } from "../../shared/task.svelte";
import { dayStart } from "../../shared/format";
import { remember, remembered } from "../../shared/remembered";

/** What the person looks for; kept on this PC except for the search text. */
interface Filter {
  states: string[];
  service: Service | null;
  /** Days as the date field writes them, `2026-01-31`; empty for any. */
  from: string;
  to: string;
}

const NO_FILTER: Filter = { states: [], service: null, from: "", to: "" };

/** The list of big packs (大包管理): filtered by the core, read page by page while it is scrolled. */
export class Packs {
  readonly task = new Task();
  /** Why the list could not be read; what was read before stays. */
  failure: ApiError | null = $state.raw(null);
  rows: PackView[] = $state.raw([]);
  total = $state(0);
  /** The first answer has come. */
  ready = $state(false);
  search = $state("");
  filter: Filter = $state(remembered("packs", NO_FILTER));
  /** Ids of the ticked packs. */
  selected: string[] = $state.raw([]);
  readonly filtered = $derived.by(
    () =>
      this.search.trim() !== "" ||
      this.filter.states.length > 0 ||
      this.filter.service !== null ||
      this.filter.from !== "" ||
      this.filter.to !== "",
  );
  readonly complete = $derived(this.rows.length >= this.total);
  reading = $state(false);
  #latest = 0;

  constructor(private readonly backend: Backend) {}

  start(): () => void {
    // The effect that starts it must not run again for what reading reads.
    untrack(() => void this.look());
    return this.backend.listen((event) => {
      const ours = event.kind === "changed" && event.topics.includes("packs");
      if (ours || event.kind === "resync") void this.lookAgain();
    });
  }

  /** From the first page, after a filter has changed. */
  async look(): Promise<void> {
    await this.read(0, 1);
  }

  /** As many pages as are shown, after the core told of a change; the scroll position stays. */
  async lookAgain(): Promise<void> {
    await this.read(0, Math.max(1, Math.ceil(this.rows.length / 100)));
  }

  /** The next page; called as the end of the list comes near. */
  async more(): Promise<void> {
    if (this.complete || this.reading) return;
    await this.read(this.rows.length, 1);
  }

  /** A filter changed: it is kept and the list starts anew. */
  async changed(): Promise<void> {
    remember("packs", this.filter);
    this.selected = [];
    await this.look();
  }

  async toggleState(code: string): Promise<void> {
    const chosen = this.filter.states;
    this.filter.states = chosen.includes(code)
      ? chosen.filter((other) => other !== code)
      : [...chosen, code];
    await this.changed();
  }

  async clear(): Promise<void> {
    this.search = "";
    this.filter = { ...NO_FILTER };
    await this.changed();
  }

  /** The sheet the driver signs, for the chosen packs in the order shown (L-131). */
  async handover(): Promise<string | null> {
    const packIds = this.chosen();
    return this.file(() => this.backend.call("handover_sheet_pdf", { packIds }));
  }

  /** The same sheet on the system's queue for sheets. */
  async printHandover(): Promise<boolean> {
    const sheet = { kind: "handover" as const, packIds: this.chosen() };
    return (await this.task.run(() => this.backend.call("print_sheet", sheet))) !== null;
  }

  private chosen(): string[] {
    return this.rows.map((pack) => pack.id).filter((id) => this.selected.includes(id));
  }

  /** All packs that fit the filter, as a workbook. */
  async export(): Promise<string | null> {
    return this.file(() => this.backend.call("export_packs", this.request(0)));
  }

  /** Prints, or queues a print; the list hears of it. */
  async print(pack: PackView): Promise<string | null> {
    const job = await this.task.run(() => this.backend.call("print_label", { packId: pack.id }));
    return job?.printer ?? null;
  }

  private async file(question: () => Promise<FileReply>): Promise<string | null> {
    return this.task.run(async () => {
      const file = await question();
      return (await this.backend.save(file)) ?? file.name;
    });
  }

  private async read(offset: number, pages: number): Promise<void> {
    const mine = ++this.#latest;
    this.reading = true;
    const rows = this.rows.slice(0, offset);
    try {
      let total = 0;
      for (let page = 0; page < pages; page += 1) {
        const reply = await this.backend.call("list_packs", this.request(rows.length));
        if (mine !== this.#latest) return;
        rows.push(...reply.packs);
        total = reply.total;
        if (reply.packs.length === 0) break;
      }
      this.rows = rows;
      this.total = total;
      this.ready = true;
      this.failure = null;
    } catch (thrown) {
      if (mine === this.#latest) this.failure = asApiError(thrown);
    } finally {
      if (mine === this.#latest) this.reading = false;
    }
  }

  private request(offset: number): ListPacks {
    const { states, service, from, to } = $state.snapshot(this.filter);
    const search = this.search.trim();
    return { states, service, search, from: dayStart(from), to: nextDay(to), offset };
  }
}

/** The first moment after a day. */
function nextDay(day: string): number | null {
  const start = dayStart(day);
  return start === null ? null : start + 24 * 3_600_000;
}
