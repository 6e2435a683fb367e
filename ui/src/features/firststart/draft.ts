import type {
  FirstStart,
  Language,
  LanguageChoices,
  PrinterDraft,
  PrinterLanguage,
  PrinterPlace,
} from "../../backend";

/** Where labels go, as the wizard asks. */
export type LabelsTo = "tcp" | "usb" | "serial" | "queue" | "later";

/** What the person has said so far. */
export interface Draft {
  language: Language;
  stationName: string;
  shopName: string;
  shopEmail: string;
  shopCountry: string;
  labelsTo: LabelsTo;
  host: string;
  hostPort: number | null;
  serialPort: string;
  baud: number | null;
  /** The chosen USB printer, as its place in JSON. */
  usb: string;
  queue: string;
  printerLanguage: PrinterLanguage;
  dpi: string;
  folder: string;
}

/** The steps, in order. */
export const steps = ["language", "station", "shop", "labels"] as const;
export type Step = (typeof steps)[number];

/** Sites of the platform. */
export const sites = ["MY", "TH", "VN", "SG", "ID", "PH"] as const;

/** What the wizard starts with; the station's name is a proposal in the language of the screens. */
export function freshDraft(language: Language, stationName: string): Draft {
  return {
    language,
    stationName,
    shopName: "",
    shopEmail: "",
    shopCountry: "MY",
    labelsTo: "tcp",
    host: "",
    hostPort: 9100,
    serialPort: "",
    baud: 9600,
    usb: "",
    queue: "",
    printerLanguage: "tspl",
    dpi: "203",
    folder: "labels",
  };
}

/** The step is filled in. */
export function complete(draft: Draft, step: Step): boolean {
  switch (step) {
    case "language":
      return true;
    case "station":
      return draft.stationName.trim() !== "";
    case "shop":
      return draft.shopName.trim() !== "";
    case "labels":
      return labelsComplete(draft);
  }
}

/** The language and what goes with it: bag labels are printed here, whatever else the language can do. */
export function speak(draft: Draft, language: PrinterLanguage, all: LanguageChoices[]): void {
  const dpis = all.find((each) => each.language === language)?.dpis ?? [];
  draft.printerLanguage = language;
  if (!dpis.includes(Number(draft.dpi))) draft.dpi = String(dpis[0] ?? 203);
}

/** The step a refused field is asked in. */
export function stepOf(field: string | null): Step {
  if (field === "stationName") return "station";
  if (field?.startsWith("shop") || field === "email") return "shop";
  return "labels";
}

/** What the core is asked to store. */
export function request(draft: Draft, printerName: string): FirstStart {
  return {
    language: draft.language,
    stationName: draft.stationName.trim(),
    shopName: draft.shopName.trim(),
    shopEmail: draft.shopEmail.trim(),
    shopCountry: draft.shopCountry,
    printer: printer(draft, printerName),
  };
}

function labelsComplete(draft: Draft): boolean {
  if (draft.labelsTo === "tcp") return draft.host.trim() !== "" && draft.hostPort !== null;
  if (draft.labelsTo === "serial") return draft.serialPort !== "" && draft.baud !== null;
  if (draft.labelsTo === "usb") return draft.usb !== "";
  if (draft.labelsTo === "queue") return draft.queue !== "";
  return true;
}

function printer(draft: Draft, name: string): PrinterDraft {
  return {
    name,
    place: place(draft),
    language: draft.printerLanguage,
    dpi: Number(draft.dpi),
    gap: "gap",
    paper: "label",
    afterLabel: "printer_decides",
    density: 8,
    speed: 4,
    invert: false,
    z64: false,
    epson: false,
    binary: false,
    offsetX: 0,
    offsetY: 0,
  };
}

function place(draft: Draft): PrinterDraft["place"] {
  if (draft.labelsTo === "tcp")
    return { kind: "tcp", host: draft.host.trim(), port: draft.hostPort ?? 9100 };
  if (draft.labelsTo === "serial")
    return { kind: "serial", port: draft.serialPort, baud: draft.baud ?? 9600 };
  if (draft.labelsTo === "usb") return JSON.parse(draft.usb) as PrinterPlace;
  if (draft.labelsTo === "queue") return { kind: "queue", name: draft.queue };
  return { kind: "folder", path: draft.folder };
}
