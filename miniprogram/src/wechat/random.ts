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

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
