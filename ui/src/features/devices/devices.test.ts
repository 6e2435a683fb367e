import { describe, expect, it } from "vitest";
import { FakeBackend } from "../../backend/fake";
import { Devices, readable, spaced } from "./devices.svelte";
import { GunTest, visible } from "./gun-test.svelte";

describe("devices", () => {
  it("what listening has found goes into the form", async () => {
    const devices = new Devices(new FakeBackend());
    devices.add("scale", "/dev/ttyUSB1");
    await devices.find("/dev/ttyUSB1");
    const [finding] = devices.findings ?? [];
    if (!finding) throw new Error("nothing heard");
    devices.use(finding);
    expect(devices.form.draft).toMatchObject({ baud: "9600", line: "8N1", driver: "yaohua-tf0" });
  });

  it("a port where nothing is heard has no findings", async () => {
    const devices = new Devices(new FakeBackend());
    await devices.find("/dev/ttyS0");
    expect(devices.findings).toEqual([]);
  });

  it("a saved device is listed and its port is used", async () => {
    const devices = new Devices(new FakeBackend());
    devices.add("gun", "/dev/ttyUSB1");
    if (devices.form.draft) devices.form.draft.name = "右手枪";
    await devices.save();
    expect(devices.list.value?.map(({ setup }) => setup.name)).toContain("右手枪");
    const port = devices.ports.value?.find(({ name }) => name === "/dev/ttyUSB1");
    expect(port?.usedBy).toBe("右手枪");
  });

  it("shows the weight as it comes", async () => {
    const backend = new FakeBackend();
    const devices = new Devices(backend);
    const stop = devices.start();
    backend.world.tell({ kind: "scale", scale: { kind: "settled", grams: 1200 } });
    expect(devices.scale).toEqual({ kind: "settled", grams: 1200 });
    stop();
  });

  it("shows bytes as pairs and as text", () => {
    expect([spaced("022b31"), readable("02 2B 31")]).toEqual(["02 2B 31", "·+1"]);
  });
});

describe("the gun test", () => {
  function type(test: GunTest, text: string, pause: number): void {
    [...text].forEach((key, at) => test.key(key, at * pause));
    test.key("Enter", text.length * pause);
  }

  it("tells a gun that is too slow, with its longest pause", () => {
    const test = new GunTest();
    type(test, "LZDCN100000001", 60);
    expect(test.last).toEqual({ text: "LZDCN100000001", recognised: false, longestGapMs: 60 });
  });

  it("shows what the program took for a scan as recognised", () => {
    const test = new GunTest();
    test.key("L", 0);
    test.scan("LZDCN100000001");
    expect([test.last?.recognised, test.count]).toEqual([true, 1]);
  });

  it("does not take a few typed letters for a scan", () => {
    const test = new GunTest();
    type(test, "abc", 60);
    type(test, "slowtyping", 900);
    expect(test.last).toBeNull();
  });

  it("makes visible what a code should not hold", () => {
    expect(visible("A 1\u001d")).toBe("A⟨0020⟩1⟨001D⟩");
  });
});
