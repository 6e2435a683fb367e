import {
  apiError,
  Refusal,
  type AfterLabel,
  type ChoiceRange,
  type LabelGap,
  type LanguageChoices,
  type PrinterLanguage,
  type PrinterPaper,
  type PrinterPlace,
  type PrinterView,
  type SavePrinter,
} from "../../backend";

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
  /** The chosen USB printer, as its place in JSON. */
  usb: string;
  queue: string;
  language: PrinterLanguage;
  dpi: string;
  gap: LabelGap;
  paper: PrinterPaper;
  afterLabel: AfterLabel;
  density: number | null;
  speed: number | null;
  invert: boolean;
  z64: boolean;
  epson: boolean;
  binary: boolean;
  /** Typed with a sign, tenths of a millimetre. */
  offsetX: string;
  offsetY: string;
  isDefault: boolean;
}

export const BAUDS = ["9600", "19200", "38400", "57600", "115200"] as const;

export const NEW_PRINTER: PrinterForm = {
  id: null,
  name: "",
  kind: "tcp",
  host: "",
  port: 9100,
  serialPort: "",
  baud: "115200",
  path: "",
  usb: "",
  queue: "",
  language: "tspl",
  dpi: "203",
  gap: "gap",
  paper: "label",
  afterLabel: "printer_decides",
  density: 8,
  speed: 4,
  invert: false,
  z64: false,
  epson: false,
  binary: false,
  offsetX: "0",
  offsetY: "0",
  isDefault: false,
};

/** The form as the core wants it; a number that is not typed is refused here, in the core's own way. */
export function requestOf(form: PrinterForm): SavePrinter {
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
      paper: form.paper,
      afterLabel: form.afterLabel,
      invert: form.invert,
      z64: form.z64,
      epson: form.epson,
      binary: form.binary,
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
    case "usb":
      if (form.usb === "") throw missing("usb");
      return JSON.parse(form.usb) as PrinterPlace;
    case "queue":
      return { kind: "queue", name: form.queue };
    case "folder":
      return { kind: "folder", path: form.path.trim() };
  }
}

export function formOf({ id, setup, isDefault }: PrinterView): PrinterForm {
  const { place, dpi, offsetX, offsetY, ...rest } = setup;
  const texts = { dpi: String(dpi), offsetX: String(offsetX), offsetY: String(offsetY) };
  const form = { ...NEW_PRINTER, ...rest, ...texts, id, isDefault, kind: place.kind };
  switch (place.kind) {
    case "tcp":
      return { ...form, host: place.host, port: place.port };
    case "serial":
      return { ...form, serialPort: place.port, baud: String(place.baud) };
    case "usb":
      return { ...form, usb: JSON.stringify(place) };
    case "queue":
      return { ...form, queue: place.name };
    case "folder":
      return { ...form, path: place.path };
  }
}

function typed(value: number | null, field: keyof PrinterForm): number {
  if (value === null) throw missing(field);
  return value;
}

function missing(field: keyof PrinterForm): Refusal {
  return new Refusal(apiError("invalid_field", { field, detail: "missing" }));
}

/** A shift may be negative: `-5`. */
export function tenths(text: string, field: keyof PrinterForm): number {
  const plain = text.trim().replace("−", "-");
  return typed(/^-?\d{1,4}$/.test(plain) ? Number(plain) : null, field);
}

/** The form in another language: what that language has not falls to what is usual in it. */
export function speaking(form: PrinterForm, limits: LanguageChoices): PrinterForm {
  const dpi = limits.dpis.includes(Number(form.dpi)) ? form.dpi : String(limits.dpis[0]);
  return {
    ...form,
    language: limits.language,
    dpi,
    paper: limits.papers[0] ?? "label",
    afterLabel: limits.afterLabel[0] ?? "printer_decides",
    density: within(form.density, limits.density),
    speed: within(form.speed, limits.speed),
    invert: form.invert && limits.switches.includes("invert"),
    z64: form.z64 && limits.switches.includes("z64"),
    epson: form.epson && limits.switches.includes("epson"),
    binary: form.binary && limits.switches.includes("binary"),
  };
}

function within(value: number | null, range: ChoiceRange | null): number | null {
  if (value === null || range === null) return value;
  return Math.min(range.most, Math.max(range.least, value));
}

/** Where a printer is, in one line. */
export function placeText(place: PrinterPlace): string {
  switch (place.kind) {
    case "tcp":
      return `${place.host}:${place.port}`;
    case "serial":
      return `${place.port} · ${place.baud}`;
    case "usb":
      return ["USB", hex(place.vid) + ":" + hex(place.pid), place.serial ?? place.location]
        .filter((part) => part !== null)
        .join(" ");
    case "queue":
      return place.name;
    case "folder":
      return place.path;
  }
}

function hex(id: number): string {
  return id.toString(16).padStart(4, "0");
}
