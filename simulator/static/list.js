// The left column: groups, who was busy last, and everybody by section.

import { avatarOf, clockOf, dateOf, dayOf, make, mark } from "./parts.js";
import { hashOfChat, newest, state, unread } from "./state.js";

const RECENT = 12;
const SHORT_SECTION = 8;  // Sections up to this size stand open.
const opened = new Map();

const matches = (words, ...texts) => words.every((w) => texts.some((t) => t.toLowerCase().includes(w)));
const wordsOf = (text) => text.trim().toLowerCase().split(/\s+/).filter(Boolean);

function timeOf(bubble) {
  return dayOf(bubble.time) === dayOf(state.now) ? clockOf(bubble.time) : dateOf(bubble.time);
}

// A line of a markdown message without its marks, for the preview.
const unmarked = (text) => text.replace(/<(?!@)[^>]+>|\*\*|^#+\s*/gm, "").replace(/\\([!-/:-@[-`{-~])/g, "$1");

function preview(bubble) {
  if (!bubble) return "";
  const person = state.people.get(bubble.sender);
  const prefix = bubble.chat.startsWith("group:") ? `${person ? person.name : state.botName}：` : "";
  const card = bubble.card ? `[卡片] ${bubble.card.title}${bubble.card.replaced ? ` ${bubble.card.replaced}` : ""}` : "";
  const file = bubble.file ? `[文件] ${bubble.file.name}` : "";
  const text = card || file || (bubble.kind === "markdown" ? unmarked(bubble.text) : bubble.text);
  return prefix + text.replace(/\s+/g, " ").slice(0, 60);
}

function row(chat, face, name, fallback) {
  const link = make("a", "row");
  link.href = hashOfChat(chat);
  link.dataset.chat = chat;
  if (chat === state.chat) link.setAttribute("aria-current", "true");
  const text = make("span", "row-text");
  const top = make("span", "row-top");
  const last = newest(chat);
  top.append(make("span", "row-name", name));
  if (last) top.append(make("span", "row-time", timeOf(last)));
  text.append(top, make("span", "row-sub", preview(last) || fallback));
  link.append(face, text);
  const count = unread(chat);
  if (count) {
    const badge = make("span", "badge", count > 99 ? "99+" : String(count));
    badge.setAttribute("aria-label", `${count} 条未读`);
    link.append(badge);
  }
  return link;
}

const groupRow = (g) => row(`group:${g.chatid}`, mark("group", "群"), g.name, "群聊");
const personRow = (p) => row(`u:${p.userid}`, avatarOf(p), p.name, p.title || "还没有消息");

function recentPeople() {
  return [...state.chats.keys()]
    .filter((chat) => chat.startsWith("u:"))
    .map((chat) => newest(chat))
    .sort((a, b) => b.id - a.id)
    .slice(0, RECENT)
    .map((b) => state.people.get(b.chat.slice(2)))
    .filter(Boolean);
}

function section(name, people, row_, open) {
  const box = make("details");
  box.open = opened.get(name) ?? open;
  const head = make("summary", "", name);
  const waiting = people.reduce((sum, p) => sum + (unread(`u:${p.userid}`) ? 1 : 0), 0);
  head.append(make("b", "", waiting ? `${waiting} 人有新消息 · 共 ${people.length} 人` : `${people.length} 人`));
  const fill = () => { if (box.open && box.children.length === 1) box.append(...people.map(row_)); };
  box.append(head);
  box.addEventListener("toggle", () => { opened.set(name, box.open); fill(); });
  fill();
  return box;
}

export function drawList(box, query) {
  const words = wordsOf(query);
  const top = box.scrollTop;
  const groups = [...state.groups.values()].filter((g) => matches(words, g.name));
  const nodes = [];
  if (groups.length) nodes.push(make("h2", "", "群聊"), ...groups.map(groupRow));
  if (words.length) {
    const people = [...state.people.values()].filter((p) => matches(words, p.name, p.title, p.userid)).slice(0, 80);
    if (people.length) nodes.push(make("h2", "", "联系人"), ...people.map(personRow));
    if (!nodes.length) nodes.push(make("p", "nothing", "没有找到。换个姓名、职务或群名试试。"));
  } else {
    const recent = recentPeople();
    if (recent.length) nodes.push(make("h2", "", "最近"), ...recent.map(personRow));
    for (const s of state.sections) nodes.push(section(s.name, s.people, personRow, s.people.length <= SHORT_SECTION));
  }
  box.replaceChildren(...nodes);
  box.scrollTop = top;
}

// The dialog in which one picks who speaks in a group.
export function drawPicker(box, query, choose) {
  const words = wordsOf(query);
  const people = [...state.people.values()].filter((p) => matches(words, p.name, p.title, p.userid)).slice(0, 60);
  const rows = people.map((p) => {
    const button = make("button", "row");
    const text = make("span", "row-text");
    text.append(make("span", "row-name", p.name), make("span", "row-sub", p.title));
    button.type = "button";
    button.append(avatarOf(p), text);
    button.addEventListener("click", () => choose(p.userid));
    return button;
  });
  box.replaceChildren(...(rows.length ? rows : [make("p", "nothing", "没有找到这个人。")]));
}
