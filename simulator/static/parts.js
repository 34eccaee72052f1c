// Small pieces both sides of the page are made of.

export function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

const COLOURS = 8;
const colourOf = (id) => [...id].reduce((sum, c) => (sum * 31 + c.codePointAt(0)) % 9973, 7) % COLOURS;

export function avatarOf(person) {
  const face = make("span", `avatar avatar-${colourOf(person.userid)}`, person.name.slice(-2));
  face.setAttribute("aria-hidden", "true");
  return face;
}

export function mark(kind, text) {
  const face = make("span", `avatar avatar-${kind}`, text);
  face.setAttribute("aria-hidden", "true");
  return face;
}

// Everything in business time is shown as it is in China, wherever the browser stands.
const format = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai", hourCycle: "h23",
  year: "numeric", month: "numeric", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit",
});

export function partsOf(time) {
  return Object.fromEntries(format.formatToParts(time).map((p) => [p.type, p.value]));
}

export function dayOf(time) {
  const p = partsOf(time);
  return `${p.year}-${p.month}-${p.day}`;
}

export const clockOf = (time) => { const p = partsOf(time); return `${p.hour}:${p.minute}`; };
export const dateOf = (time) => { const p = partsOf(time); return `${p.month}月${p.day}日`; };

export function whenOf(time, now) {
  if (now && dayOf(time) === dayOf(now)) return clockOf(time);
  return `${dateOf(time)} ${partsOf(time).weekday} ${clockOf(time)}`;
}

export function fullTime(time) {
  const p = partsOf(time);
  return `${p.year}年${p.month}月${p.day}日 ${p.weekday} ${p.hour}:${p.minute}`;
}
