/** Every shortcut once, as the `?` sheet lists them: where it works, its keys, and the key of its text. */
export const shortcuts = [
  { where: "everywhere", keys: ["Mod", "K"], text: "find" },
  { where: "everywhere", keys: ["Mod", "1…4"], text: "tabs" },
  { where: "everywhere", keys: ["Mod", "N"], text: "new_event" },
  { where: "everywhere", keys: ["Mod", ","], text: "settings" },
  { where: "everywhere", keys: ["Esc"], text: "close" },
  { where: "everywhere", keys: ["?"], text: "sheet" },
  { where: "attendees", keys: ["/"], text: "search" },
  { where: "attendees", keys: ["↑", "↓"], text: "walk" },
  { where: "attendees", keys: ["R"], text: "resend" },
  { where: "notify", keys: ["Mod", "Enter"], text: "send" },
] as const;

export const places = ["everywhere", "attendees", "notify"] as const;

/** How this computer writes a key. */
export function keyName(key: string): string {
  return key === "Mod" ? (/Mac/.test(navigator.userAgent) ? "⌘" : "Ctrl") : key;
}
