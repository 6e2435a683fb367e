import { apiError, Refusal } from "../backend";
import type { AddressForm, AddressView, CollectionPointView, ShopView } from "../bindings";
import type { Part, World } from "./world";

function shopsOf(world: World): ShopView[] {
  return world.keep("shops", () => [
    shop("shop-1", "晨光家居 MY", "MY", { isMain: true, link: "main", looseParcels: 212 }),
    shop("shop-2", "好物优选 TH", "TH", { link: "linked", looseParcels: 96 }),
    shop("shop-3", "蓝鲸数码 PH", "PH", { link: "binding", looseParcels: 12 }),
    shop("shop-4", "青木文具 VN", "VN", { link: "not_linked" }),
  ]);
}

function shop(id: string, name: string, country: string, more: Partial<ShopView>): ShopView {
  return {
    id,
    name,
    email: `seller-${country.toLowerCase()}@example.com`,
    country,
    sellerId: `10000${id.slice(-1)}8842`,
    shortCode: `${country}2QX7${id.slice(-1)}`,
    isMain: false,
    link: "not_linked",
    looseParcels: 0,
    ...more,
  };
}

const sampleAddress: AddressForm = {
  id: "address-1",
  use: "pickup",
  warehouse: "义乌北苑仓",
  province: "浙江省",
  city: "金华市",
  district: "义乌市",
  street: "北苑街道",
  detail: "示例路 88 号 3 幢一楼",
  zipCode: "322000",
  contact: "张三",
  mobile: "13800130000",
  phone: "",
  email: "warehouse@example.com",
};

function addressesOf(world: World): AddressView[] {
  return world.keep("addresses", () => [
    { form: { ...sampleAddress }, platformId: "70012345", isDefault: true },
    {
      form: {
        ...sampleAddress,
        id: "address-2",
        warehouse: "福田备货仓",
        street: "福田街道",
        detail: "示例大道 6 号",
        contact: "李四",
        mobile: "13800130001",
        phone: "0579-85550000",
      },
      platformId: null,
      isDefault: false,
    },
    {
      form: { ...sampleAddress, id: "address-3", use: "return", warehouse: "退件组" },
      platformId: "70012346",
      isDefault: false,
    },
  ]);
}

function pointsOf(world: World): CollectionPointView[] {
  return world.keep("points", () => [
    point("YW01", "义乌北苑旗舰集货点", "浙江 义乌", "周一至周日 14:00–21:00", "免费", true),
    point("QZ01", "泉州东海集货点", "福建 泉州", "周一至周日 14:00–21:00", "免费", true),
    point("SZ01", "深圳坂田旗舰集货点", "广东 深圳", "周一至周日 14:00–21:00", "免费", true),
    point("SH01", "上海崧泽集货点", "上海 青浦", "周一至周六 09:00–18:00", "待公布", false),
    point("WZ01", "温州松台集货点", "浙江 温州", "周一至周日 09:00–19:00", "待公布", false),
    point("XM01", "厦门赵岗西集货点", "福建 厦门", "周一至周日 09:00–21:00", "待公布", false),
    point("FZ01", "福州冠浦集货点", "福建 福州", "周一至周六 09:00–18:00", "待公布", false),
  ]);
}

function point(
  code: string,
  name: string,
  region: string,
  hours: string,
  fee: string,
  fromPlatform: boolean,
): CollectionPointView {
  const isDefault = code === "YW01";
  const address = `${region.replace(" ", "")}示例路 1 号`;
  return {
    code,
    name,
    region,
    address,
    contact: "13800130009",
    hours,
    fee,
    fromPlatform,
    isDefault,
  };
}

function found<T>(list: readonly T[], fits: (each: T) => boolean): T {
  const one = list.find(fits);
  if (one === undefined) throw new Refusal(apiError("not_found"));
  return one;
}

function refuse(field: string, detail: string): never {
  throw new Refusal(apiError("invalid_field", { field, detail }));
}

function checkAddress(form: AddressForm): void {
  const han = /\p{Script=Han}/u;
  const rules: [field: keyof AddressForm, rule: string, fits: RegExp][] = [
    ["province", "not_chinese", han],
    ["city", "not_chinese", han],
    ["district", "not_chinese", han],
    ["street", "not_chinese", han],
    ["detail", "not_chinese", han],
    ["zipCode", "zip_code", /^\d{6}$/],
    ["contact", "not_chinese", han],
    ["mobile", "mobile", /^1[3-9]\d{9}$/],
    ["email", "email", /^[^@\s]+@[^@\s]+\.[^@\s]+$/],
  ];
  const faults = rules
    .filter(([field, , fits]) => !fits.test(form[field] ?? ""))
    .map(([field, rule]) => `${field}:${form[field] === "" ? "missing" : rule}`);
  if (faults.length > 0) refuse(faults[0]?.split(":")[0] ?? "", faults.join(" "));
}

function tellShops(world: World): void {
  world.tell({ kind: "changed", topics: ["shops"] });
}

/** Shops, addresses, collection points. */
export const shops: Part = {
  list_shops: shopsOf,
  save_shop: (world, asked) => {
    const all = shopsOf(world);
    if (asked.name === "") refuse("name", "missing");
    if (all.some(({ id, name }) => name === asked.name && id !== asked.id))
      throw new Refusal(apiError("already_exists", { field: "name" }));
    if (!asked.email.includes("@")) refuse("email", "email");
    const first = all.length === 0;
    const { linked, ...rest } = asked;
    if (asked.id === null) {
      const link = first ? "main" : linked ? "binding" : "not_linked";
      const id = world.id("shop");
      all.push(shop(id, asked.name, asked.country, { ...rest, id, isMain: first, link }));
    } else {
      const known = found(all, ({ id }) => id === asked.id);
      const link = known.isMain ? "main" : linked ? "linked" : "not_linked";
      Object.assign(known, rest, { link });
    }
    tellShops(world);
    return found(all, ({ name }) => name === asked.name);
  },
  remove_shop: (world, { id }) => {
    const all = shopsOf(world);
    const one = found(all, (each) => each.id === id);
    if (one.isMain || one.looseParcels > 0)
      throw new Refusal(apiError("still_in_use", { detail: `${one.looseParcels}` }));
    all.splice(all.indexOf(one), 1);
    tellShops(world);
    return {};
  },
  make_main_shop: (world, { id }) => {
    for (const each of shopsOf(world)) {
      each.isMain = each.id === id;
      each.link = each.isMain ? "main" : "binding";
    }
    tellShops(world);
    return shopsOf(world);
  },
  list_addresses: addressesOf,
  save_address: (world, form) => {
    checkAddress(form);
    const all = addressesOf(world);
    const known = all.find((each) => each.form.id === form.id);
    if (known) {
      Object.assign(known, { form, platformId: null });
      return known;
    }
    const isDefault = form.use === "pickup" && !all.some((each) => each.form.use === "pickup");
    const made: AddressView = {
      form: { ...form, id: world.id("address") },
      platformId: null,
      isDefault,
    };
    all.push(made);
    tellShops(world);
    return made;
  },
  remove_address: (world, { id }) => {
    const all = addressesOf(world);
    all.splice(all.indexOf(found(all, ({ form }) => form.id === id)), 1);
    tellShops(world);
    return {};
  },
  make_default_address: (world, { id }) => {
    for (const each of addressesOf(world)) each.isDefault = each.form.id === id;
    return addressesOf(world);
  },
  list_collection_points: pointsOf,
  refresh_collection_points: pointsOf,
  make_default_collection_point: (world, { id }) => {
    for (const each of pointsOf(world)) each.isDefault = each.code === id;
    return pointsOf(world);
  },
};
