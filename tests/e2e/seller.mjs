// A seller's day, from the first start to a cancelled pack, by keyboard and scans alone.
// usage: node seller.mjs PATH-OF-DABAO window|browser
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { inBrowser, inWindow } from "./desks.mjs";
import { binary, keepPicture, play } from "./runner.mjs";
import { stopGroup, until } from "./wd.mjs";

const WHERE = process.argv[3] === "window" ? "window" : "browser";
const NAME = `seller-${WHERE}`;

/** What a woven bag weighs, in grams. */
const BAG = 8;

/** The virtual platform, printer, scale and gun, in a process of their own. */
async function startMachines(folder) {
  mkdirSync(folder);
  const program = spawn(join(dirname(binary()), "dabao-machines"), [folder], {
    stdio: ["pipe", "pipe", "inherit"],
    detached: true,
  });
  let places;
  createInterface({ input: program.stdout }).on("line", (line) => (places ??= JSON.parse(line)));
  await until("the machines", () => places, 60_000);
  return {
    ...places,
    hands: (line) => program.stdin.write(`${line}\n`),
    stop: () => stopGroup(program),
  };
}

async function open(folder) {
  const machines = await startMachines(join(folder, "machines"));
  try {
    const start = WHERE === "window" ? inWindow : inBrowser;
    const desk = await start(join(folder, "data"));
    if (WHERE === "browser") await desk.page.goto(desk.invitation);
    const close = async () => {
      await desk.close();
      machines.stop();
    };
    return { ...desk, machines, close };
  } catch (error) {
    machines.stop();
    throw error;
  }
}

const shows = (desk, text) =>
  until(
    `“${text}” on the screen`,
    () => desk.js("return document.body.innerText.includes(arguments[0])", text),
    60_000,
  );

/** What has the focus, as a person would name it. */
const focused = (desk) =>
  desk.js(`const here = document.activeElement;
    if (!here?.matches("button, a, input, select, textarea, [role=grid]")) return "";
    return [here?.ariaLabel, here?.labels?.[0]?.innerText, here?.innerText].filter(Boolean).join(" | ").trim()`);

/** Goes there with the Tab key, as far as a patient person would. */
async function tabTo(desk, name) {
  const passed = [];
  for (let presses = 0; presses < 80; presses += 1) {
    const here = await focused(desk);
    if (here.includes(name)) return;
    passed.push(here.slice(0, 30));
    await desk.press("Tab");
  }
  throw new Error(`the Tab key does not lead to ${name}, but over ${passed.join("; ")}`);
}

/** A gun in keyboard mode: all characters at once, then Enter. */
const gun = (desk, code) => desk.press(...code, "Enter");

const bench = (desk) => desk.ask("bench", {});

async function packed(desk, count) {
  await until(`${count} parcels in the pack`, async () => {
    const { open } = await bench(desk);
    return open[0]?.parcels === count;
  });
}

async function newestPack(desk) {
  const all = { states: [], service: null, search: "", from: null, to: null, offset: 0 };
  const { packs } = await desk.ask("list_packs", all);
  return packs[0];
}

/** What the owner has set up before: seller, addresses, account, scale and gun. */
async function furnish(desk) {
  const { machines } = desk;
  const [shop] = await desk.ask("list_shops", {});
  await desk.ask("save_shop", {
    id: shop.id,
    name: shop.name,
    email: "demo-my@example.com",
    country: "MY",
    sellerId: "1001",
    shortCode: "MY1001",
    linked: true,
  });
  for (const forUse of ["pickup", "return"]) await desk.ask("save_address", address(forUse));
  const account = await desk.ask("save_account", {
    id: null,
    name: "主账号",
    appKey: "123456",
    appSecret: "helloworldsecret0001",
    site: "custom",
    customBase: machines.platform,
    callback: "https://example.com/callback",
  });
  await desk.ask("log_in_account", { id: account.id, code: machines.consent });
  await desk.ask("save_serial_device", device("scale", machines.scale, "st-gs-text"));
  await desk.ask("save_serial_device", device("gun", machines.gun, ""));
}

const address = (forUse) => ({
  id: null,
  use: forUse,
  warehouse: "坂田仓",
  province: "广东省",
  city: "深圳市",
  district: "龙岗区",
  street: "坂田街道",
  detail: "示例路1号",
  zipCode: "518129",
  contact: "张三",
  mobile: "13800138000",
  phone: "",
  email: "desk@example.com",
});

const device = (kind, port, driver) => ({
  id: null,
  kind,
  name: kind === "scale" ? "电子秤" : "扫码枪",
  port,
  baud: 9600,
  line: "8N1",
  driver,
});

await play(NAME, open, [
  [
    "first start, in Chinese, by keyboard",
    async (desk) => {
      await shows(desk, "简体中文");
      assert.match(await focused(desk), /简体中文/, "the choice has the focus");
      await desk.press("Enter");
      await shows(desk, "工位名称");
      await desk.press("Enter");
      await shows(desk, "下单店铺名称");
      await desk.write("Demo shop MY");
      await desk.press("Enter");
      await shows(desk, "面单打到哪里");
      await tabTo(desk, "打印机地址");
      await desk.write(desk.machines.printerHost);
      await tabTo(desk, "端口");
      await desk.press("Control+a");
      await desk.write(desk.machines.printerPort);
      keepPicture(`${NAME}-first-start`, await desk.png());
      await desk.press("Enter");
      await until("the settings", async () => (await desk.ask("station_status", {})).setUp);
      await furnish(desk);
    },
  ],
  [
    "the day's parcels are imported",
    async (desk) => {
      await desk.press("F2");
      await shows(desk, "拖到这里");
      await desk.attach(desk.machines.file);
      await shows(desk, "试导入");
      await tabTo(desk, "试导入");
      await desk.press("Enter");
      await shows(desk, `写入 ${desk.machines.codes.length} 个小包`);
      keepPicture(`${NAME}-import`, await desk.png());
      await tabTo(desk, "写入");
      await desk.press("Enter");
      await shows(desk, "去组包");
      await tabTo(desk, "去组包");
      await desk.press("Enter");
      const { looseParcels } = await bench(desk);
      assert.equal(looseParcels, desk.machines.codes.length);
    },
  ],
  [
    "six parcels are scanned with two guns; a product code is refused; Ctrl+Z takes the last one back",
    async (desk) => {
      const { codes, hands } = desk.machines;
      await shows(desk, "免费揽收");
      await until("the choice of a service", async () => /免费揽收/.test(await focused(desk)));
      await desk.press("Enter");
      await until("an open pack", async () => (await bench(desk)).current);
      await until("the entry field", async () => /扫描|输入/.test(await focused(desk)));
      await gun(desk, codes[0]);
      await packed(desk, 1);
      await gun(desk, "6901234567892");
      await shows(desk, "商品条码");
      keepPicture(`${NAME}-refused`, await desk.png());
      for (const code of codes.slice(1, 3)) await gun(desk, code);
      await packed(desk, 3);
      await desk.press("Control+z");
      await packed(desk, 2);
      for (const [at, code] of codes.slice(2, 6).entries()) {
        hands(`scan ${code}`);
        await packed(desk, 3 + at);
      }
    },
  ],
  [
    "F9 weighs, F10 seals, the platform numbers the pack, and its label comes out",
    async (desk, folder) => {
      const { open } = await bench(desk);
      const grams = open[0].estimatedG + BAG;
      desk.machines.hands(`weight ${grams}`);
      const settled = async () => {
        const { scale } = await desk.ask("station_status", {});
        return scale.kind === "settled" && scale.grams === grams;
      };
      await until("a settled weight", settled, 30_000);
      await shows(desk, "称重并封包");
      await desk.press("F9");
      const weighed = async () => (await bench(desk)).open[0].weightG === grams;
      await until("the weight in the pack", weighed);
      keepPicture(`${NAME}-weighed`, await desk.png());
      await desk.press("F10");
      const ready = async () => (await newestPack(desk)).state.code === "awaiting_pickup";
      await until("the platform's number", ready, 60_000);
      const { lpNumber, weightOrigin } = await newestPack(desk);
      assert.equal(weightOrigin, "scale");
      const printed = async () => {
        const [job] = await desk.ask("list_print_jobs", {});
        return job?.title === lpNumber && job.state === "done";
      };
      await until("the label", printed, 30_000);
      await shows(desk, lpNumber);
      keepPicture(`${NAME}-sealed`, await desk.png());
      assert.equal(readdirSync(join(folder, "machines", "printed-labels")).length, 1);
    },
  ],
  [
    "a picture of the label leads to its pack",
    async (desk, folder) => {
      const labels = join(folder, "machines", "printed-labels");
      const { lpNumber } = await newestPack(desk);
      await desk.attach(join(labels, readdirSync(labels)[0]));
      await shows(desk, "取消大包");
      await shows(desk, lpNumber);
    },
  ],
  [
    "the pack is found in the list and cancelled, and asked about once",
    async (desk) => {
      const { lpNumber } = await newestPack(desk);
      await desk.press("F3");
      await shows(desk, lpNumber);
      await until("the list", () =>
        desk.js("return document.querySelectorAll('[role=grid] .row').length === 1"),
      );
      await tabTo(desk, "大包管理");
      await desk.press("Enter");
      await shows(desk, "取消大包");
      await tabTo(desk, "取消大包");
      await desk.press("Enter");
      await shows(desk, "取消这个大包");
      // The safe answer has the focus; the other one is a step back.
      assert.equal(await focused(desk), "不取消");
      await desk.press("Shift+Tab");
      await desk.press("Enter");
      const ended = async () => (await newestPack(desk)).state.code.startsWith("cancel");
      await until("the cancel", ended, 60_000);
      keepPicture(`${NAME}-cancelled`, await desk.png());
    },
  ],
  [
    "the page caused no error",
    async (desk) => {
      assert.deepEqual(await desk.errors(), []);
    },
  ],
]);
