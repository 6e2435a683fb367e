import { apiError, Refusal } from "../backend";
import type { LanguageChoices, PrinterChoices, PrinterView, PrintJobView } from "../bindings";
import { packsOf } from "./memory";
import type { Part, World } from "./world";

const labels: Pick<LanguageChoices, "dpis" | "papers" | "afterLabel" | "density" | "densityNeeds"> =
  {
    dpis: [203, 300],
    papers: ["label"],
    afterLabel: ["printer_decides", "tear_off", "cut", "peel"],
    density: { least: 0, most: 15 },
    densityNeeds: null,
  };

/** Like the core's, as far as a screen can tell. */
const choices: PrinterChoices = {
  languages: [
    { ...labels, language: "tspl", speed: { least: 1, most: 12 }, switches: ["invert"] },
    { ...labels, language: "zpl", speed: { least: 1, most: 14 }, switches: ["z64"] },
    {
      ...labels,
      language: "esc_pos",
      dpis: [203, 180, 300],
      papers: ["slip80", "slip58", "label"],
      afterLabel: ["cut", "printer_decides"],
      densityNeeds: "epson",
      speed: null,
      switches: ["epson"],
    },
    {
      ...labels,
      language: "cpcl",
      afterLabel: ["printer_decides", "cut"],
      speed: { least: 1, most: 4 },
      switches: ["binary"],
    },
  ],
  queues: true,
};

function printersOf(world: World): PrinterView[] {
  return world.keep("printers", () => [
    {
      id: "printer-1",
      setup: {
        name: "热敏打印机 1",
        place: { kind: "tcp", host: "192.168.1.50", port: 9100 },
        language: "tspl",
        dpi: 203,
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
      },
      isDefault: true,
      trouble: null,
    },
    {
      id: "printer-2",
      setup: {
        name: "备用打印机",
        place: { kind: "serial", port: "/dev/ttyUSB1", baud: 115_200 },
        language: "zpl",
        dpi: 300,
        gap: "black_mark",
        paper: "label",
        afterLabel: "printer_decides",
        density: 10,
        speed: 3,
        invert: false,
        z64: true,
        epson: false,
        binary: false,
        offsetX: 10,
        offsetY: -5,
      },
      isDefault: false,
      trouble: "paper_out",
    },
  ]);
}

function print(
  id: string,
  state: PrintJobView["state"],
  more: Partial<PrintJobView>,
): PrintJobView {
  return {
    id,
    title: "LP00010000000000",
    packId: null,
    printer: "热敏打印机 1",
    state,
    level: null,
    reprint: 0,
    trouble: null,
    queuedAt: 0,
    finishedAt: null,
    ...more,
  };
}

function jobsOf(world: World): PrintJobView[] {
  return world.keep("prints", () => {
    const now = world.now();
    const numbered = packsOf(world).filter(({ pack }) => pack.lpNumber !== null);
    const about = (at: number) => ({
      title: numbered[at]?.pack.lpNumber ?? "",
      packId: numbered[at]?.pack.id ?? null,
    });
    const rows = [
      print("print-1", "unknown", { ...about(0), level: "handed" }),
      print("print-2", "queued", { ...about(1), printer: "备用打印机", trouble: "paper_out" }),
      print("print-3", "sending", { ...about(2), reprint: 2 }),
      print("print-4", "done", { ...about(0), level: "idle", finishedAt: now }),
      print("print-5", "done", { ...about(1), level: "scanned", reprint: 1, finishedAt: now }),
      print("print-6", "done", { title: "test", level: "taken", finishedAt: now }),
      print("print-7", "withdrawn", { ...about(2) }),
    ];
    return rows.map((row, at) => ({ ...row, queuedAt: now - at * 240_000 }));
  });
}

function defaultPrinter(world: World): PrinterView {
  const found = printersOf(world).find(({ isDefault }) => isDefault);
  if (!found) throw new Refusal(apiError("no_printer"));
  return found;
}

function queue(world: World, job: PrintJobView): PrintJobView {
  job.queuedAt = world.now();
  jobsOf(world).unshift(job);
  world.tell({ kind: "changed", topics: ["printing", "packs"] });
  return job;
}

function printerById(world: World, id: string): PrinterView {
  const found = printersOf(world).find((each) => each.id === id);
  if (!found) throw new Refusal(apiError("not_found"));
  return found;
}

/** The print queue and the printers. */
export const printing: Part = {
  list_print_jobs: jobsOf,
  print_label: (world, { packId }) => {
    const found = packsOf(world).find(({ pack }) => pack.id === packId);
    if (!found?.pack.lpNumber) throw new Refusal(apiError("label_not_ready"));
    const { pack } = found;
    const more = { title: pack.lpNumber ?? "", packId, reprint: pack.labelPrints };
    pack.labelPrints += 1;
    const printer = defaultPrinter(world).setup.name;
    return queue(world, print(world.id("print"), "queued", { ...more, printer }));
  },
  decide_print_job: (world, { id, decision }) => {
    const found = jobsOf(world).find((each) => each.id === id);
    if (!found) throw new Refusal(apiError("not_found"));
    if (decision === "came_out") Object.assign(found, { state: "done", level: "seen" });
    if (decision === "withdraw") found.state = "withdrawn";
    if (decision === "print_again")
      Object.assign(found, { state: "queued", reprint: found.reprint + 1, level: null });
    world.tell({ kind: "changed", topics: ["printing"] });
    return found;
  },
  list_printers: printersOf,
  save_printer: (world, { id, setup, isDefault }) => {
    const refused = (field: string) =>
      new Refusal(apiError("invalid_field", { field, detail: "missing" }));
    if (setup.name === "") throw refused("setup.name");
    if (setup.place.kind === "tcp" && setup.place.host === "") throw refused("setup.place.host");
    if (isDefault) for (const each of printersOf(world)) each.isDefault = false;
    const made: PrinterView = { id: id ?? world.id("printer"), setup, isDefault, trouble: null };
    if (id === null) printersOf(world).push(made);
    else Object.assign(printerById(world, id), made);
    world.status.printing.noPrinter = false;
    world.tell({ kind: "changed", topics: ["printing"] });
    return made;
  },
  remove_printer: (world, { id }) => {
    const all = printersOf(world);
    all.splice(all.indexOf(printerById(world, id)), 1);
    world.status.printing.noPrinter = all.length === 0;
    world.tell({ kind: "changed", topics: ["printing"] });
    return {};
  },
  print_test_label: (world, { id }) => {
    const printer = printerById(world, id).setup.name;
    return queue(world, print(world.id("print"), "queued", { title: "test", printer }));
  },
  print_calibration_page: (world, { id }) => {
    const printer = printerById(world, id).setup.name;
    return queue(world, print(world.id("print"), "queued", { title: "calibration", printer }));
  },
  print_command_card: (world) => {
    const printer = defaultPrinter(world).setup.name;
    return queue(world, print(world.id("print"), "queued", { title: "card", printer }));
  },
  command_card_pdf: () => ({ name: "指令条码.pdf", mime: "application/pdf", base64: "JVBERi0=" }),
  print_sheet: (world) => {
    if (world.status.settings.sheetQueue === null) throw new Refusal(apiError("no_printer"));
    return {};
  },
  printer_choices: () => choices,
  list_print_queues: () => [
    { name: "GP-1324D", isDefault: false, likelyLanguage: "tspl" },
    { name: "Office", isDefault: true, likelyLanguage: null },
  ],
  list_usb_printers: () => [
    {
      place: { kind: "usb", vid: 0x0483, pid: 0x5743, serial: "A1", location: "1-2" },
      name: "EPSON TM-T82",
      likelyLanguage: "esc_pos",
      remedy: null,
    },
    {
      place: { kind: "usb", vid: 0x0a5f, pid: 0x0166, serial: null, location: "1-3" },
      name: "ZTC GK888t",
      likelyLanguage: null,
      remedy: "install_rules",
    },
  ],
};
