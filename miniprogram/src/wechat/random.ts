// Random numbers that nobody can guess. They come asynchronously, so they are asked for when a page loads.

export function randomHex(bytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    wx.getRandomValues({
      length: bytes,
      success: ({ randomValues }) => resolve(hex(new Uint8Array(randomValues))),
      fail: () => reject(new Error("this WeChat has no random numbers")),
    });
  });
}

/** A version 4 UUID. */
export async function randomUuid(): Promise<string> {
  const digits = await randomHex(16);
  const variant = ((parseInt(digits.charAt(16), 16) & 3) | 8).toString(16);
  const d = `${digits.slice(0, 12)}4${digits.slice(13, 16)}${variant}${digits.slice(17)}`;
  return `${d.slice(0, 8)}-${d.slice(8, 12)}-${d.slice(12, 16)}-${d.slice(16, 20)}-${d.slice(20)}`;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
