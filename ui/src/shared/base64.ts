/** The bytes of a file in base64, without a copy of the whole as one string of characters. */
export async function base64Of(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const chunk = 0x6000;
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += chunk) {
    parts.push(btoa(String.fromCharCode(...bytes.subarray(at, at + chunk))));
  }
  return parts.join("");
}
