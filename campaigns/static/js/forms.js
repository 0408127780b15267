// Small kindnesses for forms: focus goes to what is to mend, a count of characters left, and one click sends once.

document.querySelector("[data-error-summary]")?.focus();

for (const box of document.querySelectorAll("[data-count-to]")) {
  const limit = Number(box.dataset.countTo);
  const words = document.getElementById(`${box.id}-count`);
  if (!words) continue;
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const tell = () => {
    const left = limit - box.value.length;
    const template = left < 0 ? words.dataset.over : words.dataset.left;
    words.textContent = template.replace("{number}", number.format(Math.abs(left)));
  };
  words.hidden = false;
  box.addEventListener("input", tell);
  tell();
}

for (const form of document.querySelectorAll("form[method='post']")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-disabled", "true");
    // A download or a lost connection leaves the page standing: allow another try.
    setTimeout(() => release(form), 8000);
  });
}

// Back from the next page: the browser may show this one as it was left.
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

function release(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
}
