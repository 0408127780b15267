// Keeps the count on the page fresh: asks count.json every fifteen seconds while somebody looks, never in the background.

const SECONDS = 15;
const counter = document.querySelector("[data-live-count]");

if (counter) {
  const bar = document.querySelector("[data-live-bar]");
  const noun = document.querySelector("[data-live-noun]");
  const plural = new Intl.PluralRules(document.documentElement.lang);
  const number = new Intl.NumberFormat(document.documentElement.lang);
  let timer = null;
  let shown = Number(counter.dataset.count);

  const show = (count) => {
    if (count === shown) return;
    shown = count;
    counter.dataset.count = String(count);
    counter.textContent = number.format(count);
    if (noun) noun.textContent = noun.dataset[plural.select(count)] ?? noun.dataset.other;
    if (bar) bar.value = Math.min(count, bar.max);
  };

  const ask = async () => {
    try {
      const answer = await fetch(counter.dataset.liveCount, { headers: { Accept: "application/json" } });
      if (answer.ok) show((await answer.json()).count);
    } catch {
      // Offline or busy: the number on the page stays true as of its time.
    }
  };

  const watch = () => {
    clearInterval(timer);
    timer = document.visibilityState === "visible" ? setInterval(ask, SECONDS * 1000) : null;
  };

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") ask();
    watch();
  });
  watch();
}
