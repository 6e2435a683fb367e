import { expect, it } from "vitest";
import { complete, freshDraft, request, stepOf, type Draft } from "./draft";

const draft = (change: Partial<Draft> = {}): Draft => ({
  ...freshDraft("zh-CN", "打包台"),
  shopName: "晨光家居",
  ...change,
});

it("asks only for what is needed", () => {
  expect(complete(draft(), "shop")).toBe(true);
  expect(complete(draft({ shopName: " " }), "shop")).toBe(false);
  expect(complete(draft({ stationName: "" }), "station")).toBe(false);
  expect(complete(draft(), "labels")).toBe(false);
  expect(complete(draft({ host: "192.168.1.50" }), "labels")).toBe(true);
  expect(complete(draft({ host: "192.168.1.50", hostPort: null }), "labels")).toBe(false);
  expect(complete(draft({ labelsTo: "serial" }), "labels")).toBe(false);
  expect(complete(draft({ labelsTo: "later" }), "labels")).toBe(true);
});

it("puts labels into a folder when the printer comes later", () => {
  const { printer } = request(draft({ labelsTo: "later" }), "面单文件夹");
  expect(printer).toMatchObject({ name: "面单文件夹", place: { kind: "folder", path: "labels" } });
});

it("sends what was typed without the blanks around it", () => {
  const sent = request(draft({ host: " printer.local ", shopName: " 晨光 " }), "P");
  expect(sent.shopName).toBe("晨光");
  expect(sent.printer.place).toEqual({ kind: "tcp", host: "printer.local", port: 9100 });
});

it.each([
  ["stationName", "station"],
  ["shopCountry", "shop"],
  ["shopName", "shop"],
  ["host", "labels"],
  [null, "labels"],
])("a refusal of %s leads to the step %s", (field, step) => expect(stepOf(field)).toBe(step));
