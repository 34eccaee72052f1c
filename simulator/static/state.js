// What the page knows: people, groups, bubbles by conversation, what was read, what waits to be sent.

export const EVERYWHERE = "*";

export const state = {
  run: "", appName: "", botName: "", examples: [],
  sections: [], people: new Map(), groups: new Map(),
  rev: 0, now: null,
  bubbles: new Map(), chats: new Map(),
  waiting: [], seen: {}, drafts: new Map(), speakers: {},
  chat: null,
};

const seenKey = () => `seen:${state.run}`;

function stored(key) {
  try { return JSON.parse(localStorage.getItem(key)) || {}; } catch { return {}; }
}

export function remember(key, value) {
  try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* private browsing: forgotten on reload */ }
}

export function welcome(found) {
  if (state.run && state.run !== found.run) location.reload();  // The simulator began anew.
  Object.assign(state, {
    run: found.run, appName: found.app_name, botName: found.bot_name,
    examples: found.examples, sections: found.sections,
  });
  state.people = new Map(found.sections.flatMap((s) => s.people.map((p) => [p.userid, p])));
  state.groups = new Map(found.groups.map((g) => [g.chatid, g]));
  state.seen = stored(seenKey());
  state.speakers = stored("speakers");
}

// Take in new and changed bubbles; tell which conversations they touch.
export function merge(found) {
  state.rev = found.rev;
  state.now = new Date(found.now);
  const touched = new Set();
  for (const bubble of found.bubbles) {
    bubble.time = new Date(bubble.at);
    state.bubbles.set(bubble.id, bubble);
    if (!state.chats.has(bubble.chat)) state.chats.set(bubble.chat, new Set());
    state.chats.get(bubble.chat).add(bubble.id);
    if (bubble.tag) state.waiting = state.waiting.filter((w) => w.tag !== bubble.tag);
    touched.add(bubble.chat);
  }
  return touched;
}

const idsOf = (chat) => [...(state.chats.get(chat) || [])];

export function conversation(chat) {
  return [...idsOf(chat), ...idsOf(EVERYWHERE)].sort((a, b) => a - b).map((id) => state.bubbles.get(id));
}

export function own(chat) {
  return idsOf(chat).map((id) => state.bubbles.get(id));
}

export const newest = (chat) => own(chat).at(-1);

const isIncoming = (bubble) => bubble.sender.startsWith("@") || bubble.chat.startsWith("group:");

export function unread(chat) {
  const seen = state.seen[chat] || 0;
  return own(chat).filter((b) => b.id > seen && isIncoming(b)).length;
}

export function markRead(chat) {
  const last = newest(chat);
  if (!last || state.seen[chat] === last.id) return;
  state.seen[chat] = last.id;
  remember(seenKey(), state.seen);
}

export const isGroup = (chat) => chat.startsWith("group:");
export const idOf = (chat) => chat.slice(chat.indexOf(":") + 1);

// The address bar names the conversation: #libin, #group:wrXuzhou.
export function chatOfHash(hash) {
  const name = decodeURIComponent(hash.slice(1));
  if (name.startsWith("group:")) return state.groups.has(name.slice(6)) ? name : null;
  return state.people.has(name) ? `u:${name}` : null;
}

export const hashOfChat = (chat) => "#" + (isGroup(chat) ? chat : idOf(chat));

export function speakerIn(chat) {
  const chosen = state.speakers[chat];
  return state.people.has(chosen) ? chosen : state.people.keys().next().value;
}

export function chooseSpeaker(chat, userid) {
  state.speakers[chat] = userid;
  remember("speakers", state.speakers);
}
