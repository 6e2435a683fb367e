import { describe, expect, it } from "vitest";
import { FakeBackend } from "../../backend/fake";
import { Addresses, oneLine } from "./addresses.svelte";
import { CollectionPoints } from "./points.svelte";
import { Shops } from "./shops.svelte";

describe("shops", () => {
  it("a new shop starts at the ordering shop's site and linked", async () => {
    const shops = new Shops(new FakeBackend());
    await shops.list.look();
    shops.add();
    expect(shops.form.draft).toMatchObject({ country: "MY", linked: true, id: null });
  });

  it("an empty optional field is sent as absent", async () => {
    const shops = new Shops(new FakeBackend());
    await shops.list.look();
    shops.add();
    Object.assign(shops.form.draft ?? {}, {
      name: " 新店 ",
      email: "new@example.com",
      sellerId: "  ",
    });
    await shops.save();
    const saved = shops.list.value?.find(({ name }) => name === "新店");
    expect(saved).toMatchObject({ sellerId: null, link: "binding" });
  });

  it("a name that is taken is told at the name", async () => {
    const shops = new Shops(new FakeBackend());
    await shops.list.look();
    shops.add();
    Object.assign(shops.form.draft ?? {}, { name: "晨光家居 MY", email: "a@example.com" });
    await shops.save();
    expect(shops.form.fault("name")).toBe("already_exists");
  });

  it("unlinking keeps everything else of the shop", async () => {
    const shops = new Shops(new FakeBackend());
    await shops.list.look();
    const linked = shops.list.value?.find(({ link }) => link === "linked");
    if (!linked) throw new Error("no linked shop");
    await shops.link(linked, false);
    const now = shops.list.value?.find(({ id }) => id === linked.id);
    expect(now).toEqual({ ...linked, link: "not_linked" });
  });

  it("a shop with loose parcels stays, and says why", async () => {
    const shops = new Shops(new FakeBackend());
    await shops.list.look();
    const used = shops.list.value?.find(({ looseParcels, isMain }) => looseParcels > 0 && !isMain);
    if (!used) throw new Error("no shop in use");
    await shops.remove(used);
    expect(shops.task.failure?.code).toBe("still_in_use");
  });
});

describe("addresses", () => {
  it("pickup addresses are many, the return address is one", async () => {
    const addresses = new Addresses(new FakeBackend());
    await addresses.list.look();
    expect(addresses.pickup.length).toBe(2);
    expect(addresses.back?.form.use).toBe("return");
  });

  it("the platform's rule is told at its field", async () => {
    const addresses = new Addresses(new FakeBackend());
    await addresses.list.look();
    const [first] = addresses.pickup;
    if (!first) throw new Error("no address");
    addresses.edit(first);
    if (addresses.form.draft) addresses.form.draft.zipCode = "12";
    await addresses.save();
    expect(addresses.form.fault("zipCode")).toBe("zip_code");
  });

  it("is written largest part first", async () => {
    const addresses = new Addresses(new FakeBackend());
    await addresses.list.look();
    const [first] = addresses.pickup;
    expect(first && oneLine(first.form)).toBe("浙江省金华市义乌市北苑街道示例路 88 号 3 幢一楼");
  });
});

describe("collection points", () => {
  it("are found by name and by source", async () => {
    const points = new CollectionPoints(new FakeBackend());
    await points.list.look();
    points.search = "深圳";
    expect(points.shown.map(({ code }) => code)).toEqual(["SZ01"]);
    points.search = "";
    points.onlyPlatform = true;
    expect(points.shown.length).toBe(3);
  });

  it("one is the default", async () => {
    const points = new CollectionPoints(new FakeBackend());
    await points.list.look();
    const other = points.list.value?.find(({ isDefault }) => !isDefault);
    if (!other) throw new Error("no other point");
    await points.makeDefault(other);
    expect(points.list.value?.filter(({ isDefault }) => isDefault).map(({ code }) => code)).toEqual(
      [other.code],
    );
  });
});
