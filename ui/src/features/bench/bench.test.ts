import { beforeEach, describe, expect, it } from "vitest";
import { FakeBackend } from "../../backend/fake";
import type { ScanTone } from "../../backend";
import { Bench } from "./bench.svelte";
import { shown, shownFailure } from "./results";
import { Sealing } from "./sealing.svelte";

let backend: FakeBackend;
let bench: Bench;
let sealing: Sealing;
let sounds: ScanTone[];
let packsShown: string[];
let clock: number;
let cancelled: number;

beforeEach(async () => {
  backend = new FakeBackend();
  sounds = [];
  packsShown = [];
  clock = 0;
  cancelled = 0;
  bench = new Bench(backend, {
    sound: (tone) => sounds.push(tone),
    showPack: (id) => packsShown.push(id),
    sealAsked: () => void sealing.seal(true),
    cancelAsked: () => (cancelled += 1),
  });
  sealing = new Sealing(backend, bench, () => clock);
  await bench.reload();
});

const openOne = () =>
  bench.open({ service: "free_pickup", pickupAddressId: null, collectionPoint: null });
const scan = (code: string) => bench.scan(code, "keyboard_gun");
const parcel = (n: number) => `LZDCN${100_000_000 + n}`;
const words = () => shown(bench.result, bench.current !== null);
const puts = (grams: number) => (backend.world.status.scale = { kind: "settled", grams });

describe("command barcodes", () => {
  it("cancel as Esc does, weigh, and open a pack of a service", async () => {
    await scan("DABAO-CANCEL");
    expect(cancelled).toBe(1);
    await scan("DABAO-PAID");
    expect(bench.current?.service).toBe("paid_pickup");
    await scan("DABAO-WEIGH");
    expect(words()).toMatchObject({ fill: "refused", word: "重量没稳定" });
    puts(3240);
    await scan("DABAO-WEIGH");
    expect(words()).toMatchObject({ fill: "command", say: "3.240 kg" });
    expect(bench.current?.weightG).toBe(3240);
  });

  it("a scan that came by another way already changes nothing on the screen", async () => {
    await openOne();
    await scan(parcel(1));
    const before = bench.result;
    backend.world.tell({
      kind: "scanned",
      reply: {
        code: "same_scan",
        tone: "already",
        text: "",
        detail: null,
        row: null,
        pack: null,
        source: "keyboard_gun",
        at: 0,
      },
    });
    expect(bench.result).toBe(before);
  });
});

describe("scanning", () => {
  it("refuses before a pack is open, and says what to do", async () => {
    await scan(parcel(1));
    expect(words()).toMatchObject({ fill: "refused", word: "没有打开的大包" });
    expect(sounds).toEqual(["refused"]);
  });

  it("adds, newest first, and counts", async () => {
    await openOne();
    await scan(parcel(1));
    await scan(parcel(2));
    expect(bench.view.rows.map((row) => row.firstMileNumber)).toEqual([parcel(2), parcel(1)]);
    expect(bench.current?.parcels).toBe(2);
    expect(words()).toMatchObject({ fill: "good", code: parcel(2), figure: { value: "2" } });
  });

  it("answers scans in their order, however fast they come", async () => {
    await openOne();
    await Promise.all([1, 2, 3, 2, 4].map((n) => scan(parcel(n))));
    expect(sounds).toEqual(["good", "good", "good", "already", "good"]);
    expect(bench.view.rows).toHaveLength(4);
    expect(bench.pending).toBe(0);
  });

  it.each([
    [392, "该小包未RTS或存在数据异常，无法组包"],
    [393, "目前尚不支持大件海运货物揽收业务，请通过其它方式发货"],
    [390, "该小包已被取消，请检查订单状态"],
    [391, "该小包已成功签收，无须重复发货"],
  ])("says the guide's own words and what to do: %d", async (n, sentence) => {
    await openOne();
    await scan(parcel(n));
    expect(words().say).toBe(sentence);
    expect(words().next).toEqual(["取出包裹", "清除提示继续", "不计入列表"]);
    expect(bench.view.rows).toHaveLength(0);
  });

  it("does not let an error stop the next scan", async () => {
    await openOne();
    await Promise.all([scan(parcel(392)), scan("NOBODYKNOWS1"), scan(parcel(7))]);
    expect(bench.view.rows).toHaveLength(1);
    expect(words().fill).toBe("good");
  });

  it("shows a lost connection as failed, and goes on", async () => {
    await openOne();
    const { call } = backend;
    backend.call = () => Promise.reject(new Error("gone"));
    await scan(parcel(1));
    expect(words()).toMatchObject({ fill: "failed", code: parcel(1) });
    backend.call = call;
    await scan(parcel(1));
    expect(words().fill).toBe("good");
  });

  it("takes the last scan back", async () => {
    await openOne();
    await scan(parcel(1));
    await bench.undo();
    expect(bench.view.rows).toHaveLength(0);
    expect(bench.view.canUndo).toBe(false);
    expect(words()).toMatchObject({ fill: "command", code: parcel(1) });
  });

  it("takes a parcel out, and a scan puts it back", async () => {
    await openOne();
    await scan(parcel(1));
    await scan(parcel(2));
    const row = bench.view.rows.find(({ firstMileNumber }) => firstMileNumber === parcel(1));
    if (row) await bench.remove(row);
    expect(bench.view.rows.map((each) => each.firstMileNumber)).toEqual([parcel(2)]);
    await scan(parcel(1));
    expect(bench.view.rows).toHaveLength(2);
  });

  it("keeps several packs apart", async () => {
    await openOne();
    const first = bench.view.current ?? "";
    await scan(parcel(1));
    await openOne();
    await scan(parcel(2));
    await scan(parcel(1));
    expect(words()).toMatchObject({ fill: "refused", word: "已在别的大包" });
    await bench.choose(first);
    expect(bench.view.rows.map((row) => row.firstMileNumber)).toEqual([parcel(1)]);
  });

  it("shows a pack whose own number was scanned", async () => {
    await openOne();
    await scan(bench.current?.number ?? "");
    expect(packsShown).toEqual([bench.current?.id]);
  });

  it("shows what a serial gun scanned", async () => {
    await openOne();
    const stop = bench.start();
    const reply = await backend.call("scan", { text: parcel(9), source: "serial_gun" });
    backend.world.tell({ kind: "scanned", reply });
    expect(bench.view.rows[0]?.firstMileNumber).toBe(parcel(9));
    expect(sounds).toEqual(["good"]);
    stop();
  });
});

describe("sealing", () => {
  async function filled(): Promise<number> {
    await openOne();
    for (const n of [1, 2, 3]) await scan(parcel(n));
    return bench.current?.estimatedG ?? 0;
  }

  it("weighs and seals with one key, and opens the next pack alike", async () => {
    puts(await filled());
    await sealing.seal(true);
    expect(words()).toMatchObject({ fill: "command", word: "已封包" });
    expect(bench.current).toBeNull();
    await bench.openAlike("paid_pickup");
    expect(bench.current?.service).toBe("free_pickup");
    expect(bench.result.kind).toBe("idle");
  });

  it("asks to recount when scale and estimate differ, and seals when asked again", async () => {
    puts((await filled()) + 3000);
    await sealing.seal(true);
    expect(sealing.question?.parcels).toBe(3);
    expect(bench.current?.state.code).toBe("open");
    clock += 2000;
    await sealing.seal(true);
    expect(bench.result.kind).toBe("sealed");
    expect(sealing.question).toBeNull();
  });

  it("takes a key that bounces for one press", async () => {
    puts((await filled()) + 3000);
    await sealing.seal(true);
    clock += 100;
    await sealing.seal(true);
    expect(sealing.question).not.toBeNull();
    expect(bench.result.kind).not.toBe("sealed");
  });

  it("tells as large as a refused scan, and aloud, that it was not sealed, until the next scan", async () => {
    await openOne();
    await scan(parcel(1));
    backend.world.status.scale = { kind: "absent" };
    await sealing.seal(false);
    expect(sounds.at(-1)).toBe("refused");
    expect(sealing.typing).toBe(true);
    const { failure } = sealing;
    if (!failure) throw new Error("no failure");
    expect(shownFailure(failure, bench.current)).toMatchObject({
      fill: "refused",
      word: "没有封包",
      code: bench.current?.number,
    });
    await scan(parcel(2));
    expect(sealing.failure).toBeNull();
  });

  it("forgets the question when the content changes", async () => {
    puts((await filled()) + 3000);
    await sealing.seal(true);
    await scan(parcel(4));
    sealing.follow(bench.current);
    expect(sealing.question).toBeNull();
  });

  it("asks for a typed weight where no scale has settled, and marks it", async () => {
    const estimate = await filled();
    await sealing.seal(false);
    expect(sealing.typing).toBe(true);
    await sealing.weighTyped(estimate);
    expect(sealing.typing).toBe(false);
    expect(bench.current).toMatchObject({ weightG: estimate, weightOrigin: "typed" });
  });

  it("says the number as soon as the platform gives it", async () => {
    puts(await filled());
    const stop = bench.start();
    await sealing.seal(true);
    const { result } = bench;
    const id = result.kind === "sealed" ? result.pack.id : "";
    backend.call = new Proxy(backend.call, {
      apply: async (call, self, [command, request]) =>
        command === "pack_detail"
          ? {
              pack: {
                ...(result.kind === "sealed" ? result.pack : {}),
                id,
                lpNumber: "LP00012345678901",
              },
            }
          : Reflect.apply(call, self, [command, request]),
    });
    await bench.reload();
    expect(words().code).toBe("LP00012345678901");
    expect(words().next).toContain("打印面单，贴在包上");
    stop();
  });

  it("refuses what is too heavy in the person's words", async () => {
    await filled();
    await sealing.weighTyped(60_000);
    await sealing.seal(false);
    expect(sealing.task.failure).toMatchObject({ code: "over_limit", field: "weight" });
  });
});
