// A card with buttons, as WeCom draws it: whose it is, what it is about, rows, and what can be pressed.

import { make } from "./parts.js";

function button(bubble, { text, style, key }, acts) {
  const node = make("button", `card-button card-style-${style}`, text);
  node.type = "button";
  node.addEventListener("click", () => {
    const all = node.parentElement.querySelectorAll("button");
    all.forEach((b) => { b.disabled = true; });
    node.classList.add("card-pressing");
    acts.press(bubble, key);
  });
  return node;
}

function rows(card) {
  const list = make("dl", "card-rows");
  for (const [name, value] of card.rows) {
    const row = make("div", "card-row");
    row.append(make("dt", "", name), make("dd", "", value));
    list.append(row);
  }
  return list;
}

export function cardOf(bubble, acts) {
  const { card } = bubble;
  const box = make("div", `card${card.colour === 2 ? " card-alarm" : ""}`);
  const body = make("div", "card-body");
  body.append(make("div", "card-source", card.source), make("div", "card-title", card.title));
  if (card.desc) body.append(make("div", "card-desc", card.desc));
  if (card.words) body.append(make("p", "card-words", card.words));
  if (card.rows.length) body.append(rows(card));
  box.append(body);
  const foot = make("div", "card-foot");
  if (card.replaced) foot.append(make("div", "card-replaced", card.replaced));
  else foot.append(...card.buttons.map((one) => button(bubble, one, acts)));
  box.append(foot);
  return box;
}
