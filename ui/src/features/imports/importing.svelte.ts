import type {
  Backend,
  ColumnChoice,
  FileReply,
  ImportMode,
  ImportPhase,
  ImportPreview,
  ImportProgress,
  ImportView,
  ParcelField,
  ShopView,
} from "../../backend";
import { Task } from "../../shared/task.svelte";
import { base64Of } from "../../shared/base64";
import { Listed } from "../../shared/listed.svelte";
import { remember, remembered } from "../../shared/remembered";

/** The fields a column can fill, the most wanted first. */
export const FIELDS: readonly ParcelField[] = [
  "first_mile_number",
  "tracking_number",
  "order_number",
  "shop",
  "country",
  "weight",
  "status",
];

/** Where the wizard stands (I-21). */
export type Step = "file" | "columns" | "check" | "done";

/** The largest file the core reads (I-27); a larger one is not even sent. */
const MAX_BYTES = 64 * 1024 * 1024;

/** One import from the file to the report. */
export class Importing {
  readonly task = new Task();
  /** Apart, because it is asked while a dry run or a write is under way. */
  readonly stopping = new Task();
  readonly shops: Listed<ShopView[]>;
  /** Name of the file that is being read. */
  fileName: string | null = $state(null);
  preview: ImportPreview | null = $state.raw(null);
  /** The import since its dry run began. */
  view: ImportView | null = $state.raw(null);
  progress: ImportProgress | null = $state.raw(null);
  mapping: ColumnChoice[] = $state.raw([]);
  shopId: string | null = $state(null);
  mode: ImportMode = $state(remembered("import", { mode: "good_rows" as ImportMode }).mode);
  readonly step: Step = $derived.by(() => this.stepNow());
  readonly hasNumber = $derived(
    this.mapping.some(({ field }) => field === "first_mile_number" || field === "tracking_number"),
  );
  /** Rows that would be written. */
  readonly writable = $derived.by(() => this.countWritable());

  /** The phase ended before its question was answered. */
  #ended = false;

  constructor(private readonly backend: Backend) {
    this.shops = new Listed(backend, ["shops"], () => this.readShops());
  }

  start(): () => void {
    const stopShops = this.shops.start();
    const stopHearing = this.backend.listen((event) => {
      if (event.kind === "import") this.hear(event.progress);
      if (event.kind === "resync" && this.view !== null) void this.lookAgain(this.view.id);
    });
    return () => {
      stopShops();
      stopHearing();
    };
  }

  /** Hands a file over and shows what it looks like. */
  async open(file: File): Promise<void> {
    this.fileName = file.name;
    const preview = await this.task.run(async () => {
      if (file.size > MAX_BYTES) throw tooLarge();
      return this.backend.call("open_import_file", {
        name: file.name,
        base64: await base64Of(file),
      });
    });
    if (preview !== null) this.show(preview);
  }

  /** Reads the same file with another sheet, encoding or header row. */
  async reread(change: Partial<Pick<ImportPreview, "sheet" | "encoding" | "headerRow">>) {
    const now = this.preview;
    if (now === null) return;
    const sheet = "sheet" in change ? change.sheet : now.sheet;
    const encoding = "encoding" in change ? change.encoding : now.encoding;
    // Another sheet has its own header row: let the core find it.
    const headerRow = "sheet" in change ? null : (change.headerRow ?? now.headerRow);
    const request = { id: now.id, sheet: sheet ?? null, encoding: encoding ?? null, headerRow };
    const preview = await this.task.run(() => this.backend.call("reread_import", request));
    if (preview !== null) this.show(preview);
  }

  columnOf(field: ParcelField): number | null {
    return this.mapping.find((choice) => choice.field === field)?.column ?? null;
  }

  fieldOf(column: number): ParcelField | null {
    return this.mapping.find((choice) => choice.column === column)?.field ?? null;
  }

  /** Fills the field from this column; a column fills one field only. */
  choose(field: ParcelField, column: number | null): void {
    const others = this.mapping.filter(
      (choice) => choice.field !== field && choice.column !== column,
    );
    this.mapping = column === null ? others : [...others, { field, column }];
  }

  /** The dry run: everything is checked, nothing is written. */
  async check(): Promise<void> {
    const id = this.preview?.id;
    const shopId = this.shopId;
    if (id === undefined || shopId === null) return;
    await this.follow("checking", id, () =>
      this.backend.call("check_import", { id, mapping: this.mapping, shopId }),
    );
  }

  async commit(): Promise<void> {
    const id = this.view?.id;
    if (id === undefined) return;
    remember("import", { mode: this.mode });
    await this.follow("writing", id, () =>
      this.backend.call("commit_import", { id, mode: this.mode }),
    );
  }

  /** Stops a dry run or a write. The reply of the running question follows by itself. */
  async cancel(): Promise<void> {
    const id = this.view?.id ?? this.preview?.id;
    if (id === undefined) return;
    const view = await this.stopping.run(() => this.backend.call("cancel_import", { id }));
    if (view !== null) this.showView(view);
  }
  async undo(): Promise<void> {
    const id = this.view?.id;
    if (id === undefined) return;
    const view = await this.task.run(() => this.backend.call("undo_import", { id }));
    if (view !== null) this.showView(view);
  }

  /** Stores the refused rows as a file; answers where it went. */
  async rejects(): Promise<string | null> {
    const id = this.view?.id;
    if (id === undefined) return null;
    return this.task.run(async () => {
      const file: FileReply = await this.backend.call("import_rejects", { id });
      return (await this.backend.save(file)) ?? file.name;
    });
  }

  /** Shows an import of before: its report, or where it stopped. */
  async resume(id: string): Promise<void> {
    const view = await this.task.run(() => this.backend.call("view_import", { id }));
    if (view === null) return;
    this.reset();
    this.fileName = view.fileName;
    this.showView(view);
  }

  /** From the dry run back to the columns. */
  back(): void {
    this.view = null;
    this.progress = null;
  }

  /** Ready for another file. */
  reset(): void {
    this.fileName = null;
    this.preview = null;
    this.view = null;
    this.progress = null;
    this.mapping = [];
    this.task.failure = null;
  }

  private async follow(phase: ImportPhase, id: string, question: () => Promise<ImportView>) {
    this.#ended = false;
    this.progress = { id, phase, done: 0, total: 0 };
    const view = await this.task.run(question);
    if (view === null) this.progress = null;
    else this.showView(view);
    if (view !== null && isRunning(view.phase) && this.#ended) await this.lookAgain(id);
  }

  private show(preview: ImportPreview): void {
    this.preview = preview;
    this.fileName = preview.fileName;
    this.mapping = preview.mapping;
    this.view = null;
    this.progress = null;
  }

  private showView(view: ImportView): void {
    this.view = view;
    if (!isRunning(view.phase)) this.progress = null;
  }

  private hear(progress: ImportProgress): void {
    const id = this.view?.id ?? this.preview?.id;
    if (progress.id !== id) return;
    if (isRunning(progress.phase)) this.progress = progress;
    else if (!this.task.busy) void this.lookAgain(progress.id);
    else this.#ended = true;
  }

  /** A phase that ended although nobody here waits for it, for instance after a reload. */
  private async lookAgain(id: string): Promise<void> {
    const view = await this.task.run(() => this.backend.call("view_import", { id }));
    if (view !== null) this.showView(view);
  }

  private stepNow(): Step {
    const phase = this.view?.phase;
    if (phase === "done" || phase === "undone") return "done";
    if (phase !== undefined || this.progress !== null) return "check";
    return this.preview === null ? "file" : "columns";
  }

  private countWritable(): number {
    const counts = this.view?.counts;
    if (counts === undefined) return 0;
    if (this.mode === "all_or_nothing" && counts.refused > 0) return 0;
    return counts.new + counts.changed;
  }

  private async readShops(): Promise<ShopView[]> {
    const shops = await this.backend.call("list_shops", {});
    const known = shops.some((shop) => shop.id === this.shopId);
    if (!known) this.shopId = (shops.find((shop) => shop.isMain) ?? shops[0])?.id ?? null;
    return shops;
  }
}

function isRunning(phase: ImportPhase): boolean {
  return phase === "checking" || phase === "writing";
}

function tooLarge() {
  return { code: "file_unreadable", field: null, detail: "file_too_large", until: null } as const;
}
