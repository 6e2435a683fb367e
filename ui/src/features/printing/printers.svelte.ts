import type {
  Backend,
  LanguageChoices,
  PortView,
  PrinterChoices,
  PrinterLanguage,
  PrinterView,
  PrintQueueView,
  UsbPrinterView,
} from "../../backend";
import { Form } from "../../shared/form.svelte";
import { Listed } from "../../shared/listed.svelte";
import { Task } from "../../shared/task.svelte";
import { formOf, NEW_PRINTER, requestOf, speaking, type PrinterForm } from "./printer-form";

/** The label printers of this station. */
export class Printers {
  readonly list: Listed<PrinterView[]>;
  readonly ports: Listed<PortView[]>;
  readonly choices: Listed<PrinterChoices>;
  /** Looked for when they are asked for: looking takes a moment. */
  readonly usb: Listed<UsbPrinterView[]>;
  readonly queues: Listed<PrintQueueView[]>;
  readonly form = new Form<PrinterForm>();
  readonly task = new Task();
  /** The printer whose test label was just queued: the question about its square is asked. */
  tested: string | null = $state(null);
  /** The printer whose black and white were just swapped. */
  swapped: string | null = $state(null);

  /** The name that was proposed last. */
  #proposed: string | null = null;

  constructor(private readonly backend: Backend) {
    this.list = new Listed(backend, ["printing"], () => backend.call("list_printers", {}));
    this.ports = new Listed(backend, ["devices"], () => backend.call("list_ports", {}));
    this.choices = new Listed(backend, [], () => backend.call("printer_choices", {}));
    this.usb = new Listed(backend, [], () => backend.call("list_usb_printers", {}));
    this.queues = new Listed(backend, [], () => backend.call("list_print_queues", {}));
  }

  start(): () => void {
    const stops = [this.list.start(), this.ports.start(), this.choices.start()];
    return () => stops.forEach((stop) => stop());
  }

  /** The first printer is the one labels go to. */
  add(): void {
    this.#proposed = null;
    this.form.open({ ...NEW_PRINTER, isDefault: (this.list.value ?? []).length === 0 });
  }

  /** What the language of the form lets itself be told. */
  readonly limits: LanguageChoices | null = $derived.by(() =>
    this.limitsOf(this.form.draft?.language),
  );

  /** The form speaks another language from now on. */
  speak(language: PrinterLanguage): void {
    const limits = this.limitsOf(language);
    const { draft } = this.form;
    if (draft !== null && limits !== null) Object.assign(draft, speaking(draft, limits));
  }

  /** Another kind of place: what is found there is looked for now. */
  async choosePlace(kind: PrinterForm["kind"]): Promise<void> {
    if (kind === "usb") await this.usb.look();
    if (kind === "queue") await this.queues.look();
    const { draft } = this.form;
    if (draft?.kind !== kind) return;
    if (kind === "usb" && draft.usb === "") {
      const found = this.usb.value?.find(({ remedy }) => remedy === null);
      if (found) this.chooseUsb(JSON.stringify(found.place));
    }
    if (kind === "queue" && draft.queue === "") {
      const all = this.queues.value ?? [];
      const found = all.find(({ isDefault }) => isDefault) ?? all[0];
      if (found) this.chooseQueue(found.name);
    }
  }

  /** A USB printer says what it is: its name and its language are proposed. */
  chooseUsb(place: string): void {
    const found = this.usb.value?.find((printer) => JSON.stringify(printer.place) === place);
    if (this.form.draft) this.form.draft.usb = place;
    if (found) this.propose(found.name, found.likelyLanguage);
  }

  chooseQueue(name: string): void {
    const found = this.queues.value?.find((queue) => queue.name === name);
    if (this.form.draft) this.form.draft.queue = name;
    if (found) this.propose(found.name, found.likelyLanguage);
  }

  private propose(name: string, language: PrinterLanguage | null): void {
    const { draft } = this.form;
    if (draft === null) return;
    // What was typed stays; what was only proposed goes with the printer it came from.
    if (draft.name.trim() === "" || draft.name === this.#proposed) draft.name = name;
    this.#proposed = name;
    if (language !== null && language !== draft.language) this.speak(language);
  }

  private limitsOf(language: PrinterLanguage | undefined): LanguageChoices | null {
    return this.choices.value?.languages.find((each) => each.language === language) ?? null;
  }

  edit(printer: PrinterView): void {
    this.#proposed = null;
    this.form.open(formOf(printer));
    void this.choosePlace(printer.setup.place.kind);
  }

  async save(): Promise<void> {
    const saved = await this.form.save((draft) => this.send(draft));
    if (saved !== null) await this.list.look();
  }

  async makeDefault(printer: PrinterView): Promise<void> {
    await this.change(() => this.send({ ...formOf(printer), isDefault: true }));
  }

  async remove(printer: PrinterView): Promise<void> {
    await this.change(() => this.backend.call("remove_printer", { id: printer.id }));
  }

  async test(printer: PrinterView): Promise<void> {
    this.tested = null;
    this.swapped = null;
    const job = await this.task.run(() =>
      this.backend.call("print_test_label", { id: printer.id }),
    );
    if (job !== null) this.tested = printer.id;
  }

  /** The test label came out white on black: turn the polarity round. */
  async swapColours(printer: PrinterView): Promise<void> {
    const form = formOf(printer);
    await this.change(() => this.send({ ...form, invert: !form.invert }));
    this.tested = null;
    if (this.task.failure === null) this.swapped = printer.id;
  }

  /** The offset that was read off a calibration page. */
  async shift(printer: PrinterView, offsetX: string, offsetY: string): Promise<boolean> {
    await this.change(() => this.send({ ...formOf(printer), offsetX, offsetY }));
    return this.task.failure === null;
  }

  /** Queues a calibration page. */
  async calibrate(printer: PrinterView, heightMm: number): Promise<boolean> {
    const job = await this.task.run(() =>
      this.backend.call("print_calibration_page", { id: printer.id, heightMm }),
    );
    return job !== null;
  }

  private async change(question: () => Promise<unknown>): Promise<void> {
    const reply = await this.task.run(question);
    if (reply !== null) await this.list.look();
  }

  private async send(form: PrinterForm): Promise<PrinterView> {
    return this.backend.call("save_printer", requestOf(form));
  }
}
