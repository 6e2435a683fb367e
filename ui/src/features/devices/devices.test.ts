import { describe, expect, it } from "vitest";
import { FakeBackend } from "../../backend/fake";
import { Devices, readable, spaced } from "./devices.svelte";
import { GunTest, visible } from "./gun-test.svelte";
import { NumberRules } from "./number-rules.svelte";
import { deviceTrouble } from "./trouble";

describe("devices", () => {
  it("what listening has found goes into the form", async () => {
    const devices = new Devices(new FakeBackend());
    devices.add("scale", "/dev/ttyUSB1");
    await devices.find("/dev/ttyUSB1", false);
    expect(devices.form.draft).toMatchObject({
      baud: "9600",
      line: "7E1",
      driver: "toledo-continuous",
      mayAsk: false,
    });
  });

  it("a known object decides options and unit, and they are kept", async () => {
    const backend = new FakeBackend();
    const devices = new Devices(backend);
    const stop = devices.start();
    await Promise.resolve();
    devices.add("scale", "/dev/ttyUSB1");
    await devices.find("/dev/ttyUSB1", true);
    devices.objectG = 570;
    await devices.fit();
    const fit = devices.fits?.[0];
    if (!fit || !devices.form.draft) throw new Error("nothing fits");
    devices.useFit(fit);
    devices.form.draft.name = "地秤";
    await devices.save();
    const saved = devices.list.value?.find(({ setup }) => setup.name === "地秤");
    expect(saved?.setup.scale).toEqual({
      unit: "g",
      mayAsk: true,
      options: [{ name: "fixed-zeros", value: "added" }],
    });
    stop();
  });

  it("a scale is told what it knows", async () => {
    const devices = new Devices(new FakeBackend());
    await devices.lookAgain();
    const [scale, gun] = devices.list.value ?? [];
    if (!scale || !gun) throw new Error("no devices");
    await devices.tell(scale, "tare");
    expect(devices.task.failure).toBeNull();
    await devices.tell(gun, "tare");
    expect(devices.task.failure?.code).toBe("no_such_order");
  });

  it("a gun is tried out without packing", async () => {
    const backend = new FakeBackend();
    const devices = new Devices(backend);
    const stop = devices.start();
    await devices.lookAgain();
    const gun = devices.list.value?.find(({ setup }) => setup.kind === "gun");
    if (!gun) throw new Error("no gun");
    await devices.test(gun);
    expect(devices.list.value?.find(({ tested }) => tested)?.setup.id).toBe("device-2");
    backend.world.tell({ kind: "gun_tested", id: "device-2", text: "LP1", aim: "]C0" });
    expect(devices.tried).toMatchObject({ text: "LP1", aim: "]C0" });
    stop();
  });

  it("every trouble says what to do, and the port's group where there is one", () => {
    expect(deviceTrouble("not_permitted", { system: "linux", serialGroup: "dialout" })).toContain(
      "usermod -aG dialout",
    );
    const windows = { system: "windows", serialGroup: null };
    expect(deviceTrouble("not_opened", windows)).toContain("CH340");
    expect(deviceTrouble("must_be_asked", null)).not.toBe("");
  });

  it("a port where nothing is heard has no findings", async () => {
    const devices = new Devices(new FakeBackend());
    await devices.find("/dev/ttyS0", false);
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

describe("the parcel-number rules", () => {
  it("a faulty file is told and changes nothing, a good one is in force until it is taken back", async () => {
    const rules = new NumberRules(new FakeBackend());
    await rules.now.look();
    await rules.replace(new Blob(["nonsense"]));
    expect(rules.now.value?.fault?.code).toBe("json");
    expect(rules.now.value?.source).toBe("built_in");
    await rules.replace(new Blob(["{}"]));
    expect([rules.taken, rules.now.value?.source]).toEqual([true, "file"]);
    await rules.back();
    expect(rules.now.value?.source).toBe("built_in");
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
