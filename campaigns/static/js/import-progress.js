// Shows how far an import is, and the report as soon as it is there; asks only while somebody looks.

const SECONDS = 1.5;
const place = document.querySelector("[data-import-progress]");

if (place) {
  const bar = place.querySelector("progress");
  const ask = async () => {
    if (document.visibilityState !== "visible") return;
    try {
      const answer = await fetch(place.dataset.importProgress, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const found = await answer.json();
      if (found.is_over) location.replace(location.pathname);
      else if (found.percent !== null) bar.value = found.percent;
    } catch {
      // Offline or busy: the next question may be answered.
    }
  };
  setInterval(ask, SECONDS * 1000);
}
