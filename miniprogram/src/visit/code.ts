// Which event a page is about, from how it was opened.

/** 12 characters, as the endpoint makes them. Anything else names no event. */
const CODE = /^[0-9A-Za-z]{12}$/;

/** From a scanned mini-program code (`scene`), or from a link and a message's card (`code`). */
export function eventCode(query: { scene?: string; code?: string }): string | null {
  const code = query.code ?? decoded(query.scene ?? "");
  return CODE.test(code) ? code : null;
}

function decoded(scene: string): string {
  try {
    return decodeURIComponent(scene);
  } catch {
    // Not something we had printed.
    return "";
  }
}
