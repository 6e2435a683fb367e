import { describe, expect, it } from "vitest";
import { FakeBackend } from "../../backend/fake";
import { newPack, packsOf } from "../../backend/fake/memory";
import { scanText } from "../../shared/scan-words";
import { m, setLanguage } from "../../words";
import { MOST_ADDED } from "./addition.svelte";
import { foldSteps } from "./history";
import { cleanLpNumber, isLpNumber, Pack } from "./pack.svelte";
import { Packs } from "./packs.svelte";
import { STATE_GROUPS, stateAlias, stateName } from "./states";

/** L-091 to L-105, as the platform writes them. */
const platformStates = [
  "committed",
  "awaiting_tracking_number",
  "awaiting_pickup",
  "pickup",
  "pickup_failed",
  "arrived",
  "signed_normal",
  "signed_abnormal",
  "signed_failed",
  "canceling",
  "canceled",
  "cancel_failure",
  "closing",
  "closed",
  "close_failure",
];

describe("the words of the states", () => {
  it("all fifteen and our own five are in a group of the filter", () => {
    const grouped: string[] = STATE_GROUPS.flatMap(({ states }) => states);
    expect(grouped.length).toBe(20);
    expect(platformStates.filter((code) => !grouped.includes(code))).toEqual([]);
  });

  it("are those of the guide", () => {
    expect(["awaiting_pickup", "close_failure"].map((code) => stateName(code))).toEqual([
      "待司机揽收",
      "关闭失败",
    ]);
    setLanguage("en");
    expect(stateName("awaiting_pickup")).toBe("Awaiting pickup");
    setLanguage("zh-CN");
  });

  it("name the two that the platform's filter calls otherwise (X-3)", () => {
    const aliased = platformStates.filter((code) => stateAlias(code) !== null);
    expect(aliased).toEqual(["pickup_failed", "arrived"]);
  });

  it("show an unknown state as the platform names it (L-106)", () => {
    expect(stateName("awaiting_pack", "等待商家关包确认")).toContain("等待商家关包确认");
    expect(stateName("awaiting_pack")).toContain("awaiting_pack");
  });
});

describe("the list of packs", () => {
  function many() {
    const backend = new FakeBackend();
    for (let n = 0; n < 250; n += 1) {
      packsOf(backend.world).push(newPack(backend.world, "free_pickup", "义乌仓"));
    }
    return new Packs(backend);
  }

  it("is read page by page", async () => {
    const packs = many();
    await packs.look();
    expect([packs.rows.length, packs.total, packs.complete]).toEqual([100, 256, false]);
    await packs.more();
    await packs.more();
    expect([packs.rows.length, packs.complete]).toEqual([256, true]);
    expect(new Set(packs.rows.map(({ id }) => id)).size).toBe(256);
  });

  it("keeps as many pages as are shown when something changed", async () => {
    const packs = many();
    await packs.look();
    await packs.more();
    await packs.lookAgain();
    expect(packs.rows.length).toBe(200);
  });

  it("filters by several states, and forgets what was ticked", async () => {
    const packs = new Packs(new FakeBackend());
    await packs.look();
    packs.selected = packs.rows.map(({ id }) => id);
    await packs.toggleState("refused");
    await packs.toggleState("arrived");
    expect(packs.rows.map(({ state }) => state.code).sort()).toEqual(["arrived", "refused"]);
    expect(packs.selected).toEqual([]);
    await packs.toggleState("refused");
    expect(packs.rows.length).toBe(1);
    await packs.clear();
    expect([packs.rows.length, packs.filtered]).toEqual([6, false]);
  });

  it("a day is a day in Shanghai", async () => {
    const backend = new FakeBackend();
    const packs = new Packs(backend);
    const last = packsOf(backend.world)[0];
    if (last) last.pack.openedAt = Date.parse("2026-11-20T23:59:59+08:00");
    packs.filter.from = "2026-11-20";
    packs.filter.to = "2026-11-20";
    await packs.look();
    expect(packs.rows.map(({ id }) => id)).toEqual([last?.pack.id]);
  });
});

describe("adding parcels to a submitted pack", () => {
  async function offered() {
    const backend = new FakeBackend();
    backend.world.status.settings.allowPackUpdate = true;
    const found = packsOf(backend.world).find(({ pack }) => pack.state.code === "awaiting_pickup");
    const pack = new Pack(backend, found?.pack.id ?? "");
    await pack.detail.look();
    return { backend, pack, inside: found?.rows[0]?.firstMileNumber ?? "" };
  }

  it("is offered only where the station allows it", async () => {
    const { backend, pack } = await offered();
    expect(pack.may("add_parcels")).toBe(true);
    backend.world.status.settings.allowPackUpdate = false;
    await pack.detail.look();
    expect(pack.may("add_parcels")).toBe(false);
    pack.addition.take("LZDCN100000001");
    expect(await pack.addition.submit()).toBeNull();
    expect(pack.addition.task.failure?.code).toBe("pack_update_off");
  });

  it("adds all at once and counts them", async () => {
    const { backend, pack } = await offered();
    const before = pack.pack?.parcels ?? 0;
    pack.addition.open = true;
    for (const code of ["LZDCN100000001", " lzdcn100000002 "]) pack.addition.take(code);
    expect((await pack.addition.submit())?.count).toBe(2);
    await pack.detail.look();
    expect(pack.pack).toMatchObject({ parcels: before + 2, adding: true });
    expect([pack.addition.open, pack.addition.entries]).toEqual([false, []]);
    expect(pack.may("add_parcels")).toBe(false);
    const jobs = await backend.call("list_jobs", { openOnly: true });
    expect(jobs[0]?.kind).toBe("update_pack");
  });

  it("says of each number why nothing was added, in the bench's words", async () => {
    const { pack, inside } = await offered();
    const before = pack.pack?.parcels;
    for (const code of ["LZDCN100000001", inside, "XX-1"]) pack.addition.take(code);
    expect(await pack.addition.submit()).toBeNull();
    expect(pack.addition.entries.map(({ outcome }) => outcome?.code)).toEqual([
      "unknown_code",
      "duplicate_in_pack",
      "added",
    ]);
    expect(pack.addition.refused).toBe(2);
    const [unknown] = pack.addition.entries;
    if (!unknown?.outcome) throw new Error("no outcome");
    expect(scanText(unknown.outcome)).toContain(m.bench_unknown());
    expect(pack.pack?.parcels).toBe(before);
    for (const entry of pack.addition.entries.slice(0, 2)) pack.addition.remove(entry);
    expect((await pack.addition.submit())?.count).toBe(1);
  });

  it("keeps a number once and not more than the platform takes", async () => {
    const { pack } = await offered();
    const { addition } = pack;
    addition.take("LP1");
    addition.take(" lp1");
    expect([addition.kept?.kind, addition.entries.length]).toEqual(["twice", 1]);
    for (let n = 0; n < MOST_ADDED; n += 1) addition.take(`NR${n}`);
    expect([addition.kept?.kind, addition.entries.length]).toEqual(["most", MOST_ADDED]);
    addition.take(" ");
    expect(addition.entries.length).toBe(MOST_ADDED);
  });
});

describe("one pack", () => {
  async function withState(code: string) {
    const backend = new FakeBackend();
    const found = packsOf(backend.world).find(({ pack }) => pack.state.code === code);
    const pack = new Pack(backend, found?.pack.id ?? "");
    await pack.detail.look();
    return pack;
  }

  it("of unknown outcome is settled by its LP number", async () => {
    const pack = await withState("commit_unknown");
    expect(pack.may("settle")).toBe(true);
    pack.lpNumber = " lp0001 0000 000 123 ";
    expect(pack.lpFits).toBe(true);
    await pack.settleWorked();
    expect(pack.pack).toMatchObject({ lpNumber: "LP00010000000123" });
    expect(pack.pack?.state.code).toBe("committed");
  });

  it("that is not there is sent again", async () => {
    const pack = await withState("commit_unknown");
    await pack.settleNotThere();
    expect(pack.pack?.state.code).toBe("sealed");
  });

  it("is cancelled only while it may be", async () => {
    const live = await withState("awaiting_pickup");
    expect(live.may("cancel")).toBe(true);
    await live.act("cancel_pack");
    expect([live.pack?.cancelRequested, live.may("cancel")]).toEqual([true, false]);
    expect((await withState("arrived")).may("cancel")).toBe(false);
  });

  it("counts its prints", async () => {
    const pack = await withState("awaiting_pickup");
    const before = pack.pack?.labelPrints ?? 0;
    expect(await pack.print()).toBe("热敏打印机 1");
    expect(pack.pack?.labelPrints).toBe(before + 1);
  });

  it("that is gone is told, not shown", async () => {
    const pack = new Pack(new FakeBackend(), "nothing");
    await pack.detail.look();
    expect(pack.detail.failure?.code).toBe("not_found");
  });

  it("knows an LP number", () => {
    const typed = ["LP00010000000123", "lp00010000000123", "LP0001", "XP00010000000123"];
    expect(typed.map(isLpNumber)).toEqual([true, true, false, false]);
    expect(cleanLpNumber(" lp 1 ")).toBe("LP1");
  });

  it("folds scans that follow each other", () => {
    const step = (what: string, who = "张三") => ({ at: 1, what, who, detail: "" });
    const folded = foldSteps([
      step("pack_opened"),
      step("parcel_scanned"),
      step("parcel_scanned"),
      step("parcel_scanned", "李四"),
      step("pack_sealed"),
    ]);
    expect(folded.map(({ step: { what }, count }) => `${what} ${count}`)).toEqual([
      "pack_opened 1",
      "parcel_scanned 2",
      "parcel_scanned 1",
      "pack_sealed 1",
    ]);
  });
});
