import {
  apiError,
  Refusal,
  type Backend,
  type LabelGap,
  type PortView,
  type PrinterLanguage,
  type PrinterPlace,
  type PrinterView,
  type SavePrinter,
} from "../../backend";
import { Form } from "../../shared/form.svelte";
import { Listed } from "../../shared/listed.svelte";
import { Task } from "../../shared/task.svelte";

/** The form of a printer, flat: the parts of every kind of place side by side. */
export interface PrinterForm {
  id: string | null;
  name: string;
  kind: PrinterPlace["kind"];
  host: string;
  port: number | null;
  serialPort: string;
  baud: string;
  path: string;
  language: PrinterLanguage;
  dpi: string;
  gap: LabelGap;
  density: number | null;
  speed: number | null;
  invert: boolean;
  z64: boolean;
  /** Typed with a sign, tenths of a millimetre. */
  offsetX: string;
  offsetY: string;
  isDefault: boolean;
}

export const BAUDS = ["9600", "19200", "38400", "57600", "115200"] as const;

const NEW_PRINTER: PrinterForm = {
  id: null,
  name: "",
  kind: "tcp",
  host: "",
  port: 9100,
  serialPort: "",
  baud: "115200",
  path: "",
  language: "tspl",
  dpi: "203",
  gap: "gap",
  density: 8,
  speed: 4,
  invert: false,
  z64: false,
  offsetX: "0",
  offsetY: "0",
  isDefault: false,
};

/** The label printers of this station. */
export class Printers {
  readonly list: Listed<PrinterView[]>;
  readonly ports: Listed<PortView[]>;
  readonly form = new Form<PrinterForm>();
  readonly task = new Task();
  /** The printer whose test label was just queued: the question about its square is asked. */
  tested: string | null = $state(null);
  /** The printer whose black and white were just swapped. */
  swapped: string | null = $state(null);

  constructor(private readonly backend: Backend) {
    this.list = new Listed(backend, ["printing"], () => backend.call("list_printers", {}));
    this.ports = new Listed(backend, ["devices"], () => backend.call("list_ports", {}));
  }

  start(): () => void {
    const stops = [this.list.start(), this.ports.start()];
    return () => stops.forEach((stop) => stop());
  }

  /** The first printer is the one labels go to. */
  add(): void {
    this.form.open({ ...NEW_PRINTER, isDefault: (this.list.value ?? []).length === 0 });
  }

  edit(printer: PrinterView): void {
    this.form.open(formOf(printer));
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

  private async change(question: () => Promise<unknown>): Promise<void> {
    const reply = await this.task.run(question);
    if (reply !== null) await this.list.look();
  }

  private async send(form: PrinterForm): Promise<PrinterView> {
    return this.backend.call("save_printer", requestOf(form));
  }
}

/** The form as the core wants it; a number that is not typed is refused here, in the core's own way. */
function requestOf(form: PrinterForm): SavePrinter {
  return {
    id: form.id,
    isDefault: form.isDefault,
    setup: {
      name: form.name.trim(),
      place: placeOf(form),
      language: form.language,
      dpi: Number(form.dpi),
      gap: form.gap,
      density: typed(form.density, "density"),
      speed: typed(form.speed, "speed"),
      invert: form.invert,
      z64: form.language === "zpl" && form.z64,
      offsetX: tenths(form.offsetX, "offsetX"),
      offsetY: tenths(form.offsetY, "offsetY"),
    },
  };
}

function placeOf(form: PrinterForm): PrinterPlace {
  switch (form.kind) {
    case "tcp":
      return { kind: "tcp", host: form.host.trim(), port: typed(form.port, "port") };
    case "serial":
      return { kind: "serial", port: form.serialPort, baud: Number(form.baud) };
    case "folder":
      return { kind: "folder", path: form.path.trim() };
  }
}

function formOf({ id, setup, isDefault }: PrinterView): PrinterForm {
  const { place, name, language, gap, density, speed, invert, z64, offsetX, offsetY } = setup;
  const dpi = String(setup.dpi);
  const shifts = { offsetX: String(offsetX), offsetY: String(offsetY) };
  const rest = { name, language, dpi, gap, density, speed, invert, z64, ...shifts };
  const form = { ...NEW_PRINTER, ...rest, id, isDefault, kind: place.kind };
  switch (place.kind) {
    case "tcp":
      return { ...form, host: place.host, port: place.port };
    case "serial":
      return { ...form, serialPort: place.port, baud: String(place.baud) };
    case "folder":
      return { ...form, path: place.path };
  }
}

function typed(value: number | null, field: keyof PrinterForm): number {
  if (value === null) throw new Refusal(apiError("invalid_field", { field, detail: "missing" }));
  return value;
}

/** A shift may be negative: `-5`. */
function tenths(text: string, field: keyof PrinterForm): number {
  const plain = text.trim().replace("−", "-");
  return typed(/^-?\d{1,4}$/.test(plain) ? Number(plain) : null, field);
}

/** Where a printer is, in one line. */
export function placeText(place: PrinterPlace): string {
  switch (place.kind) {
    case "tcp":
      return `${place.host}:${place.port}`;
    case "serial":
      return `${place.port} · ${place.baud}`;
    case "folder":
      return place.path;
  }
}
