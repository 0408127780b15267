// Shows the device's own share sheet and a copy button where the browser has them; the plain links work without.

for (const button of document.querySelectorAll("[data-share]")) {
  if (!navigator.share) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const { shareTitle: title, shareText: text, shareUrl: url } = button.dataset;
    try {
      await navigator.share({ title, text, url });
    } catch {
      // The person closed the sheet: nothing to say.
    }
  });
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  const words = button.querySelector("[data-copy-words]");
  const before = words.textContent;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      document.getElementById(button.getAttribute("aria-controls"))?.select();
      return;
    }
    words.textContent = button.dataset.copied;
    setTimeout(() => {
      words.textContent = before;
    }, 4000);
  });
}
