import assert from "node:assert/strict";
import { accessible } from "./axe.mjs";

export const stories = {
  "the first start by keyboard alone": async ({ page, base }) => {
    await page.goto(`${base}/?fake&fresh`);
    await page.getByRole("radio", { name: /English/ }).waitFor();
    await accessible(page, "the choice of a language");
    await page.keyboard.press("ArrowDown");
    await page.getByRole("heading", { name: "Language" }).waitFor();
    await page.keyboard.press("Enter");

    await page.getByRole("textbox", { name: "Station name" }).waitFor();
    await page.keyboard.type("Bench 7");
    await accessible(page, "the station");
    await page.keyboard.press("Enter");

    const shop = page.getByRole("textbox", { name: "Name of the ordering shop" });
    await shop.waitFor();
    await page.keyboard.press("Enter");
    await page.getByText("Fill this in.").waitFor();
    await page.keyboard.type("Morning Home");
    await accessible(page, "the shop");
    await page.keyboard.press("Enter");

    await page.getByRole("radio", { name: "Network printer" }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.type("192.168.1.50");
    await accessible(page, "the labels");
    await page.keyboard.press("Enter");
    await page.getByRole("navigation").waitFor();
    const settings = await page.evaluate(() => globalThis.fake.world.status.settings);
    assert.equal(settings.stationName, "Bench 7");
    assert.equal(settings.language, "en");
  },

  "the first start may be skipped": async ({ page, base }) => {
    await page.goto(`${base}/?fake&fresh`);
    await page.getByRole("button", { name: "跳过，直接开始" }).press("Enter");
    await page.getByRole("navigation").waitFor();
  },

  "Escape goes a step back and nothing typed is lost": async ({ page, base }) => {
    await page.goto(`${base}/?fake&fresh`);
    await page.getByRole("radio").first().waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("textbox", { name: "工位名称" }).fill("二号台");
    await page.keyboard.press("Enter");
    await page.getByRole("textbox", { name: "下单店铺名称" }).waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await page.getByRole("textbox", { name: "工位名称" }).inputValue(), "二号台");
  },
};
