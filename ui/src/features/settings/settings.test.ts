import { describe, expect, it } from "vitest";
import { FakeBackend } from "../../backend/fake";
import { EventLog } from "./log.svelte";
import { Operators } from "./operators.svelte";
import { StationSettings } from "./settings.svelte";

describe("settings", () => {
  async function opened() {
    const backend = new FakeBackend();
    const settings = new StationSettings(backend);
    await settings.look();
    if (!settings.draft) throw new Error("no settings");
    return { backend, settings, draft: settings.draft };
  }

  it("what is being typed is kept when something else changes", async () => {
    const { backend, settings, draft } = await opened();
    draft.stationName = "二号打包台";
    backend.world.status.settings.volume = 10;
    await settings.look();
    expect(settings.draft?.stationName).toBe("二号打包台");
    expect(settings.changed).toBe(true);
    settings.revert();
    expect([settings.draft?.volume, settings.changed]).toEqual([10, false]);
  });

  it("a visit to another page throws nothing away that was typed", async () => {
    const backend = new FakeBackend();
    const settings = StationSettings.of(backend);
    await settings.look();
    if (settings.draft) settings.draft.stationName = "二号打包台";
    const again = StationSettings.of(backend);
    await again.look();
    expect([again.draft?.stationName, again.changed]).toEqual(["二号打包台", true]);
    expect(StationSettings.of(new FakeBackend()).draft).toBeNull();
  });

  it("is saved as a whole", async () => {
    const { backend, settings, draft } = await opened();
    Object.assign(draft, { volume: 20, httpDoor: "lan" });
    await settings.save();
    expect(backend.world.status.settings).toMatchObject({ volume: 20, httpDoor: "lan" });
    expect(settings.changed).toBe(false);
  });
});

describe("operators", () => {
  it("a PIN of five digits is refused at the PIN", async () => {
    const operators = new Operators(new FakeBackend());
    operators.add();
    Object.assign(operators.form.draft ?? {}, { name: "赵六", pin: "12345" });
    await operators.save();
    expect(operators.form.fault("pin")).toBe("pin");
    if (operators.form.draft) operators.form.draft.pin = "123456";
    await operators.save();
    expect(operators.list.value?.find(({ name }) => name === "赵六")?.hasPin).toBe(true);
  });

  it("an empty PIN leaves the PIN as it is", async () => {
    const operators = new Operators(new FakeBackend());
    await operators.list.look();
    const [first] = operators.list.value ?? [];
    if (!first) throw new Error("no operator");
    operators.edit(first);
    if (operators.form.draft) operators.form.draft.pin = " ";
    await operators.save();
    expect(operators.list.value?.[0]?.hasPin).toBe(true);
  });
});

describe("the event log", () => {
  it("is read backwards to its first entry", async () => {
    const log = new EventLog(new FakeBackend());
    await log.look();
    expect(log.entries[0]?.sequence).toBe(480);
    while (!log.complete) await log.more();
    expect([log.entries.length, log.entries.at(-1)?.sequence]).toEqual([480, 1]);
  });

  it("shows one subject only, and finds in what is loaded", async () => {
    const log = new EventLog(new FakeBackend());
    log.subject = "pack-3";
    await log.look();
    expect(log.entries.every(({ subject }) => subject === "pack-3")).toBe(true);
    log.search = "sealed";
    expect(log.shown.every(({ what }) => what === "pack_sealed")).toBe(true);
  });

  it("checks its chain", async () => {
    const log = new EventLog(new FakeBackend());
    await log.verify();
    expect(log.check).toEqual({ entries: 480, brokenAt: null });
  });
});
