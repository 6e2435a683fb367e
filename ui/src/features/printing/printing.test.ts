import { describe, expect, it, vi } from "vitest";
import { FakeBackend } from "../../backend/fake";
import { placeText } from "./printer-form";
import { CommandCard } from "./card.svelte";
import { Printers } from "./printers.svelte";
import { isOpen, PrintQueue } from "./queue.svelte";

async function printers(): Promise<Printers> {
  const all = new Printers(new FakeBackend());
  await Promise.all([all.list.look(), all.choices.look()]);
  return all;
}

describe("printers", () => {
  it("an edit without a change changes nothing", async () => {
    const all = await printers();
    const before = structuredClone(all.list.value);
    for (const printer of before ?? []) {
      all.edit(printer);
      await all.save();
    }
    expect(all.list.value?.map(({ setup }) => setup)).toEqual(before?.map(({ setup }) => setup));
  });

  it("a port that is not a number is told at the port and is not sent", async () => {
    const all = await printers();
    all.add();
    Object.assign(all.form.draft ?? {}, { name: "新打印机", host: "192.168.1.60", port: null });
    await all.save();
    expect(all.form.fault("port")).toBe("missing");
    expect(all.list.value?.length).toBe(2);
  });

  it("a shift may be negative, but must be a number", async () => {
    const all = await printers();
    const [printer] = all.list.value ?? [];
    if (!printer) throw new Error("no printer");
    all.edit(printer);
    if (all.form.draft) all.form.draft.offsetX = "-15";
    await all.save();
    expect(all.list.value?.[0]?.setup.offsetX).toBe(-15);
    all.edit(printer);
    if (all.form.draft) all.form.draft.offsetY = "1,5";
    await all.save();
    expect(all.form.fault("offsetY")).toBe("missing");
  });

  it("white on black turns the polarity round", async () => {
    const all = await printers();
    const [printer] = all.list.value ?? [];
    if (!printer) throw new Error("no printer");
    await all.test(printer);
    expect(all.tested).toBe(printer.id);
    await all.swapColours(printer);
    expect(all.list.value?.[0]?.setup.invert).toBe(true);
    expect([all.tested, all.swapped]).toEqual([null, printer.id]);
  });

  it("only one is the default", async () => {
    const all = await printers();
    const other = all.list.value?.find(({ isDefault }) => !isDefault);
    if (!other) throw new Error("no other printer");
    await all.makeDefault(other);
    expect(all.list.value?.filter(({ isDefault }) => isDefault).map(({ id }) => id)).toEqual([
      other.id,
    ]);
  });

  it("its place is one line", async () => {
    const all = await printers();
    expect(all.list.value?.map(({ setup }) => placeText(setup.place))).toEqual([
      "192.168.1.50:9100",
      "/dev/ttyUSB1 · 115200",
    ]);
  });
});

describe("a printer's language", () => {
  async function adding() {
    const all = await printers();
    all.add();
    const draft = all.form.draft;
    if (!draft) throw new Error("no form");
    return { all, draft };
  }

  it("brings what is usual in it, and takes along only what it has", async () => {
    const { all, draft } = await adding();
    Object.assign(draft, { dpi: "300", speed: 9, density: 12, invert: true });
    all.speak("cpcl");
    expect(draft).toMatchObject({ dpi: "300", speed: 4, density: 12, invert: false });
    all.speak("esc_pos");
    expect(draft).toMatchObject({ paper: "slip80", afterLabel: "cut", dpi: "300" });
    draft.dpi = "180";
    all.speak("tspl");
    expect(draft).toMatchObject({ paper: "label", afterLabel: "printer_decides", dpi: "203" });
  });

  it("is proposed by a USB printer that says what it is, with its name", async () => {
    const { all, draft } = await adding();
    draft.kind = "usb";
    await all.choosePlace("usb");
    expect(draft).toMatchObject({ name: "EPSON TM-T82", language: "esc_pos" });
    draft.kind = "queue";
    await all.choosePlace("queue");
    expect(draft.name).toBe("Office");
    draft.kind = "usb";
    await all.save();
    expect(all.list.value?.at(-1)?.setup.place).toMatchObject({ kind: "usb", vid: 0x0483 });
  });

  it("is proposed by a queue's name, and a name that was typed stays", async () => {
    const { all, draft } = await adding();
    Object.assign(draft, { kind: "queue", name: "标签机", language: "zpl" });
    await all.choosePlace("queue");
    expect(draft).toMatchObject({ queue: "Office", language: "zpl" });
    all.chooseQueue("GP-1324D");
    expect(draft).toMatchObject({ name: "标签机", language: "tspl" });
  });

  it("a USB printer must be chosen", async () => {
    const { all, draft } = await adding();
    Object.assign(draft, { kind: "usb", name: "P" });
    await all.save();
    expect(all.form.fault("usb")).toBe("missing");
  });
});

describe("calibration and card", () => {
  it("what was read off the page is saved as the offset", async () => {
    const all = await printers();
    const [printer] = all.list.value ?? [];
    if (!printer) throw new Error("no printer");
    expect(await all.calibrate(printer, 150)).toBe(true);
    expect(await all.shift(printer, "15", "-10")).toBe(true);
    expect(all.list.value?.[0]?.setup).toMatchObject({ offsetX: 15, offsetY: -10 });
    expect(await all.shift(printer, "1.5", "0")).toBe(false);
  });

  it("the card goes to a label, a file, and to paper once a queue is chosen", async () => {
    const backend = new FakeBackend();
    const card = new CommandCard(backend);
    vi.spyOn(backend, "save").mockResolvedValue("指令条码.pdf");
    expect(await card.onLabel()).toBe("热敏打印机 1");
    expect(await card.asFile()).toBe("指令条码.pdf");
    expect(await card.onPaper()).toBe(false);
    backend.world.status.settings.sheetQueue = "Office";
    expect(await card.onPaper()).toBe(true);
  });
});

describe("the print queue", () => {
  async function unsure() {
    const queue = new PrintQueue(new FakeBackend());
    await queue.list.look();
    const job = queue.list.value?.find(({ state }) => state === "unknown");
    if (!job) throw new Error("no unsure job");
    return { queue, job, now: () => queue.list.value?.find(({ id }) => id === job.id) };
  }

  it("a label that came out is sure from then on", async () => {
    const { queue, job, now } = await unsure();
    await queue.decide(job, "came_out");
    expect(now()).toMatchObject({ state: "done", level: "seen" });
  });

  it("printing again is a reprint, marked and counted", async () => {
    const { queue, job, now } = await unsure();
    await queue.decide(job, "print_again");
    expect(now()).toMatchObject({ state: "queued", reprint: job.reprint + 1 });
  });

  it("shows only unfinished jobs when asked", async () => {
    const { queue } = await unsure();
    queue.openOnly = true;
    expect(queue.shown.every(isOpen)).toBe(true);
    expect(queue.shown.length).toBe(queue.waiting);
  });
});
