// Talk to the simulator. Every failure comes back as an Error whose message is fit for people.

const SECONDS = { get: 6, say: 60, clock: 200 };

async function ask(path, options, seconds) {
  let answer;
  try {
    answer = await fetch(path, { ...options, signal: AbortSignal.timeout(seconds * 1000) });
  } catch {
    throw new Error("连接中断，请稍后再试。");
  }
  const found = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(found.error || "没有成功，请再试一次。");
  return found;
}

export const get = (path) => ask(path, {}, SECONDS.get);

export const post = (path, body, kind = "say") =>
  ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  }, SECONDS[kind]);
