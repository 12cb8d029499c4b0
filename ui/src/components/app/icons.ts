/** What each icon is drawn with, on a grid of 24: circles `cx cy r`, rectangles `x y w h r`, paths as they are. */
export const icons = {
  alert: { paths: ["M12 4 2.8 19.5h18.4zM12 10v4M12 16.8v.1"] },
  back: { paths: ["m15 6-6 6 6 6"] },
  bell: { paths: ["M6 10a6 6 0 0 1 12 0c0 5 2 6.5 2 6.5H4S6 15 6 10zM10 20h4"] },
  belloff: {
    paths: ["M8.2 5.4A6 6 0 0 1 18 10c0 2.2.4 3.7.9 4.8M6.2 8.6 6 10c0 5-2 6.5-2 6.5h12.5M10 20h4M4 4l16 16"],
  },
  calendar: { rects: ["3.5 5 17 15.5 2"], paths: ["M3.5 10h17M8 3v4M16 3v4"] },
  check: { paths: ["m5 13 4.5 4.5L19 7.5"] },
  clock: { circles: ["12 12 9"], paths: ["M12 7v5l3.2 2"] },
  close: { paths: ["M6 6l12 12M18 6 6 18"] },
  copy: { rects: ["8.5 8.5 12 12 2"], paths: ["M15.5 8.5v-3a2 2 0 0 0-2-2h-8a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h3"] },
  done: { circles: ["12 12 9"], paths: ["m8 12.5 2.8 2.8L16 9.5"] },
  down: { paths: ["m6 9 6 6 6-6"] },
  failed: { circles: ["12 12 9"], paths: ["m9 9 6 6M15 9l-6 6"] },
  flask: { paths: ["M10 3.5v6L4.6 18a2 2 0 0 0 1.7 3h11.4a2 2 0 0 0 1.7-3L14 9.5v-6M8.5 3.5h7M7.5 14.5h9"] },
  globe: {
    circles: ["12 12 9"],
    paths: ["M3 12h18M12 3c2.6 2.7 3.8 5.7 3.8 9s-1.2 6.3-3.8 9c-2.6-2.7-3.8-5.7-3.8-9S9.4 5.7 12 3z"],
  },
  info: { circles: ["12 12 9"], paths: ["M12 11v5M12 8v.1"] },
  link: { paths: ["M9.5 14.5l5-5M11 7l2-2a4.2 4.2 0 0 1 6 6l-2 2M13 17l-2 2a4.2 4.2 0 0 1-6-6l2-2"] },
  minus: { circles: ["12 12 9"], paths: ["M8 12h8"] },
  moon: { paths: ["M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z"] },
  next: { paths: ["m9 6 6 6-6 6"] },
  offline: {
    paths: [
      "M3 8.5c2.3-2 5-3.2 7.5-3.5M21 8.5c-1.5-1.3-3.2-2.3-5-2.9M6.5 12.5c1-.9 2.1-1.5 3.3-1.9M17.5 12.5c-.6-.5-1.2-.9-1.8-1.2M10 16.3a3.6 3.6 0 0 1 4 0M12 19.8v.1M4 4l16 16",
    ],
  },
  opens: { paths: ["M14 4.5h5.5V10M19.5 4.5 11 13M18 14.5V18a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2h3.5"] },
  pause: { paths: ["M8.5 5v14M15.5 5v14"] },
  people: {
    circles: ["9 8 3.5"],
    paths: ["M2.5 20c.6-3.6 3-5.5 6.5-5.5s5.9 1.9 6.5 5.5M16 4.8a3.5 3.5 0 0 1 0 6.4M18 14.8c2 .7 3.2 2.5 3.6 5.2"],
  },
  person: { circles: ["12 8 4"], paths: ["M4.5 20.5c.8-4 3.7-6 7.5-6s6.7 2 7.5 6"] },
  play: { paths: ["M7 4.5v15l12-7.5z"] },
  plus: { paths: ["M12 5v14M5 12h14"] },
  scissors: { circles: ["6 7 2.5", "6 17 2.5"], paths: ["M8 8.5 20 17M8 15.5 20 7"] },
  search: { circles: ["11 11 7"], paths: ["m20 20-4-4"] },
  send: { paths: ["M21 3 10.5 13.5M21 3l-6.5 18-4-7.5L3 9.5z"] },
  settings: { circles: ["16 7 2", "8 17 2"], paths: ["M4 7h10M18 7h2M4 17h2M10 17h10"] },
  shield: { paths: ["M12 3.5 5 6v5.5c0 4.3 2.8 7.4 7 9 4.2-1.6 7-4.7 7-9V6z"] },
  sun: {
    circles: ["12 12 4"],
    paths: ["M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4"],
  },
  sync: { paths: ["M20 11a8 8 0 0 0-14.3-4L4 9M4 4v5h5M4 13a8 8 0 0 0 14.3 4l1.7-2M20 20v-5h-5"] },
  unknown: { dashed: ["12 12 9 3.2 3.1"], paths: ["M9.8 9.6a2.3 2.3 0 1 1 3.3 2.1c-.8.4-1.1.9-1.1 1.7M12 16.4v.1"] },
  up: { paths: ["m18 15-6-6-6 6"] },
  waiting: { dashed: ["12 12 9 2 3.7"], paths: [] },
} satisfies Record<string, Drawing>;

export interface Drawing {
  circles?: string[];
  /** Circles with a dash pattern after the radius. */
  dashed?: string[];
  rects?: string[];
  paths: string[];
}

export type IconName = keyof typeof icons;
