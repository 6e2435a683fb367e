import { expect, it } from "vitest";
import { pastedNumbers } from "./pasted";

it.each([
  ["LZDCN1", ["LZDCN1"]],
  [" LZDCN1 \r\nLZDCN2\n\n", ["LZDCN1", "LZDCN2"]],
  ["LZDCN1\tLZDCN2", ["LZDCN1", "LZDCN2"]],
  ["  \n", []],
])("%j holds %j", (text, numbers) => expect(pastedNumbers(text)).toEqual(numbers));
