import { untrack } from "svelte";
import type {
  Backend,
  PortView,
  SaveSerialDevice,
  ScaleFinding,
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

/** The form keeps the rate as text, because a select does. */
export interface DeviceForm extends Omit<SaveSerialDevice, "baud"> {
  baud: string;
}

/** Ports, and the scales and guns that are set up on them. */
export class Devices {
  readonly list: Listed<SerialDeviceView[]>;
  readonly ports: Listed<PortView[]>;
  readonly form = new Form<DeviceForm>();
  readonly task = new Task();
  readonly finding = new Task();
  /** What the scale shows now. */
  scale: ScaleView = $state.raw({ kind: "none" });
  /** The port that is being listened to, or was last. */
  heardOn: string | null = $state(null);
  /** What was heard there; null before and while listening. */
  findings: ScaleFinding[] | null = $state.raw(null);

  constructor(private readonly backend: Backend) {
    this.list = new Listed(backend, ["devices"], () => backend.call("list_serial_devices", {}));
    this.ports = new Listed(backend, ["devices"], () => backend.call("list_ports", {}));
  }

  start(): () => void {
    untrack(() => void this.readScale());
    const stops = [
      this.list.start(),
      this.ports.start(),
      this.backend.listen((event) => {
        if (event.kind === "scale") this.scale = event.scale;
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }

  add(kind: SerialKind, port = ""): void {
    this.findings = null;
    const driver = kind === "scale" ? AUTO_DRIVER : "";
    this.form.open({ id: null, kind, name: "", port, baud: "9600", line: LINES[0], driver });
  }

  edit(device: SerialDeviceView): void {
    this.findings = null;
    this.form.open({ ...device.setup, baud: String(device.setup.baud) });
  }

  async save(): Promise<void> {
    const saved = await this.form.save((draft) =>
      this.backend.call("save_serial_device", {
        ...draft,
        name: draft.name.trim(),
        port: draft.port.trim(),
        baud: Number(draft.baud),
      }),
    );
    if (saved !== null) await this.lookAgain();
  }

  async remove(device: SerialDeviceView): Promise<void> {
    const id = device.setup.id ?? "";
    const reply = await this.task.run(() => this.backend.call("remove_serial_device", { id }));
    if (reply !== null) await this.lookAgain();
  }

  /** Listens on the port with the common rates and formats; takes some twenty seconds. */
  async find(port: string): Promise<void> {
    this.heardOn = port;
    this.findings = null;
    this.findings = await this.finding.run(() => this.backend.call("find_scale", { port }));
  }

  /** Takes over what was heard into the form. */
  use(finding: ScaleFinding): void {
    if (this.form.draft === null) return;
    this.form.draft.baud = String(finding.baud);
    this.form.draft.line = finding.line;
    this.form.draft.driver = finding.driver;
  }

  /** Looks for ports again; the system does not tell of all of them by itself. */
  async lookAgain(): Promise<void> {
    await Promise.all([this.list.look(), this.ports.look()]);
  }

  private async readScale(): Promise<void> {
    const status = await this.task.run(() => this.backend.call("station_status", {}));
    if (status !== null) this.scale = status.scale;
  }
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
