import { untrack } from "svelte";
import type {
  Backend,
  DeviceHelp,
  GunSetup,
  PortView,
  RawChunkView,
  SaveSerialDevice,
  ScaleDriverView,
  ScaleFinding,
  ScaleFit,
  ScaleOrder,
  ScaleView,
  SerialDeviceView,
  SerialKind,
} from "../../backend";
import { Form } from "../../shared/form.svelte";
import { Listed } from "../../shared/listed.svelte";
import { Task } from "../../shared/task.svelte";

export const BAUDS = ["1200", "2400", "4800", "9600", "19200", "38400", "115200"] as const;
export const LINES = ["8N1", "7E1", "7O1"] as const;
/** The frame is found out by listening. */
export const AUTO_DRIVER = "auto";
/** How the paths of HIDs on USB begin: they have neither rate nor frame format. */
export const HID_PATH = "usb:";

export const UNITS = ["kg", "g", "jin", "lb"] as const;
export const SUFFIXES = ["any", "cr", "lf", "crlf", "tab", "etx", "none"] as const;
/** How often the raw view is read while it is open. */
const RAW_EVERY_MS = 700;

const plainGun: GunSetup = { prefix: "", suffix: "any", gapMs: 50, repeatMs: 800 };

/** The form keeps the rate as text, because a select does, and everything flat. */
export interface DeviceForm {
  id: string | null;
  kind: SerialKind;
  name: string;
  port: string;
  baud: string;
  line: string;
  driver: string;
  unit: string;
  mayAsk: boolean;
  /** What the scale's frames do not say, by name. */
  options: Record<string, string>;
  prefix: string;
  suffix: string;
  gapMs: number | null;
  repeatMs: number | null;
}

/** A scan of a gun that is tried out. */
export interface TriedScan {
  id: string;
  text: string;
  aim: string | null;
}

/** Ports, and the scales and guns that are set up on them. */
export class Devices {
  readonly list: Listed<SerialDeviceView[]>;
  readonly ports: Listed<PortView[]>;
  readonly drivers: Listed<ScaleDriverView[]>;
  readonly help: Listed<DeviceHelp>;
  readonly form = new Form<DeviceForm>();
  readonly task = new Task();
  readonly finding = new Task();
  readonly fitting = new Task();
  readonly bundling = new Task();
  /** What the scale shows now. */
  scale: ScaleView = $state.raw({ kind: "none" });
  /** The port that is being listened to, or was last. */
  heardOn: string | null = $state(null);
  /** What was heard there; null before and while listening. */
  findings: ScaleFinding[] | null = $state.raw(null);
  /** What the known object weighs. */
  objectG: number | null = $state(null);
  /** The ways of reading that give its weight; null before. */
  fits: ScaleFit[] | null = $state.raw(null);
  /** The device whose raw bytes are shown. */
  rawOf: string | null = $state(null);
  raw: RawChunkView[] = $state.raw([]);
  /** What the gun that is tried out sent last. */
  tried: TriedScan | null = $state.raw(null);
  /** Where the support bundle went. */
  bundle: string | null = $state(null);

  constructor(private readonly backend: Backend) {
    this.list = new Listed(backend, ["devices"], () => backend.call("list_serial_devices", {}));
    this.ports = new Listed(backend, ["devices"], () => backend.call("list_ports", {}));
    this.drivers = new Listed(backend, [], () => backend.call("list_scale_drivers", {}));
    this.help = new Listed(backend, [], () => backend.call("device_help", {}));
  }

  start(): () => void {
    untrack(() => void this.readScale());
    const stops = [
      this.list.start(),
      this.ports.start(),
      this.drivers.start(),
      this.help.start(),
      this.backend.listen((event) => {
        if (event.kind === "scale") this.scale = event.scale;
        if (event.kind === "gun_tested") this.tried = event;
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }

  add(kind: SerialKind, port = ""): void {
    const driver = kind === "scale" ? AUTO_DRIVER : "";
    this.#open({ ...plainForm, kind, port, driver, options: {} });
  }

  edit(device: SerialDeviceView): void {
    const { scale, gun, ...setup } = device.setup;
    this.#open({
      id: setup.id,
      kind: setup.kind,
      name: setup.name,
      port: setup.port,
      baud: String(setup.baud),
      line: setup.line,
      driver: setup.driver,
      unit: scale.unit,
      mayAsk: scale.mayAsk,
      options: Object.fromEntries(scale.options.map(({ name, value }) => [name, value])),
      ...gun,
    });
  }

  /** The format that is chosen in the form, where it is a known one. */
  get driver(): ScaleDriverView | null {
    const id = this.form.draft?.driver;
    return this.drivers.value?.find((driver) => driver.id === id) ?? null;
  }

  /** A format by its id, in words. */
  titleOf(id: string): string {
    return this.drivers.value?.find((driver) => driver.id === id)?.title ?? id;
  }

  async save(): Promise<void> {
    const saved = await this.form.save((draft) =>
      this.backend.call("save_serial_device", asked(draft, this.driver)),
    );
    if (saved !== null) await this.lookAgain();
  }

  async remove(device: SerialDeviceView): Promise<void> {
    const id = device.setup.id ?? "";
    const reply = await this.task.run(() => this.backend.call("remove_serial_device", { id }));
    if (reply !== null) await this.lookAgain();
  }

  /** Listens on the port with the common rates and formats; takes some twenty seconds. */
  async find(port: string, ask: boolean): Promise<void> {
    this.heardOn = port;
    this.findings = null;
    this.fits = null;
    this.findings = await this.finding.run(() => this.backend.call("find_scale", { port, ask }));
    const best = this.findings?.[0];
    if (best) this.use(best);
  }

  /** Takes over what was heard into the form. */
  use(finding: ScaleFinding): void {
    const { draft } = this.form;
    if (draft === null) return;
    draft.baud = String(finding.baud);
    draft.line = finding.line;
    draft.driver = finding.driver;
    draft.options = {};
    draft.mayAsk ||= finding.wasAsked;
  }

  /** Looks which ways of reading give the weight of the object on the pan. */
  async fit(): Promise<void> {
    const { draft } = this.form;
    const grams = this.objectG;
    if (draft === null || grams === null) return;
    this.fits = await this.fitting.run(() =>
      this.backend.call("fit_scale", {
        port: draft.port,
        baud: Number(draft.baud),
        line: draft.line,
        driver: draft.driver,
        ask: draft.mayAsk,
        grams,
        toleranceG: Math.max(2, Math.round(grams / 100)),
      }),
    );
  }

  /** Takes over how the object was read. */
  useFit(fit: ScaleFit): void {
    const { draft } = this.form;
    if (draft === null) return;
    draft.driver = fit.driver;
    draft.unit = fit.unit;
    draft.options = Object.fromEntries(fit.options.map(({ name, value }) => [name, value]));
  }

  /** Zero, tare, or the tare forgotten. */
  async tell(device: SerialDeviceView, order: ScaleOrder): Promise<void> {
    const id = device.setup.id ?? "";
    await this.task.run(() => this.backend.call("tell_scale", { id, order }));
  }

  /** Begins or ends to try a gun out. */
  async test(device: SerialDeviceView): Promise<void> {
    this.tried = null;
    const asked = { id: device.setup.id ?? "", on: !device.tested };
    const done = await this.task.run(() => this.backend.call("test_gun", asked));
    if (done !== null) await this.list.look();
  }

  /** Opens or closes the raw bytes of a device. */
  toggleRaw(device: SerialDeviceView): void {
    this.rawOf = this.rawOf === device.setup.id ? null : device.setup.id;
    this.raw = [];
  }

  /** Follows the raw bytes while they are shown; the result stops it. */
  followRaw(id: string): () => void {
    const read = async () => {
      const raw = await this.backend.call("device_raw", { id }).catch(() => null);
      if (raw !== null && this.rawOf === id) this.raw = raw;
    };
    void read();
    const timer = setInterval(() => void read(), RAW_EVERY_MS);
    return () => clearInterval(timer);
  }

  /** Makes the support bundle and saves it. */
  async makeBundle(): Promise<void> {
    this.bundle = await this.bundling.run(async () => {
      const file = await this.backend.call("support_bundle", {});
      return (await this.backend.save(file)) ?? file.name;
    });
  }

  /** Looks for ports again; the system does not tell of all of them by itself. */
  async lookAgain(): Promise<void> {
    await Promise.all([this.list.look(), this.ports.look()]);
  }

  #open(draft: DeviceForm): void {
    this.findings = null;
    this.fits = null;
    this.objectG = null;
    this.form.open(draft);
  }

  private async readScale(): Promise<void> {
    const status = await this.task.run(() => this.backend.call("station_status", {}));
    if (status !== null) this.scale = status.scale;
  }
}

const plainForm: DeviceForm = {
  id: null,
  kind: "scale",
  name: "",
  port: "",
  baud: "9600",
  line: LINES[0],
  driver: AUTO_DRIVER,
  unit: "kg",
  mayAsk: false,
  options: {},
  ...plainGun,
};

/** What the core is asked to keep. Options of another format than the chosen one are left behind. */
function asked(draft: DeviceForm, driver: ScaleDriverView | null): SaveSerialDevice {
  const names = driver?.options.map(({ name }) => name) ?? [];
  const options = names.map((name) => ({ name, value: draft.options[name]?.trim() ?? "" }));
  return {
    id: draft.id,
    kind: draft.kind,
    name: draft.name.trim(),
    port: draft.port.trim(),
    baud: Number(draft.baud),
    line: draft.line,
    driver: draft.driver,
    usb: null,
    hid: null,
    scale: {
      unit: draft.unit,
      mayAsk: draft.mayAsk,
      options: options.filter(({ value }) => value !== ""),
    },
    gun: {
      prefix: draft.prefix.trim(),
      suffix: draft.suffix,
      gapMs: draft.gapMs ?? plainGun.gapMs,
      repeatMs: draft.repeatMs ?? plainGun.repeatMs,
    },
  };
}

/** Bytes in hex as text where they are text: `02 2B 31` reads `·+1`. */
export function readable(hex: string): string {
  const pairs = hex.replace(/[^0-9a-f]/gi, "").match(/../g) ?? [];
  return pairs
    .map((pair) => Number.parseInt(pair, 16))
    .map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·"))
    .join("");
}

/** Bytes in hex, in pairs: `022b31` reads `02 2B 31`. */
export function spaced(hex: string): string {
  return (hex.replace(/[^0-9a-f]/gi, "").match(/../g) ?? []).join(" ").toUpperCase();
}
