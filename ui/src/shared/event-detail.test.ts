import { afterEach, describe, expect, it } from "vitest";
import { setLanguage } from "../words";
import { detailText } from "./event-detail";
import { eventText, whoText } from "./events";

afterEach(() => setLanguage("zh-CN"));

describe("what the event log says beside a step", () => {
  it.each([
    ["pack_weighed", "3000 g scale", "3.000 kg · 电子秤"],
    ["pack_weighed", "450 g typed", "0.450 kg · 手工输入"],
    ["pack_sealed", "5 parcels, 3000 g, estimated 2270 g", "5 件 · 3.000 kg · 预估 2.270 kg"],
    ["pack_service_changed", "paid_pickup", "付费揽收"],
    ["label_queued", "LP00040525000124 0", "LP00040525000124"],
    ["label_queued", "LP00040525000124 2", "LP00040525000124 · 补打第 2 次"],
    ["label_unknown", "paper_out", "缺纸"],
    ["scan_refused", "product_code 6901234567892", "商品条码 · 6901234567892"],
    ["scan_refused", "pay_code", "付款码"],
    ["import_done", "a: b.csv: 12 new, 0 changed, 6 refused", "a: b.csv · 新增 12, 更新 0, 有错 6"],
    ["parcels_synced", "new 3 changed 1", "新增 3, 更新 1"],
    ["operator_saved", "lead", "班长"],
    ["job_withdrawn", "cancel_pack", "取消大包"],
    ["pack_settled", "not_there", "平台上没有"],
    ["addition_requested", "2 parcels, 3400 g", "2 件 · 3.400 kg"],
    ["parcels_added", "1 parcels", "1 件"],
  ])("%s: %s", (what, detail, words) => expect(detailText(what, detail)).toBe(words));

  it("one parcel is one parcel in English", () => {
    setLanguage("en");
    const sealed = (parcels: number) =>
      detailText("pack_sealed", `${parcels} parcels, 500 g, estimated 480 g`);
    expect(sealed(1)).toBe("1 pc · 0.500 kg · estimated 0.480 kg");
    expect(sealed(2)).toContain("2 pcs");
  });

  it.each([
    ["pack_weighed", "something new"],
    ["scan_refused", "some_new_code 123"],
    ["label_unknown", "toString"],
    ["parcel_scanned", "LZDCN100000001"],
  ])("shows as it is what it cannot read: %s %s", (what, detail) =>
    expect(detailText(what, detail)).toBe(detail),
  );
});

it("names the program, the station before there are operators, and people", () => {
  expect([whoText("dabao"), whoText(""), whoText("station"), whoText("张三")]).toEqual([
    "打包台",
    "打包台",
    "本工位",
    "张三",
  ]);
});

it("a state of the platform's is a step, too", () => {
  expect(eventText("awaiting_pickup")).toBe("待司机揽收");
});
