// Pictures of the screens over the fake backend, to look at: `npm run shots [page …]` writes test-shots/*.png.
import { mkdirSync } from "node:fs";
import { shoot, withScreens } from "./browser.mjs";

const wanted = process.argv.slice(2);
const folder = "test-shots";
mkdirSync(folder, { recursive: true });

const scale = (page, view) =>
  page.evaluate((scale) => {
    globalThis.fake.world.status.scale = scale;
    globalThis.fake.world.tell({ kind: "scale", scale });
  }, view);

async function fill(page, count) {
  for (let n = 1; n <= count; n += 1) {
    await shoot(page, `LZDCN${100000000 + n}`);
  }
  await page
    .getByText(`LZDCN${100000000 + count}`)
    .first()
    .waitFor();
}

const scenes = {
  empty: async () => {},
  good: async (page) => {
    await page.keyboard.press("Enter");
    await fill(page, 24);
    await scale(page, { kind: "settled", grams: 12345 });
  },
  refused: async (page) => {
    await page.keyboard.press("Enter");
    await fill(page, 5);
    await shoot(page, "LZDCN100000392");
    await scale(page, { kind: "moving", grams: 2210 });
  },
  differs: async (page) => {
    await page.keyboard.press("Enter");
    await fill(page, 5);
    await page.keyboard.press("Insert");
    await shoot(page, "LZDCN100000051");
    await page.getByText("LZDCN100000051").first().waitFor();
    await page.keyboard.press("Alt+Digit1");
    await scale(page, { kind: "settled", grams: 12345 });
    await page.keyboard.press("F10");
    await page
      .getByText(/重新清点|Recount/)
      .first()
      .waitFor();
  },
  sealed: async (page) => {
    await page.keyboard.press("Enter");
    await fill(page, 6);
    await page.evaluate(() => (globalThis.fake.world.status.settings.weightToleranceG = 90000));
    await scale(page, { kind: "settled", grams: 5345 });
    await page.keyboard.press("F10");
    await page
      .getByText(/已封包|Sealed/)
      .first()
      .waitFor();
  },
  absent: async (page) => {
    await page.keyboard.press("Enter");
    await fill(page, 3);
    await scale(page, { kind: "absent" });
    await shoot(page, "LZDCN100000002");
  },
};

const every = [
  { name: "zh-light-1280", query: "", width: 1280, height: 720 },
  { name: "en-dark-1280", query: "&lang=en&theme=dark", width: 1280, height: 720 },
  { name: "zh-dark-1920", query: "&theme=dark", width: 1920, height: 1080 },
  { name: "en-large-1280", query: "&lang=en&large", width: 1280, height: 720 },
  { name: "en-large-1920", query: "&lang=en&large", width: 1920, height: 1080 },
];

/** `LOOK=zh-light npm run shots` takes only the looks that begin so. */
const looks = every.filter(({ name }) => name.startsWith(process.env.LOOK ?? ""));

const pages = ["imports", "packs", "connection", "printing", "shops", "devices", "settings"];

async function take(browser, base, look, name, query, scene) {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height },
    locale: "zh-CN",
  });
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error(name, error.message));
  await page.goto(`${base}/?fake${look.query}${query}`);
  await page.locator("main, form").first().waitFor();
  page.setDefaultTimeout(8000);
  await page.waitForTimeout(500);
  await scene(page);
  await page.waitForTimeout(300);
  await page.screenshot({ path: `${folder}/${name}-${look.name}.png` });
  await context.close();
}

await withScreens(async (base, browser) => {
  const chosen = (name) => wanted.length === 0 || wanted.some((each) => name.startsWith(each));
  for (const look of looks) {
    for (const [name, scene] of Object.entries(scenes)) {
      if (chosen(`bench-${name}`)) await take(browser, base, look, `bench-${name}`, "", scene);
    }
    for (const name of pages) {
      if (chosen(name)) await take(browser, base, look, name, `#/${name}`, async () => {});
    }
    for (const [step, steps] of ["language", "station", "shop", "labels"].entries()) {
      const name = `firststart-${steps}`;
      if (!chosen(name)) continue;
      await take(browser, base, look, name, "&fresh", async (page) => {
        await page.getByRole("radio").first().waitFor();
        for (let n = 0; n < step; n += 1) {
          if (n === 2) await page.keyboard.type("晨光家居 MY");
          await page.keyboard.press("Enter");
          await page.waitForTimeout(150);
        }
      });
    }
  }
});
