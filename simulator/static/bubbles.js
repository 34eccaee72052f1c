// The right column: one conversation as bubbles, with dividers and buttons.

import { cardOf } from "./cards.js";
import { avatarOf, make, mark, whenOf } from "./parts.js";
import { conversation, idOf, isGroup, own, speakerIn, state } from "./state.js";

const PAUSE = 5 * 60 * 1000;  // After this long a bubble gets a time of its own.
const LINK = /<a href="(https?:\/\/[^"\s]+)">([^<]*)<\/a>|(https?:\/\/[^\s<>"'，。；！？）】]+)/g;
const ASKING = new Set(["app", "aibot"]);

const fromService = (b) => b.sender.startsWith("@") && b.kind !== "notice";

function link(address, label) {
  const node = make("a", "", label);
  node.href = address;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  return node;
}

// WeCom shows text as it is, except for addresses and its one permitted tag.
function plainText(box, text) {
  let from = 0;
  for (const found of text.matchAll(LINK)) {
    box.append(text.slice(from, found.index), link(found[1] || found[3], found[2] || found[1] || found[3]));
    from = found.index + found[0].length;
  }
  box.append(text.slice(from));
}

function saidText(box, text) {
  const at = `@${state.botName}`;
  text.split(at).forEach((part, n) => {
    if (n) box.append(make("span", "at", at));
    box.append(part);
  });
}

const sizeOf = (bytes) => (bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`);

function fileOf(file) {
  const node = make("a", "bubble file");
  node.href = `/sim/media/${encodeURIComponent(file.media_id)}`;
  node.download = file.name;
  const kind = file.name.includes(".") ? file.name.split(".").pop().toUpperCase() : "文件";
  const words = make("span", "file-words");
  words.append(make("span", "file-name", file.name), make("span", "file-size", sizeOf(file.size)));
  node.append(words, make("span", "file-kind", kind));
  return node;
}

function content(bubble, acts) {
  if (bubble.card) return cardOf(bubble, acts);
  if (bubble.file) return fileOf(bubble.file);
  const box = make("div", "bubble");
  if (bubble.html !== null && bubble.html !== undefined) {
    box.classList.add("md");
    box.innerHTML = bubble.html;  // Made by the simulator's renderer, which escapes first.
  } else {
    box.classList.add("bubble-text");
    (fromService(bubble) ? plainText : saidText)(box, bubble.text);
  }
  return box;
}

function face(bubble) {
  if (bubble.sender === "@app") return mark("app", "桥");
  if (bubble.sender === "@bot") return mark("bot", bubble.channel === "webhook" ? "播" : "题");
  return avatarOf(state.people.get(bubble.sender) || { userid: bubble.sender, name: bubble.sender });
}

function nameOf(bubble) {
  if (bubble.sender === "@app") return state.appName;
  if (bubble.sender === "@bot") return bubble.channel === "webhook" ? `${state.appName} · 消息推送` : `${state.botName} · 机器人`;
  return state.people.get(bubble.sender)?.name || bubble.sender;
}

function status(bubble, acts) {
  if (bubble.status === "sending") return make("div", "state state-sending", "发送中");
  if (bubble.status !== "failed") return null;
  const button = make("button", "resend", "未送达，点此重发");
  button.type = "button";
  button.addEventListener("click", () => acts.again(bubble));
  return button;
}

function said(bubble, chat, acts) {
  const mine = bubble.sender === (isGroup(chat) ? speakerIn(chat) : idOf(chat));
  const row = make("div", `said ${mine ? "said-mine" : "said-theirs"}`);
  const body = make("div", "said-body");
  if (isGroup(chat) && !mine) body.append(make("div", "said-name", nameOf(bubble)));
  body.append(content(bubble, acts));
  const note = mine || bubble.status === "failed" ? status(bubble, acts) : null;
  if (note) body.append(note);
  row.append(face(bubble), body);
  return row;
}

function chipRow(pairs, acts) {
  const row = make("div", "chips");
  for (const [label, text] of pairs) {
    const button = make("button", "chip", label);
    button.type = "button";
    button.addEventListener("click", () => {
      row.querySelectorAll("button").forEach((b) => { b.disabled = true; });
      acts.tap(text);
    });
    row.append(button);
  }
  return row;
}

// The bubble whose buttons may be tapped: the newest of the service, unless it was answered already.
function open(chat, waiting) {
  const lines = own(chat);
  const last = lines.findLast(fromService);
  if (!last || !last.chips.length || waiting.length) return null;
  const answered = lines.some((b) => b.id > last.id && ASKING.has(b.channel) && !fromService(b) && b.status !== "failed");
  return answered ? null : last.id;
}

function empty(chat, acts) {
  const box = make("div", "empty");
  if (isGroup(chat)) {
    box.append(make("p", "", `群里还没有消息。大家随便聊，${state.botName}不会插话；@它，它才会回答。`));
    return box;
  }
  box.append(make("p", "", `还没有消息。像平时发微信一样，把看到的问题告诉${state.appName}就行。`));
  if (state.examples.length) box.append(chipRow(state.examples.map((e) => [e, e]), acts));
  return box;
}

export function drawConversation(box, chat, acts) {
  const lines = conversation(chat).filter((b) => b.kind !== "hidden");
  const waiting = state.waiting.filter((w) => w.chat === chat);
  const nodes = [];
  if (!own(chat).length && !waiting.length) nodes.push(empty(chat, acts));
  const chipsAt = open(chat, waiting.filter((w) => w.status === "sending"));
  let shownAt = 0;
  lines.forEach((bubble, n) => {
    if (bubble.channel === "clock") {
      // Only where time came to rest is worth a line, and only between things that were said.
      if (!nodes.length || lines[n + 1]?.channel === "clock") return;
      nodes.push(make("div", "divider divider-clock", bubble.text));
      shownAt = bubble.time.getTime();
      return;
    }
    if (bubble.kind === "notice") {
      nodes.push(make("div", `divider${bubble.channel === "refused" ? " divider-refused" : ""}`, bubble.text));
      return;
    }
    if (Math.abs(bubble.time.getTime() - shownAt) > PAUSE) {
      nodes.push(make("div", "divider", whenOf(bubble.time, state.now)));
    }
    shownAt = bubble.time.getTime();
    nodes.push(said(bubble, chat, acts));
    if (bubble.id === chipsAt) nodes.push(chipRow(bubble.chips, acts));
  });
  for (const w of waiting) nodes.push(said({ ...w, kind: "text", channel: "app" }, chat, acts));
  box.replaceChildren(...nodes);
}

export const isThinking = (chat) => own(chat).some((b) => b.status === "sending");
