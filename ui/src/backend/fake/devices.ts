import { apiError, Refusal } from "../backend";
import type {
  NumberRulesView,
  PortView,
  SaveSerialDevice,
  ScaleDriverView,
  SerialDeviceView,
} from "../bindings";
import type { Part, World } from "./world";

const plain = {
  usb: null,
  hid: null,
  scale: { options: [], unit: "kg", mayAsk: false },
  gun: { prefix: "", suffix: "any", gapMs: 50, repeatMs: 800 },
};

function devicesOf(world: World): SerialDeviceView[] {
  return world.keep("devices", () => [
    {
      setup: {
        ...plain,
        id: "device-1",
        kind: "scale",
        name: "台秤",
        port: "/dev/ttyUSB0",
        baud: 9600,
        line: "8N1",
        driver: "mt-sics",
      },
      connected: true,
      portNow: null,
      lastBytes: "53205320202020202031322E333435206B670D0A",
      lastAt: world.now(),
      trouble: null,
      orders: ["zero", "tare", "clear_tare"],
      tested: false,
    },
    {
      setup: {
        ...plain,
        id: "device-2",
        kind: "gun",
        name: "左手枪",
        port: "/dev/ttyACM0",
        baud: 9600,
        line: "8N1",
        driver: "",
      },
      connected: false,
      portNow: null,
      lastBytes: "",
      lastAt: null,
      trouble: "not_permitted",
      orders: [],
      tested: false,
    },
  ]);
}

function portsOf(world: World): PortView[] {
  const use = (port: string) =>
    devicesOf(world).find(({ setup }) => setup.port === port)?.setup.name ?? null;
  const ports = [
    { name: "/dev/ttyUSB0", product: "FTDI FT232R", identity: "0403:6001 A10K3ZQ7" },
    { name: "/dev/ttyUSB1", product: "QinHeng CH340", identity: "1a86:7523" },
    { name: "/dev/ttyACM0", product: "Scanner CDC", identity: "0c2e:0caa 19042B3C" },
    { name: "/dev/ttyS0", product: null, identity: null },
  ];
  const serial = ports.map((port) => ({
    ...port,
    usedBy: use(port.name),
    permitted: port.name !== "/dev/ttyACM0",
    kind: "serial" as const,
    remedy: null,
  }));
  const hid: PortView = {
    name: "usb:1-2/0",
    product: "Newland HR22",
    identity: "1EAB:0022 -",
    usedBy: use("usb:1-2/0"),
    permitted: false,
    kind: "hid_gun",
    remedy: "install_udev_rules",
  };
  return [...serial, hid];
}

const drivers: ScaleDriverView[] = [
  {
    id: "yaohua-tf0",
    title: "耀华 XK3190 连续发送 (tF=0)",
    baud: 9600,
    line: "8N1",
    options: [],
    asking: "never",
    orders: [],
  },
  {
    id: "toledo-continuous",
    title: "托利多连续发送",
    baud: 9600,
    line: "7E1",
    options: [
      { name: "fixed-zeros", values: ["sent", "added"] },
      { name: "check", values: ["learnt", "always", "never"] },
    ],
    asking: "never",
    orders: [],
  },
  {
    id: "mt-sics",
    title: "梅特勒-托利多 MT-SICS",
    baud: 9600,
    line: "8N1",
    options: [],
    asking: "always",
    orders: ["zero", "tare", "clear_tare"],
  },
  {
    id: "eq-reversed",
    title: "耀华 XK3190 等号格式, 低位在前 (tF=2)",
    baud: 9600,
    line: "8N1",
    options: [],
    asking: "never",
    orders: [],
  },
];

function tell(world: World): void {
  world.tell({ kind: "changed", topics: ["devices"] });
}

function deviceById(world: World, id: string): SerialDeviceView {
  const found = devicesOf(world).find(({ setup }) => setup.id === id);
  if (!found) throw new Refusal(apiError("not_found"));
  return found;
}

function rulesOf(world: World): NumberRulesView {
  return world.keep("rules", () => ({
    edition: "2026-11-22",
    source: "built_in",
    carriers: 41,
    builtInEdition: "2026-11-22",
    fault: null,
  }));
}

function saved(world: World, setup: SaveSerialDevice): SerialDeviceView {
  const refused = (field: string) =>
    new Refusal(apiError("invalid_field", { field, detail: "missing" }));
  if (setup.name === "") throw refused("name");
  if (setup.port === "") throw refused("port");
  const known = devicesOf(world).find((each) => each.setup.id === setup.id);
  const driver = setup.driver === "auto" ? "yaohua-tf0" : setup.driver;
  const made: SerialDeviceView = {
    setup: { ...setup, driver, id: setup.id ?? world.id("device") },
    connected: true,
    portNow: null,
    lastBytes: "",
    lastAt: null,
    trouble: null,
    orders: drivers.find(({ id }) => id === driver)?.orders ?? [],
    tested: false,
  };
  if (known) Object.assign(known, made);
  else devicesOf(world).push(made);
  tell(world);
  return made;
}

/** Ports, scales, guns, and the parcel-number rules. */
export const devices: Part = {
  list_ports: portsOf,
  device_help: () => ({ system: "linux", serialGroup: "dialout" }),
  list_serial_devices: devicesOf,
  list_scale_drivers: () => drivers,
  save_serial_device: saved,
  remove_serial_device: (world, { id }) => {
    const all = devicesOf(world);
    all.splice(
      all.findIndex((each) => each.setup.id === id),
      1,
    );
    tell(world);
    return {};
  },
  find_scale: (_world, { port, ask }) =>
    port === "/dev/ttyS0"
      ? []
      : [
          {
            baud: 9600,
            line: "7E1",
            driver: "toledo-continuous",
            title: "托利多连续发送",
            frames: 14,
            sample: "12.345 kg",
            sampleG: 12_345,
            raw: "02 2D 30 20",
            text: "·-0 012345000000·",
            parityAdvice: true,
            wasAsked: ask,
            others: ["eq-reversed"],
            open: true,
          },
        ],
  fit_scale: (_world, { grams }) =>
    grams > 30_000
      ? []
      : [
          {
            driver: "toledo-continuous",
            title: "托利多连续发送",
            options: [{ name: "fixed-zeros", value: "added" }],
            unit: "g",
            grams,
            raw: "02 2D 30 20",
          },
        ],
  tell_scale: (world, { id, order }) => {
    const device = deviceById(world, id);
    if (!device.orders.includes(order)) throw new Refusal(apiError("no_such_order"));
    return {};
  },
  test_gun: (world, { id, on }) => {
    deviceById(world, id).tested = on;
    tell(world);
    return {};
  },
  device_raw: (world, { id }) =>
    deviceById(world, id).lastBytes === ""
      ? []
      : [
          {
            at: world.now(),
            sent: false,
            hex: "53 20 53 20 20 20 20 20 20 31 32 2E 33 34 35 20 6B 67 0D 0A",
            text: "S S      12.345 kg··",
          },
          { at: world.now() - 60, sent: true, hex: "53 49 0D 0A", text: "SI··" },
        ],
  number_rules: rulesOf,
  replace_number_rules: (world, { text }) => {
    const rules = rulesOf(world);
    if (!text.trimStart().startsWith("{")) {
      const words = "expected value at line 1 column 1";
      return { ...rules, fault: { code: "json", rule: null, carrier: null, words } };
    }
    return Object.assign(rules, { edition: "2099-01-01", source: "file" });
  },
  use_built_in_number_rules: (world) =>
    Object.assign(rulesOf(world), { edition: "2026-11-22", source: "built_in" }),
  number_rules_file: () => ({
    name: "parcel-number-rules.json",
    mime: "application/json",
    base64: btoa("{}"),
  }),
  support_bundle: () => ({
    name: "dabao-support-1122.zip",
    mime: "application/zip",
    base64: btoa("PK"),
  }),
};
