import { apiError, Refusal } from "../backend";
import type { PortView, SerialDeviceView } from "../bindings";
import type { Part, World } from "./world";

function devicesOf(world: World): SerialDeviceView[] {
  return world.keep("devices", () => [
    {
      setup: {
        id: "device-1",
        kind: "scale",
        name: "台秤",
        port: "/dev/ttyUSB0",
        baud: 9600,
        line: "8N1",
        driver: "yaohua-tf0",
      },
      connected: true,
      lastBytes: "022b303132333430314203",
      lastAt: world.now(),
      trouble: null,
    },
    {
      setup: {
        id: "device-2",
        kind: "gun",
        name: "左手枪",
        port: "/dev/ttyACM0",
        baud: 9600,
        line: "8N1",
        driver: "",
      },
      connected: false,
      lastBytes: "",
      lastAt: null,
      trouble: "Permission denied",
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
  return ports.map((port) => ({ ...port, usedBy: use(port.name) }));
}

function tell(world: World): void {
  world.tell({ kind: "changed", topics: ["devices"] });
}

/** Ports, scales, guns. */
export const devices: Part = {
  list_ports: portsOf,
  list_serial_devices: devicesOf,
  save_serial_device: (world, setup) => {
    const refused = (field: string) =>
      new Refusal(apiError("invalid_field", { field, detail: "missing" }));
    if (setup.name === "") throw refused("name");
    if (setup.port === "") throw refused("port");
    const known = devicesOf(world).find((each) => each.setup.id === setup.id);
    const saved = { ...setup, id: setup.id ?? world.id("device") };
    const made: SerialDeviceView = {
      setup: saved,
      connected: true,
      lastBytes: "",
      lastAt: null,
      trouble: null,
    };
    if (known) Object.assign(known, made);
    else devicesOf(world).push(made);
    tell(world);
    return made;
  },
  remove_serial_device: (world, { id }) => {
    const all = devicesOf(world);
    all.splice(
      all.findIndex((each) => each.setup.id === id),
      1,
    );
    tell(world);
    return {};
  },
  find_scale: (_world, { port }) =>
    port === "/dev/ttyS0"
      ? []
      : [{ baud: 9600, line: "8N1", driver: "yaohua-tf0", frames: 14, sample: "12.345 kg" }],
};
